"""Offices that write a fact wrongly on purpose: the proof that a test notices each single one.

Every row of a table of transitions is taken out, every field that an event sets is left as it was, every
column is left empty or never written back. Each mutant names the test that must fail. `python -m
tests.adapters.ledger.mutants` tries all of them, the test beside this a few of each kind.
"""

import ast
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from textwrap import dedent
from types import FunctionType
from typing import Any, NamedTuple
from unittest.mock import patch

from hub.adapters.ledger.objects.dossiers import DOSSIERS, SHARES
from hub.adapters.ledger.objects.queue import BOOKINGS, COUNTERS, DEVICES, TICKETS
from hub.adapters.ledger.objects.shape import Shape
from hub.domain.bookings import booking as bookings
from hub.domain.counters import sessions
from hub.domain.dossiers import dossier
from hub.domain.queue import tickets
from tests.adapters.ledger import course
from tests.unit.domain import test_what_dossier_events_set as of_dossiers
from tests.unit.domain import test_what_events_set as what

Patch = Callable[[], AbstractContextManager[Any]]


class Mutant(NamedTuple):
    """`noticed_by`: a test that must fail while the patch is in force."""

    name: str
    patched: Patch
    noticed_by: Callable[[], object]


def all_mutants() -> Iterator[Mutant]:
    """Every one."""
    for table, judge in LIFE_CYCLES:
        yield from without_a_row(table, judge)
    for owner, name, judge in METHODS:
        yield from without_an_assignment(owner, name, judge)
    for shape in SHAPES:
        yield from without_a_column(shape)


# a transition is missing


def without_a_row(table: dict[Any, Any], judge: Callable[[], object]) -> Iterator[Mutant]:
    """Each row is taken out once."""
    for state, step in table:
        name = f"{type(state).__name__}: {state.value} -{step.value}->"
        yield Mutant(name, lambda row=(state, step): _removed(table, row), judge)  # type: ignore[misc]


@contextmanager
def _removed(table: dict[Any, Any], key: Any) -> Iterator[None]:
    with patch.dict(table):
        del table[key]
        yield


# a field is not set


def without_an_assignment(owner: type, name: str, judge: Callable[[], object]) -> Iterator[Mutant]:
    """Each `self.field = ...` of a method, one left out at a time."""
    found = getattr(owner, name)
    method: FunctionType = getattr(found, "__func__", found)
    tree = ast.parse(dedent(inspect.getsource(method)))
    for n, field in enumerate(_targets(tree)):
        mutated = deepcopy(tree)
        field = _targets(mutated)[n]
        label = f"{owner.__name__}.{name}, line {field.lineno}: {field.attr} is not set"
        field.value = ast.copy_location(ast.Name("nobody", ast.Load()), field.value)
        mutated.body[0].decorator_list = []  # type: ignore[attr-defined]
        ast.fix_missing_locations(mutated)
        made: dict[str, Any] = {}
        scope = {**method.__globals__, "nobody": _Nobody()}
        exec(compile(mutated, method.__code__.co_filename, "exec"), scope, made)
        yield Mutant(label, lambda new=made[name]: patch.object(owner, name, new), judge)  # type: ignore[misc]


class _Nobody:
    """Takes what is set and keeps nothing."""

    def __setattr__(self, name: str, value: object) -> None:
        pass


def _targets(tree: ast.AST) -> list[ast.Attribute]:
    """What is set on `self`, in the order of the source."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    ]


# a column is not written


def without_a_column(shape: Shape[Any]) -> Iterator[Mutant]:
    """Each column but the key: empty in every row; and where it ever changes, never written back."""
    for n, name in enumerate(shape.names[shape.keys :], start=shape.keys):
        yield Mutant(
            f"{shape.table}.{name} is empty",
            lambda n=n: patch.object(shape, "row", _emptied(shape, n)),  # type: ignore[misc]
            course.every_column_is_as_the_rows_make_it,
        )
        if shape in SAVED and name in course.changing(shape.table, shape.keys):
            yield Mutant(
                f"{shape.table}.{name} is not written back",
                lambda n=n: patch.object(shape, "save", _not_saved(shape, n)),  # type: ignore[misc]
                course.every_column_is_as_the_rows_make_it,
            )


def _emptied(shape: Shape[Any], n: int) -> Callable[[Any], tuple[Any, ...]]:
    real = shape.row
    return lambda thing: (*real(thing)[:n], None, *real(thing)[n + 1 :])


def _not_saved(shape: Shape[Any], n: int) -> Callable[..., None]:
    real_row, real_save = shape.row, shape.save

    def save(do: Any, thing: Any, before: Any) -> None:
        row = real_row(thing)
        with patch.object(shape, "row", lambda _: (*row[:n], before[n], *row[n + 1 :])):
            real_save(do, thing, before)

    return save


def _each(test: Callable[[Any], object], names: Iterable[Any]) -> Callable[[], None]:
    def judge() -> None:
        for name in names:
            test(name)

    return judge


_TICKETS = _each(what.test_an_event_sets_these_fields_of_a_ticket_and_no_others, what.OF_TICKETS)
_SESSIONS = _each(what.test_an_event_sets_these_fields_of_a_session_and_no_others, what.OF_SESSIONS)
_BOOKINGS = _each(what.test_an_event_sets_these_fields_of_a_booking_and_no_others, what.OF_BOOKINGS)
_LAPSE = what.test_a_booking_lapses_and_is_kept_again_by_the_day


_STEPS = _each(of_dossiers.goes_its_step, of_dossiers.OF_STEPS)
_OTHERS = _each(of_dossiers.test_an_event_sets_these_fields_of_a_dossier_and_no_others, of_dossiers.OF_OTHERS)


def _dossiers() -> None:
    _STEPS()
    _OTHERS()


def _bookings() -> None:
    _BOOKINGS()
    _LAPSE()


LIFE_CYCLES: list[tuple[dict[Any, Any], Callable[[], object]]] = [
    (tickets.TRANSITIONS, _TICKETS),
    (sessions.TRANSITIONS, _SESSIONS),
    (bookings.TRANSITIONS, _bookings),
    (dossier.TRANSITIONS, _STEPS),
]
METHODS: list[tuple[type, str, Callable[[], object]]] = [
    (tickets.Ticket, "follow", _TICKETS),
    (tickets.Ticket, "_set", _TICKETS),
    (tickets.Ticket, "noted", _TICKETS),
    (tickets.Ticket, "carry", what.test_a_new_day_has_who_waits_for_a_closed_counter_wait_in_line),
    (sessions.Session, "follow", _SESSIONS),
    (sessions.Session, "hold", what.test_a_hand_holds_one_ticket_until_it_leaves),
    (bookings.Booking, "follow", _BOOKINGS),
    (bookings.Booking, "lapse", _LAPSE),
    (bookings.Booking, "carry", _LAPSE),
    (dossier.Dossier, "follow", _dossiers),
    (dossier.Dossier, "_step", _STEPS),
    (dossier.Dossier, "_dates", _dossiers),
    (dossier.Dossier, "_correct", _dossiers),
    (dossier.Dossier, "_change_share", of_dossiers.test_the_parts_of_agencies_follow_in_a_list_of_their_own),
]
SAVED: list[Shape[Any]] = [TICKETS, BOOKINGS, DOSSIERS, SHARES]
SHAPES = [*SAVED, COUNTERS, DEVICES]  # those are replaced as a whole


def survives(mutant: Mutant) -> bool:
    """Whether nothing failed, which must not be."""
    with mutant.patched():
        try:
            mutant.noticed_by()
        except Exception:  # whatever a test fails with
            return False
    return True


def main() -> int:
    """Try all; the survivors are told."""
    mutants = list(all_mutants())
    alive = [mutant.name for mutant in mutants if survives(mutant)]
    print("\n".join(alive) or f"all {len(mutants)} mutants were noticed")
    return len(alive)


if __name__ == "__main__":
    sys.exit(min(1, main()))
