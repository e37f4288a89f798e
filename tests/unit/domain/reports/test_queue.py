"""Waits, services, hours, quiet lines, and what citizens had been told."""

from statistics import quantiles

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.reports.queue import (
    Line,
    Spread,
    Visit,
    by_hour,
    by_service,
    by_service_and_hour,
    low_volume,
    parted,
    told,
    whole,
)
from tests.support.clock import at

EIGHT_MS = at("2026-11-23 08:00")
MIN_MS = 60_000


def visit(
    service: str = "A", *, wait: int | None = 5, work: int | None = 10, minute: int = 0, **more: object
) -> Visit:
    """A citizen who took a number at 08:00 and so many minutes; `wait` and `work` in minutes."""
    taken = EIGHT_MS + minute * MIN_MS
    called = None if wait is None else taken + wait * MIN_MS
    ended = None if called is None or work is None else called + work * MIN_MS
    values = {
        "service": service,
        "served_as": service,
        "taken_ms": taken,
        "state": "waiting" if called is None else "serving" if ended is None else "done",
        "called_ms": called,
        "begun_ms": called,
        "ended_ms": ended,
        "told_lo_s": 240,
        "told_hi_s": 540,
    }
    return Visit(**{**values, **more})  # type: ignore[arg-type]


def test_a_line_has_its_median_its_ninetieth_and_its_worst() -> None:
    line = by_service(parted([visit(wait=minutes) for minutes in range(1, 11)]))["A"]
    assert (line.taken, line.served, line.wait.at(50), line.wait.at(90)) == (10, 10, 300, 540)
    assert (line.wait.longest, line.work.at(50)) == (600, 600)


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=60))
def test_percentiles_are_values_that_so_many_do_not_exceed(values: list[int]) -> None:
    spread = Spread([float(value) for value in values])
    for percent in (50, 90):
        value = spread.at(percent)
        assert value in values
        assert sum(one <= value for one in values) * 100 >= percent * len(values)
        assert sum(one < value for one in values) * 100 < percent * len(values)
    low, *_, high = quantiles(values, n=100, method="inclusive")
    assert min(values) <= low <= high <= max(values)


def test_nobody_has_no_percentile() -> None:
    assert (Spread().at(50), Spread().longest) == (None, None)
    assert whole(parted([])) == Line()


def test_who_was_never_called_waited_for_nothing_that_can_be_counted() -> None:
    line = by_service(parted([visit(wait=None), visit(state="no_show"), visit(state="void", wait=None)]))["A"]
    assert (line.taken, line.served, line.no_show, line.voided) == (3, 0, 1, 1)
    assert (line.wait.seconds, line.work.seconds) == ([300], [])


def test_the_wait_is_that_of_the_line_taken_and_the_work_that_of_the_line_served() -> None:
    lines = by_service(parted([visit("A", served_as="B")]))
    assert (lines["A"].wait.seconds, lines["A"].work.seconds) == ([300], [])
    assert (lines["B"].taken, lines["B"].work.seconds) == (0, [600])


def test_hours_are_those_on_the_wall() -> None:
    assert {
        hour: line.taken
        for hour, line in by_hour(parted([visit(), visit(minute=59), visit(minute=60)])).items()
    } == {
        8: 2,
        9: 1,
    }


def test_a_line_is_long_in_some_hours_only() -> None:
    lines = by_service_and_hour(parted([visit("A"), visit("A", wait=9), visit("B", minute=61, wait=2)]))
    assert {key: line.wait.at(50) for key, line in lines.items()} == {("A", 8): 300, ("B", 9): 120}


def test_the_wait_that_was_told_is_held_against_the_true_one() -> None:
    found = told([visit(wait=3), visit(wait=4), visit(wait=9), visit(wait=10), visit(wait=None)])
    assert (found.shorter, found.within, found.longer, found.all) == (1, 2, 1, 4)
    assert told([visit(told_lo_s=None)]).all == 0


def test_a_quiet_line_is_found_also_when_nobody_came() -> None:
    lines = by_service(parted([visit("A") for _ in range(10)] + [visit("B")]))
    assert low_volume(lines, ["A", "B", "C"], 5, 2) == [("C", 0.0), ("B", 0.2)]
    assert low_volume(lines, ["A", "B", "C"], 0, 2) == []
