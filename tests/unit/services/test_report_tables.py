"""Tables of a report in the reader's language, from a source of a few rows."""

import dataclasses
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from hub.domain.reports.agencies import FeeSum, PartDone
from hub.domain.reports.cases import Case
from hub.domain.reports.ii06a import Form, Line
from hub.domain.reports.period import PeriodKind, parse
from hub.domain.reports.queue import Visit
from hub.domain.reports.satisfaction import Opinion
from hub.domain.reports.tables import TABLES, Report, Table
from hub.i18n import text
from hub.services.reports.figures import Closing, Naming, figures
from hub.services.reports.tables import report
from tests.support.clock import at
from tests.unit.domain.reports.test_ii06a import DAY_MS, MIDDLE_MS, case

AFTER_MS = at("2026-12-02 08:00")
DURING_MS = at("2026-11-23 10:00")
NAMING = Naming(
    "Trung tâm",
    fields={"p": "Đất đai"},
    agencies={"a": "Sở A", "b": "Sở B"},
    services={"A": "Hộ tịch", "B": "Hộ chiếu"},
    officers={"101": "101 – Cán bộ 1"},
    levels=("Tốt", "Vừa", "Kém"),
)


class FewRows:
    """A source with a little of everything; the answers of officer 103 are few."""

    def cases(self, period: Any, until_ms: int) -> list[Case]:
        due = MIDDLE_MS + 4 * DAY_MS
        late = case(resolved_ms=due + 1, agency="b", procedure="q")
        return [case(resolved_ms=due, entered_ms=due + DAY_MS), late, case(channel="online")]

    def returns(self, period: Any) -> list[tuple[str, int]]:
        return [("counter", 1), ("post", 1)]

    def parts(self, period: Any) -> list[PartDone]:
        return [PartDone("b", 1, 2)]

    def fees(self, period: Any) -> list[FeeSum]:
        return [FeeSum("a", 2, 0, 270_000), FeeSum("b", 1, 1, 8_000)]

    def steps(self, period: Any) -> dict[str, int]:
        return {"accept": 3, "resolve": 2, "transfer": 3}

    def visits(self, period: Any) -> list[Visit]:
        taken = MIDDLE_MS
        seen = Visit("A", "A", taken, "done", taken + 60_000, taken + 60_000, taken + 360_000, 0, 120)
        by = {"101": 30, "102": 7, "103": 3}
        return [seen._replace(officer=officer) for officer, times in by.items() for _ in range(times)]

    def not_accepted(self, period: Any) -> int:
        return 1_234

    def opinions(self, period: Any) -> list[Opinion]:
        counts = {"101": 30, "102": 9, "103": 2}
        return [Opinion("2026-11", who, "1", "A", 3, None, False, n) for who, n in counts.items()]

    def days(self, period: Any) -> int:
        return 20

    def closings_of(self, period: Any) -> list[Closing]:
        return [Closing("2026-11-20", "aa11", False), Closing("2026-11-23", "bb22", True)]


def made(kind: str = "month", written: str = "2026-11", now_ms: int = AFTER_MS, lang: str = "vi") -> Report:
    period = parse(PeriodKind(kind), written)
    found = figures(FewRows(), period, NAMING, now_ms, content_from=2, low_per_day=3)
    return report(found, NAMING, _text(lang), now_ms)


def _text(lang: str) -> Any:
    return partial(_said, lang)


def _said(lang: str, msgid: str, /, **values: object) -> str:
    return text(msgid, lang, **values)


def table(of: Report, key: str) -> Table:
    return next(one for one in of.tables if one.key == key)


def test_names_stand_for_codes_and_a_procedure_without_a_field_says_so_under_its_agency() -> None:
    form = table(made(), "ii06a")
    assert [row[1] for row in form.rows] == ["Chưa khai lĩnh vực (Sở B)", "Đất đai"]
    assert any("office.toml" in note for note in form.notes)
    assert form.total is not None
    assert form.total[2:] == (3, 1, 2, 0, 2, 0, 1, 1, 1, 0, 1)
    assert [column.number for column in form.columns] == [f"({n})" for n in range(1, 14)]


def test_done_in_time_and_entered_late_stands_beside_the_form() -> None:
    beside = table(made(), "beside")
    assert beside.rows == (
        ("Chưa khai lĩnh vực (Sở B)", 1, 0, 0, 0, 0, 0, 0),
        ("Đất đai", 1, 1, 0, 0, 0, 0, 0),
    )
    assert beside.total == ("Tổng số", 2, 1, 0, 0, 0, 0, 0)


def test_nothing_is_left_out_of_the_report_in_silence() -> None:
    report = made()
    told = " ".join(table(report, "ii06a").notes)
    assert "1.234 hồ sơ đăng ký trong kỳ chưa được tiếp nhận" in told
    assert [one.key for one in report.tables if not one.rows and not one.notes] == []
    assert report.left_out == "Không có số liệu nên không in: Lý do không hài lòng."


def test_waits_and_services_of_an_officer_stand_alone_only_where_there_are_enough() -> None:
    times = table(made(), "officer_times")
    assert [row[:3] for row in times.rows] == [
        ("101 – Cán bộ 1", 30, 60.0),
        ("Các trường hợp còn lại", 10, 60.0),
    ]
    assert times.notes
    assert "officer_times" not in [one.key for one in made("day", "2026-11-20").tables]
    assert "officer_times" not in [one.key for one in made(now_ms=MIDDLE_MS).tables], "a month that goes on"


def test_every_row_has_a_cell_for_each_column_and_charts_know_their_columns() -> None:
    for one in made().tables:
        for row in (*one.rows, *([one.total] if one.total else [])):
            assert len(row) == len(one.columns), one.key
        if one.chart:
            for key in (one.chart.names, *one.chart.values):
                one.column(key)


def test_few_answers_are_in_the_last_line_with_others() -> None:
    officers = table(made(), "officers")
    assert [row[:2] for row in officers.rows] == [("101 – Cán bộ 1", 30), ("Các trường hợp còn lại", 11)]
    assert officers.notes


def test_levels_have_their_names_best_first() -> None:
    assert [row[:2] for row in table(made(), "satisfaction").rows] == [("Tốt", 41)]


def test_a_quiet_service_is_one_that_hardly_anybody_asked_for() -> None:
    assert table(made(), "low").rows == (("B", "Hộ chiếu", 0.0), ("A", "Hộ tịch", 2.0))


def test_waits_by_service_and_hour_have_a_column_for_each_hour_with_tickets() -> None:
    hours = table(made(), "service_hours")
    assert [column.title for column in hours.columns[2:]] == ["10–11"]
    assert (hours.rows, hours.total) == ((("A", "Hộ tịch", 60.0),), (None, "Tổng số", 60.0))


def test_fees_have_their_total() -> None:
    assert table(made(), "fees").total == ("Tổng số", 3, 1, 278_000)


def test_a_month_that_is_not_over_says_until_when_and_tells_no_satisfaction() -> None:
    now = made(now_ms=DURING_MS)
    assert "23/11/2026 10:00" in table(now, "ii06a").notes[0]
    assert [one.key for one in now.tables if one.key in ("officers", "counters", "reasons")] == []
    assert len(table(now, "satisfaction").notes) == 2


def test_numbers_in_notes_are_written_as_the_reader_writes_them() -> None:
    found = figures(
        FewRows(), parse(PeriodKind.MONTH, "2026-11"), NAMING, AFTER_MS, content_from=2, low_per_day=3
    )
    many = found._replace(satisfaction=dataclasses.replace(found.satisfaction, answers=4_996))
    for lang, number in (("vi", "4.996"), ("en", "4,996")):
        said = report(many, replace(NAMING, lang=lang), _text(lang), AFTER_MS)
        assert number in table(said, "satisfaction").notes[0]


def test_a_period_in_which_nothing_happened_says_so_and_what_to_look_at() -> None:
    empty = figures(
        FewRows(), parse(PeriodKind.MONTH, "2026-11"), NAMING, AFTER_MS, content_from=2, low_per_day=3
    )._replace(form=Form({}, Line()), services={}, not_accepted=0)
    (note,) = table(report(empty, NAMING, _text("vi"), AFTER_MS), "ii06a").notes
    assert "--dir" in note
    assert not any("--dir" in note for note in table(made(), "ii06a").notes)


def test_the_hash_of_a_day_that_is_open_is_not_called_closing() -> None:
    assert (made().hash, made().closed) == ("bb22", False)
    assert [row[2] for row in table(made(), "closings").rows] == [None, "chưa khóa"]


@pytest.mark.parametrize(
    ("kind", "written", "vi", "en"),
    [
        ("day", "2026-11-03", "Báo cáo ngày 03/11/2026", "Report of 03/11/2026"),
        ("month", "2026-11", "Báo cáo tháng 11/2026", "Report of the month 11/2026"),
        ("quarter", "2026-Q4", "Báo cáo quý IV/2026", "Report of the quarter IV/2026"),
    ],
)
def test_a_report_is_called_by_its_period(kind: str, written: str, vi: str, en: str) -> None:
    assert [made(kind, written, lang=lang).title for lang in ("vi", "en")] == [vi, en]


def test_tables_come_in_the_order_of_their_names() -> None:
    keys = [one.key for one in made().tables]
    assert keys == [key for key in TABLES if key in keys]
