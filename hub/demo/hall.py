"""The devices of the demo: registered at the hub, running the firmware, and what was done to them."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from hub.config import Settings
from hub.demo.clerk import Clerk
from tools.hall import HallOffice
from tools.virtual_board import VirtualBoard

COUNTERS = 4
KIOSK = "k1"


@dataclass(slots=True)
class Place:
    """A counter with its three devices, its officer and the PIN."""

    counter: int
    services: tuple[str, ...]
    officer: str
    pin: str
    keypad: VirtualBoard
    board: VirtualBoard
    pad: VirtualBoard
    seen: set[str] = field(default_factory=set)  # numbers that the LED pixels showed
    served: int = 0


@dataclass(slots=True)
class Hall:
    """The hall and what happens in it.

    `presses`: takes by citizens. `ratings`: faces pressed when invited. `wishes`: buttons that the onlooker
    wants pressed.
    """

    office: HallOffice
    settings: Settings
    kiosk: VirtualBoard
    places: list[Place]
    services: tuple[str, ...]
    clerk: Clerk
    province: Path  # the database of the provincial system
    open: bool = True
    all_in: bool = False  # the last citizen has a ticket
    quiet: set[int] = field(default_factory=set)  # counters that found nobody since anything happened
    wishes: list[int] = field(default_factory=list)
    presses: int = 0
    ratings: int = 0
    handed_in: list[str] = field(default_factory=list)  # codes of dossiers that an officer has received
    visits: list[tuple[int, int]] = field(default_factory=list)  # place in the roll, and services to go to
    notes: list[str] = field(default_factory=list)

    def devices(self) -> list[tuple[str, VirtualBoard]]:
        """Name and board of all devices."""
        rows = [(KIOSK, self.kiosk)]
        for place in self.places:
            rows += [
                (f"kp{place.counter}", place.keypad),
                (f"lb{place.counter}", place.board),
                (f"rp{place.counter}", place.pad),
            ]
        return rows


def chosen_counters(settings: Settings) -> list[int]:
    """The first counters of the office that give different services."""
    chosen: list[int] = []
    for counter in settings.office.counters.values():
        taken = {s for n in chosen for s in settings.office.counters[n].services}
        if not taken & set(counter.services) and len(chosen) < COUNTERS:
            chosen.append(counter.number)
    return chosen


async def open_hall(
    stack: AsyncExitStack,
    folder: Path,
    office: HallOffice,
    settings: Settings,
    province: Path,
    chance: Random,
) -> Hall:
    """Register and start 13 devices; they stop with the stack."""
    numbers = chosen_counters(settings)
    services = tuple(s for n in numbers for s in settings.office.counters[n].services)
    officers = {n: _officer_of(settings, n) for n in numbers}
    pins = {officers[n]: f"{chance.randrange(10_000):04}" for n in numbers}
    kinds = {"kp": "counter_keypad", "lb": "led_board", "rp": "rating_pad"}
    rows: list[tuple[str, str, int | None]] = [(KIOSK, "kiosk", None)]
    rows += [(f"{short}{n}", kind, n) for n in numbers for short, kind in kinds.items()]
    await office.furnish(rows, pins, services)

    boards: dict[str, VirtualBoard] = {}
    for name, kind, _ in rows:
        flash = folder / name
        flash.mkdir()
        config = office.board_config(name, paper_mm=settings.printing.paper_mm)
        boards[name] = VirtualBoard(kind, flash_dir=flash, config=config)
        await stack.enter_async_context(boards[name])
    places = [
        Place(
            counter=n,
            services=settings.office.counters[n].services,
            officer=officers[n],
            pin=pins[officers[n]],
            keypad=boards[f"kp{n}"],
            board=boards[f"lb{n}"],
            pad=boards[f"rp{n}"],
        )
        for n in numbers
    ]
    clerk = Clerk(office, settings, Random(chance.random()))
    return Hall(office, settings, boards[KIOSK], places, services, clerk, province)


def _officer_of(settings: Settings, counter: int) -> str:
    return next(o.id for o in settings.office.officers.values() if not o.counters or counter in o.counters)
