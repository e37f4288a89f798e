"""Offices that break a promise about dossiers on purpose; as `tests.sim.mutants`."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

import msgspec

from hub.adapters.ledger.projections import _PROJECT
from hub.adapters.ledger.projections.doing import Do
from hub.domain.bags.batches import Batch, BatchBook
from hub.domain.calendar.civil_time import DAY_MS
from hub.domain.calendar.deadlines import Term, WorkCalendar
from hub.domain.dossiers import deciding_desk as dossier_desk
from hub.domain.dossiers import deciding_office as dossier_office
from hub.domain.dossiers import events as d
from hub.domain.dossiers.commands import DossierRegister, PersonErase
from hub.domain.dossiers.dossier import TRANSITIONS, Dossier, DossierState, DossierStep
from hub.domain.dossiers.plans import Act, plan
from hub.domain.errors import Refused
from hub.domain.press.context import Context, Decision
from hub.domain.press.deciding import _DECIDE
from hub.services.dossiers.shelf import LedgerShelf
from hub.services.office.office import OfficeService
from hub.services.ports import Entry
from tests.sim import dossier_checkers as must
from tests.sim.mutants import Mutant, Patch
from tests.sim.world import World


@contextmanager
def fees_are_forgotten() -> Iterator[None]:
    """The answer is kept, the row is not."""
    real = OfficeService._record

    def record(self: OfficeService, event: Any, now_ms: int, day: str | None = None) -> None:
        if not isinstance(event, d.DossierFeePaid):
            real(self, event, now_ms, day)

    with patch.object(OfficeService, "_record", record):
        yield


@contextmanager
def keys_are_anybodys() -> Iterator[None]:
    """The act is written down as another officer's."""

    def loose(dossier: Dossier, act: Act, now_ms: int, calendar: WorkCalendar) -> d.DossierStepped:
        return msgspec.structs.replace(plan(dossier, act, now_ms, calendar), officer="103")

    with patch.object(dossier_desk, "plan", loose):
        yield


def returned_to_whoever_asks() -> AbstractContextManager[Any]:
    """A result can be returned before there is one."""
    early = {(DossierState.ACCEPTED, DossierStep.RETURN): DossierState.RETURNED}
    return patch.dict(TRANSITIONS, early)


@contextmanager
def every_day_counts() -> Iterator[None]:
    """A term runs on Sundays and holidays too."""

    def counted(accepted_ms: int, term: Term, calendar: WorkCalendar) -> int:
        return accepted_ms + max(1, term.value) * DAY_MS

    with patch("hub.domain.dossiers.plans.due_ms", counted):
        yield


@contextmanager
def sorry_again_and_again() -> Iterator[None]:
    """Nobody remembers an apology."""
    real = Dossier.may

    def may(self: Dossier, step: DossierStep) -> Refused | None:
        refusal = real(self, step)
        return None if refusal is not None and refusal.code == "apologized_once" else refusal

    with patch.object(Dossier, "may", may):
        yield


def a_bag_does_not_know_of_others() -> AbstractContextManager[Any]:
    """What lies in one bag can be scanned into another."""
    return patch.object(BatchBook, "bag_of", lambda self, dossier: None)


@contextmanager
def what_is_missing_is_forgotten() -> Iterator[None]:
    """A bag is closed, and nobody hears what did not come out."""
    real = BatchBook.short

    def short(self: BatchBook) -> list[Batch]:
        return real(self)[1:]

    with patch.object(BatchBook, "short", short):
        yield


def a_receipt_is_a_word() -> AbstractContextManager[Any]:
    """Nobody looks whether the number was used."""
    return patch.object(LedgerShelf, "receipt_used", lambda self, receipt: False)


@contextmanager
def tables_of_their_own_mind() -> Iterator[None]:
    """The code of upstream does not reach the table."""

    def coded(do: Do, entry: Entry, event: d.DossierCoded) -> None:
        kept = do.dossier(event.dossier)
        assert kept is not None
        kept.dossier.seq = entry.seq
        do.changed(kept)

    with patch.dict(_PROJECT, {d.DossierCoded: coded}):
        yield


@contextmanager
def only_what_is_at_hand() -> Iterator[None]:
    """What was let go is never fetched: a dossier of before is unknown."""

    def at_hand(self: LedgerShelf, code: str) -> Dossier | None:
        return self._state.dossiers.find(code)

    with patch.object(LedgerShelf, "dossier", at_hand):
        yield


@contextmanager
def the_subject_goes_into_the_row() -> Iterator[None]:
    """What a citizen wants is written where it stays for ever."""
    real = dossier_office.register

    def register(context: Context, command: Any) -> Decision:
        decision = real(context, command)
        subject = command.person.subject if command.person else None
        events = tuple(msgspec.structs.replace(one, service=subject) for one in decision.events)
        return Decision(decision.answer, events, decision.secrets, decision.persons)

    with patch.dict(_DECIDE, {DossierRegister: register}):
        yield


@contextmanager
def erased_by_name_only() -> Iterator[None]:
    """The row says that the data is gone."""
    real = dossier_office.erase

    def erase(context: Context, command: Any) -> Decision:
        decision = real(context, command)
        return Decision(decision.answer, decision.events)

    with patch.dict(_DECIDE, {PersonErase: erase}):
        yield


@contextmanager
def a_bag_is_always_whole() -> Iterator[None]:
    """Closing a bag asks for nothing."""
    with patch.object(Batch, "not_scanned", lambda self: ()):
        yield


def _mutant(name: str, noticed_by: Callable[[World], None], patched: Patch) -> Mutant:
    return Mutant(name, noticed_by, patched=patched, dossiers=True)


DOSSIER_MUTANTS: tuple[Mutant, ...] = (
    _mutant(
        "fees are forgotten",
        must.each_accepted_act_is_in_the_ledger_once,
        fees_are_forgotten,
    ),
    _mutant(
        "keys are anybody's",
        must.each_act_at_a_counter_is_bound_to_its_moment,
        keys_are_anybodys,
    ),
    _mutant("results before there are any", must.no_illegal_step_is_in_the_ledger, returned_to_whoever_asks),
    _mutant("every day counts", must.no_dossier_is_due_on_a_day_off, every_day_counts),
    _mutant("sorry again and again", must.a_citizen_is_asked_once_and_consoled_once, sorry_again_and_again),
    _mutant("in two bags", must.a_dossier_lies_in_one_bag, a_bag_does_not_know_of_others),
    _mutant("missing and forgotten", must.what_is_missing_is_an_alarm, what_is_missing_is_forgotten),
    _mutant("a bag is always whole", must.what_is_missing_is_an_alarm, a_bag_is_always_whole),
    _mutant("receipts without end", must.no_number_on_paper_is_used_twice, a_receipt_is_a_word),
    _mutant("tables of their own mind", must.rows_tables_and_hub_say_the_same, tables_of_their_own_mind),
    _mutant("only what is at hand", must.rows_tables_and_hub_say_the_same, only_what_is_at_hand),
    _mutant("a subject in the chain", must.no_citizen_is_told_to_others, the_subject_goes_into_the_row),
    _mutant("erased by name only", must.who_was_erased_is_gone, erased_by_name_only),
)
