"""What officers do: open their counter, call, serve, rest, go to lunch, and home when nobody waits."""

from collections.abc import Callable
from math import exp
from random import Random
from typing import Protocol

from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.queue.tickets import Ticket
from hub.domain.state import OfficeState
from hub.simulation.demand import Citizen
from hub.simulation.hall import keypad

EARLY_S, LATE_S = 300.0, 240.0  # they come from 5 minutes before opening to 4 minutes after
NOTICE_S = 15.0  # an officer with nobody to serve sees that somebody has come
RECALL_S, GIVE_UP_S = 60.0, 110.0  # after the first call, when nobody comes
PAPERWORK_SHARE, PAPERWORK_S = 0.1, 60.0  # between two citizens
BREAK_EVERY_S, BREAK_S = 6_000.0, 420.0
LUNCH_STAY_S = 900.0  # so long they stay into their lunch for those who wait
SPEED_SIGMA = 0.1  # of the logarithm of an officer's speed

Interval = tuple[int, int]


class Rules(Protocol):
    """The office that answers the keys of officers."""

    @property
    def state(self) -> OfficeState:
        """As it is now."""

    def press(self, device: str, command: c.Command, now_ms: int) -> answers.Answer:
        """What the office answers."""

    def log_in(self, counter: int, officer: str, now_ms: int) -> None:
        """Open a counter."""


class Timeline(Protocol):
    """Where an officer says what he will do later, and finds who is in front of him."""

    @property
    def hall(self) -> Rules:
        """Where keys are pressed."""

    @property
    def hours(self) -> tuple[Interval, ...]:
        """When the office is open on this day."""

    def at(self, at_ms: float, act: Callable[[int], None]) -> None:
        """Do this at that moment."""

    def citizen(self, ticket: str) -> Citizen:
        """Whose number this is."""

    def errand(self, ticket: str) -> int:
        """How many counters this citizen has been at."""


class Officer:
    """One officer at one counter. `idle`: at work, with nobody in hand."""

    def __init__(self, day: Timeline, counter: int, officer: str, seed: int) -> None:
        self.counter, self.officer, self.idle = counter, officer, False
        self._day = day
        self._chance = Random(f"{seed}/counter {counter}")
        self._speed = exp(self._chance.gauss(0, SPEED_SIGMA))
        self._break_ms = 0.0
        self._noticing = False
        for number, (from_ms, to_ms) in enumerate(day.hours):
            if number == 0:
                self._plan_coming(from_ms)
            day.at(to_ms, self._look_up)
            day.at(to_ms + 1000 * LUNCH_STAY_S, self._look_up)

    def _plan_coming(self, opens_ms: int) -> None:
        """When the officer opens the counter on this day."""
        self._day.at(opens_ms + 1000 * self._chance.uniform(-EARLY_S, LATE_S), self._arrive)

    def paged(self, summon_s: float, now_ms: int) -> bool:
        """Somebody waits and nobody serves; whether this officer is one who is to come."""
        return False

    def attend(self, ticket: Ticket, now_ms: int) -> None:
        """What is done for a citizen before the officer ends the service; in a simulated day nothing."""

    def someone_came(self, now_ms: int) -> None:
        """Somebody waits in a line of this counter: an idle officer will notice."""
        if self.idle and not self._noticing:
            self._noticing = True
            self._day.at(now_ms + 1000 * self._around(NOTICE_S), self._notice)

    def _press(self, command: c.Command, now_ms: int) -> answers.Answer:
        return self._day.hall.press(keypad(self.counter), command, now_ms)

    def _around(self, seconds: float) -> float:
        """A duration around this mean."""
        return seconds * exp(self._chance.gauss(-0.245, 0.7))

    def _arrive(self, now_ms: int) -> None:
        self._day.hall.log_in(self.counter, self.officer, now_ms)
        self._plan_break(now_ms)
        self._between(now_ms)

    def _plan_break(self, now_ms: int) -> None:
        self._break_ms = now_ms + 1000 * self._chance.expovariate(1 / BREAK_EVERY_S)
        self._day.at(self._break_ms, self._look_up)

    def _notice(self, now_ms: int) -> None:
        self._noticing = False
        if self.idle:
            self._call(now_ms)

    def _look_up(self, now_ms: int) -> None:
        """It may be time to go."""
        if self.idle and not self._noticing:
            self._between(now_ms)

    def _call(self, now_ms: int) -> None:
        """Press `next`: it ends the service in hand too."""
        called = self._press(c.Next(), now_ms)
        assert isinstance(called, answers.Called)
        self.idle = called.ticket is None
        if called.ticket is not None:
            self._receive(called.ticket, now_ms)
        elif self._leaving(now_ms):
            self._between(now_ms)

    def _receive(self, number: str, now_ms: int) -> None:
        citizen, state = self._day.citizen(number), self._day.hall.state
        errand = citizen.errands[min(self._day.errand(number), len(citizen.errands)) - 1]
        ticket = self._in_hand()
        if not errand.comes:
            self._day.at(now_ms + 1000 * RECALL_S, lambda at_ms: self._recall(at_ms))
            self._day.at(now_ms + 1000 * GIVE_UP_S, lambda at_ms: self._give_up(at_ms))
            return
        typical_s = state.office.services[ticket.service].typical_service_s
        busy_s = errand.walk_s + errand.length * self._speed * typical_s
        self._day.at(now_ms + 1000 * busy_s, self._served)

    def _in_hand(self) -> Ticket:
        state = self._day.hall.state
        return state.day.tickets[state.day.sessions[self.counter].ticket or ""]

    def _recall(self, now_ms: int) -> None:
        self._press(c.Recall(), now_ms)

    def _give_up(self, now_ms: int) -> None:
        self._press(c.NoShow(), now_ms)
        self._between(now_ms)

    def _served(self, now_ms: int) -> None:
        ticket = self._in_hand()
        self.attend(ticket, now_ms)
        moves_to = self._day.citizen(ticket.number).transfer_to
        first = self._day.errand(ticket.number) == 1
        if moves_to and first and moves_to != ticket.service:
            self._press(c.Transfer(service=moves_to), now_ms)
            self._between(now_ms)
        elif self._leaving(now_ms) or now_ms >= self._break_ms:
            self._press(c.Finish(), now_ms)
            self._between(now_ms)
        elif self._chance.random() < PAPERWORK_SHARE:
            self._press(c.Finish(), now_ms)
            self._day.at(now_ms + 1000 * self._around(PAPERWORK_S), self._between)
        else:
            self._call(now_ms)

    def _between(self, now_ms: int) -> None:
        """Nobody in hand: go, rest, or call."""
        if self._leaving(now_ms):
            self._leave(now_ms)
        elif now_ms >= self._break_ms:
            self._away("other", now_ms, now_ms + 1000 * self._around(BREAK_S))
        else:
            self._call(now_ms)

    def _leaving(self, now_ms: int) -> bool:
        """Whether it is time for lunch or home: nobody waits, or the lunch is half eaten up."""
        ended = [to_ms for from_ms, to_ms in self._day.hours if to_ms <= now_ms]
        if not ended or any(from_ms <= now_ms < to_ms for from_ms, to_ms in self._day.hours):
            return False
        lines = self._day.hall.state.lines_of(self.counter)
        nobody = not self._day.hall.state.day.lines.waiting_for(lines)
        last = len(ended) == len(self._day.hours)
        return nobody or (not last and now_ms >= ended[-1] + 1000 * LUNCH_STAY_S)

    def _leave(self, now_ms: int) -> None:
        back = [from_ms for from_ms, _ in self._day.hours if from_ms > now_ms]
        if back:
            self._away("lunch", now_ms, back[0] + 1000 * self._chance.uniform(0, LATE_S))
        else:
            self.idle = False
            self._log_out(now_ms)

    def _log_out(self, now_ms: int) -> None:
        self._press(c.Logout(), now_ms)

    def _away(self, reason: str, now_ms: int, until_ms: float) -> None:
        self.idle = False
        self._press(c.Pause(reason), now_ms)
        self._day.at(until_ms, self._back)

    def _back(self, now_ms: int) -> None:
        self._press(c.Resume(), now_ms)
        self._plan_break(now_ms)
        self._between(now_ms)
