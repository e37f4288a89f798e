"""What the events of the day teach about durations: bounded, and the same after a replay of the day.

An officer is busy with a ticket from its call until the next call, when somebody was waiting, or else until
it leaves the hand: so a sample tells how fast a line moves, missed calls and paper work in between included.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from hub.domain import events as e
from hub.domain.bookings.booking import BookingState
from hub.domain.calendar.civil_time import business_day
from hub.domain.forecast.parts import parts_of
from hub.domain.forecast.rate import Rate, Shares
from hub.domain.forecast.sample import Sample
from hub.domain.office.office import Office
from hub.domain.queue.allocation import due_ms
from hub.domain.queue.tickets import line_of_counter
from hub.domain.state import OfficeState

KEEP = 60  # durations of a service
KEEP_OFFICE = 120  # reactions and breaks are alike at all counters
SERVICE_CV, REACTION_CV, BREAK_CV = 0.7, 0.9, 0.7
WALK_S = 30.0  # from the call to the counter, before this office has shown how far it is
REACTION_S, BREAK_S = 15.0, 480.0
BREAK_EVERY_S = 7_200.0  # of an officer at work, before this office has shown its own habit
COMING_S, COMING_CV = 300.0, 0.9  # counters open from `COMING_EARLY_S` before the office does
COMING_EARLY_S, COMING_LATE_S_MAX = 300, 2_700  # who is later than this does not come by himself
SUMMON_PERCENT, SUMMON_CV = 100.0, 0.3  # of `summon_s`: from the page until the officer is there
ANSWERED_PRIOR, UNANSWERED_PRIOR = 6.0, 0.8  # pages, before this office has shown who comes
ON_THE_WAY_S = 300  # after an opening: who comes to a page of then may have come by himself
UNANSWERED_MAX = 4  # rounds of one page that teach: one officer who is ill is not all officers
EARLIEST_STEPS = 4  # between the earliest check-in and the slot: what lies between is interpolated
BACK_S, BACK_CV = 120.0, 0.6  # from the end of lunch
REJOIN_AGE_S, REJOIN_AGE_CV = 900.0, 0.8
REJOIN_PRIOR, TAKEN_PRIOR = 1.0, 20.0  # one ticket in twenty goes on to another counter, before today tells
LUNCH = "lunch"


_Shift = tuple[int, int]  # a counter, and which of the day's openings


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
            letter: Sample(service.typical_service_s + WALK_S, SERVICE_CV, KEEP)
            for letter, service in office.services.items()
        }
        self.reactions = Sample(REACTION_S, REACTION_CV, KEEP_OFFICE)
        self.breaks = Sample(BREAK_S, BREAK_CV, KEEP_OFFICE)
        self.comings = Sample(COMING_S, COMING_CV, KEEP_OFFICE)
        self.backs = Sample(BACK_S, BACK_CV, KEEP_OFFICE)
        self.summons = Sample(SUMMON_PERCENT, SUMMON_CV, KEEP_OFFICE)
        self._answered = self._unanswered = 0
        self.arrivals = {letter: Rate() for letter in office.services}
        self.rejoins = {letter: Rate() for letter in office.services}  # passed on to it, due as they were
        self.rejoin_ages = Sample(REJOIN_AGE_S, REJOIN_AGE_CV, KEEP_OFFICE)  # since they came
        self._came: list[tuple[int, Sample, float]] = []  # lately: those who come early must not teach alone
        self._first_ms: int | None = None  # when the first citizen of the day came
        self._taken_count = self._rejoined_count = 0
        self.credits = Shares(p.credit_s for p in office.priorities.values())
        self._part_at = {number: part for part in parts_of(office) for number in part.counters}
        self.in_hand: dict[int, InHand] = {}
        self.free_ms: dict[int, int] = {}  # since when a counter that is open has nobody in hand
        self.paused: dict[int, tuple[int, str | None]] = {}
        self.paged_ms: dict[str, int] = {}
        self.came_paged: set[int] = set()  # counters whose officer was paged, or came as one was
        self.booked: dict[str, dict[str, tuple[int, int]]] = {}  # by service and code: slot, due
        self._yesterday: set[_Shift] = set()  # who was at work on the last day on which anybody was
        self._today: set[_Shift] = set()
        self._gone: set[int] = set()  # counters whose officer has logged out since the last opening
        self._unclosed: dict[
            int, InHand
        ] = {}  # left the hand while others waited: the next call tells its end
        self._joined_ms: dict[e.TicketId, int] = {}
        self._working_ms: dict[int, int] = {}  # since when a counter is open
        self._worked_ms = self._breaks = 0

    def break_rate(self, now_ms: int) -> float:
        """Breaks a second of an officer at work."""
        worked_ms = self._worked_ms + sum(now_ms - since_ms for since_ms in self._working_ms.values())
        return (self._breaks + 1) / (max(worked_ms, 0) / 1000 + BREAK_EVERY_S)

    def comes_for(self, counter: int, opening: int) -> bool | None:
        """Whether somebody comes to a closed counter by himself for the day's opening number `opening`.

        As yesterday; None: nobody knows, as there was none. Who logged out at lunch has gone home then.
        """
        if self._yesterday:
            return (counter, opening) in self._yesterday
        return None if opening == 0 and counter not in self._gone else False

    def answered_share(self, rounds: int = 0) -> float:
        """Of the pages, those that are answered before the next; `rounds`: so many of this one were not."""
        missed = self._unanswered + min(rounds, UNANSWERED_MAX) + UNANSWERED_PRIOR
        came = self._answered + ANSWERED_PRIOR
        return came / (came + missed)

    def round_s(self, service: str) -> float:
        """How long a page is waited for until it counts as unanswered."""
        return float(max(2 * self.office.services[service].summon_s, self.office.tickets.page_again_s))

    def credits_asked(self, service: str) -> tuple[int, ...]:
        """The credits for which a wait is kept ready, in seconds, the smallest first.

        Those of the classes; that of who is due at once, as who comes back is; and, where slots are booked,
        those of who is early: they may be negative, for that is due like somebody who comes later.
        """
        found = self.office.services[service]
        credits = {*self.credits.credits_s, found.target_wait_s}
        if found.slot_min and found.slot_capacity:
            rules = self.office.booking
            steps = range(EARLIEST_STEPS + 1)
            credits.update(rules.credit_s - rules.early_s_max * step // EARLIEST_STEPS for step in steps)
        return tuple(sorted(credits))

    def arrival_rate(self, service: str, now_ms: int) -> float:
        """Citizens a second who take a number for a service."""
        return self.arrivals[service].at(now_ms, self._since_ms(now_ms))

    def rejoin_rate(self, service: str, now_ms: int) -> float:
        """Citizens a second who are passed on to a service, or come back to it."""
        share = (self._rejoined_count + REJOIN_PRIOR) / (self._taken_count + TAKEN_PRIOR)
        everybody = sum(self.arrival_rate(letter, now_ms) for letter in self.arrivals)
        usual = share * everybody / len(self.arrivals)
        return self.rejoins[service].at(now_ms, self._since_ms(now_ms), usual)

    def _since_ms(self, now_ms: int) -> int:
        return now_ms if self._first_ms is None else self._first_ms

    def observe(self, state: OfficeState, at_ms: int, event: e.AnyEvent) -> None:
        """Look at an event after it was applied; kinds that teach nothing are passed over."""
        if seen := _SEEN.get(type(event)):
            self._learn_comings(at_ms)
            seen(self, state, at_ms, event)

    def _learn_comings(self, at_ms: int) -> None:
        """When the last of those who come must be there, all of them teach how late one comes."""
        if self._came and at_ms > self._came[0][0] + 1000 * (COMING_EARLY_S + COMING_LATE_S_MAX):
            for _, sample, late_s in self._came:
                sample.add(late_s)
            self._came = []

    def _day_opened(self, state: OfficeState, at_ms: int, event: e.DayOpened) -> None:
        self._yesterday = self._today or self._yesterday
        self._today, self._gone = {(session.counter, 0) for session in event.sessions}, set()
        self.in_hand, self.free_ms, self.paused, self.paged_ms = {}, {}, {}, {}
        self.came_paged = set()
        self.booked = {}
        for booking in state.day.bookings.values():
            if booking.day == state.day.name and booking.state is BookingState.BOOKED:
                self._expect_booked(booking.code, booking.service, booking.slot_ms, booking.priority)
        self._unclosed, self._joined_ms, self._working_ms = {}, {}, {}
        self._first_ms = None
        for session in state.day.sessions.values():
            if session.ticket:
                self._begin(state, session.counter, session.ticket, at_ms)

    def _taken(self, state: OfficeState, at_ms: int, event: e.TicketTaken) -> None:
        self._joined_ms[event.id] = at_ms
        self._taken_count += 1
        if event.booking:
            self.booked.get(event.service, {}).pop(event.booking, None)
        if self._first_ms is None:
            self._first_ms = at_ms
        if event.service in self.arrivals:
            self.arrivals[event.service].note(at_ms)
        priority = self.office.priorities.get(event.priority or "")
        self.credits.note(priority.credit_s if priority else 0)

    def _called(self, state: OfficeState, at_ms: int, event: e.TicketCalled) -> None:
        if event.nth > 1:
            return
        self._here(event.counter, at_ms)
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
        self.in_hand[counter] = InHand(ticket, state.day.tickets[ticket].service, at_ms)

    def _left(self, state: OfficeState, at_ms: int, event: Any) -> None:
        """A ticket left the hand or its line: served, missed, put aside, passed on, voided."""
        ticket = state.day.tickets[event.id]
        if not state.day.lines.waiting(ticket.service):
            self._end_page(ticket.service, at_ms, came=False)
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
        ticket = state.day.tickets[event.id]
        if ticket.service in self.rejoins and not self._foreseen(event):
            self.rejoins[ticket.service].note(at_ms)
            self.rejoin_ages.add((at_ms - ticket.taken_ms) / 1000)
            self._rejoined_count += 1

    def _foreseen(self, event: Any) -> bool:
        """Whether it only went on to an errand within its part: scenes know the errands of a ticket."""
        here = self._part_at.get(event.counter or 0)
        return isinstance(event, e.TicketPassedOn) and event.service in (here.services if here else ())

    def _free(self, state: OfficeState, at_ms: int, counter: int, service: str = "") -> None:
        hand = self.in_hand.pop(counter, None)
        if hand is None:
            return
        self.free_ms[counter] = at_ms
        ended = InHand(hand.ticket, service or hand.service, hand.called_ms)
        lines = (*state.services_of(counter), line_of_counter(counter))
        if state.day.lines.waiting_for(lines):
            self._unclosed[counter] = ended
        else:
            self._lasted(ended, at_ms)

    def _lasted(self, hand: InHand, until_ms: int) -> None:
        if hand.service in self.durations:
            self.durations[hand.service].add((until_ms - hand.called_ms) / 1000)

    def _opened(self, state: OfficeState, at_ms: int, event: e.OfficerLoggedIn) -> None:
        self._here(event.counter, at_ms)
        self.free_ms[event.counter] = self._working_ms[event.counter] = at_ms
        late_s = self._late_s(at_ms)
        if late_s is not None:
            self._came.append((at_ms, self.comings, late_s + COMING_EARLY_S))
        self.came_paged.discard(event.counter)
        for service in state.services_of(event.counter):
            if service in self.paged_ms:
                self.came_paged.add(event.counter)
            self._end_page(service, at_ms, came=True)

    def _here(self, counter: int, at_ms: int) -> None:
        """Somebody is at work at a counter, in which part of the day."""
        hours = self.office.hours
        day = hours.intervals(business_day(at_ms)) if hours else ()
        begun = sum(at_ms >= from_ms - 1000 * COMING_EARLY_S for from_ms, _ in day)
        self._today.add((counter, max(0, begun - 1)))
        self._gone.discard(counter)

    def _end_page(self, service: str, at_ms: int, *, came: bool) -> None:
        """An officer came, or nobody waits for one any more: what the page has taught.

        One of the opening teaches nothing: who comes then may have been on the way.
        """
        paged_ms = self.paged_ms.pop(service, None)
        if paged_ms is None:
            return
        since_s = self._late_s(paged_ms)
        if since_s is not None and since_s < ON_THE_WAY_S:
            return
        rounds, late_s = divmod((at_ms - paged_ms) / 1000, self.round_s(service))
        self._unanswered += min(int(rounds), UNANSWERED_MAX)
        if came:
            self._answered += 1
            self.summons.add(100 * late_s / max(1, self.office.services[service].summon_s))

    def _expect_booked(self, code: str, service: str, slot_ms: int, priority: str | None) -> None:
        known, of_class = self.office.services.get(service), self.office.priorities.get(priority or "")
        if known is not None:
            credit_s = self.office.booking.credit_s + (of_class.credit_s if of_class else 0)
            self.booked.setdefault(service, {})[code] = (slot_ms, due_ms(slot_ms, known, credit_s))

    def _booked(self, state: OfficeState, at_ms: int, event: e.BookingMade) -> None:
        if state.day.bookings[event.code].day == state.day.name:
            self._expect_booked(event.code, event.service, event.slot_ms, event.priority)

    def _unbooked(self, state: OfficeState, at_ms: int, event: e.BookingCancelled) -> None:
        self.booked.get(state.day.bookings[event.code].service, {}).pop(event.code, None)

    def _logged_out(self, state: OfficeState, at_ms: int, event: e.OfficerLoggedOut) -> None:
        self._closed(state, at_ms, event)
        self._gone.add(event.counter)

    def _closed(self, state: OfficeState, at_ms: int, event: Any) -> None:
        """No more calls from here for now: what was unclosed ended when the ticket left the hand."""
        free_ms = self.free_ms.pop(event.counter, at_ms)
        self._worked_ms += at_ms - self._working_ms.pop(event.counter, at_ms)
        if last := self._unclosed.pop(event.counter, None):
            self._lasted(last, free_ms)
        self.paused.pop(event.counter, None)

    def _paused(self, state: OfficeState, at_ms: int, event: e.CounterPaused) -> None:
        self._closed(state, at_ms, event)
        self.paused[event.counter] = (at_ms, event.reason)
        if self._is_break(at_ms, event.reason):
            self._breaks += 1

    def _resumed(self, state: OfficeState, at_ms: int, event: e.CounterResumed) -> None:
        self._here(event.counter, at_ms)
        since_ms, reason = self.paused.pop(event.counter, (at_ms, LUNCH))
        self.free_ms[event.counter] = self._working_ms[event.counter] = at_ms
        late_s = self._late_s(at_ms)
        if self._is_break(since_ms, reason):
            self.breaks.add((at_ms - since_ms) / 1000)
        elif late_s is not None:
            self._came.append((at_ms, self.backs, late_s))

    def _late_s(self, at_ms: int) -> float | None:
        """Seconds since the opening that an officer came for, negative before it; None: for no opening."""
        hours = self.office.hours
        for from_ms, _ in hours.intervals(business_day(at_ms)) if hours else ():
            late_s = (at_ms - from_ms) / 1000
            if -COMING_EARLY_S <= late_s <= COMING_LATE_S_MAX:
                return late_s
        return None

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
    e.OfficerLoggedOut: Learned._logged_out,
    e.BookingMade: Learned._booked,
    e.BookingCancelled: Learned._unbooked,
    e.CounterPaused: Learned._paused,
    e.CounterResumed: Learned._resumed,
    e.OfficerPaged: Learned._paged,
}
