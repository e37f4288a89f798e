"""Pins, rails, levels and nets of every sheet; and that each rule notices the slip that it is there for."""

import copy

import pytest

from tests.hardware.conftest import SHEETS
from tools.hardware import rules, wanted
from tools.hardware.firmware_pins import pins_of
from tools.hardware.headers import HEADERS, KEPT_FREE
from tools.hardware.mutations import SLIPS, Slip, on_netlist
from tools.hardware.netlist import Netlist

FIRMWARE_SHEETS = [name for name in SHEETS if name != "hub_hat"]


def faults(name: str, netlist: Netlist) -> list[str]:
    pins = pins_of(name)
    return rules.faults(netlist, pins, wanted.nets(name, pins))


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_keeps_every_rule(name: str, netlists: dict[str, Netlist]) -> None:
    assert faults(name, netlists[name]) == []


@pytest.mark.parametrize("name", FIRMWARE_SHEETS)
def test_the_header_carries_the_signals_of_the_firmware_and_no_others(
    name: str, netlists: dict[str, Netlist]
) -> None:
    board = name.partition("-")[2]
    header = HEADERS[board]
    drawn = {net: gpio for pin, gpio in header.items() if (net := netlists[name].of("A1", pin))}
    assert drawn == pins_of(name)
    assert not KEPT_FREE[board] & set(drawn.values())


@pytest.mark.parametrize("signal", ["SCK", "LATCH_165"])
@pytest.mark.parametrize("name", [name for name in FIRMWARE_SHEETS if not name.startswith("led")])
def test_a_signal_that_the_firmware_moves_is_told(
    name: str, signal: str, netlists: dict[str, Netlist]
) -> None:
    pins = pins_of(name)
    free = next(g for g in sorted(set(HEADERS[name.partition("-")[2]].values())) if g not in pins.values())
    told = list(rules.pin_faults(netlists[name], pins | {signal: free}))
    assert any(f"GPIO{free} should carry {signal}" in line for line in told)
    assert any(f"GPIO{pins[signal]} carries {signal}" in line for line in told)


def test_a_signal_that_the_firmware_has_no_more_is_told(netlists: dict[str, Netlist]) -> None:
    pins = pins_of("kiosk-olimex_poe")
    fewer = {signal: gpio for signal, gpio in pins.items() if signal != "PRINTER_BUSY"}
    assert list(rules.pin_faults(netlists["kiosk-olimex_poe"], fewer)) == [
        "GPIO35 carries PRINTER_BUSY, of which pins.py knows nothing"
    ]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.what)
def test_a_slip_is_caught_by_its_rule(slip: Slip, netlists: dict[str, Netlist]) -> None:
    told = faults(slip.sheet, on_netlist(slip, netlists[slip.sheet]))
    assert any(slip.word in line for line in told), told


@pytest.mark.parametrize("name", SHEETS)
def test_every_pin_of_a_net_that_matters_is_missed_when_it_is_gone(
    name: str, netlists: dict[str, Netlist]
) -> None:
    pins = pins_of(name)
    for net in wanted.nets(name, pins):
        for pin in netlists[name].nets[net]:
            broken = copy.deepcopy(netlists[name])
            broken.nets[net].discard(pin)
            assert list(rules.net_faults(broken, wanted.nets(name, pins))), f"{net} without {pin}"


@pytest.mark.parametrize("name", SHEETS)
def test_every_net_but_ground_logic_supply_and_charge_pump_is_written_down(
    name: str, netlists: dict[str, Netlist]
) -> None:
    known = set(wanted.nets(name, pins_of(name)))
    pump = {"C1P", "C1N", "C2P", "C2N", "VPLUS", "VMINUS"}
    assert set(netlists[name].nets) - known - pump <= {"GND", "3V3", "5V_RAW"}


@pytest.mark.parametrize("name", SHEETS)
def test_every_chip_has_its_capacitor(name: str, netlists: dict[str, Netlist]) -> None:
    netlist = netlists[name]
    chips = [ref for ref, (_, part, _) in netlist.parts.items() if part.startswith("74") or part == "MAX3232"]
    small = [
        ref
        for ref, (_, part, _) in netlist.parts.items()
        if part == "C_100N"
        and {netlist.of(ref, "1")[:2], netlist.of(ref, "2")} in ({"3V", "GND"}, {"5V", "GND"})
    ]
    assert len(small) >= len(chips)
