"""A day in the hall: citizens take numbers, officers call and serve them, some press a face."""

from collections.abc import Callable
from random import Random
from typing import Protocol

from hub.demo.month.agenda import Agenda
from hub.demo.month.house import KIOSKS, Declined, House, pad
from hub.demo.month.visits import COLLECT, Visit
from hub.domain import events as e
from hub.domain.events import AnyEvent
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.queue.tickets import Ticket
from hub.simulation.demand import Citizen, Interval
from hub.simulation.staff import Officer

PAPER_MS = 2_500  # until the kiosk says that the number is out
RATED_SHARE = 0.45
UNASKED_SHARE = 0.004
THINK_MS = (4_000, 40_000)
FORESEE_QUIET_MS = 300_000  # how old a told wait may be while the line is the same; the hub itself is quicker
SECOND_KIOSK_SHARE = 0.4


class Counter(Protocol):
    """What is done with dossiers at a counter."""

    def serve(self, visit: Visit, counter: int, officer: str, ticket: str, now_ms: int) -> None:
        """All that the citizen came for."""

    def turned_away(self, visit: Visit, now_ms: int) -> None:
        """The kiosk gave no number."""


class _AtWork(Officer):
    """An officer with a scanner."""

    def __init__(self, day: "HallDay", counter: int, officer: str, seed: int) -> None:
        super().__init__(day, counter, officer, seed)
        self._hall_day = day

    def attend(self, ticket: Ticket, now_ms: int) -> None:
        """The dossiers of the citizen in front of him."""
        day = self._hall_day
        day.desk.serve(day.visit(ticket.number), self.counter, self.officer, ticket.number, now_ms)


class HallDay:
    """`hub.simulation.staff.Timeline` of one day of the month."""

    def __init__(
        self, house: House, agenda: Agenda, desk: Counter, faces: "Faces", *, hours: tuple[Interval, ...]
    ) -> None:
        self.hall, self.hours, self.desk = house, hours, desk
        self._agenda, self._faces = agenda, faces
        self._whose: dict[str, Visit] = {}
        self._officers: dict[int, Officer] = {}
        self._foreseen: dict[str, tuple[int, tuple[int, bool]]] = {}  # when, and the line then

    def open(self, visits: list[Visit], seats: dict[int, str], seed: int) -> None:
        """Officers and citizens know when to come."""
        self._officers = {n: _AtWork(self, n, who, seed) for n, who in seats.items()}
        for visit in visits:
            self.at(visit.citizen.at_ms, lambda now_ms, visit=visit: self._arrive(visit, now_ms))  # type: ignore[misc]

    def at(self, at_ms: float, act: Callable[[int], None]) -> None:
        """Do this at that moment."""
        self._agenda.at(at_ms, act)

    def citizen(self, ticket: str) -> Citizen:
        """Whose number this is."""
        return self._whose[ticket].citizen

    def visit(self, ticket: str) -> Visit:
        """What its citizen came for."""
        return self._whose[ticket]

    def errand(self, ticket: str) -> int:
        """Everybody comes for one thing."""
        return 1

    def heard(self, at_ms: int, event: AnyEvent) -> None:
        """Officers see who waits; who was served is asked how it was."""
        if isinstance(event, e.TicketTaken):
            self._faces.waits_from(event.id, at_ms)
            ticket = self.hall.state.day.tickets[event.id]
            for number, officer in self._officers.items():
                if officer.idle and ticket.line in self.hall.state.lines_of(number):
                    officer.someone_came(at_ms)
        elif isinstance(event, e.TicketCalled) and event.nth == 1:
            self._faces.called(event.id, at_ms)
        elif isinstance(event, e.TicketFinished):
            self._agenda.at(at_ms + self._faces.thinks_ms(), lambda now_ms: self._faces.press(event, now_ms))

    def _arrive(self, visit: Visit, now_ms: int) -> None:
        citizen, kiosk = visit.citizen, self._faces.kiosk()
        self.look_ahead(citizen.service, now_ms)
        try:
            if visit.lives and visit.lives[0][1] == COLLECT:
                answer = self.hall.press(kiosk, c.Lookup(visit.lives[0][0].code), now_ms)
            else:
                answer = self.hall.press(kiosk, c.Take(citizen.service, citizen.priority), now_ms)
        except Declined:
            self.desk.turned_away(visit, now_ms)
            return
        assert isinstance(answer, answers.Taken | answers.Looked)
        if answer.ticket is None or answer.job is None:
            self.desk.turned_away(visit, now_ms)
            return
        self._whose[answer.ticket] = visit
        job = answer.job
        self.at(now_ms + PAPER_MS, lambda at_ms: self._printed(kiosk, job, at_ms))

    def _printed(self, kiosk: str, job: str, now_ms: int) -> None:
        self.hall.press(kiosk, c.Printed(job), now_ms)

    def look_ahead(self, service: str, now_ms: int) -> None:
        """Expected waits: anew when the line is another, and now and then while it is not."""
        state = self.hall.state
        free = sum(officer.idle for n, officer in self._officers.items() if service in state.services_of(n))
        line = (state.day.lines.waiting(service), bool(free))
        made_ms, seen = self._foreseen.get(service, (0, line))
        if seen != line or now_ms - made_ms > FORESEE_QUIET_MS:
            self._foreseen[service] = now_ms, line
            self.hall.foresee(service, now_ms)


class Faces:
    """How citizens found it: by service and officer, and by how long they waited."""

    def __init__(self, house: House, chance: Random, grumpy: frozenset[str], curt: frozenset[int]) -> None:
        """`grumpy`: services that are found bad more often; `curt`: counters with a curt officer."""
        self._house, self._chance = house, chance
        self._grumpy, self._curt = grumpy, curt
        self._waited: dict[str, tuple[int, int | None]] = {}

    def kiosk(self) -> str:
        """The one that is nearer."""
        return KIOSKS[self._chance.random() < SECOND_KIOSK_SHARE]

    def thinks_ms(self) -> int:
        """From the end of the service to the face."""
        return self._chance.randint(*THINK_MS)

    def waits_from(self, ticket: str, at_ms: int) -> None:
        """A number was taken."""
        self._waited[ticket] = (at_ms, None)

    def called(self, ticket: str, at_ms: int) -> None:
        """And called."""
        taken_ms, _ = self._waited[ticket]
        self._waited[ticket] = (taken_ms, at_ms)

    def press(self, event: e.TicketFinished, now_ms: int) -> None:
        """A face, if the citizen feels like it; now and then somebody passes by and presses one."""
        chance = self._chance
        if chance.random() < UNASKED_SHARE:
            self._house.press(pad(event.counter), c.Rate(chance.randint(1, 3)), now_ms)
        taken_ms, called_ms = self._waited.pop(event.id)
        if chance.random() >= RATED_SHARE:
            return
        ticket = self._house.state.day.tickets.get(event.id)
        letter = ticket.service if ticket else ""
        service = self._house.office.services.get(letter)
        waited_s = ((called_ms or taken_ms) - taken_ms) / 1000
        long = bool(service) and waited_s > service.target_wait_s  # type: ignore[union-attr]
        self._house.press(pad(event.counter), self._rating(event, letter, long=long), now_ms)

    def _rating(self, event: e.TicketFinished, letter: str, *, long: bool) -> c.Rate:
        chance, rating = self._chance, self._house.office.rating
        bad = 0.02 + 0.13 * (letter in self._grumpy) + 0.09 * (event.counter in self._curt) + 0.12 * long
        best = len(rating.levels_vi)
        if chance.random() >= bad:
            very = 0.35 if long or letter in self._grumpy or event.counter in self._curt else 0.66
            return c.Rate(best if chance.random() < very else best - 1, event.rating)
        keys = [one.key for one in rating.reasons]
        weights = [4.0 if (key == "slow") is long else 1.0 for key in keys]
        reason = chance.choices(keys, weights)[0] if keys and rating.reason_below > 1 else None
        return c.Rate(1, event.rating, reason)
