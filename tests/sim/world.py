"""A whole office in virtual time: people, devices, cables, broker, hub, disk; a storm, then calm."""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

from hub.domain import events as e
from hub.domain.calendar.civil_time import business_day, civil
from hub.domain.office.office import Office
from hub.services.ports import Batch, Entry, Secret
from tests.sim import clerks, people
from tests.sim.devices import Board, Console, Diary, Keypad, Kiosk, Pad, SimDevice
from tests.sim.faults import Plan
from tests.sim.hub import RESTART_S, SimHub
from tests.sim.ledger import SimLedger
from tests.sim.loop import VirtualLoop
from tests.sim.network import Network
from tests.support.clock import at
from tests.support.dossier_record import Fact, facts
from tests.support.offices import listing_office

DEVICES: dict[str, type[SimDevice]] = {
    "kiosk": Kiosk,
    "keypad": Keypad,
    "board": Board,
    "pad": Pad,
    "console": Console,
    "desk": clerks.Desk,
}
HOUR_MS = 3_600_000
HEAL_S = 50.0  # calm after the storm
CONVERGED_S = 40.0  # by then, counted from the end of the storm, boards must show the truth
PAGE = ("2026-11-23 09:00", "2026-11-23 23:59")


class Hearing(logging.Handler):
    """Keeps every line that is logged, with what a traceback would show."""

    def __init__(self, lines: list[bytes]) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record).encode())


class World:
    """`run()` lives the plan of a seed; afterwards everything lies open for the checkers."""

    hub_class: type[SimHub] = SimHub
    ledger_class: type[SimLedger] = SimLedger
    device_classes: ClassVar[dict[str, type[SimDevice]]] = {}

    def __init__(self, plan: Plan) -> None:
        self.plan, self.loop = plan, VirtualLoop()
        self.trace: list[str] = []
        self.troubles: list[str] = []
        self.over = False  # lived, or stopped: only cleared up any more
        self.logged: list[bytes] = []
        self.loop.set_exception_handler(self._trouble)
        self.office: Office = listing_office()
        self.network = Network(self.loop, plan)
        self.diary = Diary()
        self.ledger = self.ledger_class(self._commit_s, self._commit_fails)
        self.starts = f"{PAGE[plan.midnight]}:{'50' if plan.midnight else '00'}"
        self._furnish()
        self.hub = self.hub_class(self.loop, self.network, self.office, self.ledger, self.starts)
        self.converged: dict[str, tuple[str, str]] = {}
        self._build()

    def _furnish(self) -> None:
        names = [("k1", "kiosk", None), ("k2", "kiosk", None), ("c1", "console", None)]
        names += [("c2", "console", None)] * self.plan.dossiers
        for counter in (1, 2, 3):
            names += [(f"q{counter}", "counter_keypad", counter), (f"b{counter}", "led_board", counter)]
            names += [(f"p{counter}", "rating_pad", counter)]
        day = "2026-11-20"
        entries = [
            Entry(seq, day, at(f"{day} 16:00"), e.DeviceAdded(name, kind, counter))
            for seq, (name, kind, counter) in enumerate(names, start=1)
        ]
        secrets = [Secret("device", name, {"hash": f"${name}"}) for name, _, _ in names]
        secrets += [Secret("card", f"10{n}", {"digest": digest(card)}) for n, card in people.CARDS.items()]
        self.ledger.keep(Batch(entries, [], secrets))

    def _build(self) -> None:
        parts = (self.loop, self.network, self.hub, self.diary)
        make = DEVICES | self.device_classes
        self.kiosks: list[Any] = [make["kiosk"](*parts, f"k{n}") for n in (1, 2)]
        self.keypads: list[Any] = [make["keypad"](*parts, f"q{n}", n) for n in (1, 2, 3)]
        self.boards: list[Any] = [make["board"](*parts, f"b{n}", n) for n in (1, 2, 3)]
        self.pads: list[Any] = [make["pad"](*parts, f"p{n}", n) for n in (1, 2, 3)]
        self.console: Any = make["console"](*parts, "c1")
        self.devices: list[Any] = [*self.kiosks, *self.keypads, *self.boards, *self.pads, self.console]
        if self.plan.dossiers:
            self.desk: Any = make["desk"](*parts, "c2")
            self.devices.append(self.desk)

    # the run

    def run(self) -> None:
        """Storm, calm, rest."""
        log, hear = logging.getLogger("motcua"), Hearing(self.logged)
        log.addHandler(hear)
        try:
            self.loop.run_until_complete(self._live())
        finally:
            self.over = True
            for task in asyncio.all_tasks(self.loop):
                task.cancel()
            self.loop.run_until_complete(asyncio.sleep(0))
            self.loop.close()
            log.removeHandler(hear)
        assert not self.troubles, self.troubles[0]

    async def _live(self) -> None:
        self.hub.start()
        people.crowd(self, self.plan.storm_s)
        if self.plan.dossiers:
            clerks.crowd(self, self.plan.storm_s)
        self._schedule_faults()
        await asyncio.sleep(self.plan.storm_s)
        self._calm_down()
        await asyncio.sleep(CONVERGED_S)
        self._look_at_boards()
        await asyncio.sleep(HEAL_S - CONVERGED_S)

    def _schedule_faults(self) -> None:
        for name, (a_minute, strike) in self._strikes().items():
            for at_s in self.plan.times(name, a_minute):
                self.loop.call_later(at_s, self._do, name, strike)

    def _strikes(self) -> dict[str, tuple[float, Callable[[], None]]]:
        """Faults that strike at moments: how often a minute, and what happens."""
        chance, hub = self.plan.chance, self.hub
        return {
            "partition": (5, lambda: chance.choice(self.devices).cut(chance.uniform(0.5, 16))),
            "broker_crash": (2, lambda: self.network.crash(chance.uniform(0.5, 16), chance.random() < 0.5)),
            "hub_crash": (5, lambda: hub.crash(chance.uniform(*RESTART_S))),
            "device_crash": (8, lambda: chance.choice(self.devices).crash()),
            "device_clock": (3, lambda: self._wrong_age(chance.choice(self.devices))),
            "clock_forward": (2, lambda: hub.clock.jump(chance.randint(1, 5) * HOUR_MS)),
            "clock_back": (2, lambda: hub.clock.jump(-chance.randint(1, 24) * HOUR_MS)),
        }

    def _do(self, name: str, strike: Any) -> None:
        if not self.network.calm:
            self.note(name)
            strike()

    def _wrong_age(self, device: SimDevice) -> None:
        device.age_error_ms = self.plan.chance.choice([-5, -1, 1, 5, 30]) * HOUR_MS

    def _calm_down(self) -> None:
        """No faults any more; what is down comes back by itself, what was wrong stays done."""
        self.note("calm")
        self.network.calm = True
        for device in self.devices:
            device.age_error_ms = 0

    def _look_at_boards(self) -> None:
        service = self.hub.service
        assert service is not None, "the hub is not back"
        for board in self.boards:
            device = service.state.devices[board.name]
            want: Any = service.pictures.want(device, service.state.seq, self.hub.clock.wall_ms())
            self.converged[board.name] = (board.text, want.text)

    # what the disk does

    def _commit_s(self) -> float:
        if not self.network.calm and self.plan.strikes("slow_disk", 0.05):
            return self.plan.chance.uniform(0.1, 3.0)
        return 0.003

    def _commit_fails(self) -> bool:
        failing = not self.network.calm and self.plan.strikes("full_disk", 0.01)
        if failing:
            self.note("full_disk")
        return failing

    # helpers

    @cached_property
    def facts(self) -> list[Fact]:
        """The rows of the ledger, when all is over."""
        return facts(self.ledger.entries)

    def day(self) -> str:
        """The business day by the hub's wall clock."""
        return business_day(self.hub.clock.wall_ms())

    def slot(self) -> str:
        """A slot of this half hour or soon, sometimes one in the past."""
        now = civil(self.hub.clock.wall_ms()) + timedelta(minutes=30 * self.plan.chance.randint(-1, 2))
        return f"{now:%Y-%m-%dT%H}:{'00' if now.minute < 30 else '30'}"

    def note(self, what: str) -> None:
        """A line of the trace."""
        self.trace.append(f"{self.loop.time():8.3f} {what}")

    def _trouble(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is not None and not isinstance(error, Exception) and not self.over:
            self.loop.stop()  # the test's time is up: asyncio would go on as if a callback had failed
        self.troubles.append(f"{self.loop.time():.3f}: {context['message']}: {error!r}")


def digest(uid: str) -> str:
    """What the hub keeps of a card."""
    return hashlib.sha256(bytes.fromhex(uid)).hexdigest()
