"""Lives the month: stories, citizens, officers and bags, each doing its next thing when its time comes."""

from collections.abc import Callable
from random import Random

from hub.config.demand import Demand
from hub.demo.month.agenda import Agenda
from hub.demo.month.bags import LOST_FROM, Post
from hub.demo.month.casting import Cast
from hub.demo.month.courses import COURSES
from hub.demo.month.desk import Desk
from hub.demo.month.hall import Faces, HallDay
from hub.demo.month.house import House
from hub.demo.month.life import Act, Come, Doing, Life, Story
from hub.demo.month.visits import COLLECT, Doors, Visit
from hub.domain import events as e
from hub.domain.calendar.civil_time import DAY_MS, business_day, day_start_ms
from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.events import AnyEvent
from hub.simulation.day import open_hours, staff_of

MINUTE_MS = 60_000
TICK_MS = 5 * MINUTE_MS
MORNING_MS = 6 * 60 * MINUTE_MS
DAY_FROM_MS, DAY_TO_MS = 7 * 60 * MINUTE_MS, 18 * 60 * MINUTE_MS
GRUMPY, CURT = frozenset({"L"}), frozenset({14})
ABSENT_SHARE = 0.3  # of the days: somebody is, and the officer without a counter sits there

Progress = Callable[[int, int], None]


class Player:
    """`play()` the cast in the house."""

    def __init__(self, house: House, calendar: WorkCalendar, demand: Demand, cast: Cast, seed: int) -> None:
        self._house, self._cast, self._seed = house, cast, seed
        self._chance = Random(f"{seed}/days")
        self._calendar, self._agenda = calendar, Agenda()
        self._lives: dict[str, Life] = {}
        self._stories: dict[int, Story] = {}
        self._comers: dict[str, list[tuple[Life, str]]] = {}
        self._today: HallDay | None = None
        self._desk = Desk(house, self._go_on)
        self._post = Post(house, calendar, self._go_on)
        part = cast.figures.dossiers / (sum(demand.per_day.values()) * len(cast.receiving))
        self._doors = Doors(house.office, demand, Random(f"{seed}/doors"), min(1.0, part))
        self._faces = Faces(house, Random(f"{seed}/faces"), GRUMPY, CURT)
        self.tickets = self.ratings = self.without_number = 0
        house.listeners.append(self._hear)

    async def play(self, lives: list[Life], progress: Progress | None) -> None:
        """From the first dossier that is carried over until the month is over. Raises LedgerUnavailable."""
        first_ms = day_start_ms(business_day(self._cast.begins_ms(lives)))
        for life in lives:
            story = self._cast.teller(life).tell(COURSES[life.course].tell)
            self._stories[life.number] = story
            self._wish(life, next(story, None))
        self._plan_days()
        days, day = (self._cast.until_ms - first_ms) // DAY_MS, ""
        while deed := self._agenda.next(self._cast.until_ms):
            deed(self._agenda.now_ms)
            await self._house.commit()
            if progress and business_day(self._agenda.now_ms) != day:
                day = business_day(self._agenda.now_ms)
                progress((self._agenda.now_ms - first_ms) // DAY_MS + 1, days)
        self._house.pass_time(self._cast.until_ms - 1)
        await self._house.commit(all_of_it=True)

    # stories

    def _go_on(self, life: Life, done_ms: int) -> None:
        """Something was done; what is next?"""
        try:
            self._wish(life, self._stories[life.number].send(done_ms))
        except StopIteration:
            del self._stories[life.number]

    def _wish(self, life: Life, doing: Doing | None) -> None:
        if isinstance(doing, Act):
            self._agenda.at(doing.at_ms, lambda now_ms: self._desk.act(life, doing, now_ms))
        elif isinstance(doing, Come):
            if day := self._receiving(doing.day):
                self._comers.setdefault(day, []).append((life, doing.what))
        elif doing is not None:
            self._agenda.at(doing.at_ms, lambda _: self._post.take(life, doing))

    def _receiving(self, day: str) -> str | None:
        """That day, or the next after today on which the office receives; None: not in this month."""
        today = business_day(self._agenda.now_ms)
        return next((one for one in self._cast.receiving if one >= day and one > today), None)

    def turned_away(self, visit: Visit, now_ms: int) -> None:
        """No number to be had: come again, or on the last day of the month to a counter without one."""
        again = self._receiving(business_day(now_ms))
        if again is not None:
            self._comers.setdefault(again, []).extend(visit.lives)
            return
        visit.lives = [one for one in visit.lives if one[1] != COLLECT]
        self.without_number += len(visit.lives)
        counter, officer = next(iter(staff_of(self._house.office).items()))
        self._desk.serve(visit, counter, officer, None, now_ms)

    # days

    def _plan_days(self) -> None:
        furnished = False
        for day in _days(self._cast.from_ms, self._cast.until_ms):
            start_ms = day_start_ms(day)
            self._agenda.at(start_ms + TICK_MS, self._house.pass_time)
            if not furnished:
                furnished = True
                self._agenda.at(start_ms + MORNING_MS - MINUTE_MS, self._house.furnish)
            if day in self._cast.receiving:
                self._agenda.at(start_ms + MORNING_MS, lambda _, day=day: self._open_doors(day))  # type: ignore[misc]
                for at_ms in range(start_ms + DAY_FROM_MS, start_ms + DAY_TO_MS, TICK_MS):
                    self._agenda.at(at_ms, self._house.pass_time)
        for nth, day in enumerate(self._cast.working):
            self._post.plan_day(self._agenda, day, lose=nth >= LOST_FROM)

    def _open_doors(self, day: str) -> None:
        hours = open_hours(self._house.office, day)
        visits = self._doors.visits(
            self._comers.pop(day, []), hours, saturday=not self._calendar.works_on(day)
        )
        self._today = HallDay(self._house, self._agenda, self, self._faces, hours=hours)
        self._today.open(visits, self._seats(), self._seed * 1_000 + int(day[-2:]))

    def serve(self, visit: Visit, counter: int, officer: str, ticket: str, now_ms: int) -> None:
        """`hub.demo.month.hall.Counter`: all that a citizen came for."""
        self._desk.serve(visit, counter, officer, ticket, now_ms)

    def _seats(self) -> dict[int, str]:
        """Who sits where today; the officer without a counter takes the place of somebody who is away."""
        seats, office = staff_of(self._house.office), self._house.office
        spare = [one.id for one in office.officers.values() if not one.counters]
        if spare and spare[0] not in seats.values() and self._chance.random() < ABSENT_SHARE:
            seats[self._chance.choice(list(seats))] = spare[0]
        return seats

    def _hear(self, at_ms: int, event: AnyEvent) -> None:
        self.tickets += isinstance(event, e.TicketTaken)
        self.ratings += isinstance(event, e.Rated)
        if self._today is not None:
            self._today.heard(at_ms, event)


def _days(from_ms: int, until_ms: int) -> list[str]:
    return [business_day(at_ms) for at_ms in range(from_ms, until_ms, DAY_MS)]
