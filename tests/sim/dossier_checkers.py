"""What must be true of dossiers after any storm; as `tests.sim.checkers`, for runs that have some.

The promises themselves are in `tests.support.dossier_promises`; the rules' code is not asked.
"""

from collections.abc import Callable

from tests.sim import clerks
from tests.sim.hub import DAYS_OFF
from tests.sim.world import World
from tests.support import dossier_promises as promise


def each_accepted_act_is_in_the_ledger_once(world: World) -> None:
    """And nothing is there that nobody asked for."""
    promise.every_accepted_act_is_in_the_ledger_once(world.diary.asked, world.ledger.answers, world.facts)


def each_act_at_a_counter_is_bound_to_its_moment(world: World) -> None:
    """Officer, counter and the ticket in hand."""
    promise.an_act_at_a_counter_is_bound_to_that_moment(world.facts)


def no_illegal_step_is_in_the_ledger(world: World) -> None:
    """By a table that was written twice."""
    rows = world.facts
    promise.only_legal_steps(rows)
    promise.moments_are_in_order(rows)


def no_dossier_is_due_on_a_day_off(world: World) -> None:
    """Whatever it is about, and whichever agency."""
    promise.no_due_date_is_on_a_day_off(world.facts, DAYS_OFF)


def a_citizen_is_asked_once_and_consoled_once(world: World) -> None:
    """For papers at receipt, and with a new date."""
    promise.what_may_be_asked_once_is(world.facts)


def a_dossier_lies_in_one_bag(world: World) -> None:
    """Of those that are not closed."""
    promise.a_dossier_is_in_one_open_bag(world.facts)


def what_is_missing_is_an_alarm(world: World) -> None:
    """Until it is seen, also after the hub has died."""
    service = world.hub.service
    assert service is not None, "the hub is not back"
    flagged = {batch.id: set(batch.missing) for batch in service.state.batches.short()}
    promise.what_is_missing_is_flagged_until_it_is_seen(world.facts, flagged)
    alarms = {alarm.subject for alarm in service.status().alarms if alarm.code == "dossiers_missing"}
    assert alarms == {f"{bag} ({len(what)})" for bag, what in flagged.items()}, alarms


def no_number_on_paper_is_used_twice(world: World) -> None:
    """Receipts, seals, and codes of dossiers."""
    rows = world.facts
    promise.no_receipt_or_seal_is_used_twice(rows)
    promise.no_code_names_two_dossiers(rows)


def rows_tables_and_hub_say_the_same(world: World) -> None:
    """Of every dossier, whether it is at hand or must be fetched."""
    service = world.hub.service
    assert service is not None, "the hub is not back"
    promise.tables_say_what_the_rows_say(world.ledger.entries, world.facts)
    promise.the_hub_knows_what_the_rows_say(world.facts, service.shelf.dossier)


def no_citizen_is_told_to_others(world: World) -> None:
    """Not in a row, an answer, a message to anybody, a line of the log."""
    rows = [row.data.encode() for row in world.ledger.rows]
    answers = [answer.d for answer in world.ledger.answered]
    promise.no_citizen_is_in((*rows, *answers, *world.hub.told.texts, *world.logged), clerks.MARKS)


def who_was_erased_is_gone(world: World) -> None:
    """And nobody else."""
    promise.who_is_erased_is_gone(world.facts, world.ledger.cabinet.persons)


DOSSIER_CHECKERS: tuple[Callable[[World], None], ...] = (
    each_accepted_act_is_in_the_ledger_once,
    each_act_at_a_counter_is_bound_to_its_moment,
    no_illegal_step_is_in_the_ledger,
    no_dossier_is_due_on_a_day_off,
    a_citizen_is_asked_once_and_consoled_once,
    a_dossier_lies_in_one_bag,
    what_is_missing_is_an_alarm,
    no_number_on_paper_is_used_twice,
    rows_tables_and_hub_say_the_same,
    no_citizen_is_told_to_others,
    who_was_erased_is_gone,
)
