"""The cast of a month before anybody has lived it: exact figures, possible days, every course."""

import pytest

from hub.config import example_toml, parse
from hub.config.calendar import work_calendar
from hub.config.demand import parse_demand
from hub.config.examples import example_demand
from hub.demo.month.casting import Cast
from hub.demo.month.courses import COURSES
from hub.demo.month.figures import Figures
from hub.demo.month.life import Act, Come, Doing, Life
from hub.domain.calendar.civil_time import day_start_ms
from hub.domain.calendar.deadlines import Term, TermUnit, due_ms

SETTINGS = parse(example_toml("nghe-an"))
CALENDAR = work_calendar(SETTINGS.calendar)
DEMAND = parse_demand(example_demand("nghe-an") or "", SETTINGS.office)


def cast(month: str = "2021-10", figures: Figures | None = None, seed: int = 1) -> Cast:
    wanted = figures or Figures().scaled(300)
    return Cast(SETTINGS.office, CALENDAR, DEMAND, month=month, figures=wanted, seed=seed)


def told(month: Cast, life: Life) -> list[Doing]:
    """A life in which everything is done when it is wished for."""
    story = month.teller(life).tell(COURSES[life.course].tell)
    wishes: list[Doing] = []
    doing = next(story, None)
    while doing is not None:
        wishes.append(doing)
        at_ms = day_start_ms(doing.day) + 9 * 3_600_000 if isinstance(doing, Come) else doing.at_ms
        try:
            doing = story.send(at_ms)
        except StopIteration:
            break
    return wishes


def test_october_2021_has_its_known_figures() -> None:
    lives = cast(figures=Figures()).lives()
    new = [life for life in lives if not life.carried and life.course not in NEVER]
    assert (len(new), len(lives) - len(new) - 60) == (11_843, 2_521)
    by = {channel: sum(life.channel == channel for life in new) for channel in ("online", "post")}
    assert by == {"online": 2_597, "post": 1_180}
    assert sum(life.way == "post" for life in lives) + by["post"] == 2_962
    assert round(100 * by["online"] / len(new), 2) == 21.93


NEVER = ("refused", "never_completed", "completion_withdrawn", "withdrawn_before_receipt")


@pytest.mark.parametrize("dossiers", [100, 300, 1_000])
def test_every_course_is_taken_also_in_a_small_month(dossiers: int) -> None:
    lives = cast(figures=Figures().scaled(dossiers)).lives()
    assert {life.course for life in lives} == set(COURSES)


POINTS = {
    "supplemented": "supplement",
    "paid": "pay",
    "stopped": "stop",
    "denied": "deny",
    "withdrawn_at_work": "withdraw",
    "apologized_at_the_centre": "apologize",
    "apologized_on_the_way": "apologize",
    "apologized_at_work": "apologize",
    "passed_on_at_the_centre": "pass_on",
    "passed_on_on_arrival": "pass_on",
    "passed_on_at_work": "pass_on",
    "wrong_at_the_agency": "correct_result",
    "wrong_at_the_centre": "correct_result",
    "wrong_in_hand": "correct_result",
}
SLACK_MS = 3 * 86_400_000  # bags leave twice a day, and not at weekends


@pytest.mark.parametrize("draw", range(1, 7))
def test_courses_come_to_their_point_in_the_month_whatever_is_drawn(draw: int) -> None:
    month, reached = cast(figures=Figures().scaled(100), seed=draw), set()
    for life in month.lives():
        last_ms = {one.d.get("step"): one.at_ms for one in told(month, life) if isinstance(one, Act)}
        brought = {one.what for one in told(month, life) if isinstance(one, Come)}
        point = POINTS.get(life.course)
        done_ms = last_ms.get(point, month.until_ms)
        in_time = not life.carried and done_ms < month.until_ms - SLACK_MS
        if in_time or (point == "supplement" and "brought" in brought):
            reached.add(life.course)
    assert set(POINTS) - reached == set()


def test_nobody_hands_in_at_tet_and_desks_are_empty_on_saturdays() -> None:
    for life in cast("2026-02").lives():
        assert life.day not in CALENDAR.off
        assert life.channel == "counter" or CALENDAR.works_on(life.day)


def test_what_is_carried_over_is_accepted_before_the_month_and_decided_in_it() -> None:
    month = cast()
    for life in month.lives():
        assert (day_start_ms(life.day) < month.from_ms) == life.carried
        over = [
            one.at_ms
            for one in told(month, life)
            if isinstance(one, Act) and one.d.get("step") in ("resolve", "stop", "withdraw")
        ]
        assert all(at_ms >= month.from_ms for at_ms in over)


def test_most_of_what_is_carried_over_is_not_late_yet() -> None:
    month = cast(figures=Figures().scaled(2_000))
    carried = [life for life in month.lives() if life.carried]
    late = [life for life in carried if due(life) <= month.from_ms]
    assert len(late) < len(carried) / 10


def due(life: Life) -> int:
    term = Term(life.procedure.term or 0, TermUnit(life.procedure.unit))
    return due_ms(day_start_ms(life.day) + 16 * 3_600_000, term, CALENDAR)


def test_the_same_seed_is_the_same_cast_and_another_is_another() -> None:
    assert cast(seed=5).lives() == cast(seed=5).lives() != cast(seed=6).lives()


def test_too_few_dossiers_for_every_course_are_told() -> None:
    with pytest.raises(ValueError, match="too few"):
        cast(figures=Figures(new=10, carried_over=2, online=2, by_post=1, returned_by_post=1)).lives()
