"""Every form says what it must, in whole Vietnamese, and a scanner reads its codes."""

import subprocess
import sys
import unicodedata
from typing import get_args

import msgspec
import pytest

from hub.adapters.forms import TEMPLATES, FormPress, pdf_apart
from hub.domain.dossiers.alarms import AlarmKind
from hub.domain.paper.codes import dossier_qr
from hub.domain.paper.forms import (
    REGISTER_ROWS_MAX,
    AnyForm,
    Applicant,
    BatchList,
    CodeSheet,
    ComponentLine,
    DossierForm,
    MorningRow,
    Register,
    SheetProcedure,
    in_sheets,
    in_volumes,
    plain,
)
from tests.adapters.forms.reading import all_text, pages, scanned, sizes_mm, squeezed
from tools.pictures.forms_examples import EXAMPLES

CODES = ("000.00.15.H41-261123-0007", "H41.15-251016-0001")
DOSSIER_FORMS = [name for name, form in EXAMPLES.items() if isinstance(form, DossierForm)]
TITLES = {
    "01": "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "02": "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
    "03": "PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ",
    "04": "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
    "05": "Về việc dừng giải quyết hồ sơ",
    "06": "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
    "07": "SỔ THEO DÕI HỒ SƠ",
    "batch": "BẢN KÊ GIAO NHẬN HỒ SƠ",
    "morning": "HỒ SƠ CẦN CHÚ Ý TRONG NGÀY",
    "codes": "BẢNG MÃ QUÉT TẠI QUẦY",
}
A4, A4_FLIPPED, A5 = (210, 297), (297, 210), (148, 210)
every_form = pytest.mark.parametrize("name", list(EXAMPLES))


@pytest.fixture(scope="module")
def press() -> FormPress:
    return FormPress()


def bare(form: AnyForm) -> AnyForm:
    """The form with nothing that may be missing."""
    wanted = [field.name for field in msgspec.structs.fields(form) if field.required]
    return type(form)(**{name: getattr(form, name) for name in wanted})


def test_there_is_a_template_and_an_example_of_every_form() -> None:
    tags = {str(kind.__struct_config__.tag) for kind in get_args(AnyForm)}
    assert tags == set(TEMPLATES) == set(EXAMPLES) == set(TITLES)


@every_form
def test_the_header_of_the_nation_and_the_title_are_whole(press: FormPress, name: str) -> None:
    found = all_text(press.pdf(EXAMPLES[name]))
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", TITLES[name]):
        assert squeezed(words) in found


# What a form knows and does not show: personal data only where the form needs it.
NOT_SHOWN = {
    "01": {"phone"},  # of the officer; the office's own is in the footer
    "02": {"agency", "applicant.email", "applicant.identity"},
    "03": {"agency", "received", "due", "applicant.email", "applicant.identity"},
    "04": {"phone", "applicant.phone", "applicant.email", "applicant.identity"},
    "05": {"due", "applicant.phone", "applicant.email", "applicant.identity"},
    "06": {"applicant", "officer", "phone"},
}
NO_TEXT = {"form", "qr", "group", "state", "result", "unit"}


@every_form
def test_every_text_of_a_form_is_on_the_paper(press: FormPress, name: str) -> None:
    found = all_text(press.pdf(EXAMPLES[name])).lower()
    texts = _texts(plain(EXAMPLES[name]), NO_TEXT | NOT_SHOWN.get(name, set()))
    assert [text for text in texts if squeezed(text).lower() not in found] == []
    assert len(texts) > 3


def _texts(value: object, hidden: set[str], path: str = "") -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, dict):
        shown = {f"{path}{key}": inner for key, inner in value.items() if f"{path}{key}" not in hidden}
        shown = {key: inner for key, inner in shown.items() if key.rpartition(".")[2] not in NO_TEXT}
        return [text for key, inner in shown.items() for text in _texts(inner, hidden, f"{key}.")]
    return (
        [text for inner in value for text in _texts(inner, hidden, path)] if isinstance(value, list) else []
    )


def test_a_control_slip_and_a_dispatch_list_carry_no_address_of_a_person(press: FormPress) -> None:
    for name in ("06", "batch", "morning", "codes"):
        found = all_text(press.pdf(EXAMPLES[name]))
        assert "0900000000" not in found
        assert "đườngMẫu" not in found


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", DOSSIER_FORMS)
def test_a_scanner_reads_exactly_the_code(press: FormPress, name: str, code: str) -> None:
    form = msgspec.structs.replace(EXAMPLES[name], code=code, qr=dossier_qr("nghe-an", code))
    assert scanned(press.pdf(form)) == {"QRCode": {f"MOTCUA:NGHE-AN/H/{code}"}, "Code128": {code}}


def test_a_scanner_reads_the_bag(press: FormPress) -> None:
    assert scanned(press.pdf(EXAMPLES["batch"])) == {"QRCode": {"G-261123-01"}, "Code128": {"G-261123-01"}}


def test_a_scanner_reads_every_line_of_a_counters_sheet(press: FormPress) -> None:
    sheet = EXAMPLES["codes"]
    assert isinstance(sheet, CodeSheet)
    lines = [line.qr for one in sheet.procedures for line in (*one.reasons, *one.papers)]
    assert len(set(lines)) == len(lines) == 18
    assert scanned(press.pdf(sheet)) == {"QRCode": set(lines)}


def test_a_sheet_of_many_procedures_comes_in_files_and_none_is_lost() -> None:
    sheet = EXAMPLES["codes"]
    assert isinstance(sheet, CodeSheet)
    many = msgspec.structs.replace(
        sheet, procedures=tuple(SheetProcedure(code=str(n), name="x", agency="y") for n in range(7))
    )
    parts = in_sheets(many, 3)
    assert [(part.volume, part.volumes, len(part.procedures)) for part in parts] == [
        (1, 3, 3),
        (2, 3, 3),
        (3, 3, 1),
    ]
    assert [one.code for part in parts for one in part.procedures] == [one.code for one in many.procedures]


def test_a_code_of_before_that_no_barcode_holds_stands_there_in_words_and_as_a_qr_code() -> None:
    form = msgspec.structs.replace(EXAMPLES["01"], code="mã-1", qr="MOTCUA:NGHE-AN/H/MÃ-1")
    pdf = FormPress().pdf(form)
    assert "mã1" in all_text(pdf)
    assert scanned(pdf) == {"QRCode": {"MOTCUA:NGHE-AN/H/MÃ-1"}}


@every_form
def test_the_paper_has_the_usual_size(press: FormPress, name: str) -> None:
    wanted = A4_FLIPPED if name == "07" else A4 if name in {"06", "batch", "morning", "codes"} else A5
    assert set(sizes_mm(press.pdf(EXAMPLES[name]))) == {wanted}


@every_form
def test_a_form_is_set_when_all_that_may_be_missing_is_missing(press: FormPress, name: str) -> None:
    found = all_text(press.pdf(bare(EXAMPLES[name])))
    assert squeezed(TITLES[name]) in found
    assert "none" not in found


def test_dates_times_and_money_are_written_as_in_vietnam(press: FormPress) -> None:
    found = all_text(press.pdf(EXAMPLES["01"]))
    for words in (
        "08 giờ 10 phút, ngày 30 tháng 11 năm 2026",
        "135.000 đ",
        "5 ngày làm việc",
        "ngày 23 tháng 11 năm 2026",
    ):
        assert squeezed(words) in found


def test_marks_that_came_apart_are_put_together(press: FormPress) -> None:
    name = "Người nộp mẫu Ẵ Ễ Ợ ữ ị"
    apart = Applicant(name=unicodedata.normalize("NFD", name))
    assert squeezed(name) in all_text(press.pdf(msgspec.structs.replace(EXAMPLES["01"], applicant=apart)))


def test_thirty_components_go_over_several_pages_with_the_head_of_the_table_on_each(press: FormPress) -> None:
    parts = tuple(ComponentLine(name=f"Giấy tờ thứ {n} " + "rất dài " * 12, copies=n) for n in range(1, 31))
    found = pages(press.pdf(msgspec.structs.replace(EXAMPLES["01"], components=parts)))
    assert len(found) > 1
    assert f"Trang 1/{len(found)}" in found[0]
    assert all(squeezed("Bản chính") in squeezed(page) for page in found if "Giấy tờ thứ" in page)
    assert squeezed("Giấy tờ thứ 30") in squeezed("".join(found))
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in found[-1]


def test_names_and_addresses_of_any_length_stay_on_the_paper(press: FormPress) -> None:
    who = Applicant(
        name="Công dân A " * 18,
        address="Phường Ví Dụ, " * 28,
        email="a" * 180 + "@example.vn",
        phone="0" * 40,
    )
    for name in ("01", "02", "03", "04", "05"):
        found = all_text(press.pdf(msgspec.structs.replace(EXAMPLES[name], applicant=who)))
        assert squeezed(who.name) in found
        assert squeezed(who.address) in found


def test_a_row_higher_than_a_page_goes_on_on_the_next(press: FormPress) -> None:
    row = msgspec.structs.replace(EXAMPLES["07"].rows[0], subject="nội dung rất dài " * 120, owner="A" * 200)
    found = all_text(press.pdf(msgspec.structs.replace(EXAMPLES["07"], rows=(row,) * 3)))
    assert found.count("A" * 40) >= 3
    assert found.count(squeezed("nội dung rất dài")) == 360


def test_a_register_of_many_days_repeats_its_head_and_counts_its_pages(press: FormPress) -> None:
    row = EXAMPLES["07"].rows[0]
    rows = tuple(msgspec.structs.replace(row, code=f"000.00.15.H41-261123-{n:04}") for n in range(1, 301))
    found = pages(press.pdf(msgspec.structs.replace(EXAMPLES["07"], rows=rows)))
    assert len(found) > 10
    for number, page in enumerate(found, 1):
        assert f"Trang {number}/{len(found)}" in page
        if number < len(found):
            assert "Mã hồ sơ" in page
            assert "Hẹn trả" in page
    whole = squeezed("".join(found))
    assert all(squeezed(row.code) in whole for row in rows)
    assert squeezed("Tổng số: 300 hồ sơ") in whole


def test_a_long_register_comes_in_volumes_that_are_numbered_through(press: FormPress) -> None:
    row = EXAMPLES["07"].rows[0]
    rows = tuple(
        msgspec.structs.replace(row, code=f"000.00.15.H41-261123-{n:04}", number=n) for n in range(1, 8)
    )
    books = in_volumes(msgspec.structs.replace(EXAMPLES["07"], rows=rows), rows_max=3)
    assert [row.code for book in books for row in book.rows] == [row.code for row in rows]
    found = [all_text(press.pdf(book)) for book in books]
    assert [squeezed(f"Quyển số 0{n}/2026") in text for n, text in enumerate(found, 1)] == [True] * 3
    assert squeezed("7 000.00.15.H41-261123-0007") in found[2]
    assert len(in_volumes(msgspec.structs.replace(EXAMPLES["07"], rows=()))) == 1


def test_a_register_that_would_fill_the_memory_is_not_set_at_once(press: FormPress) -> None:
    rows = EXAMPLES["07"].rows[:1] * (REGISTER_ROWS_MAX + 1)
    with pytest.raises(ValueError, match="volumes"):
        press.pdf(msgspec.structs.replace(EXAMPLES["07"], rows=rows))


def test_a_process_of_its_own_sets_the_same_file(press: FormPress) -> None:
    assert pdf_apart(None, EXAMPLES["03"]) == press.pdf(EXAMPLES["03"])


def test_a_bag_with_missing_and_extra_dossiers_says_so(press: FormPress) -> None:
    states = ("arrived", "missing", "extra", "arrived")
    rows = tuple(msgspec.structs.replace(EXAMPLES["batch"].rows[n], state=s) for n, s in enumerate(states))
    found = all_text(press.pdf(msgspec.structs.replace(EXAMPLES["batch"], rows=rows, seal_broken=True)))
    assert squeezed("Tổng số: 3 hồ sơ theo bản kê; thiếu 1; ngoài bản kê 1.") in found
    assert squeezed("Niêm phong không còn nguyên vẹn") in found


def test_every_kind_of_alarm_has_its_place_on_the_morning_list(press: FormPress) -> None:
    rows = tuple(
        MorningRow(group=kind, code=f"H41.15-261123-{n:04}", procedure="x")
        for n, kind in enumerate(AlarmKind)
    )
    found = all_text(press.pdf(msgspec.structs.replace(EXAMPLES["morning"], rows=rows)))
    assert [row.code for row in rows if squeezed(row.code) not in found] == []


def test_lists_may_be_empty(press: FormPress) -> None:
    for name, kind in (("07", Register), ("batch", BatchList)):
        form = EXAMPLES[name]
        assert isinstance(form, kind)
        assert squeezed("Tổng số: 0") in all_text(press.pdf(msgspec.structs.replace(form, rows=())))


@every_form
def test_the_same_form_is_the_same_file_byte_for_byte(name: str) -> None:
    assert FormPress().pdf(EXAMPLES[name]) == FormPress().pdf(EXAMPLES[name])


def test_the_hub_and_its_bootstrap_never_load_the_typesetter() -> None:
    code = "import sys, hub.daemon.core, hub.bootstrap, hub.cli.app; print('typst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
