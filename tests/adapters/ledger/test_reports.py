"""Form II.06a over the tables, against a count that walks through each life and shares no code with it."""

import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.adapters.ledger.reports.reader import ReportReader
from hub.domain.reports import agencies, ii06a
from hub.domain.reports.cases import Case
from hub.domain.reports.period import Period, PeriodKind, parse
from tests.support.clock import at
from tests.support.dossier_lives import Life, live, resolved_without_shares, write

MARCH = parse(PeriodKind.MONTH, "2026-03")
FEBRUARY_MS = at("2026-02-10 07:00")
DAY_MS = 86_400_000
_PART = "INSERT INTO dossier_shares VALUES ((SELECT id FROM dossiers), {})"
RUNS = ("accepted", "transferred", "in_progress", "financial_duty")


def naive(lives: list[Life], from_ms: int, to_ms: int) -> Counter[str]:
    """The form's columns in all, by hand: what each dossier was at the end, and how it got there."""
    columns: Counter[str] = Counter()
    for life in lives:
        accepted = [done for step, _, done, _ in life.steps if step == "accept"]
        if not accepted or accepted[0] >= to_ms:
            continue
        over = [
            (step, done)
            for step, _, done, _ in life.steps
            if step in ("resolve", "deny", "stop", "close", "withdraw")
        ]
        if over and over[0][1] < from_ms:
            continue
        columns["received"] += 1
        came = "online" if life.dossier.channel.value == "online" else "in_person_or_post"
        columns["carried_over" if accepted[0] < from_ms else came] += 1
        seen = [one for one in life.steps if one[2] < to_ms]
        due = next((one[3] for one in reversed(seen) if one[3] is not None), None)
        columns["asked_again"] += sum(one[0] == "request_supplement" for one in seen) > 1
        if over and over[0][1] < to_ms:
            step, done = over[0]
            stood = (
                step not in ("resolve", "deny")
                and life.steps[life.steps.index(_at(life, step)) - 1][1] == "supplement"
            )
            columns["resolved"] += 1
            columns[_how(life, step, done, due, stood)] += 1
            columns["negative"] += step == "deny"
            columns["apology_late"] += any(one[0] == "apologize" and one[3] is None for one in seen)
            columns["not_decided"] += step not in ("resolve", "deny")
            continue
        columns["in_progress"] += 1
        late = (due is not None and due < to_ms) or any(
            _part_late(share, to_ms) for share in life.dossier.shares
        )
        columns["overdue" if late and seen[-1][1] in RUNS else "within"] += 1
    return columns


def _at(life: Life, step: str) -> tuple[str, str, int, int | None]:
    return next(one for one in life.steps if one[0] == step)


def _how(life: Life, step: str, done: int, due: int | None, stood: bool) -> str:
    if stood:
        return "on_time"
    if (due is not None and done > due) or any(_part_late(share, done) for share in life.dossier.shares):
        return "late"
    return "early" if step in ("resolve", "deny") and due is not None and due - done >= DAY_MS else "on_time"


def _part_late(share: object, until_ms: int) -> bool:
    due, done = share.due_ms, share.done_ms  # type: ignore[attr-defined]
    return due is not None and (until_ms if done is None or done > until_ms else done) > due


def counted(path: Path, period: Period, until_ms: int) -> ii06a.Form:
    with ReportReader(path) as reader:
        return ii06a.form(reader.cases(period, until_ms), period, until_ms, lambda case: case.procedure)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_the_form_is_what_a_walk_through_every_life_counts(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    lives = [live(chance, f"d{n}", FEBRUARY_MS) for n in range(60)]
    path = tmp_path / f"{seed}.sqlite"
    write(path, lives)
    form = counted(path, MARCH, MARCH.to_ms)
    path.unlink()
    assert form.faults() == []
    want = naive(lives, MARCH.from_ms, MARCH.to_ms)
    names = [name for name in ii06a.Line.__slots__ if name not in ("entered_late", "new_date")]
    assert {name: getattr(form.total, name) for name in names} == {name: want[name] for name in names}


def test_what_is_open_at_the_end_of_a_month_is_carried_into_the_next(tmp_path: Path) -> None:
    chance = random.Random(5)
    write(tmp_path / "l.sqlite", [live(chance, f"d{n}", FEBRUARY_MS) for n in range(300)])
    february, april = (parse(PeriodKind.MONTH, f"2026-{month}") for month in ("02", "04"))
    totals = [counted(tmp_path / "l.sqlite", one, one.to_ms).total for one in (february, MARCH, april)]
    assert totals[0].carried_over == 0
    assert totals[0].in_progress == totals[1].carried_over > 0
    assert totals[1].in_progress == totals[2].carried_over > 0


def test_a_quarter_is_its_months_together_where_they_can_be_added(tmp_path: Path) -> None:
    chance = random.Random(6)
    write(tmp_path / "l.sqlite", [live(chance, f"d{n}", FEBRUARY_MS) for n in range(300)])
    quarter = parse(PeriodKind.QUARTER, "2026-Q1")
    months = [counted(tmp_path / "l.sqlite", one, one.to_ms).total for one in quarter.months()]
    whole = counted(tmp_path / "l.sqlite", quarter, quarter.to_ms).total
    for column in ("online", "in_person_or_post", "resolved", "early", "on_time", "late"):
        assert getattr(whole, column) == sum(getattr(month, column) for month in months)
    assert (whole.in_progress, whole.carried_over) == (months[-1].in_progress, months[0].carried_over)


def one(path: Path, **changes: object) -> Case:
    """The only case of a ledger with one dossier of March, changed by hand."""
    write(path, [resolved_without_shares(MARCH.from_ms)])
    with closing(sqlite3.connect(path)) as db, db:
        for column, value in changes.items():
            db.execute(f"UPDATE dossiers SET {column} = ?", (value,))
    with ReportReader(path) as reader:
        (case,) = reader.cases(MARCH, MARCH.to_ms)
    return case


def test_a_refused_dossier_was_never_received(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not enough values"):
        one(tmp_path / "l.sqlite", accepted_ms=None)


def test_the_field_is_that_of_the_lead_agency(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    assert one(path).agency in ("a1", "a2")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(_PART.format("'lead', 0, 1, 3, 'hours', 9, 8, 8"))
        db.execute(_PART.format("'other', 1, 0, 3, 'hours', 9, 9, 9"))
    with ReportReader(path) as reader:
        (case,) = reader.cases(MARCH, MARCH.to_ms)
    assert case.agency == "lead"
    assert not case.share_late


def test_a_part_that_was_late_makes_the_whole_late(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    one(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(_PART.format("'x', 0, 0, 3, 'hours', 8, 9, 9"))
    with ReportReader(path) as reader:
        (case,) = reader.cases(MARCH, MARCH.to_ms)
    kept = agencies.kept([case], [], MARCH)
    assert [k.late for k in kept.values()] == [1]


def test_an_agency_has_one_line_of_fees_whether_it_leads_others_or_works_alone(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    write(path, [live(random.Random(n), f"d{n}", FEBRUARY_MS) for n in range(3)])
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM dossier_shares")
        db.execute("UPDATE dossiers SET agency = CASE id WHEN 'd2' THEN 'b' ELSE 'a' END")
        db.execute("INSERT INTO dossier_shares VALUES ('d1', 'a', 0, 1, 3, 'hours', 9, 8, 8)")
        for n in range(3):
            fee = (n + 1, f"d{n}", "fee", 100, f"R{n}", int(n == 1), MARCH.from_ms)
            db.execute(
                "INSERT INTO dossier_fees(seq, dossier, name, amount_vnd, receipt, paper, done_ms)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                fee,
            )
    with ReportReader(path) as reader:
        assert [tuple(one) for one in reader.fees(MARCH)] == [("a", 2, 1, 200), ("b", 1, 0, 100)]


def test_days_of_an_office_are_those_on_which_somebody_took_a_number(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    write(path, [])
    with closing(sqlite3.connect(path)) as db, db:
        for place, day in enumerate(("2026-03-06", "2026-03-07", "2026-03-08"), 1):
            db.execute("INSERT INTO days(day, first_seq) VALUES (?, ?)", (day, place))
        for place, day in enumerate(("2026-03-06", "2026-03-06", "2026-03-07"), 1):
            db.execute(
                "INSERT INTO tickets(id, day, number, service, first_service, state, taken_ms, due_ms, calls,"
                " first_seq, last_seq) VALUES (?, ?, ?, 'A', 'A', 'done', 1, 1, 1, 1, 1)",
                (f"{day}/{place}", day, f"A{place:03d}"),
            )
    with ReportReader(path) as reader:
        assert reader.days(MARCH) == 2, "the hub ran on Sunday, the office did not"


def test_a_report_sees_one_moment_while_the_hub_writes(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    one(path)
    with ReportReader(path) as reader:
        before = reader.cases(MARCH, MARCH.to_ms)
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE dossiers SET channel = 'post', accepted_ms = accepted_ms - 1")
        assert reader.cases(MARCH, MARCH.to_ms) == before
