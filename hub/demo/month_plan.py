"""A month of dossiers drawn from a seed: who comes when with what, and what becomes of it. Pure.

The known figures of a month are exact: those of October 2021 at the reference office by default. A plan is a
list of acts in time; `hub.demo.month` carries them out through the real rules.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from msgspec import Struct, field

from hub.domain.civil_time import DAY_MS, civil, day_start_ms
from hub.domain.deadlines import Term, TermUnit, WorkCalendar, due_ms
from hub.domain.office import Office, Procedure

MINUTE_MS, HOUR_MS = 60_000, 3_600_000
DAYS_BEFORE = 40  # how far back the dossiers that are carried over were accepted
EARLY, LATE, ENTERED_LATE = 0.70, 0.03, 0.03
SUPPLEMENTED, SHARED, WITHDRAWN = 0.03, 0.02, 0.005
SUPPLEMENT_DAYS = 6


class Figures(Struct, frozen=True):
    """What a month must come to. `online`, `by_post`: of the new ones; `returned_by_post`: results."""

    new: int = 11_843
    carried_over: int = 2_521
    online: int = 2_597
    by_post: int = 1_180
    returned_by_post: int = 1_782
    refused: int = 60  # never accepted, so in none of the others

    def scaled(self, dossiers: int) -> "Figures":
        """The same shares of a smaller or greater month of so many dossiers."""
        part = dossiers / (self.new + self.carried_over)
        carried = round(self.carried_over * part)
        rest = {name: round(getattr(self, name) * part) for name in self.__struct_fields__[2:]}
        return Figures(dossiers - carried, carried, **rest)


class Act(Struct, frozen=True, order=True):
    """What somebody enters at a moment: an event of the contract about the `life`-th dossier."""

    at_ms: int
    life: int
    place: int  # within the life: two acts of one moment keep their order
    event: str = ""
    d: dict[str, Any] = field(default_factory=dict)


class MonthPlan:
    """`acts()` in the order of time. The same seed is the same month."""

    def __init__(
        self, office: Office, calendar: WorkCalendar, month: str, figures: Figures, seed: int
    ) -> None:
        self._office, self._calendar, self.figures = office, calendar, figures
        self._chance = Random(seed)
        first = date.fromisoformat(f"{month}-01")
        self.from_ms = day_start_ms(str(first))
        self.until_ms = day_start_ms(str((first + timedelta(days=32)).replace(day=1)))
        self._procedures = [one for one in office.procedures.values() if one.term is not None]
        self._working = [
            day for day in _days(first - timedelta(days=DAYS_BEFORE), self.until_ms) if calendar.works_on(day)
        ]
        self._lives: list[list[Act]] = []

    def acts(self) -> list[Act]:
        """Everything that is entered until the month is over."""
        wanted = self.figures
        channels = ["online"] * wanted.online + ["post"] * wanted.by_post
        channels += ["counter"] * (wanted.new - len(channels))
        self._chance.shuffle(channels)
        in_month = [day for day in self._working if day_start_ms(day) >= self.from_ms]
        for channel in channels:
            self._live(self._chance.choice(in_month), channel, carried=False)
        before = [day for day in self._working if day_start_ms(day) < self.from_ms]
        for _ in range(wanted.carried_over):
            self._live(self._chance.choice(before[-8:]), "counter", carried=True)
        self._send_home(wanted.returned_by_post)
        for _ in range(wanted.refused):
            self._refuse(self._chance.choice(in_month))
        return sorted(act for life in self._lives for act in life if act.at_ms < self.until_ms)

    def _live(self, day: str, channel: str, *, carried: bool) -> None:
        """One dossier from its receipt to its return, as far as the month goes."""
        chance, life = self._chance, len(self._lives)
        procedure = chance.choice(
            [one for one in self._procedures if one.term] if carried else self._procedures
        )
        accepted = self._moment(day)
        acts = [self._registered(life, accepted - 2 * MINUTE_MS, procedure, channel)]
        self._lives.append(acts)
        self._step(acts, accepted, "accept")
        if procedure.fee_vnd:
            self._fee(acts, accepted + MINUTE_MS, procedure)
        if procedure.term == 0:  # on the spot
            self._step(acts, accepted + 10 * MINUTE_MS, "resolve")
            self._step(acts, accepted + 15 * MINUTE_MS, "return")
            return
        self._at_work(acts, procedure, accepted, carried=carried)

    def _at_work(self, acts: list[Act], procedure: Procedure, accepted: int, *, carried: bool) -> None:
        chance = self._chance
        begun = self._after(accepted, 1)
        self._step(acts, accepted + 30 * MINUTE_MS, "transfer")
        self._step(acts, begun, "begin")
        if not carried and chance.random() < WITHDRAWN:
            self._step(acts, self._after(begun, 1), "withdraw")
            return
        start = accepted
        if chance.random() < SUPPLEMENTED:
            asked = self._after(begun, 1)
            self._step(acts, asked, "request_supplement", items=["Bản sao giấy tờ còn thiếu"])
            start = self._after(asked, chance.randint(1, SUPPLEMENT_DAYS))
            self._step(acts, start, "supplement")
        for agency in self._shared(acts):
            acts.append(self._act(acts, start + HOUR_MS, "dossier_share", agency=agency))
        self._resolved(acts, procedure, start, carried=carried)

    def _resolved(self, acts: list[Act], procedure: Procedure, start: int, *, carried: bool) -> None:
        """Early, on time or late; some are entered days after they were done."""
        chance = self._chance
        due = due_ms(start, Term(procedure.term or 0, TermUnit(procedure.unit)), self._calendar)
        kind = chance.random()
        done = (
            due - (1 + chance.randrange(3)) * DAY_MS if kind < EARLY else due - chance.randrange(4) * HOUR_MS
        )
        if kind > 1 - LATE:
            done = due + (1 + chance.randrange(5)) * DAY_MS
        last = acts[-1].at_ms + 5 * MINUTE_MS
        done = max(done, last, self.from_ms + 8 * HOUR_MS if carried else 0)
        entered = done
        if chance.random() < ENTERED_LATE:
            entered = max(done, due) + DAY_MS
        at = {"at": f"{civil(done):%Y-%m-%dT%H:%M}"} if entered > done else {}
        self._step(acts, entered, "resolve", **at)
        self._step(acts, entered + 2 * HOUR_MS, "bring_result")
        self._step(acts, self._after(entered, 1 + chance.randrange(3)), "return")

    def _refuse(self, day: str) -> None:
        procedure, moment = self._chance.choice(self._procedures), self._moment(day)
        acts = [self._registered(len(self._lives), moment, procedure, "counter")]
        self._lives.append(acts)
        self._step(acts, moment + 5 * MINUTE_MS, "refuse", reason="Không thuộc thẩm quyền")

    def _send_home(self, count: int) -> None:
        """So many of the results that are returned in the month go by post."""
        home = [life for life in self._lives if _returned(life) and life[-1].at_ms < self.until_ms]
        for life in self._chance.sample(home, count):
            life[0].d["way"] = "post"

    def _shared(self, acts: list[Act]) -> list[str]:
        """A few are of several agencies at once (Điều 20.2)."""
        if self._chance.random() >= SHARED:
            return []
        lead = self._office.procedures[acts[0].d["procedure"]].agency
        others = [key for key in self._office.agencies if key != lead]
        agencies = [lead, self._chance.choice(others)]
        acts[0].d["shares"] = [{"agency": key, "term": 5, "lead": key == lead} for key in agencies]
        return agencies

    def _registered(self, life: int, at_ms: int, procedure: Procedure, channel: str) -> Act:
        person = {"name": f"Công dân {life:05d}", "address": f"Phường mẫu {life % 20 + 1}"}
        d = {"procedure": procedure.code, "channel": channel, "person": person}
        return Act(at_ms, life, 0, "dossier_register", d)

    def _fee(self, acts: list[Act], at_ms: int, procedure: Procedure) -> None:
        paper = not self._office.agencies[procedure.agency].internet
        fee = {
            "name": "Lệ phí",
            "amount_vnd": procedure.fee_vnd,
            "receipt": f"BL-{acts[0].life:06d}",
            "paper": paper,
        }
        acts.append(self._act(acts, at_ms, "dossier_fee", **fee))

    def _step(self, acts: list[Act], at_ms: int, step: str, **more: Any) -> None:
        acts.append(self._act(acts, max(at_ms, acts[-1].at_ms), "dossier_step", step=step, **more))

    def _act(self, acts: list[Act], at_ms: int, event: str, **d: Any) -> Act:
        return Act(max(at_ms, acts[-1].at_ms), acts[0].life, len(acts), event, d)

    def _moment(self, day: str) -> int:
        """In working hours, most in the morning."""
        from_min, to_min = self._chance.choice(self._calendar.intervals)
        return day_start_ms(day) + self._chance.randrange(from_min + 5, to_min - 20) * MINUTE_MS

    def _after(self, at_ms: int, days: int) -> int:
        """Some working days later, in the morning."""
        day = str(civil(at_ms).date())
        for _ in range(days):
            day = self._calendar.next_working(day)
        return day_start_ms(day) + self._chance.randrange(8 * 60, 11 * 60) * MINUTE_MS


def _returned(life: list[Act]) -> bool:
    return life[-1].d.get("step") == "return"


def _days(first: date, until_ms: int) -> Iterator[str]:
    day = first
    while day_start_ms(str(day)) < until_ms:
        yield str(day)
        day += timedelta(days=1)
