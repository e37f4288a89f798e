"""Who hands in what on which day, and what becomes of it: the lives of a month, drawn from a seed. Pure.

The known figures are exact, and every course is taken by somebody; everything else is chance.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from hub.config.demand import Demand
from hub.demo.month.courses import ACCEPTED, CARRIED, COURSES, NEVER_ACCEPTED, Course
from hub.demo.month.figures import Figures
from hub.demo.month.life import Act, Come, Life
from hub.demo.month.teller import Teller
from hub.domain.calendar.civil_time import DAY_MS, business_day, day_start_ms
from hub.domain.calendar.deadlines import Term, TermUnit, WorkCalendar, due_ms
from hub.domain.office.office import Office, Procedure

HOUR_MS = 3_600_000
DAYS_BEFORE = 40  # how far back the dossiers that are carried over were accepted
SATURDAY = 0.35  # of the dossiers of another day
SPOT_WEIGHT = 8  # of the procedures of a service most come for one that is done at once
PACES = {"early": 0.62, "on_time": 0.31, "late": 0.03, "entered_late": 0.04}
SLOW = {"so-xay-dung": 0.12, "dat-dai": 0.07}  # agencies that are late more often than others
SCANNED = 0.04  # come with a number of the provincial portal and are registered by the scan of it
BARCODE_FIRST = 5_001  # of such numbers on a day: neither ours nor those that upstream gives
CARRIED_ONLINE, CARRIED_BY_POST = 0.2, 0.1
POST_DAYS = 5  # before the month ends: a result that goes by post is gone in it for sure
CROSS_AGENCY = "V"
TERM_DAYS = {TermUnit.WORKING_DAYS: 1.0, TermUnit.CALENDAR_DAYS: 0.7, TermUnit.HOURS: 0.125}


class Cast:
    """`lives()` of a month. The same seed is the same cast."""

    def __init__(
        self,
        office: Office,
        calendar: WorkCalendar,
        demand: Demand,
        *,
        month: str,
        figures: Figures,
        seed: int,
    ) -> None:
        self._office, self._calendar, self.figures, self._seed = office, calendar, figures, seed
        self._chance = Random(seed)
        first = date.fromisoformat(f"{month}-01")
        after = (first + timedelta(days=32)).replace(day=1)
        self.from_ms, self.until_ms = day_start_ms(str(first)), day_start_ms(str(after))
        self.receiving = [day for day in _days(first, after) if self._receives(day)]
        self.working = [day for day in _days(first, after) if calendar.works_on(day)]
        self._before = [
            day for day in _days(first - timedelta(days=DAYS_BEFORE), first) if calendar.works_on(day)
        ]
        self._procedures = list(self._weighed(demand))
        self._codes: dict[str, int] = {}

    def lives(self) -> list[Life]:
        """All of them, in no order that means anything."""
        lives: list[Life] = []
        for course, channel in self._parts():
            lives.append(self._new(len(lives), course, channel))
        for nth in range(self.figures.carried_over):
            lives.append(self._carried(len(lives), nth))
        self._send_home(lives)
        for course in self._dealt(NEVER_ACCEPTED, self.figures.refused):
            lives.append(self._new(len(lives), course, "counter"))
        return lives

    def begins_ms(self, lives: Sequence[Life]) -> int:
        """The morning of the first of them."""
        return min(day_start_ms(life.day) for life in lives) + 7 * HOUR_MS

    def teller(self, life: Life) -> Teller:
        """Who tells this life, always the same."""
        return Teller(life, self._calendar, Random(f"{self._seed}/life {life.number}"))

    def _receives(self, day: str) -> bool:
        """Whether the doors are open; on Saturdays, when no clock of a dossier runs, too."""
        return bool(self._office.hours.spans(day))

    def _weighed(self, demand: Demand) -> Iterator[tuple[Procedure, str, float]]:
        """Procedures with the letter of their service, and how much they are asked for."""
        for service in self._office.services.values():
            known = [self._office.procedures[code] for code in service.procedures]
            weights = [SPOT_WEIGHT if one.term == 0 else 1 for one in known if one.term is not None]
            for one in known:
                if one.term is not None:
                    part = (SPOT_WEIGHT if one.term == 0 else 1) / sum(weights)
                    yield one, service.letter, part * demand.per_day.get(service.letter, 1.0)

    def _parts(self) -> Iterator[tuple[str, str]]:
        """Course and channel of each new one; who must stand before an officer comes to the counter."""
        wanted = self.figures
        channels = ["online"] * wanted.online + ["post"] * wanted.by_post
        courses = self._dealt({k: v for k, v in ACCEPTED.items() if k != "on_the_spot"}, wanted.new)
        courses.sort(key=lambda one: not COURSES[one].counter_only)
        present = sum(COURSES[one].counter_only for one in courses)
        channels += ["counter"] * (wanted.new - present - len(channels))
        self._chance.shuffle(channels)
        yield from zip(courses, ["counter"] * present + channels, strict=True)

    def _dealt(self, courses: dict[str, Course], count: int) -> list[str]:
        """So many courses by their shares, each at least once; what is left takes the first of them."""
        usual, *others = courses
        dealt = [name for name in others for _ in range(max(1, round(courses[name].share * count)))]
        dealt += [usual] * (count - len(dealt))
        if len(dealt) > count:
            raise ValueError(f"{count} dossiers are too few for every course of a life")
        self._chance.shuffle(dealt)
        return dealt

    def _new(self, number: int, course: str, channel: str) -> Life:
        """One that is handed in during the month."""
        procedure, letter = self._procedure(COURSES[course])
        if procedure.term == 0 and course == "plain":
            course = "on_the_spot"
        days = self.receiving if channel == "counter" else self.working
        days = days[round(COURSES[course].after * len(days)) : max(1, round(COURSES[course].by * len(days)))]
        weights = [1.0 if self._calendar.works_on(day) else SATURDAY for day in days]
        life = self._life(number, procedure, letter, channel, self._chance.choices(days, weights)[0], course)
        if course == "shared":
            self._share(life)
        elif course == "plain" and channel == "counter" and self._chance.random() < SCANNED:
            life.barcode = self._barcode(life)
        return life

    def _carried(self, number: int, nth: int) -> Life:
        """One that was accepted before the month, mostly not yet due at its beginning."""
        chance = self._chance
        course = CARRIED[nth] if nth < len(CARRIED) else chance.choices(CARRIED, [90, 4, 2, 3, 1])[0]
        procedure, letter = self._procedure(COURSES[course], term_days_min=3)
        term = Term(procedure.term or 0, TermUnit(procedure.unit))
        running = [
            day
            for day in self._before[-procedure_days(procedure) - 1 :]
            if due_ms(day_start_ms(day) + 10 * HOUR_MS, term, self._calendar) > self.from_ms + DAY_MS
        ]
        channel = chance.choices(
            ("counter", "online", "post"),
            (1 - CARRIED_ONLINE - CARRIED_BY_POST, CARRIED_ONLINE, CARRIED_BY_POST),
        )[0]
        day = chance.choice(running or self._before[-2:])
        life = self._life(number, procedure, letter, channel, day, course)
        life.carried, life.open_until_ms = True, self.from_ms + 8 * HOUR_MS
        return life

    def _life(
        self, number: int, procedure: Procedure, letter: str, channel: str, day: str, course: str
    ) -> Life:
        paces = dict(PACES)
        paces["late"] = SLOW.get(procedure.agency, paces["late"])
        pace = COURSES[course].pace or self._chance.choices(list(paces), list(paces.values()))[0]
        return Life(number, procedure, channel, letter, day, course, pace)

    def _procedure(self, course: Course, term_days_min: float = 0) -> tuple[Procedure, str]:
        least = max(course.term_days_min, term_days_min) if course is not COURSES["plain"] else term_days_min
        fitting = [one for one in self._procedures if least <= _days_of(one[0]) <= course.term_days_max]
        procedure, letter, _ = self._chance.choices(fitting, [weight for *_, weight in fitting])[0]
        return procedure, letter

    def _share(self, life: Life) -> None:
        """Another agency has a part in it; its citizen goes to the counter for such dossiers."""
        others = [key for key, one in self._office.agencies.items() if one.code]
        others.remove(life.procedure.agency)
        life.shares = (life.procedure.agency, self._chance.choice(others))
        if CROSS_AGENCY in self._office.services:
            life.letter = CROSS_AGENCY

    def _barcode(self, life: Life) -> str:
        """A number that the provincial portal has given."""
        place = f"{self._office.agencies[life.procedure.agency].code}-{life.day.replace('-', '')[2:]}"
        self._codes[place] = self._codes.get(place, BARCODE_FIRST - 1) + 1
        return f"{place}-{self._codes[place]:04d}"

    def _send_home(self, lives: Sequence[Life]) -> None:
        """So many of the results that are surely handed over in the month go by post."""
        able = [one for one in lives if one.barcode is None and one.course != "on_the_spot"]
        home = [one for one in able if self._gone_by_post(one)]
        for life in self._chance.sample(home, self.figures.returned_by_post):
            life.way = "post"

    def _gone_by_post(self, life: Life) -> bool:
        """Whether its result, sent by post, is gone in the month also if things go slowly."""
        life.way = "post"
        ended = self._foreseen(life)
        life.way = "counter"
        return ended is not None and self.from_ms <= ended < self.until_ms - POST_DAYS * DAY_MS

    def _foreseen(self, life: Life) -> int | None:
        """When it is handed over if every bag takes a day and everybody comes at once; None: never."""
        at_ms, last = day_start_ms(life.day), ""
        story = self.teller(life).tell(COURSES[life.course].tell)
        doing = next(story, None)
        while doing is not None:
            if isinstance(doing, Act):
                at_ms, last = max(doing.at_ms, at_ms), str(doing.d.get("step", ""))
            elif isinstance(doing, Come):
                at_ms, last = max(day_start_ms(doing.day), at_ms) + 17 * HOUR_MS, doing.what
            else:
                at_ms = day_start_ms(self._calendar.next_working(business_day(doing.at_ms))) + 14 * HOUR_MS
            try:
                doing = story.send(at_ms)
            except StopIteration:
                break
        return at_ms if last == "return" else None


def procedure_days(procedure: Procedure) -> int:
    """How many working days back an open dossier of it can have been accepted."""
    return max(1, int(_days_of(procedure)))


def _days_of(procedure: Procedure) -> float:
    """Its term in working days."""
    return (procedure.term or 0) * TERM_DAYS[TermUnit(procedure.unit)]


def _days(first: date, after: date) -> Iterator[str]:
    for ahead in range((after - first).days):
        yield str(first + timedelta(days=ahead))
