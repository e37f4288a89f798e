"""Pieces that several devices share, each drawn where its circuit wants it. Lengths in mm."""

from __future__ import annotations

from collections.abc import Mapping

from .sheet import NOT_CONNECTED, Sheet

PICO, OLIMEX = "w5500_pico", "olimex_poe"


def pico(sheet: Sheet, x: float, y: float, signals: Mapping[str, str]) -> None:
    """The W5500-EVB-Pico; `signals`: pin name to net. GP16 to GP21 are the Ethernet chip's and stay open."""
    nets = {f"GP{n}": NOT_CONNECTED for n in (*range(23), 26, 27, 28)}
    nets |= dict.fromkeys(("VBUS", "3V3_EN", "ADC_VREF", "RUN"), NOT_CONNECTED)
    nets |= {"GND": "GND", "AGND": "GND", "VSYS": "VSYS", "3V3": "3V3"}
    sheet.place("W5500_EVB_PICO", "A1", "W5500_EVB_PICO", x, y, nets | dict(signals))


def olimex(sheet: Sheet, x: float, y: float, signals: Mapping[str, str], five: str) -> None:
    """The ESP32-POE-ISO; `five`: where its 5 V go, "" when nowhere."""
    free = ("EN", *(f"GPIO{n}" for n in (0, 1, 2, 3, 4, 5, 13, 14, 15, 16, 32, 33, 34, 35, 36, 39)))
    nets = dict.fromkeys(free, NOT_CONNECTED) | {"5V": five, "3V3": "3V3", "GND": "GND"}
    sheet.place("ESP32_POE_ISO", "A1", "ESP32_POE_ISO", x, y, nets | dict(signals))


def five_volts(sheet: Sheet, x: float, y: float, rail: str, fuse: str = "FUSE_1A", vsys: bool = True) -> None:
    """5 V from a supply of its own: screws, fuse, surge diode, reservoir; for a Pico the diode to VSYS.

    The diode lets a technician plug in USB while the supply is on.
    """
    sheet.place("CONN_02_RIGHT", "J1", "SCREW_2", x, y, {"1": "5V_RAW", "2": "GND"}, "5 V in")
    sheet.place("FH", "F1", fuse, x + 40.64, y - 1.27, {"1": "5V_RAW", "2": rail})
    sheet.place("TVS", "D1", "TVS_5V", x + 10.16, y + 20.32, {"1": rail, "2": "GND"})
    sheet.place("CP", "C1", "C_1000U" if vsys else "C_10U", x + 27.94, y + 20.32, {"1": rail, "2": "GND"})
    sheet.flag(rail, x - 2.54, y + 33.02)
    sheet.flag("GND", x + 17.78, y + 33.02)
    if vsys:
        sheet.place("DH", "D2", "1N5822", x + 63.5, y + 20.32, {"1": "VSYS", "2": rail})
        sheet.flag("VSYS", x + 35.56, y + 33.02)


def key_chip(sheet: Sheet, n: int, x: float, y: float, keys: int, after: str, out: str) -> None:
    """The n-th 74HC165 (from 1) with its plug, surge diodes' nets K.., filters and pull-ups for `keys` keys.

    Key nets: K<i> at the plug, IN<i> behind the filter, i counted through all chips from 1. An input without
    a key is held up by the network.
    """
    first = 8 * (n - 1) + 1
    plug = {str(i + 1): f"K{first + i}" if i < keys else NOT_CONNECTED for i in range(8)}
    last = min(first + 7, first + keys - 1)
    sheet.place(
        "CONN_10_RIGHT",
        f"J{9 + n}",
        "XH_10",
        x,
        y + 15.24,
        plug | {"9": "GND", "10": "GND"},
        f"keys {first}-{last}",
    )
    for half in range(2):
        nets = _in_series("K", "IN", first + 4 * half, keys - 4 * half)
        if any(nets.values()):
            sheet.place("RN_ISO_4", f"RN{10 * n + half}", "RN_1K", x + 33.02, y + 5.08 + 20.32 * half, nets)
    sheet.place(
        "RN_BUS_8",
        f"RN{10 * n + 2}",
        "RN_10K",
        x + 60.96,
        y + 15.24,
        {"common": "3V3"} | {f"R{i + 1}": f"IN{first + i}" for i in range(8)},
    )
    _shift_in(sheet, n, x + 109.22, y + 15.24, after, out)
    for i in range(keys):
        nets = {"1": f"IN{first + i}", "2": "GND"}
        sheet.place("C", f"C{10 * n + i}", "C_100N", x - 2.54 + 13.97 * i, y + 45.72, nets)
    sheet.place("C", f"C{10 * n + 9}", "C_100N", x + 116.84, y + 45.72, {"1": "3V3", "2": "GND"})


def _in_series(near: str, far: str, first: int, used: int) -> dict[str, str]:
    """Nets of four separate resistors, of which the first `used` are used: <near><i> to <far><i>."""
    nets = {}
    for i in range(4):
        nets[str(2 * i + 1)] = f"{near}{first + i}" if i < used else NOT_CONNECTED
        nets[str(2 * i + 2)] = f"{far}{first + i}" if i < used else NOT_CONNECTED
    return nets


def _shift_in(sheet: Sheet, n: int, x: float, y: float, after: str, out: str) -> None:
    """The n-th 74HC165: `after` is the chip further from MISO, or what stands in for it."""
    first = 8 * (n - 1) + 1
    sheet.place(
        "74HC165",
        f"U{n}",
        "74HC165",
        x,
        y,
        {letter: f"IN{first + i}" for i, letter in enumerate("ABCDEFGH")}
        | {
            "SER": after,
            "QH": out,
            "~{QH}": NOT_CONNECTED,
            "CLK": "SCK",
            "INH": "GND",
            "SH/~{LD}": "LATCH_165",
            "VCC": "3V3",
            "GND": "GND",
        },
    )


def lamp_chip(
    sheet: Sheet,
    n: int,
    u: int,
    x: float,
    y: float,
    lamps: int,
    data: str,
    out: str,
    rail: str,
    others: Mapping[int, str] | None = None,
) -> None:
    """The n-th 74HC595, U<u>, with its driver U<u+1>, resistors and plug. Nets Q<i>, L<i>, LAMP<i>, i from 1.

    `others`: outputs (0 to 7) that drive something else, and their nets.
    """
    first, others = 8 * (n - 1) + 1, others or {}
    outputs = {
        f"Q{letter}": f"Q{first + i}" if i < lamps else others.get(i, NOT_CONNECTED)
        for i, letter in enumerate("ABCDEFGH")
    }
    fixed = {
        "SRCLK": "SCK",
        "~{SRCLR}": "3V3",
        "RCLK": "LATCH_595",
        "~{OE}": "GND",
        "VCC": "3V3",
        "GND": "GND",
    }
    sheet.place("74HC595", f"U{u}", "74HC595", x, y, outputs | fixed | {"SER": data, "QH'": out})
    ins = {f"I{i + 1}": f"Q{first + i}" if i < lamps else "GND" for i in range(8)}
    outs = {f"O{i + 1}": f"L{first + i}" if i < lamps else NOT_CONNECTED for i in range(8)}
    sheet.place("TBD62083", f"U{u + 1}", "TBD62083", x + 55.88, y, ins | outs | {"GND": "GND", "COM": rail})
    for half in range((lamps + 3) // 4):
        nets = _in_series("L", "LAMP", first + 4 * half, lamps - 4 * half)
        sheet.place(
            "RN_ISO_4", f"RN{10 * n + 80 + half}", "RN_220", x + 101.6, y - 10.16 + 20.32 * half, nets
        )
    plug = {str(i + 1): f"LAMP{first + i}" if i < lamps else NOT_CONNECTED for i in range(8)}
    last = first + lamps - 1
    sheet.place(
        "CONN_10_LEFT",
        f"J{19 + n}",
        "XH_10",
        x + 139.7,
        y,
        plug | {"9": rail, "10": rail},
        f"lamps {first}-{last}",
    )
    sheet.place("C", f"C{70 + n}", "C_100N", x + 157.48, y, {"1": "3V3", "2": "GND"})


def surge(sheet: Sheet, ref: str, x: float, y: float, lines: list[str], small: bool = False) -> None:
    """Diodes from each line to both rails, for sparks from a contact or a cable. Fourteen lines, or six."""
    numbers = (1, 2, 3, 7, 6, 5) if small else (1, 2, 3, 4, 5, 6, 7, 15, 14, 13, 12, 11, 10, 9)
    rails = {"4": "GND", "8": "3V3"} if small else {"8": "GND", "16": "3V3"}
    taken = lines + [NOT_CONNECTED] * (len(numbers) - len(lines))
    nets = {str(pin): net for pin, net in zip(numbers, taken, strict=True)}
    part = "SP721" if small else "SP720"
    sheet.place(part, ref, part, x, y, nets | rails)


def logic_rail(sheet: Sheet, x: float, y: float) -> None:
    """The reservoir of the 3.3 V that come from the board."""
    sheet.place("CP", "C2", "C_10U", x, y, {"1": "3V3", "2": "GND"})


def soft_start(sheet: Sheet, x: float, y: float, into: str, rail: str) -> None:
    """A switch that closes slowly: the reservoirs behind it are filled with less than an ampere."""
    sheet.place("PMOS", "Q1", "AO3401A", x, y, {"S": into, "G": "SOFT", "D": rail})
    sheet.place("C", "C3", "C_220N", x - 25.4, y + 22.86, {"1": into, "2": "SOFT"})
    sheet.place("C", "C4", "C_100N", x - 5.08, y + 22.86, {"1": rail, "2": "SOFT"})
    sheet.place("R", "R1", "R_100K", x + 15.24, y + 22.86, {"1": "SOFT", "2": "GND"})
    sheet.place("CP", "C5", "C_1000U", x + 30.48, y + 22.86, {"1": rail, "2": "GND"})
    sheet.flag(rail, x + 27.94, y + 2.54)


def to_five_volts(sheet: Sheet, x: float, y: float, rail: str, lines: tuple[tuple[str, str], ...]) -> None:
    """A 74AHCT125 at 5 V lifts up to three lines from 3.3 V: (net in, net out). Resistors on both sides."""
    nets = {"VCC": rail, "GND": "GND"}
    for n in range(4):
        used = n < len(lines)
        nets |= {
            f"{n + 1}A": f"{lines[n][0]}_R" if used else "GND",
            f"{n + 1}Y": f"{lines[n][1]}_R" if used else NOT_CONNECTED,
        }
        nets[f"{n + 1}~{{OE}}"] = "GND"
    sheet.place("74AHCT125", "U1", "74AHCT125", x, y, nets)
    for n, (low, high) in enumerate(lines):
        sheet.place("RH", f"R{10 + n}", "R_330", x - 48.26, y - 12.7 + 12.7 * n, {"1": low, "2": f"{low}_R"})
        sheet.place("RH", f"R{20 + n}", "R_100", x + 50.8, y - 12.7 + 12.7 * n, {"1": f"{high}_R", "2": high})
    sheet.place("C", "C6", "C_100N", x + 27.94, y + 22.86, {"1": rail, "2": "GND"})
