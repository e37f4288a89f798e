"""What must be true of an office at all times, one checker a rule.

Each takes plain facts and raises AssertionError; test_invariants.py shows each of them failing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from hub.domain import events as e
from hub.domain.office.office import Office
from hub.domain.queue.tickets import TicketState
from hub.domain.state import OfficeState
from hub.services.ports import Entry, Opening, PressId, StoredAnswer
from tests.support.replay import replayed
from tests.support.snapshot import lines_of, snapshot


def taken(entries: Iterable[Entry]) -> list[e.TicketTaken]:
    """All tickets that the ledger knows."""
    return [entry.event for entry in entries if isinstance(entry.event, e.TicketTaken)]


def every_accepted_take_has_exactly_one_ticket(
    pressed: Mapping[PressId, str], answers: Mapping[PressId, StoredAnswer], entries: Sequence[Entry]
) -> None:
    """And no ticket is without its press. A leased number is handed in, see below; who comes back has one."""
    tickets = Counter((one.job, one.id.rpartition("/")[2]) for one in taken(entries) if not one.leased)
    accepted: Counter[tuple[str | None, str]] = Counter()
    for press, answer in answers.items():
        if pressed[press] in ("take", "checkin", "lookup") and answer.r == "ok":
            d = msgspec.json.decode(answer.d)
            if d["job"] is not None:
                accepted[d["job"], d["ticket"]] += 1
    assert accepted == tickets, f"answered {accepted - tickets}, in the ledger {tickets - accepted}"
    assert not [job for job, n in Counter(job for job, _ in tickets).items() if n > 1], (
        "a press with two tickets"
    )


def no_number_twice_a_day(entries: Sequence[Entry]) -> None:
    """Per service and day; a ticket's id has both."""
    twice = [ticket for ticket, n in Counter(event.id for event in taken(entries)).items() if n > 1]
    assert not twice, twice


def no_citizen_at_two_counters(state: OfficeState) -> None:
    """A ticket is in at most one hand."""
    hands = Counter(session.ticket for session in state.day.sessions.values() if session.ticket)
    assert not [ticket for ticket, n in hands.items() if n > 1], hands


def a_hand_holds_what_is_being_served(state: OfficeState) -> None:
    """At most one ticket a counter, and both sides know of it; a closed or paused counter holds none."""
    serving = {t.counter: t.id for t in state.day.tickets.values() if t.state is TicketState.SERVING}
    assert len(serving) == sum(t.state is TicketState.SERVING for t in state.day.tickets.values()), (
        "two at a counter"
    )
    in_hand = {s.counter: s.ticket for s in state.day.sessions.values() if s.ticket}
    assert serving == in_hand, f"served {serving}, in hand {in_hand}"
    at_work = {s.counter for s in state.day.sessions.values() if s.state.value == "open" and s.officer}
    assert in_hand.keys() <= at_work, f"in hand {in_hand}, at work {at_work}"


def an_officer_is_at_one_counter(state: OfficeState) -> None:
    """And a counter is closed exactly when nobody is there."""
    there = Counter(s.officer for s in state.day.sessions.values() if s.officer)
    assert not [officer for officer, n in there.items() if n > 1], there
    for session in state.day.sessions.values():
        assert (session.officer is None) == (session.state.value == "closed"), session


def lines_are_the_waiting_tickets(state: OfficeState) -> None:
    """Nobody is forgotten, nobody waits twice, and each at the right place."""
    due: dict[str, list[Any]] = {}
    for ticket in state.day.tickets.values():
        if ticket.state is TicketState.WAITING:
            due.setdefault(ticket.line, []).append((ticket.due_ms, ticket.taken_ms, ticket.id))
    assert lines_of(state) == {letter: sorted(line) for letter, line in due.items()}


def told_is_in_the_ledger(
    acks: Iterable[tuple[str, Mapping[str, Any]]],
    calls: Iterable[Mapping[str, Any]],
    answers: Mapping[PressId, StoredAnswer],
    entries: Sequence[Entry],
) -> None:
    """Every answer that was sent is the durable one, and every announced call happened."""
    for dev, ack in acks:
        kept = answers.get(PressId(dev, ack["boot"], ack["seq"]))
        assert kept is not None, f"{dev} was told what is not durable: {ack}"
        assert (ack["r"], ack["d"]) == (kept.r, msgspec.json.decode(kept.d)), f"{dev}: {ack}, kept {kept}"
    happened = Counter(
        (event.id.rpartition("/")[2], event.counter, event.nth)
        for event in (entry.event for entry in entries)
        if isinstance(event, e.TicketCalled)
    )
    announced = Counter((call["ticket"], call["counter"], call["nth"]) for call in calls)
    assert not announced - happened, f"announced and never happened: {announced - happened}"


def the_replayed_day_is_the_live_one(
    state: OfficeState, office: Office, opening: Opening, entries: Sequence[Entry]
) -> None:
    """What a restart would know is what the hub knows; `entries`: the whole ledger, `opening`: its tables."""
    known = snapshot(replayed(office, opening.devices, entries, opening.batches))
    live = snapshot(state)
    registered, at_hand = known.pop("dossiers"), live.pop("dossiers")
    assert known == live
    both = registered.keys() & at_hand.keys()  # an old one is fetched by who asks, and let go
    assert {one: registered[one] for one in both} == {one: at_hand[one] for one in both}
