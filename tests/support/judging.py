"""Judges every call of a ledger by replaying it and counting on fingers: was the reason true, was it fair?

Independent of the sorted lines that the hub decides by: here all waiting tickets are looked at, each time.
test_judging.py shows each of the judgements failing.
"""

from collections.abc import Iterator, Sequence

from hub.domain import events as e
from hub.domain.applying import apply
from hub.domain.office.office import Office
from hub.domain.queue.allocation import overtaken_ms_max, place
from hub.domain.queue.tickets import Ticket, TicketState
from hub.domain.state import OfficeState
from hub.services.ports import Entry


def calls(office: Office, entries: Sequence[Entry]) -> Iterator[tuple[OfficeState, e.TicketCalled]]:
    """Every call, and the state it was made in."""
    state = OfficeState(office)
    for entry in entries:
        if isinstance(entry.event, e.TicketCalled):
            yield state, entry.event
        apply(state, entry.seq, entry.at_ms, entry.event)


def in_line(state: OfficeState, counter: int) -> list[Ticket]:
    """Everybody whom a counter could call next, in the order that is right."""
    lines = {*state.services_of(counter), f"#{counter}"}
    waiting = (t for t in state.day.tickets.values() if t.state is TicketState.WAITING and t.line in lines)
    return sorted(waiting, key=place)


def every_reason_of_a_call_is_true(office: Office, entries: Sequence[Entry]) -> None:
    """`due`: the first, before `beat`. `chosen`: `passed` were due before. `again`: in hand already."""
    for state, call in calls(office, entries):
        ticket, why = state.day.tickets[call.id], call.why
        assert why is not None, call
        assert why.due_ms == ticket.due_ms, call
        assert call.out_of_turn == (why.rule == "chosen"), call
        assert (call.nth > 1) == (why.rule == "again"), call
        if why.rule == "again":
            assert (ticket.state, ticket.counter) == (TicketState.SERVING, call.counter), call
            continue
        line = in_line(state, call.counter)
        if why.rule == "chosen":
            assert why.passed == sum(place(other) < place(ticket) for other in line), call
            assert (why.beat, why.beat_due_ms) == (None, None), call
        else:
            assert (why.rule, why.passed) == ("due", 0), call
            assert line[0].id == call.id, (call, line[0])
            second = (line[1].id, line[1].due_ms) if len(line) > 1 else (None, None)
            assert (why.beat, why.beat_due_ms) == second, call


def nobody_is_overtaken_beyond_the_bound(office: Office, entries: Sequence[Entry]) -> None:
    """The promise of `hub.domain.queue.allocation`, for every call in turn and everybody who waited then."""
    bound_ms, eligible = overtaken_ms_max(office), _eligible_ms(office, entries)
    for n, (state, call) in enumerate(calls(office, entries)):
        if call.out_of_turn or call.nth > 1:
            continue
        since_ms = eligible[n]
        for passed in in_line(state, call.counter):
            later_ms = since_ms[call.id] - since_ms[passed.id]
            assert later_ms <= bound_ms, f"{call.id} passes {passed.id}, which came {later_ms} ms earlier"


def _eligible_ms(office: Office, entries: Sequence[Entry]) -> list[dict[str, int]]:
    """When each ticket became eligible, as it was known at each call."""
    slots: dict[str, int] = {}
    since: dict[str, int] = {}
    known: list[dict[str, int]] = []
    late_ms = 1000 * office.booking.late_s_max
    missed: set[str] = set()
    for entry in entries:
        match entry.event:
            case e.BookingMade() as made:
                slots[made.code] = made.slot_ms
            case e.TicketTaken() as taken:
                slot_ms = slots.get(taken.booking or "", taken.taken_ms)
                since[taken.id] = taken.taken_ms if taken.taken_ms > slot_ms + late_ms else slot_ms
            case e.TicketMissed() as gone:
                missed.add(gone.id)
            case e.TicketReturned() as back if back.id in missed:
                missed.discard(back.id)
                since[back.id] = entry.at_ms
            case e.TicketCalled():
                known.append(dict(since))
    return known
