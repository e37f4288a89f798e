"""What each device takes from each of its supplies, at the worst, against what it gives. All in mA."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CONVERTER = 0.85  # of the boards' 5 V to 3.3 V
LAMP_MA = (5.25 - 2.0) / 220 * 1000  # a red LED, 5 % too much supply, no drop in the driver
DERATED = 0.75  # of a resettable fuse's current in a warm box (50 C)


@dataclass(frozen=True)
class Load:
    """`ma` at the worst on `rail`. `sure`: from a data sheet; else a board has to show it."""

    what: str
    rail: str
    ma: float
    sure: bool = True


@dataclass(frozen=True)
class Supply:
    """A rail, what it gives at most, and why."""

    rail: str
    ma: float
    why: str


_BOARD = {
    "olimex_poe": Load("ESP32-POE-ISO, radio off, Ethernet up", "5V", 150, sure=False),
    "w5500_pico": Load("W5500-EVB-Pico, Ethernet up", "5V", 150, sure=False),
}
_CHIPS = Load("logic chips and pull-ups", "3V3", 15)
_DISPLAY = Load("display, all pixels lit", "3V3", 30)
SCANNER_ON_POE_MA = 100  # what a scanner may take from the ISO board's 5 V; more needs the jumper at B

_OF = {
    "kiosk": (
        _CHIPS,
        _DISPLAY,
        Load("MAX3232E", "3V3", 5),
        Load("11 lamps", "AUX", 11 * LAMP_MA),
        Load("scanner", "AUX", 150, sure=False),
    ),
    "counter_keypad": (
        _CHIPS,
        _DISPLAY,
        Load("card reader, field on", "3V3", 100),
        Load("buzzer", "5V", 5),
        Load("scanner", "5V", SCANNER_ON_POE_MA, sure=False),
    ),
    "led_board": (
        Load("logic chips and pull-ups", "3V3", 5),
        Load("4 modules, all pixels, full brightness", "LED", 4 * 320),
        Load("74AHCT125", "LED", 5),
    ),
    "rating_pad": (_CHIPS, Load("5 lamps", "5V", 5 * LAMP_MA)),
}
_HUB = (
    Load("relay", "5V", 80),
    Load("clock module", "3V3", 1),
    Load("status lamp", "3V3", 4),
    Load("8 modules, all pixels, full brightness", "LED", 8 * 320),
    Load("74AHCT125", "LED", 5),
)


def loads(sheet: str) -> list[Load]:
    """Everything that a sheet feeds, the 3.3 V once more as what they take from the 5 V."""
    device, _, board = sheet.partition("-")
    if device == "hub_hat":
        return list(_HUB)
    rows = [_BOARD[board], *_OF[device]]
    logic = sum(load.ma for load in rows if load.rail == "3V3")
    rows.append(Load("the 3.3 V, through the board's converter", "5V", logic * 3.3 / 5 / CONVERTER))
    if board == "w5500_pico":  # one supply feeds all of 5 V
        rows = [Load(load.what, "3V3" if load.rail == "3V3" else "IN", load.ma, load.sure) for load in rows]
    return rows


def supplies(sheet: str) -> list[Supply]:
    """The limits of a sheet's rails."""
    device, _, board = sheet.partition("-")
    led = Supply("LED", 2000 * DERATED, "2 A fuse, warm")
    if device == "hub_hat":
        return [
            Supply("5V", 500, "left by a Raspberry Pi's own supply"),
            Supply("3V3", 50, "left by the Raspberry Pi"),
            Supply("LED", 4000 * DERATED, "4 A fuse, warm"),
        ]
    if board == "w5500_pico":
        fuse = 2000 if device == "led_board" else 1000
        return [
            Supply("IN", fuse * DERATED, f"{fuse // 1000} A fuse, warm"),
            Supply("3V3", 300 - 132, "300 mA of the Pico's converter less 132 mA of the W5500"),
        ]
    rails = [
        Supply("5V", 400, "isolated converter of the ESP32-POE-ISO"),
        Supply("3V3", 500, "converter of the board"),
    ]
    if device == "kiosk":
        rails.append(Supply("AUX", 1000 * DERATED, "1 A fuse, warm"))
    return [*rails, led] if device == "led_board" else rails


def faults(sheet: str, more: tuple[Load, ...] = ()) -> list[str]:
    """Rails that give less than is taken, and loads on no rail. `more`: what else hangs on it."""
    rows, limits = [*loads(sheet), *more], {supply.rail: supply for supply in supplies(sheet)}
    found = [
        f"{sheet}: {load.what} hangs on {load.rail}, which nothing feeds"
        for load in rows
        if load.rail not in limits
    ]
    for supply in limits.values():
        taken = sum(load.ma for load in rows if load.rail == supply.rail)
        if taken > supply.ma:
            found.append(
                f"{sheet}: {taken:.0f} mA on {supply.rail}, which gives {supply.ma:.0f} ({supply.why})"
            )
    return found


def watts(sheet: str) -> float:
    """What a device takes from its Ethernet cable, at the port: converters and cable lose a quarter."""
    board = sheet.partition("-")[2]
    rail = {"olimex_poe": "5V", "w5500_pico": "IN"}.get(board)
    return sum(load.ma for load in loads(sheet) if load.rail == rail) * 5 / 1000 / 0.75


def offices(in_use: Mapping[int, Mapping[str, int]]) -> str:
    """Ports and watts of the PoE switches; `in_use`: counters to the devices that work there."""
    rows = [
        "",
        "## Switches",
        "",
        "| Counters | Devices on PoE | PoE, W | With a fifth in reserve, W |",
        "|---|---|---|---|",
    ]
    for counters, devices in in_use.items():
        fed = {name: number for name, number in devices.items() if name != "hub_hat"}
        total = sum(number * watts(name) for name, number in fed.items())
        rows.append(f"| {counters} | {sum(fed.values())} | {total:.0f} | {total * 1.2:.0f} |")
    rows += ["", "| Device | W at the port |", "|---|---|"]
    rows += [f"| {name} | {watts(name):.1f} |" for name in next(iter(in_use.values())) if name != "hub_hat"]
    return "\n".join(rows) + "\n"


def table(sheets: list[str]) -> str:
    """`hardware/docs/power.md`, the body."""
    rows = ["| Sheet | Rail | Taken, mA | Given, mA | Of it | By |", "|---|---|---|---|---|---|"]
    for sheet in sheets:
        for supply in supplies(sheet):
            taken = sum(load.ma for load in loads(sheet) if load.rail == supply.rail)
            rows.append(
                f"| {sheet} | {supply.rail} | {taken:.0f} | {supply.ma:.0f} "
                f"| {taken / supply.ma:.0%} | {supply.why} |"
            )
    rows += ["", "| Sheet | Load | Rail | mA | From |", "|---|---|---|---|---|"]
    for sheet in sheets:
        rows += [
            f"| {sheet} | {load.what} | {load.rail} | {load.ma:.0f} "
            f"| {'data sheet' if load.sure else 'assumed: measure (B3)'} |"
            for load in loads(sheet)
        ]
    return "\n".join(rows) + "\n"
