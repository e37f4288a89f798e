"""Bills of materials, cables and power: complete, and able to fail."""

import csv
import io

import pytest

from tests.hardware.conftest import SHEETS
from tools.hardware import bom, harness, power
from tools.hardware.netlist import Netlist
from tools.hardware.parts import PARTS
from tools.hardware.power import Load


@pytest.mark.parametrize("name", SHEETS)
def test_a_bill_has_every_part_once_with_maker_number_and_alternative(
    name: str, netlists: dict[str, Netlist]
) -> None:
    rows = list(csv.DictReader(io.StringIO(bom.of_sheet(name, netlists[name]))))
    refs = [ref for row in rows for ref in row["references"].split()]
    assert sorted(refs) == sorted(netlists[name].parts)
    for row in rows:
        if row["references"]:
            assert int(row["quantity"]) == len(row["references"].split())
            assert row["manufacturer"], row
            assert row["part"], row
            assert row["alternative"], row


def test_no_part_is_without_a_footprint_but_the_boards_themselves(netlists: dict[str, Netlist]) -> None:
    used = {part for netlist in netlists.values() for _, part, _ in netlist.parts.values()}
    assert {part for part in used if not PARTS[part].footprint} == {
        "ESP32_POE_ISO",
        "W5500_EVB_PICO",
        "RASPBERRY_PI",
    }


def test_no_part_of_the_list_is_used_nowhere(netlists: dict[str, Netlist]) -> None:
    used = {part for netlist in netlists.values() for _, part, _ in netlist.parts.values()}
    assert set(PARTS) == used


@pytest.mark.parametrize("counters", bom.OFFICES)
def test_an_office_buys_for_each_counter_a_keypad_a_board_and_a_pad_and_spares(counters: int) -> None:
    devices = bom.devices_for(counters)
    for device in ("counter_keypad-olimex_poe", "led_board-w5500_pico", "rating_pad-olimex_poe"):
        assert devices[device] > counters
    assert devices["kiosk-olimex_poe"] >= 1


def test_an_offices_list_has_the_parts_of_all_its_devices(netlists: dict[str, Netlist]) -> None:
    rows = list(csv.DictReader(io.StringIO(bom.of_office(3, netlists))))
    keys = {row["what"]: int(row["quantity"]) for row in rows}
    devices = bom.devices_for(3)
    chips = sum(n * len(netlists[name].refs("74HC165")) for name, n in devices.items())
    assert keys["74HC165"] == bom.with_spares(chips)
    assert keys["card reader module RC522, 8 pins"] == devices["counter_keypad-olimex_poe"]


@pytest.mark.parametrize("name", SHEETS)
def test_every_wire_joins_what_belongs_together(name: str, netlists: dict[str, Netlist]) -> None:
    assert harness.faults(name, netlists[name]) == []


def test_a_twisted_cable_is_told(netlists: dict[str, Netlist]) -> None:
    name = "kiosk-olimex_poe"
    twisted = Netlist(netlists[name].parts, {net: set(pins) for net, pins in netlists[name].nets.items()})
    twisted.move("J5", "3", "MOSI")
    twisted.move("J5", "4", "SCK")
    assert harness.faults(name, twisted) == [
        f"{name}: J5.3 carries MOSI to D0/CLK",
        f"{name}: J5.4 carries SCK to D1/MOSI",
    ]


@pytest.mark.parametrize("name", SHEETS)
def test_red_is_a_supply_and_black_is_ground(name: str, netlists: dict[str, Netlist]) -> None:
    for row in csv.DictReader(io.StringIO(harness.wire_list(netlists[name]))):
        assert (row["colour"] == "BK") == (row["net"] == "GND"), row
        supply = row["net"].startswith(("3V3", "5V", "VPRN"))
        assert (row["colour"] == "RD") == supply, row


@pytest.mark.parametrize("name", SHEETS)
def test_no_rail_gives_less_than_is_taken(name: str) -> None:
    assert power.faults(name) == []


@pytest.mark.parametrize("name", SHEETS)
def test_what_a_rail_cannot_give_is_told(name: str) -> None:
    for supply in power.supplies(name):
        taken = sum(load.ma for load in power.loads(name) if load.rail == supply.rail)
        assert power.faults(name, (Load("more", supply.rail, supply.ma - taken + 1),)) != []


def test_a_scanner_of_150_milliamperes_does_not_fit_the_isolated_converter() -> None:
    more = Load("the rest of a large scanner", "5V", 150 - power.SCANNER_ON_POE_MA)
    assert len(power.faults("counter_keypad-olimex_poe", (more,))) == 1
    assert power.faults("counter_keypad-olimex_poe") == []


def test_the_modules_of_a_board_do_not_fit_the_isolated_converter() -> None:
    lit = next(load for load in power.loads("led_board-olimex_poe") if "modules" in load.what)
    assert power.faults("led_board-olimex_poe", (Load(lit.what, "5V", lit.ma),)) != []
