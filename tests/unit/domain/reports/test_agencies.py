"""Agencies, ways in and out, and figures as people read them."""

import pytest

from hub.domain.reports.agencies import PartDone, kept, ways
from hub.domain.reports.tables import Cell, Kind
from hub.domain.reports.writing import written
from tests.unit.domain.reports.test_ii06a import DAY_MS, MIDDLE_MS, NOVEMBER, case


def test_an_agency_has_its_share_in_time_and_its_parts() -> None:
    due = MIDDLE_MS + 4 * DAY_MS
    done = [case(resolved_ms=MIDDLE_MS), case(resolved_ms=due), case(resolved_ms=due + 1), case()]
    parts = [PartDone("b", due, due), PartDone("b", due, due + 1), PartDone("b", None, due)]
    found = kept(done, parts, NOVEMBER)
    assert (found["a"].resolved, found["a"].early, found["a"].on_time, found["a"].late) == (3, 1, 1, 1)
    assert found["a"].in_time == pytest.approx(2 / 3)
    assert (found["b"].parts, found["b"].parts_late, found["b"].in_time) == (3, 1, None)


def test_shares_of_filing_are_of_the_new_dossiers() -> None:
    old = case(accepted_ms=NOVEMBER.from_ms - 1, channel="online")
    found = ways(
        [old, case(channel="online"), case(channel="post"), case()], [("counter", 5), ("post", 3)], NOVEMBER
    )
    assert (found.new, found.online, found.post, found.counter) == (3, 1, 1, 1)
    assert (found.returned, found.returned_by_post, found.post_uses) == (8, 3, 4)


@pytest.mark.parametrize(
    ("cell", "kind", "vi", "en"),
    [
        (14364, Kind.COUNT, "14.364", "14,364"),
        (0.2192857, Kind.SHARE, "21,93%", "21.93%"),
        (1.0, Kind.SHARE, "100,00%", "100.00%"),
        (465.0, Kind.MINUTES, "7,8", "7.8"),
        (135000, Kind.VND, "135.000", "135,000"),
        (2.5, Kind.DECIMAL, "2,50", "2.50"),
        ("3,4", Kind.COUNT, "3,4", "3,4"),
        (None, Kind.SHARE, "", ""),
    ],
)
def test_numbers_are_written_as_the_language_does(cell: Cell, kind: Kind, vi: str, en: str) -> None:
    assert (written(cell, kind, "vi"), written(cell, kind, "en")) == (vi, en)
