"""Form II.06a: where a dossier is counted, and that the form notices a wrong rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.reports import ii06a
from hub.domain.reports.cases import Case, entered_late, standing
from hub.domain.reports.period import PeriodKind, parse
from tests.support.clock import at

NOVEMBER = parse(PeriodKind.MONTH, "2026-11")
DAY_MS = 86_400_000
MIDDLE_MS = at("2026-11-16 10:00")
moments = st.integers(NOVEMBER.from_ms - 5 * DAY_MS, NOVEMBER.to_ms + 5 * DAY_MS)


def case(**changes: object) -> Case:
    """Accepted in the middle of November, due four days later, open."""
    values = {
        "procedure": "p",
        "agency": "a",
        "channel": "counter",
        "accepted_ms": MIDDLE_MS,
        "due_ms": MIDDLE_MS + 4 * DAY_MS,
        "apologized": False,
        "resolved_ms": None,
        "entered_ms": None,
        "over_ms": None,
        "stood": False,
        "state": "in_progress",
        "share_late": False,
    }
    if "resolved_ms" in changes:
        values["over_ms"] = values["entered_ms"] = changes["resolved_ms"]
    return Case(**{**values, **changes})  # type: ignore[arg-type]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    accepted = draw(moments)
    over = draw(st.none() | st.integers(accepted, NOVEMBER.to_ms + 20 * DAY_MS))
    resolved = over if draw(st.booleans()) else None
    return case(
        procedure=draw(st.sampled_from("pqr")),
        channel=draw(st.sampled_from(("counter", "online", "post"))),
        accepted_ms=accepted,
        due_ms=draw(st.none() | moments),
        resolved_ms=resolved,
        over_ms=over,
        stood=draw(st.booleans()),
        share_late=draw(st.booleans()),
        state=draw(st.sampled_from(("in_progress", "supplement", "financial_duty"))),
    )


@given(st.lists(cases(), max_size=40))
def test_the_identities_hold_for_whatever_happened(found: list[Case]) -> None:
    form = ii06a.form(found, NOVEMBER, NOVEMBER.to_ms, lambda one: one.procedure)
    assert form.faults() == []
    assert form.total.received == sum(line.received for line in form.lines.values())
    assert form.total.entered_late <= form.total.early + form.total.on_time


@pytest.mark.parametrize(
    ("column", "identities"),
    [
        ("received", {"3=4+5+6", "3=7+11"}),
        ("carried_over", {"3=4+5+6"}),
        ("resolved", {"3=7+11", "7=8+9+10"}),
        ("late", {"7=8+9+10"}),
        ("overdue", {"11=12+13"}),
        ("in_progress", {"3=7+11", "11=12+13"}),
    ],
)
def test_a_column_that_is_wrong_is_noticed(column: str, identities: set[str]) -> None:
    form = ii06a.form([case(), case(resolved_ms=MIDDLE_MS)], NOVEMBER, NOVEMBER.to_ms, lambda one: "f")
    setattr(form.lines["f"], column, getattr(form.lines["f"], column) + 1)
    assert {fault for name, fault in form.faults() if name == "f"} == identities
    assert ("", "Σ") in form.faults()


@pytest.mark.parametrize(
    ("what", "changes", "stands"),
    [
        ("a day before", {"resolved_ms": MIDDLE_MS + 3 * DAY_MS}, "early"),
        ("less than a day before", {"resolved_ms": MIDDLE_MS + 3 * DAY_MS + 1}, "on_time"),
        ("at the minute", {"resolved_ms": MIDDLE_MS + 4 * DAY_MS}, "on_time"),
        ("after it", {"resolved_ms": MIDDLE_MS + 4 * DAY_MS + 1}, "late"),
        ("a part was late", {"resolved_ms": MIDDLE_MS, "share_late": True}, "late"),
        ("no term", {"resolved_ms": MIDDLE_MS, "due_ms": None}, "on_time"),
        ("withdrawn at once is not early", {"over_ms": MIDDLE_MS}, "on_time"),
        ("withdrawn after the date", {"over_ms": MIDDLE_MS + 5 * DAY_MS}, "late"),
        ("closed for want of papers", {"over_ms": MIDDLE_MS + 9 * DAY_MS, "stood": True}, "on_time"),
        ("open after the date", {}, "overdue"),
        ("open, no term", {"due_ms": None}, "within"),
        ("waits for papers after the date", {"state": "supplement"}, "within"),
        ("waits for a payment after the date", {"state": "financial_duty"}, "overdue"),
        ("resolved in the next month", {"resolved_ms": NOVEMBER.to_ms}, "overdue"),
        ("open, a part is late", {"due_ms": NOVEMBER.to_ms + 1, "share_late": True}, "overdue"),
    ],
)
def test_how_a_dossier_stands(what: str, changes: dict[str, object], stands: str) -> None:
    assert standing(case(**changes), NOVEMBER, NOVEMBER.to_ms) == stands, what


def test_what_is_not_due_yet_is_within_its_term_in_a_month_that_is_not_over() -> None:
    assert standing(case(), NOVEMBER, MIDDLE_MS + DAY_MS) == "within"


def test_done_in_time_and_entered_late_is_told_and_is_not_late() -> None:
    due = MIDDLE_MS + 4 * DAY_MS
    done = case(resolved_ms=due, entered_ms=due + DAY_MS)
    assert entered_late(done)
    assert not entered_late(case(resolved_ms=due, entered_ms=due))
    assert not entered_late(case(resolved_ms=due + 1, entered_ms=due + DAY_MS))  # late is late
    line = ii06a.form([done], NOVEMBER, NOVEMBER.to_ms, lambda one: "f").total
    assert (line.on_time, line.late, line.entered_late) == (1, 0, 1)


def test_what_was_over_before_the_month_is_not_in_it_and_what_comes_after_it_neither() -> None:
    before = case(accepted_ms=NOVEMBER.from_ms - DAY_MS, resolved_ms=NOVEMBER.from_ms - 1)
    after = case(accepted_ms=NOVEMBER.to_ms)
    assert ii06a.form([before, after], NOVEMBER, NOVEMBER.to_ms, lambda one: "f").total.received == 0
