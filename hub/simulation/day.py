"""A day from before the doors open until the last citizen is served, as fast as the machine goes."""

from collections.abc import Callable
from heapq import heappop, heappush
from random import Random
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hub.config.demand import Demand
from hub.domain import events as e
from hub.domain.bookings import booking as bookings
from hub.domain.calendar.civil_time import civil, day_start_ms
from hub.domain.errors import Refused
from hub.domain.office.office import Office
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.deciding import Waits
from hub.domain.queue.tickets import TicketState
from hub.domain.state import OfficeState
from hub.simulation.demand import Citizen, Interval, citizens
from hub.simulation.habits import ORDINARY, Habits, arrival_for, officer_kinds
from hub.simulation.hall import KIOSK, Hall
from hub.simulation.staff import Officer

A_MONDAY = "2026-11-23"
USUAL_HOURS_MIN = ((7 * 60, 11 * 60 + 30), (13 * 60 + 30, 17 * 60))  # of an office that names none
BOOKED_BEFORE_MS = 3_000_000  # before the doors open; the day itself begins an hour before
SLOTS_TRIED = 5
EVENTS_MAX = 2_000_000  # a day that does not end is a bug
_JOINS = (e.TicketTaken, e.TicketPassedOn, e.TicketTransferred, e.TicketReturned)
_LEAVES = (e.TicketFinished, e.TicketPassedOn, e.TicketMissed, e.TicketParked, e.TicketTransferred)


class Leg(Struct):
    """A wait for one counter. `told_s`: the interval that the citizen was told, at the kiosk only."""

    ticket: str
    service: str
    joined_ms: int
    told_s: tuple[int, int] | None = None
    called_ms: int | None = None
    counter: int | None = None
    at_kiosk: bool = False

    @property
    def wait_s(self) -> float | None:
        """How long it was until the call; None: never called."""
        return None if self.called_ms is None else (self.called_ms - self.joined_ms) / 1000


class CounterDay(Struct):
    """A counter's day: seconds at work, of those with a ticket in hand; tickets called."""

    at_work_s: float = 0.0
    busy_s: float = 0.0
    calls: int = 0
    since_ms: int | None = None
    called_ms: int | None = None


class DayResult(Struct):
    """All that a day leaves behind. `refused`: codes of the kiosk's no. `ended_ms`: the last one went."""

    legs: list[Leg]
    counters: dict[int, CounterDay]
    arrived: int
    refused: dict[str, int]
    served: int
    missed: int
    waiting: int
    closes_ms: int
    ended_ms: int


def open_hours(office: Office, day: str = A_MONDAY) -> tuple[Interval, ...]:
    """When the office is at work on that day, in Unix milliseconds."""
    if office.hours:
        return office.hours.intervals(day)
    start_ms = day_start_ms(day)
    return tuple((start_ms + 60_000 * a, start_ms + 60_000 * b) for a, b in USUAL_HOURS_MIN)


def staff_of(office: Office) -> dict[int, str]:
    """Who sits where: officers at their counters, and those of no counter where nobody sits."""
    seats: dict[int, str] = {}
    for officer in sorted(office.officers.values(), key=lambda o: (not o.counters, o.id)):
        free = [n for n in officer.counters or office.counters if n in office.counters and n not in seats]
        if free:
            seats[free[0]] = officer.id
    return seats


class Day:
    """One day of an office. `waits`: what tells citizens how long it will take; None tells nothing."""

    def __init__(
        self,
        office: Office,
        demand: Demand,
        factor: float,
        seed: int,
        waits: Waits | None = None,
        habits: Habits = ORDINARY,
    ) -> None:
        office = replace(office, hours=replace(office.hours, calendar=None))  # any Monday, in no year
        self.hours = open_hours(office)
        self.citizens = citizens(office, demand, self.hours, factor, seed)
        self.hall = Hall(office, A_MONDAY, self.hours[0][0] - 3_600_000, waits)
        self.hall.watchers.append(self._watch)
        self.now_ms = 0
        self._agenda: list[tuple[int, int, Callable[[int], None]]] = []
        self._entries = 0
        self._whose: dict[str, Citizen] = {}
        self._visits: dict[str, int] = {}
        self._waiting: dict[str, Leg] = {}
        self._result = DayResult(
            [], {n: CounterDay() for n in office.counters}, 0, {}, 0, 0, 0, self.hours[-1][1], 0
        )
        kinds = officer_kinds({n: one.services for n, one in office.counters.items()}, habits, seed)
        self.officers: dict[int, Officer] = {
            n: kinds[n](self, n, who, seed) for n, who in staff_of(office).items()
        }
        for from_ms, _ in self.hours:
            self.at(from_ms, self._tick)
        chance = Random(f"{seed}/bookings")
        for citizen in self.citizens:
            code, at_ms = None, citizen.at_ms
            if habits.booked and chance.random() < habits.booked:
                code, at_ms = self._book(citizen, chance)
            self.at(at_ms, lambda now_ms, who=citizen, code=code: self._take(who, now_ms, code))  # type: ignore[misc]

    def run(self) -> DayResult:
        """Until nothing is left to do."""
        for _ in range(EVENTS_MAX):
            if not self._agenda:
                return self._end()
            self.now_ms, _, act = heappop(self._agenda)
            act(self.now_ms)
        raise RuntimeError("the simulated day does not end")

    # what officers use

    def at(self, at_ms: float, act: Callable[[int], None]) -> None:
        """Do this at that moment, or now if it is past."""
        self._entries += 1
        heappush(self._agenda, (max(round(at_ms), self.now_ms), self._entries, act))

    def citizen(self, ticket: str) -> Citizen:
        """Whose number this is."""
        return self._whose[ticket]

    def errand(self, ticket: str) -> int:
        """At how many counters this citizen has been called."""
        return self._visits[ticket]

    # what happens

    def _book(self, citizen: Citizen, chance: Random) -> tuple[str | None, int]:
        """The code of a slot near the time at which somebody wants to come, and when that is."""
        service = self.hall.state.office.services[citizen.service]
        starts = bookings.slot_starts(service, self.hall.state.office.hours, A_MONDAY)
        for slot_ms in sorted(starts, key=lambda at_ms: abs(at_ms - citizen.at_ms))[:SLOTS_TRIED]:
            try:
                command = c.Book(citizen.service, f"{civil(slot_ms):%Y-%m-%dT%H:%M}", citizen.priority)
                booked = self.hall.press(KIOSK, command, self.hours[0][0] - BOOKED_BEFORE_MS)
            except Refused:
                continue
            assert isinstance(booked, answers.Booked)
            return booked.code, arrival_for(slot_ms, chance)
        return None, citizen.at_ms

    def _tick(self, now_ms: int) -> None:
        self.hall.tick(now_ms)

    def _page(self, event: e.OfficerPaged, at_ms: int) -> None:
        """Somebody who gives this service may come; if nobody does, all are asked again."""
        office = self.hall.state.office
        summon_s = float(office.services[event.service].summon_s)
        for number in office.counters_for(event.service):
            if number in self.officers and self.officers[number].paged(summon_s, at_ms):
                break
        self.at(at_ms + 1000 * office.tickets.page_again_s, self._tick)

    def _take(self, citizen: Citizen, now_ms: int, code: str | None = None) -> None:
        self._result.arrived += 1
        take = c.Take(citizen.service, citizen.priority, citizen.then)
        try:
            taken = self.hall.press(KIOSK, c.CheckIn(code) if code else take, now_ms)
        except Refused as refusal:
            self._result.refused[refusal.code] = self._result.refused.get(refusal.code, 0) + 1
            return
        assert isinstance(taken, answers.Taken)
        self._whose[taken.ticket] = citizen

    def _watch(self, state: OfficeState, at_ms: int, event: e.AnyEvent) -> None:
        if isinstance(event, _LEAVES):
            self._leave(event.counter, at_ms)
        if isinstance(event, _JOINS):
            self._join(state, at_ms, event)
        elif isinstance(event, e.TicketCalled) and event.nth == 1:
            self._called(state, at_ms, event)
        elif isinstance(event, e.OfficerPaged):
            self._page(event, at_ms)
        elif isinstance(event, e.OfficerLoggedIn | e.CounterResumed):
            self._result.counters[event.counter].since_ms = at_ms
        elif isinstance(event, e.OfficerLoggedOut | e.CounterPaused):
            self._stop_work(event.counter, at_ms)

    def _join(self, state: OfficeState, at_ms: int, event: Any) -> None:
        ticket = state.day.tickets[event.id]
        leg = Leg(ticket.number, ticket.service, at_ms)
        if isinstance(event, e.TicketTaken):
            leg.told_s, leg.at_kiosk = event.wait_s, True
        self._result.legs.append(leg)
        self._waiting[ticket.number] = leg
        for number, officer in self.officers.items():
            if officer.idle and ticket.line in state.lines_of(number):
                officer.someone_came(at_ms)

    def _called(self, state: OfficeState, at_ms: int, event: e.TicketCalled) -> None:
        number = state.day.tickets[event.id].number
        leg = self._waiting.pop(number)
        leg.called_ms, leg.counter = at_ms, event.counter
        self._visits[number] = self._visits.get(number, 0) + 1
        counter = self._result.counters[event.counter]
        counter.calls += 1
        counter.called_ms = at_ms

    def _leave(self, number: int, at_ms: int) -> None:
        counter = self._result.counters[number]
        if counter.called_ms is not None:
            counter.busy_s += (at_ms - counter.called_ms) / 1000
        counter.called_ms = None

    def _stop_work(self, number: int, at_ms: int) -> None:
        counter = self._result.counters[number]
        if counter.since_ms is not None:
            counter.at_work_s += (at_ms - counter.since_ms) / 1000
        counter.since_ms = None
        self._result.ended_ms = max(self._result.ended_ms, at_ms)

    def _end(self) -> DayResult:
        states = [ticket.state for ticket in self.hall.state.day.tickets.values()]
        self._result.served = states.count(TicketState.DONE)
        self._result.missed = states.count(TicketState.NO_SHOW)
        self._result.waiting = len(states) - self._result.served - self._result.missed
        return self._result
