"""All invariants of an office at work, at rest."""

from typing import Any

from hub.services.ports import PressId
from tests.support import invariants as must
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
    must.no_number_twice_a_day(entries)
    must.every_accepted_take_has_exactly_one_ticket(hall.pressed, ledger.answers, entries)
    must.told_is_in_the_ledger(_remembered_acks(hall), hall.messenger.of("call"), ledger.answers, entries)
    if at_rest:
        must.the_replayed_day_is_the_live_one(state, hall.office, ledger.open().devices, entries)


def _remembered_acks(hall: Hall) -> list[tuple[str, Any]]:
    """All answers but those to `status`, which changes nothing and is asked anew each time."""
    acks = [(told.to or "", told.data) for told in hall.messenger.told if told.what == "ack"]
    return [
        (dev, ack) for dev, ack in acks if hall.pressed[PressId(dev, ack["boot"], ack["seq"])] != "status"
    ]
