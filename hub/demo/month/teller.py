"""Tells what becomes of one dossier: what is to be done next, and then what follows from when it was done."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from hub.demo.month.life import Act, Come, Life, Send, Story
from hub.domain.calendar.civil_time import DAY_MS, business_day, civil, day_start_ms
from hub.domain.calendar.deadlines import Term, TermUnit, WorkCalendar, apology_by_ms, due_ms

MINUTE_MS, HOUR_MS = 60_000, 3_600_000
SUPPLEMENT_DAYS = 6  # within which most citizens bring what is missing
CARRIERS = ("cong-an",)  # agencies whose officers carry their dossiers themselves; the others get bags
MISSING = "Bản sao giấy tờ còn thiếu"
NOT_OURS = "Thuộc thẩm quyền của cơ quan khác"
MISTAKE = "Sai thông tin của chủ hồ sơ trên kết quả"
OTHERS = ("so-tu-phap", "so-xay-dung")
SLOW = "Cần thêm thời gian xác minh"
PART_LATE = 0.2
SATURDAYS = 0.08  # of those who come for a result


class Teller:
    """The parts of which the stories in `courses` are made.

    `now_ms`: when the last thing was done. `due_ms`: as it is by now.
    """

    def __init__(self, life: Life, calendar: WorkCalendar, chance: Random) -> None:
        self.life, self.chance = life, chance
        self._calendar = calendar
        self.now_ms = self.due_ms = 0

    def tell(self, course: "Callable[[Teller], Story]") -> Story:
        """The whole life."""
        story = course(self)
        doing = next(story, None)
        while doing is not None:
            self.now_ms = yield doing
            try:
                doing = story.send(self.now_ms)
            except StopIteration:
                return

    # moments

    def working(self, at_ms: float) -> int:
        """This moment, or some time after people are at work again."""
        from_ms, to_ms = next(self._calendar.spans_from(round(at_ms)))
        if from_ms == round(at_ms):
            return from_ms
        return from_ms + self.chance.randrange(min(to_ms - from_ms, 90 * MINUTE_MS))

    def day_later(self, days: int) -> str:
        """Some working days after the last thing was done."""
        day = business_day(self.now_ms)
        for _ in range(days):
            day = self._calendar.next_working(day)
        return day

    def morning(self, days: int) -> int:
        """A moment in the morning of that day."""
        return day_start_ms(self.day_later(days)) + self.chance.randrange(450, 660) * MINUTE_MS

    # what is done

    def step(self, at_ms: int, step: str, **more: object) -> Act:
        """A step of the life cycle, entered at a console."""
        return Act(at_ms, "dossier_step", {"step": step, **more})

    def soon(self, step: str, **more: object) -> Act:
        """A step within the hour, or when people are back at work."""
        return self.step(self.working(self.now_ms + self.chance.randrange(5, 60) * MINUTE_MS), step, **more)

    def next_day(self, step: str, **more: object) -> Act:
        """A step in the morning of the next working day."""
        return self.step(self.morning(1), step, **more)

    # parts of stories

    def received(self) -> Story:
        """Accepted at the counter, or what came by wire or post at a desk; the term begins."""
        if self.life.channel == "counter" and not self.life.carried:
            yield Come(self.life.day, "received")
        else:
            yield from self._at_a_desk()
        self.runs()

    def runs(self) -> None:
        """The term runs from now."""
        term = Term(self.life.procedure.term or 0, TermUnit(self.life.procedure.unit))
        self.due_ms = due_ms(self.now_ms, term, self._calendar)

    def _at_a_desk(self) -> Story:
        from_min, to_min = self.chance.choice(self._calendar.intervals)
        at_ms = day_start_ms(self.life.day) + self.chance.randrange(from_min + 30, to_min) * MINUTE_MS
        yield Act(at_ms - self.chance.randrange(2, 25) * MINUTE_MS, "dossier_register")
        yield self.step(at_ms, "accept")
        if self.life.procedure.fee_vnd:
            yield Act(self.now_ms + MINUTE_MS, "dossier_fee")

    def transferred(self) -> Story:
        """The agency gets it: by wire, taken along by who carries it, else in the next bag."""
        life = self.life
        if life.carried or life.online or life.procedure.agency in CARRIERS:
            yield self.soon("transfer")
        else:
            yield Send(self.now_ms, life.procedure.agency)

    def at_agency(self) -> Story:
        """Received, transferred, and somebody has begun."""
        yield from self.received()
        yield from self.transferred()
        yield self.next_day("begin")

    def supplement(self, days: int) -> Story:
        """What is missing is brought some days later; the term begins again from zero (Điều 19.5)."""
        if self.life.online or self.life.carried:
            yield self.step(self.morning(days), "supplement")
        else:
            yield Come(self.day_later(days), "brought")
        self.runs()

    def parts(self) -> Story:
        """The agencies of a cross-agency dossier do theirs, mostly in time (Điều 20.2)."""
        days = {agency: self._days_of_a_part() for agency in self.life.shares}
        from_ms = self.now_ms
        for agency in sorted(days, key=lambda one: days[one]):
            at_ms = max(self.working(from_ms + days[agency] * DAY_MS), self.now_ms)
            yield Act(at_ms, "dossier_share", {"agency": agency})

    def _days_of_a_part(self) -> float:
        return self.chance.uniform(7, 9) if self.chance.random() < PART_LATE else self.chance.uniform(1, 4)

    def apology(self) -> Act:
        """In writing with a new date, at least a day before the old one (Điều 19.6)."""
        by_ms = apology_by_ms(self.due_ms, self._calendar) - self.chance.randrange(1, 6) * HOUR_MS
        due = self.working(self.due_ms + self.chance.randint(3, 6) * DAY_MS) // MINUTE_MS * MINUTE_MS
        self.due_ms = due
        at_ms = self.working(max(by_ms, self.now_ms + MINUTE_MS))
        return self.step(at_ms, "apologize", due=f"{civil(due):%Y-%m-%dT%H:%M}", reason=SLOW)

    def passed_on(self) -> Act:
        """To the agency whose matter it is."""
        own, other = self.life.procedure.agency, OTHERS[0]
        return self.soon("pass_on", agency=OTHERS[1] if own == other else other, reason=NOT_OURS)

    def put_right(self) -> Story:
        """A mistake in the result is told, and mended the next day."""
        yield self.next_day("report_error", reason=MISTAKE)
        yield self.next_day("correct_result")

    def resolved(self) -> Act:
        """Early, on time or late; some are entered days after they were done."""
        chance, due, pace = self.chance, self.due_ms, self.life.pace
        soonest_ms = max(self.now_ms + 5 * MINUTE_MS, self.life.open_until_ms)
        if pace == "late":
            return self.step(self.working(max(due + chance.uniform(0.3, 4) * DAY_MS, soonest_ms)), "resolve")
        before = chance.uniform(1, 3) if pace == "early" else chance.random() / 3
        done_ms = min(self.working(due - before * DAY_MS), due)
        done_ms = done_ms if done_ms >= soonest_ms else self.working(soonest_ms)
        if pace != "entered_late":
            return self.step(done_ms, "resolve")
        entered_ms = self.working(max(done_ms, due) + chance.uniform(0.2, 2.5) * DAY_MS)
        return self.step(entered_ms, "resolve", at=f"{civil(done_ms):%Y-%m-%dT%H:%M}")

    def handed_over(self) -> Story:
        """The result: by wire, or on paper at the centre, where its citizen comes for it or the post does."""
        life = self.life
        if life.online and life.way != "post":
            yield self.soon("return")
            return
        if life.procedure.agency in CARRIERS:
            yield self.soon("bring_result")
        else:
            yield Send(self.now_ms, life.procedure.agency, centre=True)
        if life.way == "post":
            yield self.next_day("return")
        else:
            yield Come(self._day_off(), "returned")

    def _day_off(self) -> str:
        """When its citizen comes for the result: soon, or on a Saturday."""
        if self.chance.random() < SATURDAYS:
            today = date.fromisoformat(business_day(self.now_ms))
            return str(today + timedelta(days=(5 - today.weekday()) % 7 or 7))
        return self.day_later(self.chance.choice((1, 1, 2, 2, 3, 4, 5)))

    def to_the_end(self) -> Story:
        """Resolved and handed over."""
        yield self.resolved()
        yield from self.handed_over()
