"""The hub under test: the real services and domain, on simulated ports, with lives and deaths."""

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec

from hub.contract import messages as m
from hub.contract.receipt_slip import ReceiptSlip
from hub.contract.slip import TicketSlip
from hub.domain.calendar.civil_time import civil
from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.errors import LedgerUnavailable
from hub.domain.office.office import Office
from hub.services.office.accounts import AccountsDesk
from hub.services.office.office import OfficeService
from hub.services.ports import Account, PressId
from hub.services.press.cycle import Cycle
from hub.services.press.intake import Intake
from hub.services.shown.presence import PresenceBook
from tests.sim.ledger import SimLedger
from tests.sim.loop import VirtualLoop
from tests.sim.network import Network
from tests.support.clock import at
from tests.support.hall import code_as_text
from tests.support.tokens import CountingTokens

TICK_S = 1.0
RESTART_S = (0.5, 3.0)
DAYS_OFF = frozenset({"2026-11-24", "2027-01-01"})
CALENDAR = WorkCalendar(off=DAYS_OFF)
AT_HAND_MAX = 3  # dossiers in the hub's memory: fetched and let go all the time


class SimClock:
    """`hub.services.ports.Clock`; the wall clock may be set."""

    def __init__(self, loop: VirtualLoop, starts: str) -> None:
        self._loop = loop
        self.wall_at_zero_ms = at(starts)
        self.jumped = False

    def wall_ms(self) -> int:
        return self.wall_at_zero_ms + self._loop.now_ms

    def mono_ms(self) -> int:
        return self._loop.now_ms

    def synchronised(self) -> bool:
        return True

    def jump(self, ms: int) -> None:
        """Somebody sets the wall clock."""
        self.wall_at_zero_ms += ms
        self.jumped = True


class Told:
    """`Messenger` and `Accounts`: into the network, and all of it remembered for the checkers."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.connected = False
        self.acks: list[tuple[str, Any]] = []
        self.calls: list[Any] = []
        self.texts: list[bytes] = []  # all that was told to anybody, as it went out

    def ack(self, dev: str, payload: bytes) -> None:
        self.acks.append((dev, msgspec.json.decode(payload)))
        self._down(dev, "ack", payload)

    def want(self, dev: str, payload: bytes) -> None:
        self._down(dev, "want", payload, retain=True)

    def now(self, payload: bytes) -> None:
        """The public picture: nobody in the simulation looks at it but the checkers."""
        self.texts.append(payload)

    def keep_nothing(self, dev: str, leaf: str) -> None:
        """Nobody in the simulation says more than a device does."""

    def call(self, payload: bytes) -> None:
        self.calls.append(msgspec.json.decode(payload))
        self.texts.append(payload)

    def page(self, payload: bytes) -> None:
        """Nobody in the simulation is paged."""
        self.texts.append(payload)

    def print_job(self, dev: str, job: str, slip: TicketSlip | ReceiptSlip) -> None:
        if isinstance(slip, TicketSlip):  # a citizen is on a receipt, and only on the way to the paper
            self.texts.append(repr(slip).encode())
        number = slip.number if isinstance(slip, TicketSlip) else slip.code
        self._down(dev, f"print/{job}", number.encode())

    def remember(self, mark: str) -> None:
        """No broker of the simulation keeps anything: what devices know is tried elsewhere."""

    def confirm(self, token: object) -> None:
        """The hub takes a clean session: nothing is sent again by the broker."""

    async def obey(self, accounts: Sequence[Account]) -> None:
        """Devices are known from the beginning."""

    def _down(self, dev: str, leaf: str, payload: bytes, retain: bool = False) -> None:
        self.texts.append(payload)
        if self.connected:
            self._network.send_down(dev, leaf, payload, retain)


class SimHub:
    """One hub through all its lives."""

    cycle_class: type[Cycle] = Cycle

    def __init__(
        self, loop: VirtualLoop, network: Network, office: Office, ledger: SimLedger, starts: str
    ) -> None:
        self._loop, self._network, self._office, self.ledger = loop, network, office, ledger
        self.clock = SimClock(loop, starts)
        self.tokens = CountingTokens()
        self.told = Told(network)
        self.service: OfficeService | None = None
        self.lives = 0
        self.got_ms: dict[PressId, int] = {}  # when a press first reached a living hub
        self._tasks: list[asyncio.Task[None]] = []
        self._life = 0
        network.to_hub = self._message
        network.on_down.append(self._lost_broker)
        network.on_up.append(self._found_broker)

    def start(self) -> None:
        """Begin a life from the ledger; a clock that stands before it makes the hub wait."""
        presence = PresenceBook()
        self.told = Told(self._network) if self.lives == 0 else self.told
        service = OfficeService(
            self._office,
            ledger=self.ledger,
            clock=self.clock,
            tokens=self.tokens,
            texts=code_as_text,
            lang="vi",
            presence=presence,
            calendar=lambda: CALENDAR,
        )
        service.shelf.keep = AT_HAND_MAX
        self.lives += 1
        self._life += 1
        desk = AccountsDesk(self.told, self.told)
        self.cycle = self.cycle_class(
            service, ledger=self.ledger, messenger=self.told, accounts=desk, clock=self.clock
        )
        self.intake = Intake(service, presence, self.cycle)
        service.start(self.ledger.open(), "sim")
        self.service = service
        self.cycle.wake()
        self._tasks = [self._loop.create_task(job) for job in (self._serve(), desk.run(), self._tick())]
        for task in self._tasks:
            task.add_done_callback(self._ended)
        if self._network.up:
            self._loop.call_later(self._network.reconnect_s(), self._connect, self._life)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """A task that ends by itself is a bug."""
        if not task.cancelled() and (error := task.exception()) is not None:
            context = {"message": "the hub died of a bug", "exception": error}
            self._loop.call_exception_handler(context)

    async def _serve(self) -> None:
        try:
            await self.cycle.run()
        except LedgerUnavailable:
            self.crash(restart_s=1.0)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            assert self.service is not None
            self.service.tick()
            self.cycle.look_again()

    def crash(self, restart_s: float) -> None:
        """Die where it stands: what was not durable is gone."""
        if self.service is None:
            return
        self.service = None
        self.told.connected = False
        for task in self._tasks:
            if task is not asyncio.current_task(self._loop):
                task.cancel()
        self._loop.call_later(restart_s, self._restart)

    def _restart(self) -> None:
        last_ms = self.ledger.open().last_at_ms
        if last_ms - self.clock.wall_ms() > 1_500:  # it would refuse: the technician sets the clock
            self.clock.jump(last_ms - self.clock.wall_ms())
        self.start()

    def _connect(self, life: int) -> None:
        if life != self._life or self.service is None or not self._network.up:
            return
        self.told.connected = True
        for (dev, leaf), payload in list(self._network.retained.items()):
            if leaf == "state":
                self._message(dev, leaf, payload)
        self.cycle.tell_all_again()

    def _lost_broker(self) -> None:
        self.told.connected = False

    def _found_broker(self) -> None:
        self._loop.call_later(self._network.reconnect_s(), self._connect, self._life)

    def _message(self, dev: str, leaf: str, payload: bytes) -> None:
        if self.service is not None and self.told.connected:
            if leaf == "evt":
                identity = m.decode_identity(payload)
                self.got_ms.setdefault(PressId(dev, identity.boot, identity.seq), self._loop.now_ms)
            self.intake.message(dev, leaf, payload, token=object())

    def hub_time(self) -> str | None:
        """What `hub/state` says now, if the hub is there to say it."""
        if self.service is None or not self.told.connected:
            return None
        return civil(self.clock.wall_ms()).isoformat(timespec="milliseconds")
