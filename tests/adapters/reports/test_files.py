"""Reports as files, read back by other programs' libraries."""

import csv
import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from hub.adapters.reports.csv_files import write_csv
from hub.adapters.reports.paper import CannotSet, pdf, write_pdf
from hub.adapters.reports.workbook import write_xlsx
from hub.domain.reports.tables import Chart, Column, Kind, Report, Table

FORM = Table(
    "ii06a",
    "Tình hình giải quyết (II.06a)",
    (
        Column("field", "Lĩnh vực", Kind.TEXT, "(2)"),
        Column("received", "Tiếp nhận", Kind.COUNT, "(3)"),
        Column("in_time", "Tỷ lệ đúng hạn", Kind.SHARE),
        Column("wait", "Chờ (phút)", Kind.MINUTES),
        Column("amount", "Số tiền", Kind.VND),
    ),
    (("Đất đai", 14_364, 0.2193, 465.0, 135_000), ("Hộ tịch", 7, None, None, 0)),
    ("Tổng số", 14_371, 0.5, 90.0, 135_000),
    ("Ghi chú: số liệu tạm.",),
    Chart("field", ("received",)),
)
REPORT = Report(
    "Báo cáo tháng 11/2026",
    "Trung tâm Phục vụ hành chính công",
    "2026-11",
    "month",
    "2026-12-01 08:00",
    "ab12",
    (FORM,),
)


def test_a_csv_file_has_titles_and_plain_numbers(tmp_path: Path) -> None:
    (path,) = write_csv(REPORT.tables, tmp_path / "new" / "folder")
    assert path.name == "ii06a.csv"
    assert list(csv.reader(io.StringIO(path.read_text("utf-8")))) == [
        ["Lĩnh vực", "Tiếp nhận", "Tỷ lệ đúng hạn", "Chờ (phút)", "Số tiền"],
        ["Đất đai", "14364", "0.2193", "7.8", "135000"],
        ["Hộ tịch", "7", "", "", "0"],
        ["Tổng số", "14371", "0.5000", "1.5", "135000"],
    ]


def test_the_mark_for_spreadsheets_is_there_when_it_is_wanted(tmp_path: Path) -> None:
    for bom in (True, False):
        (path,) = write_csv(REPORT.tables, tmp_path, bom=bom)
        assert path.read_bytes().startswith(b"\xef\xbb\xbf") is bom


@pytest.mark.parametrize(
    "name", ["=1+1", "+84", "@now", "-2+3", "＝1+1", "－1", "＋84", "＠now", "−1", " =1+1"]
)
def test_a_name_is_never_a_formula(tmp_path: Path, name: str) -> None:
    table = Table("t", "T", (Column("field", "F", Kind.TEXT),), ((name,),))
    (path,) = write_csv([table], tmp_path)
    assert path.read_text("utf-8").splitlines()[1] == f"'{name}"
    write_xlsx(Report("R", "O", "p", "day", "2026-12-01 08:00", "", (table,)), tmp_path / "t.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A5"]
    assert (cell.value, cell.data_type) == (name, "s")


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("\t=1", "'\\x09=1"),
        ("\r=1", "'\\x0d=1"),
        ("\n=1", "' =1"),
        ("a\u202eb", "a\\u202eb"),
        ("Hộ tịch", "Hộ tịch"),
    ],
)
def test_a_name_breaks_no_line_and_turns_no_letters_round(tmp_path: Path, name: str, cell: str) -> None:
    table = Table("t", "T", (Column("field", "F", Kind.TEXT),), ((name,),))
    (path,) = write_csv([table], tmp_path)
    assert path.read_bytes().decode().split("\r\n")[1] == cell


def test_a_code_stays_text_in_a_sheet(tmp_path: Path) -> None:
    codes = ("000.00.15.H41-261123-0001", "0900000001", "1.000347", "12/3", "1E5", "x" * 40_000)
    table = Table("t", "T", (Column("code", "C", Kind.TEXT),), tuple((code,) for code in codes))
    write_xlsx(Report("R", "O", "p", "day", "2026-12-01 08:00", "", (table,)), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    cells = [sheet[f"A{row}"] for row in range(5, 5 + len(codes))]
    assert [cell.data_type for cell in cells] == ["s"] * len(codes)
    assert [cell.value for cell in cells[:-1]] == list(codes[:-1])


def test_a_sheet_has_typed_numbers_and_a_frozen_head(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_xlsx(REPORT, tmp_path / "r.xlsx"))
    (sheet,) = book.worksheets
    assert sheet.title == "Tình hình giải quyết (II.06a)"
    assert [cell.value for cell in sheet[4]] == [
        "Lĩnh vực",
        "Tiếp nhận",
        "Tỷ lệ đúng hạn",
        "Chờ (phút)",
        "Số tiền",
    ]
    assert [cell.value for cell in sheet[5]][:2] == ["(2)", "(3)"]
    assert [cell.value for cell in sheet[6]] == ["Đất đai", 14_364, 0.2193, 7.75, 135_000]
    assert [cell.number_format for cell in sheet[6]] == ["@", "#,##0", "0.00%", "#,##0.0", "#,##0"]
    assert [cell.value for cell in sheet[7]] == ["Hộ tịch", 7, None, None, 0]
    assert [cell.value for cell in sheet[8]][:2] == ["Tổng số", 14_371]
    assert sheet.freeze_panes == "A6"
    assert (sheet.page_setup.paperSize, sheet.print_title_rows) == (9, "$4:$5")
    assert sheet["A10"].value == "Ghi chú: số liệu tạm."


def test_a_date_is_a_date_in_a_sheet_and_is_written_as_people_here_write_it(tmp_path: Path) -> None:
    table = Table("closings", "Mã", (Column("day", "Ngày", Kind.DATE),), (("2026-11-23",),))
    report = Report("R", "O", "p", "day", "2026-12-01 08:00", "", (table,))
    sheet = openpyxl.load_workbook(write_xlsx(report, tmp_path / "t.xlsx")).worksheets[0]
    assert (sheet["A5"].value, sheet["A5"].number_format) == (datetime(2026, 11, 23), "dd/mm/yyyy")  # noqa: DTZ001
    assert "01/12/2026 08:00" in sheet.oddFooter.left.text
    said = words(pdf(report, "en"))
    assert "23/11/2026" in said
    assert "01/12/2026 08:00" in said
    (path,) = write_csv([table], tmp_path)
    assert path.read_text("utf-8").splitlines()[1] == "2026-11-23", "for programs"


def test_small_tables_share_a_line_and_long_narrow_ones_need_half_as_many_pages() -> None:
    columns = (Column("name", "Tên", Kind.TEXT), Column("count", "Số lượng"))
    small = [Table(key, key, columns, (("x", 1),)) for key in ("first", "second")]
    long = Table("long", "long", columns, tuple((f"dòng {n}", n) for n in range(44)), ("Tổng", 9))
    report = Report("R", "O", "p", "month", "2026-12-01 08:00", "", (*small, long))
    document = pypdfium2.PdfDocument(pdf(report, "vi"))
    try:
        assert len(document) == 1, "both small ones in a line, and the long one in two columns under them"
        said = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    assert all(word in said for word in ("first", "second", "dòng 0", "dòng 43", "Tổng"))


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_a_page_says_all_of_it_in_correct_vietnamese() -> None:
    said = words(pdf(REPORT, "vi"))
    for word in ("Báo cáo tháng 11/2026", "Đất đai", "14.364", "21,93%", "Tổng số", "Ghi chú: số liệu tạm."):
        assert word in said
    assert "Mã khóa sổ: ab12" in said
    assert "14,364" in words(pdf(REPORT, "en"))


def test_a_report_that_does_not_add_up_says_so_on_paper() -> None:
    from msgspec.structs import replace

    assert "3=4+5+6" in words(pdf(replace(REPORT, faults=("Đất đai: 3=4+5+6",)), "vi"))


def test_an_office_may_have_a_template_of_its_own(tmp_path: Path) -> None:
    template = tmp_path / "own.typ"
    template.write_text("#let r = json(bytes(sys.inputs.report))\n= Mẫu riêng\n#r.title", "utf-8")
    assert "Mẫu riêng" in words(write_pdf(REPORT, tmp_path / "r.pdf", "vi", template).read_bytes())


def test_a_mistake_in_a_template_is_told_and_the_old_file_stays(tmp_path: Path) -> None:
    template, old = tmp_path / "own.typ", tmp_path / "r.pdf"
    template.write_text("#nothing-like-this()", "utf-8")
    old.write_bytes(b"old")
    with pytest.raises(CannotSet, match="nothing-like-this"):
        write_pdf(REPORT, old, "vi", template)
    assert (old.read_bytes(), sorted(p.name for p in tmp_path.iterdir())) == (b"old", ["own.typ", "r.pdf"])


@pytest.mark.parametrize("write", [write_xlsx, lambda report, path: write_pdf(report, path, "vi")])
def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path, write: object) -> None:
    with pytest.raises(OSError):
        write(REPORT, tmp_path / "nowhere" / "file")  # type: ignore[operator]


def test_a_chart_of_nothing_is_no_mistake() -> None:
    from msgspec.structs import replace

    empty = replace(FORM, rows=(), total=None)
    zero = replace(FORM, rows=(("Đất đai", 0, None, None, None),), total=None)
    assert pdf(replace(REPORT, tables=(empty, zero)), "vi").startswith(b"%PDF")
