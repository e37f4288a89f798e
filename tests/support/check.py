"""All invariants of an office at work, at rest."""

from typing import Any

from hub.contract.messages import EVENTS
from hub.services.ports import PressId
from tests.support import invariants as must
from tests.support import promises as promise
from tests.support.hall import Hall


def check_office(hall: Hall, *, at_rest: bool = True) -> None:
    """Raise AssertionError for the first rule that does not hold.

    Not at rest, the state runs ahead of the ledger by a batch; then only what was told is compared with it.
    """
    state, ledger = hall.service.state, hall.ledger
    entries = ledger.entries
    must.no_citizen_at_two_counters(state)
    must.a_hand_holds_what_is_being_served(state)
    must.an_officer_is_at_one_counter(state)
    must.lines_are_the_waiting_tickets(state)
    promise.a_pinned_ticket_waits_for_an_open_counter(state)
    promise.what_counters_have_put_aside_is_parked_or_missed(state)
    promise.a_page_stands_only_while_somebody_waits_for_nobody(state)
    promise.no_slot_is_overbooked(state)
    promise.a_booking_ends_once(entries)
    promise.history_runs_forward(entries)
    promise.every_errand_is_done_once(entries)
    promise.a_citizen_rates_once_at_a_counter(entries)
    promise.numbers_stay_in_their_ranges(hall.office, entries)
    promise.leases_never_overlap(hall.office, entries)
    promise.a_leased_number_is_taken_in_once(hall.pressed, ledger.answers, entries)
    must.no_number_twice_a_day(entries)
    must.every_accepted_take_has_exactly_one_ticket(hall.pressed, ledger.answers, entries)
    must.told_is_in_the_ledger(_remembered_acks(hall), hall.messenger.of("call"), ledger.answers, entries)
    if at_rest:
        must.the_replayed_day_is_the_live_one(state, hall.office, ledger.open(), entries)


def _remembered_acks(hall: Hall) -> list[tuple[str, Any]]:
    """All answers but those to queries, which change nothing and are asked anew each time."""
    acks = [(told.to or "", told.data) for told in hall.messenger.told if told.what == "ack"]
    return [
        (dev, ack)
        for dev, ack in acks
        if not EVENTS[hall.pressed[PressId(dev, ack["boot"], ack["seq"])]].query
    ]
