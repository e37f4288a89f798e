"""What the events of the day teach about durations: bounded, and the same after a replay of the day.

An officer is busy with a ticket from its call until the next call, when somebody was waiting, or else until
it leaves the hand: so a sample tells how fast a line moves, missed calls and paper work in between included.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from hub.domain import events as e
from hub.domain.forecast.rate import Rate, Shares
from hub.domain.forecast.sample import Sample
from hub.domain.office import Office
from hub.domain.queueing import line_of_counter
from hub.domain.state import OfficeState

KEEP = 60  # durations of a service
KEEP_OFFICE = 120  # reactions and breaks are alike at all counters
SERVICE_CV, REACTION_CV, BREAK_CV = 0.7, 0.9, 0.7
REACTION_S, BREAK_S = 15.0, 480.0
BREAKS_PRIOR, TICKETS_PRIOR = 1.0, 60.0  # one break in sixty tickets, before this office has shown its own
LUNCH = "lunch"


class InHand(Struct, frozen=True):
    """A ticket with an officer."""

    ticket: e.TicketId
    service: str
    called_ms: int


class Learned:
    """Recent durations and rates of an office, and since when each counter does what it does."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.durations = {
            letter: Sample(service.typical_service_s, SERVICE_CV, KEEP)
            for letter, service in office.services.items()
        }
        self.reactions = Sample(REACTION_S, REACTION_CV, KEEP_OFFICE)
        self.breaks = Sample(BREAK_S, BREAK_CV, KEEP_OFFICE)
        self.arrivals = {letter: Rate() for letter in office.services}
        self.credits = Shares(p.credit_s for p in office.priorities.values())
        self.in_hand: dict[int, InHand] = {}
        self.free_ms: dict[int, int] = {}  # since when a counter that is open has nobody in hand
        self.paused: dict[int, tuple[int, str | None]] = {}
        self.paged_ms: dict[str, int] = {}
        self.opened: set[int] = set()  # counters that were open on the last day on which any was
        self._today: set[int] = set()
        self._unclosed: dict[
            int, InHand
        ] = {}  # left the hand while others waited: the next call tells its end
        self._joined_ms: dict[e.TicketId, int] = {}
        self._tickets = self._breaks = 0

    @property
    def break_share(self) -> float:
        """The probability that a break follows a ticket."""
        return (self._breaks + BREAKS_PRIOR) / (self._tickets + TICKETS_PRIOR)

    def observe(self, state: OfficeState, at_ms: int, event: e.AnyEvent) -> None:
        """Look at an event after it was applied; kinds that teach nothing are passed over."""
        if seen := _SEEN.get(type(event)):
            seen(self, state, at_ms, event)

    def _day_opened(self, state: OfficeState, at_ms: int, event: e.DayOpened) -> None:
        self.opened = self._today or self.opened
        self._today = {session.counter for session in event.sessions}
        self.in_hand, self.free_ms, self.paused, self.paged_ms = {}, {}, {}, {}
        self._unclosed, self._joined_ms = {}, {}
        for session in state.sessions.values():
            if session.ticket:
                self._begin(state, session.counter, session.ticket, at_ms)

    def _taken(self, state: OfficeState, at_ms: int, event: e.TicketTaken) -> None:
        self._joined_ms[event.id] = at_ms
        if event.service in self.arrivals:
            self.arrivals[event.service].note(at_ms)
        priority = self.office.priorities.get(event.priority or "")
        self.credits.note(priority.credit_s if priority else 0)

    def _called(self, state: OfficeState, at_ms: int, event: e.TicketCalled) -> None:
        if event.nth > 1:
            return
        self._free(state, at_ms, event.counter)  # a ticket may leave the hand by a call alone
        free_ms = self.free_ms.pop(event.counter, at_ms)
        joined_ms = self._joined_ms.pop(event.id, at_ms)
        last = self._unclosed.pop(event.counter, None)
        if last:
            self._lasted(last, at_ms if joined_ms <= free_ms and not event.out_of_turn else free_ms)
        elif joined_ms > free_ms and not event.out_of_turn:
            self.reactions.add((at_ms - joined_ms) / 1000)
        self._begin(state, event.counter, event.id, at_ms)

    def _begin(self, state: OfficeState, counter: int, ticket: e.TicketId, at_ms: int) -> None:
        self.in_hand[counter] = InHand(ticket, state.tickets[ticket].service, at_ms)

    def _left(self, state: OfficeState, at_ms: int, event: Any) -> None:
        """A ticket left the hand: served, missed, put aside, passed on, voided."""
        counter = getattr(event, "counter", None)
        if counter is None:
            counter = next((n for n, hand in self.in_hand.items() if hand.ticket == event.id), None)
        self._joined_ms.pop(event.id, None)
        if counter is not None and counter in self.in_hand:
            self._free(state, at_ms, counter, self.in_hand[counter].service)

    def _rejoined(self, state: OfficeState, at_ms: int, event: Any) -> None:
        """It waits in a line again, from now on."""
        self._left(state, at_ms, event)
        self._joined_ms[event.id] = at_ms

    def _free(self, state: OfficeState, at_ms: int, counter: int, service: str = "") -> None:
        hand = self.in_hand.pop(counter, None)
        if hand is None:
            return
        self._tickets += 1
        self.free_ms[counter] = at_ms
        ended = InHand(hand.ticket, service or hand.service, hand.called_ms)
        lines = (*state.services_of(counter), line_of_counter(counter))
        if state.lines.waiting_for(lines):
            self._unclosed[counter] = ended
        else:
            self._lasted(ended, at_ms)

    def _lasted(self, hand: InHand, until_ms: int) -> None:
        if hand.service in self.durations:
            self.durations[hand.service].add((until_ms - hand.called_ms) / 1000)

    def _opened(self, state: OfficeState, at_ms: int, event: e.OfficerLoggedIn) -> None:
        self._today.add(event.counter)
        self.opened.add(event.counter)
        self.free_ms[event.counter] = at_ms
        for service in state.services_of(event.counter):
            self.paged_ms.pop(service, None)

    def _closed(self, state: OfficeState, at_ms: int, event: Any) -> None:
        """No more calls from here for now: what was unclosed ended when the ticket left the hand."""
        free_ms = self.free_ms.pop(event.counter, at_ms)
        if last := self._unclosed.pop(event.counter, None):
            self._lasted(last, free_ms)
        self.paused.pop(event.counter, None)

    def _paused(self, state: OfficeState, at_ms: int, event: e.CounterPaused) -> None:
        self._closed(state, at_ms, event)
        self.paused[event.counter] = (at_ms, event.reason)
        if self._is_break(at_ms, event.reason):
            self._breaks += 1

    def _resumed(self, state: OfficeState, at_ms: int, event: e.CounterResumed) -> None:
        since_ms, reason = self.paused.pop(event.counter, (at_ms, LUNCH))
        self.free_ms[event.counter] = at_ms
        if self._is_break(since_ms, reason):
            self.breaks.add((at_ms - since_ms) / 1000)

    def _is_break(self, at_ms: int, reason: str | None) -> bool:
        return reason != LUNCH and self.office.hours.open_at(at_ms)

    def _paged(self, state: OfficeState, at_ms: int, event: e.OfficerPaged) -> None:
        self.paged_ms.setdefault(event.service, at_ms)


_SEEN: dict[type[e.Event], Callable[[Learned, OfficeState, int, Any], None]] = {
    e.DayOpened: Learned._day_opened,
    e.TicketTaken: Learned._taken,
    e.TicketCalled: Learned._called,
    e.TicketFinished: Learned._left,
    e.TicketMissed: Learned._left,
    e.TicketParked: Learned._left,
    e.TicketVoided: Learned._left,
    e.TicketPassedOn: Learned._rejoined,
    e.TicketTransferred: Learned._rejoined,
    e.TicketReturned: Learned._rejoined,
    e.OfficerLoggedIn: Learned._opened,
    e.OfficerLoggedOut: Learned._closed,
    e.CounterPaused: Learned._paused,
    e.CounterResumed: Learned._resumed,
    e.OfficerPaged: Learned._paged,
}
