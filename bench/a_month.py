"""A ledger file with a month in its query tables: October 2021 of the reference office.

The known figures are exact (11,843 new dossiers, 2,597 of them online, 2,521 carried over, 2,962 uses
of the post); everything else is drawn from a seed. Only the tables are filled, no chain: for reports.
"""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from hub.adapters.ledger import SqliteLedger
from hub.config import Settings, example_toml, parse
from hub.domain.calendar.civil_time import DAY_MS, day_start_ms
from hub.domain.calendar.deadlines import Term, TermUnit, WorkCalendar, due_ms

MONTH = "2021-10"
FIRST, LAST = date(2021, 10, 1), date(2021, 10, 31)
NEW, ONLINE, CARRIED_OVER = 11_843, 2_597, 2_521
FILED_BY_POST, RETURNED_BY_POST = 1_180, 1_782
TICKETS, RATINGS = 16_000, 15_500
SHARED_EVERY = 100  # dossiers: of several agencies
HOUR_MS, MINUTE_MS = 3_600_000, 60_000
END_MS = day_start_ms("2021-11-01")
CALENDAR = WorkCalendar()

Row = dict[str, Any]


class Month:
    """Draws the rows."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.settings: Settings = parse(example_toml("nghe-an"))
        self._seq = count(1)
        self.days = [str(day) for day in _days() if day.weekday() < 5]
        self.tables: dict[str, list[Row]] = {}

    def fill(self, path: Path) -> None:
        """Make the file."""
        with closing(SqliteLedger(path)) as ledger:
            ledger.open()
        self._draw()
        with closing(sqlite3.connect(path)) as db, db:
            for table, rows in self.tables.items():
                for row in rows:
                    names = ", ".join(row)
                    marks = ", ".join(f":{name}" for name in row)
                    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)

    def add(self, table: str, **row: Any) -> None:
        """One row more."""
        self.tables.setdefault(table, []).append(row)

    def _draw(self) -> None:
        self._open_days()
        procedures = [p for p in self.settings.procedures.values() if p.term is not None]
        channels = ["online"] * ONLINE + ["post"] * FILED_BY_POST
        channels += ["counter"] * (NEW - len(channels))
        self.chance.shuffle(channels)
        by_post = RETURNED_BY_POST
        for place in range(NEW + CARRIED_OVER):
            procedure = self.chance.choice(procedures)
            new = place < NEW
            day = self.chance.choice(self.days) if new else str(FIRST - timedelta(self.chance.randint(1, 9)))
            channel = channels[place] if new else self.chance.choice(("counter", "online", "post"))
            by_post -= self._dossier(place, procedure, day, channel, new, by_post > 0)
        assert by_post == 0, f"{by_post} results were not returned by post"
        self._visits()

    def _open_days(self) -> None:
        for day in self.days:
            seq = next(self._seq)
            self.add("days", day=day, first_seq=seq)
            row = {
                "seq": seq,
                "day": day,
                "at": f"{day}T07:00:00.000+07:00",
                "kind": "day_opened",
                "data": "{}",
            }
            self.add("ledger", **row, hash=f"{self.chance.getrandbits(256):064x}")

    def _dossier(self, place: int, procedure: Any, day: str, channel: str, new: bool, post: bool) -> int:
        """Accepted, and perhaps resolved and returned; 1 when it was returned by post in the month."""
        chance = self.chance
        accepted = day_start_ms(day) + 7 * HOUR_MS + chance.randrange(9 * HOUR_MS)
        due = due_ms(accepted, Term(procedure.term, TermUnit(procedure.unit)), CALENDAR)
        longest = max(due - accepted, HOUR_MS)
        took = chance.choice((0.3, 0.5, 0.7, 0.95)) * longest + (chance.random() < 0.02) * 3 * DAY_MS
        start = accepted if new else max(accepted, day_start_ms(str(FIRST)))
        resolved = max(int(accepted + took), start) + MINUTE_MS
        done = resolved < END_MS
        entered = resolved + (chance.random() < 0.04) * 4 * DAY_MS
        returned = min(resolved + chance.randrange(2 * DAY_MS), END_MS - 1)
        way = "post" if done and post else "counter"
        code = f"000.00.15.H41-{day[2:4]}{day[5:7]}{day[8:]}-{place:05d}"
        self.add(
            "dossiers",
            id=code,
            code=code,
            local=0,
            procedure=procedure.code,
            agency=procedure.agency,
            channel=channel,
            way=way,
            term=procedure.term,
            unit=procedure.unit,
            state="returned" if done else "in_progress",
            sets=1,
            components="[]",
            registered_ms=accepted,
            accepted_ms=accepted,
            due_ms=due,
            first_due_ms=due,
            resolved_ms=resolved if done else None,
            resolved_entered_ms=entered if done else None,
            returned_ms=returned if done else None,
            ended_ms=returned if done else None,
            completion_asked=0,
            apologized=0,
            on_the_spot=0,
            first_seq=1,
            last_seq=1,
        )
        self._step(code, "accept", "accepted", accepted, due)
        self._step(code, "transfer", "transferred", accepted + 1)
        self._step(code, "begin", "in_progress", accepted + 2)
        if place % SHARED_EVERY == 0:
            self._share(code, procedure.agency, due, resolved if done else None)
        if done:
            self._step(code, "resolve", "resolved", resolved)
            self._step(code, "bring_result", "result_here", resolved + 1)
            self._step(code, "return", "returned", returned)
        if procedure.fee_vnd:
            receipt = {"receipt": f"B{place}", "paper": int(procedure.agency == "ca"), "done_ms": accepted}
            self.add("dossier_fees", seq=next(self._seq), dossier=code, name="fee", **receipt)
            self.tables["dossier_fees"][-1]["amount_vnd"] = procedure.fee_vnd
        return int(way == "post")

    def _share(self, code: str, lead: str, due: int, done: int | None) -> None:
        """Another agency has a part in it."""
        other = next(key for key in self.settings.office.agencies if key != lead)
        for place, agency in enumerate((lead, other)):
            term = {"term": 5, "unit": "working_days", "due_ms": due}
            done_at = {"done_ms": done, "done_entered_ms": done}
            row = {"dossier": code, "agency": agency, "place": place, "lead": int(place == 0)}
            self.add("dossier_shares", **row, **term, **done_at)

    def _step(self, code: str, step: str, state: str, at_ms: int, due: int | None = None) -> None:
        row = {
            "dossier": code,
            "step": step,
            "state": state,
            "done_ms": at_ms,
            "entered_ms": at_ms,
            "due_ms": due,
        }
        self.add("dossier_steps", seq=next(self._seq), items="[]", **row)

    def _visits(self) -> None:
        """Tickets with their calls, and a rating after some of them."""
        office = self.settings.office
        letters, officers = list(office.services), list(office.officers.values())
        weights = [1 / (1 + place) for place in range(len(letters))]
        for place in range(TICKETS):
            day = self.days[place % len(self.days)]
            letter = self.chance.choices(letters, weights)[0]
            taken = day_start_ms(day) + 7 * HOUR_MS + int(9 * HOUR_MS * self.chance.betavariate(1.6, 2.4))
            called = taken + int(self.chance.expovariate(1 / (11 * MINUTE_MS)))
            ended = called + int(self.chance.expovariate(1 / (7 * MINUTE_MS))) + MINUTE_MS
            number = f"{letter}{place:05d}"
            ticket = f"{day}/{number}"
            state = "done" if self.chance.random() < 0.96 else "no_show"
            told = {"wait_lo_s": 240, "wait_hi_s": 1_500, "leased": 0, "errands": ""}
            times = {"taken_ms": taken, "due_ms": taken, "called_ms": called, "ended_ms": ended}
            what = {
                "service": letter,
                "first_service": letter,
                "state": state,
                "calls": 1,
                "first_seq": 1,
                "last_seq": 1,
            }
            self.add("tickets", id=ticket, day=day, number=number, **what, **times, **told)
            counters = office.counters_for(letter)
            counter = self.chance.choice(counters)
            officer = officers[counter % len(officers)].id
            call = {"nth": 1, "out_of_turn": 0, "at_ms": called}
            self.add("calls", seq=next(self._seq), ticket=ticket, counter=counter, officer=officer, **call)
            if place < RATINGS:
                self._rating(day, ticket, counter, officer, ended)

    def _rating(self, day: str, ticket: str, counter: int, officer: str, at_ms: int) -> None:
        score = self.chance.choices((3, 2, 1), (70, 25, 5))[0]
        reasons = [one.key for one in self.settings.office.rating.reasons]
        reason = self.chance.choice(reasons) if score == 1 and reasons else None
        what = {
            "ref": f"{ticket}@{counter}",
            "score": score,
            "reason": reason,
            "unsolicited": 0,
            "at_ms": at_ms,
        }
        self.add(
            "ratings", seq=next(self._seq), day=day, ticket=ticket, counter=counter, officer=officer, **what
        )


def _days() -> Iterator[date]:
    for ahead in range((LAST - FIRST).days + 1):
        yield FIRST + timedelta(ahead)
