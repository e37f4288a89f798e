"""Form II.06a on paper is the form that the office above expects, with everything around its figures."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from hub.adapters.reports.paper import pdf
from hub.domain.reports.tables import Column, Kind, Report, Table
from tests.adapters.forms.reading import pages, squeezed

KEYS = ("nth", "field", *(f"c{n}" for n in range(3, 14)))
COLUMNS = tuple(
    Column(key, key, Kind.TEXT if key == "field" else Kind.COUNT, f"({n})") for n, key in enumerate(KEYS, 1)
)
FIGURES = (3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0)


def report(rows: int = 2, kind: str = "month", first: str = "2026-11-01", last: str = "2026-11-30") -> Report:
    table = Table(
        "ii06a",
        "Tình hình (II.06a)",
        COLUMNS,
        tuple((n, f"Lĩnh vực {n}", *FIGURES) for n in range(1, rows + 1)),
        (None, "Tổng số", *(rows * figure for figure in FIGURES)),
        ("Ghi chú của biểu.",),
    )
    beside = Table("ways", "Cách nộp", (Column("way", "Cách", Kind.TEXT), Column("n", "Số")), (("Quầy", 5),))
    return Report(
        f"Báo cáo {kind}",
        "Trung tâm Mẫu",
        first[:7],
        kind,
        "2026-12-01 08:00",
        "ab12",
        (table, beside),
        first=first,
        last=last,
        left_out="Không in: Lý do.",
    )


def said(made: Report, lang: str = "vi", office: Path | None = None) -> list[str]:
    return [squeezed(page) for page in pages(pdf(made, lang, office=office))]


def test_the_form_has_its_number_its_period_both_units_and_both_signatures() -> None:
    form, *_ = said(report())
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Biểu số II.06a/VPCP/KSTT",
        "Kỳ báo cáo: tháng 11 năm 2026 (từ ngày 01/11/2026 đến ngày 30/11/2026)",
        "Đơn vị báo cáo: Trung tâm Mẫu",
        "Đơn vị nhận báo cáo: .....",
        "Đơn vị tính: số hồ sơ",
        "Số lượng hồ sơ tiếp nhận",
        "Từ kỳ trước",
        "Ngày 01 tháng 12 năm 2026",
        "NGƯỜI LẬP BIỂU",
        "THỦ TRƯỞNG CƠ QUAN",
        "Ghi chú của biểu.",
    ):
        assert squeezed(words) in form, words
    assert all(f"({n})" in form for n in range(1, 14))


def test_what_the_form_does_not_ask_for_stands_on_pages_of_its_own_and_is_called_so() -> None:
    form, *others = said(report())
    assert squeezed("Cách nộp") not in form
    assert squeezed("Số liệu ngoài biểu") in others[0]
    assert squeezed("Cách nộp") in others[0]
    assert squeezed("Không in: Lý do.") in others[-1]


@pytest.mark.parametrize(
    ("kind", "first", "last", "words"),
    [
        ("day", "2026-11-23", "2026-11-23", "Kỳ báo cáo: ngày 23/11/2026"),
        ("quarter", "2026-10-01", "2026-12-31", "quý IV năm 2026 (từ ngày 01/10/2026 đến ngày 31/12/2026)"),
    ],
)
def test_every_period_is_named_with_its_days(kind: str, first: str, last: str, words: str) -> None:
    assert squeezed(words) in said(report(kind=kind, first=first, last=last))[0]


def test_the_office_says_once_who_is_above_it_and_where_it_is(tmp_path: Path) -> None:
    office = tmp_path / "office.typ"
    office.write_text(
        '#let authority = "Tỉnh Mẫu"\n#let place = "Mẫu"\n#let reports-to = "Văn phòng Mẫu"\n', "utf-8"
    )
    form = said(report(), office=office)[0]
    for words in ("TỈNH MẪU", "Đơn vị nhận báo cáo: Văn phòng Mẫu", "Mẫu, ngày 01 tháng 12 năm 2026"):
        assert squeezed(words) in form


def test_a_long_form_repeats_its_head_and_keeps_every_row() -> None:
    found = said(replace(report(150), tables=report(150).tables[:1]))
    whole = "".join(found)
    assert all(squeezed(f"Lĩnh vực {n}") in whole for n in range(1, 151))
    assert sum("(13)" in page for page in found) >= 3
    assert "NGƯỜILẬPBIỂU" in found[-1]


def test_in_english_nothing_of_it_is_vietnamese() -> None:
    form = pages(pdf(report(), "en"))[0]
    assert "Dossiers received" in form
    assert "Kỳ báo cáo" not in form
