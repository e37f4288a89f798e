"""What must be true after any storm: one function a promise, each with facts in and AssertionError out.

`CHECKERS` is the list; test_checkers.py shows each of them catching an office that breaks its promise.
"""

from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from typing import Any

import msgspec

from hub.adapters.ledger.chain.chain import GENESIS, chained
from hub.contract.messages import EVENTS, PRESS_AGE_MS_MAX
from hub.domain import events as e
from hub.domain.applying import apply
from hub.domain.queue.allocation import place
from hub.domain.queue.tickets import Ticket, TicketState
from hub.domain.state import Device, OfficeState
from hub.services.ports import PressId
from tests.sim.network import DELAY_S_MAX
from tests.sim.world import World
from tests.support import invariants as must
from tests.support import promises as promise

LATE_MS = 100  # from the press to the sending, and from the arrival to the hub's look at it


def each_accepted_take_has_exactly_one_ticket(world: World) -> None:
    """And no ticket is without its press."""
    must.every_accepted_take_has_exactly_one_ticket(
        world.diary.pressed, world.ledger.answers, world.ledger.entries
    )


def no_press_is_answered_twice(world: World) -> None:
    """One press has one answer, for ever."""
    twice = [press for press, n in Counter(a.press for a in world.ledger.answered).items() if n > 1]
    assert not twice, twice


def every_take_is_answered_in_the_end(world: World) -> None:
    """A device keeps a citizen's press until the hub has answered it, whatever happens to either."""
    diary, answers = world.diary, world.ledger.answers
    durable = ("take", "checkin", "offline_take", "rate")
    silent = [p for p, event in diary.pressed.items() if event in durable and p not in answers]
    assert not silent, f"never answered: {silent[:3]} of {len(silent)}"
    assert not diary.lost, diary.lost


def no_number_is_given_twice_a_day(world: World) -> None:
    """Per service and day, walk-ins, bookings and leases together."""
    must.no_number_twice_a_day(world.ledger.entries)
    promise.numbers_stay_in_their_ranges(world.office, world.ledger.entries)


def no_citizen_is_at_two_counters(world: World) -> None:
    """At no moment of the history is a ticket in two hands, or two in one."""
    hands: dict[int, str] = {}
    for entry in world.ledger.entries:
        event = entry.event
        if isinstance(event, e.DayOpened):
            hands = {t.counter: t.id for t in event.carried if t.counter is not None and t.state == "serving"}
        elif isinstance(event, e.TicketCalled):
            there = [n for n, ticket in hands.items() if ticket == event.id and n != event.counter]
            assert not there, f"row {entry.seq}: {event.id} called to {event.counter} and at {there}"
            held = hands.get(event.counter)
            assert held in (None, event.id), f"row {entry.seq}: counter {event.counter} still has {held}"
            hands[event.counter] = event.id
        elif isinstance(event, _LEAVES):
            hands = {n: ticket for n, ticket in hands.items() if ticket != event.id}


_LEAVES = (
    e.TicketFinished, e.TicketPassedOn, e.TicketMissed, e.TicketParked, e.TicketTransferred, e.TicketReturned,
    e.TicketVoided,
)  # fmt: skip


def nobody_is_passed_but_by_the_rule(world: World) -> None:
    """The starvation bound: `next` calls the smallest due time of the counter's lines, and says so."""
    state = _fresh(world)
    for entry in world.ledger.entries:
        event = entry.event
        if isinstance(event, e.TicketCalled) and event.why is not None and event.why.rule == "due":
            lines = state.lines_of(event.counter)
            first = min((t for t in _waiting(state) if t.line in lines), key=place)
            assert first.id == event.id, f"row {entry.seq}: {event.id} called, {first.id} was due before"
        apply(state, entry.seq, entry.at_ms, event)


def told_is_in_the_ledger(world: World) -> None:
    """Every answer that was sent, and every call announced, is durable and the same."""
    pressed = world.diary.pressed
    acks = [
        (dev, ack)
        for dev, ack in world.hub.told.acks
        if not EVENTS[pressed[PressId(dev, ack["boot"], ack["seq"])]].query
    ]
    must.told_is_in_the_ledger(acks, world.hub.told.calls, world.ledger.answers, world.ledger.entries)


def a_device_hears_one_answer_to_a_press(world: World) -> None:
    """However often it is repeated."""
    heard: dict[PressId, Any] = {}
    for dev, ack in world.diary.heard:
        press = PressId(dev, ack["boot"], ack["seq"])
        if EVENTS[world.diary.pressed[press]].query:
            continue
        said = ack["r"], ack["d"]
        assert heard.setdefault(press, said) == said, f"{press} heard {heard[press]} and {said}"


def boards_converge_to_the_truth(world: World) -> None:
    """Within CONVERGED_S after the storm every LED board shows what the hub wants shown."""
    wrong = {name: pair for name, pair in world.converged.items() if pair[0] != pair[1]}
    assert len(world.converged) == len(world.boards)
    assert not wrong, f"shows, should show: {wrong}"


def the_chain_is_intact(world: World) -> None:
    """Every row hangs on the one before it, numbered without a gap."""
    previous = GENESIS
    for number, row in enumerate(world.ledger.rows, start=1):
        assert row.seq == number, f"row {row.seq} where {number} is next"
        expected = chained(previous, row.seq, row.day, row.at, row.kind, row.data)
        assert row.hash == expected, f"row {row.seq} is not the one that was chained"
        previous = row.hash


def history_does_not_run_backwards(world: World) -> None:
    """Neither times nor days."""
    entries = world.ledger.entries
    for before, after in pairwise(entries):
        assert before.at_ms <= after.at_ms, f"row {after.seq} is older than the one before it"
        assert before.day <= after.day, f"row {after.seq} is of an earlier day"


def an_old_key_press_calls_nobody(world: World) -> None:
    """A key pressed before an outage is stale after ten seconds; a device that does not know is excused."""
    diary, ledger = world.diary, world.ledger
    for press, answer in ledger.answers.items():
        spec = EVENTS.get(diary.pressed.get(press, ""))
        if spec is None or not spec.perishable or answer.r != "ok" or press in diary.wrong_age:
            continue
        age_ms = world.hub.got_ms[press] - diary.at_ms[press]
        # The age is told when it is sent; a message may be under way for longer.
        carried_ms = 1000 * DELAY_S_MAX if world.plan.has("delay") else 0
        assert age_ms <= PRESS_AGE_MS_MAX + carried_ms + LATE_MS, f"{press} acted on after {age_ms} ms"


def leased_numbers_are_in_the_queue_once(world: World) -> None:
    """Every number that was printed while the hub was away, at the time of its press."""
    tickets = Counter(one.id for one in must.taken(world.ledger.entries) if one.leased)
    printed = Counter(f"{day}/{number}" for _, day, number, _ in world.diary.leased)
    assert tickets == printed, f"printed {printed - tickets}, in the queue {tickets - printed}"
    promise.leases_never_overlap(world.office, world.ledger.entries)


def a_ticket_comes_out_of_the_printer_once(world: World) -> None:
    """A job that is sent again is not printed again."""
    twice = {job: n for job, n in world.diary.papers.items() if n > 1}
    assert not twice, twice


def a_restart_would_know_what_the_hub_knows(world: World) -> None:
    """The state at rest is the replayed one."""
    service = world.hub.service
    assert service is not None, "the hub is not back"
    must.the_replayed_day_is_the_live_one(
        service.state, world.office, world.ledger.open(), world.ledger.entries
    )
    must.lines_are_the_waiting_tickets(service.state)
    must.a_hand_holds_what_is_being_served(service.state)
    must.an_officer_is_at_one_counter(service.state)


def _waiting(state: OfficeState) -> list[Ticket]:
    return [t for t in state.day.tickets.values() if t.state is TicketState.WAITING]


def _fresh(world: World) -> OfficeState:
    state = OfficeState(world.office)
    for row in world.ledger.devices.values():
        state.devices[row.name] = Device(row.name, row.type, row.counter, row.services)
    return state


CHECKERS: tuple[Callable[[World], None], ...] = (
    each_accepted_take_has_exactly_one_ticket,
    no_press_is_answered_twice,
    every_take_is_answered_in_the_end,
    no_number_is_given_twice_a_day,
    no_citizen_is_at_two_counters,
    nobody_is_passed_but_by_the_rule,
    told_is_in_the_ledger,
    a_device_hears_one_answer_to_a_press,
    boards_converge_to_the_truth,
    the_chain_is_intact,
    history_does_not_run_backwards,
    an_old_key_press_calls_nobody,
    leased_numbers_are_in_the_queue_once,
    a_ticket_comes_out_of_the_printer_once,
    a_restart_would_know_what_the_hub_knows,
)


def digest_of(world: World) -> str:
    """The run in one word: what is in the ledger and what was told, byte for byte."""
    told = msgspec.json.encode([world.hub.told.acks, world.hub.told.calls, world.diary.heard])
    return f"{world.ledger.rows[-1].hash[:16]}-{sha256(told).hexdigest()[:16]}"
