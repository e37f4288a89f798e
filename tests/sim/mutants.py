"""Offices, devices and disks that break a promise on purpose: the proof that each checker can fail.

A mutant is a world with one part replaced, or a patch for the time of a run. `MUTANTS` names who must notice
each of them.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, ClassVar
from unittest.mock import patch

import msgspec

from hub.domain import events as e
from hub.domain.office.office import Service
from hub.domain.press import answers, deciding
from hub.domain.queue import deciding_kiosk
from hub.domain.queue.allocation import WaitingLines
from hub.domain.queue.numbering import ticket_id
from hub.domain.queue.tickets import TRANSITIONS, Step, TicketState
from hub.domain.state import OfficeState
from hub.services.office.office import OfficeService
from hub.services.ports import Batch, PressId, StoredAnswer
from hub.services.press.answers import AnswerBook
from hub.services.press.cycle import Cycle
from tests.sim import checkers as must
from tests.sim import devices
from tests.sim.hub import SimHub
from tests.sim.ledger import SimLedger
from tests.sim.world import World

Patch = Callable[[], AbstractContextManager[Any]]


class Mutant(msgspec.Struct, frozen=True):
    """A broken office: who must notice, the world, and what is patched meanwhile."""

    name: str
    noticed_by: Callable[[World], None]
    world: type[World] = World
    patched: Patch = nullcontext
    faults: tuple[str, ...] | None = None  # where it shows sooner than in any storm
    dossiers: bool | None = None


# told before it is durable


class HastyCycle(Cycle):
    """Tells, and commits afterwards."""

    async def _turn(self) -> None:
        service = self._service
        for dev, ack in service.staged.acks:
            self._messenger.ack(dev, ack)
        for call in service.staged.calls:
            self._messenger.call(msgspec.json.encode(call))
        service.staged.acks.clear()
        service.staged.calls.clear()
        await super()._turn()


class HastyHub(SimHub):
    cycle_class = HastyCycle


class HastyWorld(World):
    hub_class = HastyHub


# numbers


@contextmanager
def numbers_by_counting() -> Iterator[None]:
    """The next number is how many wait, plus one: what peers do with count() or max()."""

    def counted(state: OfficeState, letter: str) -> e.TicketId:
        return ticket_id(state.day.name, f"{letter}{state.day.issued.get(letter, 0) % 3 + 1:03d}")

    def unguarded(context: deciding.Context, event: e.TicketTaken, service: Service) -> deciding.Decision:
        number = event.id.rpartition("/")[2]
        return deciding.Decision(answers.Taken(number, 0, None, event.job, service.letter), (event,))

    with (
        patch.object(deciding_kiosk, "free_ticket", counted),
        patch.object(deciding_kiosk, "taken", unguarded),
    ):
        yield


# identity


@contextmanager
def no_memory_of_presses() -> Iterator[None]:
    """Every copy of a press is a press."""

    def find(self: AnswerBook, press: PressId) -> StoredAnswer | None:
        return None

    def durable(self: AnswerBook, answers: list[StoredAnswer]) -> None:
        self._staged.clear()

    with patch.object(AnswerBook, "find", find), patch.object(AnswerBook, "durable", durable):
        yield


class ForgetfulLedger(SimLedger):
    """A restart forgets what presses were answered."""

    def open(self) -> Any:
        self.answers.clear()
        return super().open()


class ForgetfulWorld(World):
    ledger_class = ForgetfulLedger


class RestlessKiosk(devices.Kiosk):
    """Keeps no press in its flash."""

    durable = frozenset({"printed"})

    def post(self, event: str, d: dict[str, Any], *, ttl_ms: int | None = None) -> None:
        super().post(event, d, ttl_ms=2_000 if event == "take" else ttl_ms)


class RestlessWorld(World):
    device_classes: ClassVar[dict[str, type[devices.SimDevice]]] = {"kiosk": RestlessKiosk}


# allocation


@contextmanager
def a_ticket_stays_in_line() -> Iterator[None]:
    """Who is called waits on, so that another counter calls the same citizen."""

    def remove(self: WaitingLines, ticket: Any) -> None:
        """Forgotten."""

    doubled = TRANSITIONS | {(state, Step.CALL): TicketState.SERVING for state in TicketState}
    with patch.object(WaitingLines, "remove", remove), patch.dict(TRANSITIONS, doubled):
        yield


@contextmanager
def the_last_is_first() -> Iterator[None]:
    """A stack instead of a queue."""

    def first_two(self: WaitingLines, lines: Any) -> list[Any]:
        places = sorted((p for name in lines for p in self._lines.get(name, ())), reverse=True)
        return [p[2] for p in places[:2]]

    with patch.object(WaitingLines, "first_two", first_two):
        yield


# boards, paper, chain, time, leases


class StubbornBoard(devices.Board):
    """Shows its first text for ever."""

    def on_want(self, want: dict[str, Any]) -> None:
        if not self.text:
            super().on_want(want)


class StubbornWorld(World):
    device_classes: ClassVar[dict[str, type[devices.SimDevice]]] = {"board": StubbornBoard}


class AbsentMindedKiosk(devices.Kiosk):
    """Forgets at each reboot what it has printed."""

    def begin(self) -> None:
        self.flash.words.pop("jobs", None)


class AbsentMindedWorld(World):
    device_classes: ClassVar[dict[str, type[devices.SimDevice]]] = {"kiosk": AbsentMindedKiosk}


class TouchedLedger(SimLedger):
    """Somebody changes a row afterwards."""

    def keep(self, batch: Batch) -> None:
        super().keep(batch)
        if len(self.rows) > 20:
            self.rows[15] = self.rows[15]._replace(data=self.rows[15].data.replace("1", "2"))


class TouchedWorld(World):
    ledger_class = TouchedLedger


@contextmanager
def time_as_the_wall_says() -> Iterator[None]:
    """The wall clock is believed, wherever it jumps."""
    with patch.object(OfficeService, "now_ms", lambda self: self._clock.wall_ms()):
        yield


@contextmanager
def old_presses_count() -> Iterator[None]:
    """Nothing is ever too old to act on, and keypads keep trying."""
    with patch("hub.contract.messages.PRESS_AGE_MS_MAX", 10**9), patch.object(devices, "KEY_TTL_MS", 10**9):
        yield


@contextmanager
def one_lease_for_all() -> Iterator[None]:
    """Both kiosks get the same numbers."""
    real = deciding.grant

    def grant(state: Any) -> e.LeasesGranted | None:
        granted = real(state)
        if granted is None:
            return None
        first = {lease.service: lease for lease in reversed(granted.leases)}
        same = (msgspec.structs.replace(first[one.service], device=one.device) for one in granted.leases)
        return e.LeasesGranted(tuple(same))

    with patch("hub.services.office.duties.grant", grant):
        yield


@contextmanager
def more_than_is_replayed() -> Iterator[None]:
    """The live state knows something that a restart would not."""
    real = OfficeService._record

    def record(self: OfficeService, event: Any, now_ms: int, day: str | None = None) -> None:
        real(self, event, now_ms, day)
        if isinstance(event, e.TicketParked):
            self.state.day.tickets[event.id].due_ms += 1

    with patch.object(OfficeService, "_record", record):
        yield


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "told before it is durable", must.told_is_in_the_ledger, HastyWorld, faults=("hub_crash", "slow_disk")
    ),
    Mutant("no memory of presses", must.no_press_is_answered_twice, patched=no_memory_of_presses),
    Mutant("a restart forgets", must.a_device_hears_one_answer_to_a_press, ForgetfulWorld),
    Mutant("a restart forgets tickets", must.each_accepted_take_has_exactly_one_ticket, ForgetfulWorld),
    Mutant("a kiosk without flash", must.every_take_is_answered_in_the_end, RestlessWorld),
    Mutant("numbers by counting", must.no_number_is_given_twice_a_day, patched=numbers_by_counting),
    Mutant("the called stay in line", must.no_citizen_is_at_two_counters, patched=a_ticket_stays_in_line),
    Mutant("the last is first", must.nobody_is_passed_but_by_the_rule, patched=the_last_is_first),
    Mutant("a stubborn board", must.boards_converge_to_the_truth, StubbornWorld),
    Mutant("a row was changed", must.the_chain_is_intact, TouchedWorld),
    Mutant(
        "the wall clock is believed",
        must.history_does_not_run_backwards,
        patched=time_as_the_wall_says,
        faults=("clock_back",),
    ),
    Mutant(
        "old presses count",
        must.an_old_key_press_calls_nobody,
        patched=old_presses_count,
        faults=("partition",),
    ),
    Mutant(
        "one lease for all",
        must.leased_numbers_are_in_the_queue_once,
        patched=one_lease_for_all,
        faults=("broker_crash", "partition"),
    ),
    Mutant(
        "a kiosk forgets its papers",
        must.a_ticket_comes_out_of_the_printer_once,
        AbsentMindedWorld,
        faults=("device_crash", "drop"),
    ),
    Mutant(
        "more than the ledger knows",
        must.a_restart_would_know_what_the_hub_knows,
        patched=more_than_is_replayed,
    ),
)
