"""The fields of forms 01 to 07 (docs/facts.md section 2: Thông tư 03/2025/TT-VPCP), each on A5 and on A4."""

from pathlib import Path

import msgspec
import pytest

from hub.adapters.forms import FormPress, copy_templates
from hub.domain.paper.forms import AnyForm, Apology, Applicant, Moment, Receipt
from tests.adapters.forms.reading import all_text, pages, scanned, sizes_mm, squeezed
from tools.pictures.forms_examples import EXAMPLES

OWNER = "Chủ hồ sơ mẫu"
APPLICANT = Applicant(
    name="Người nộp mẫu",
    owner=OWNER,
    address="Số 1, đường Mẫu",
    phone="0900 000 000",
    email="nguoi.nop.mau@example.vn",
    identity="000000000000",
)
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PERSON = ("Họ tên người nộp: Người nộp mẫu", "Địa chỉ: Số 1, đường Mẫu", "Số điện thoại: 0900 000 000")
CODE = "000.00.15.H41-261123-0007"
RECEIVED = "08 giờ 10 phút, ngày 23 tháng 11 năm 2026"
HEAD_OF_THE_AGENCY = "THỦ TRƯỞNG CƠ QUAN"

# Form -> what must be on it; a label alone where the example has no value.
FIELDS: dict[str, tuple[str, ...]] = {
    "01": (
        "Cơ quan giải quyết: Công an tỉnh",
        f"Mã hồ sơ: {CODE}",
        "Vào Sổ theo dõi hồ sơ: quyển số",
        "số thứ tự",
        *PERSON,
        "Email: nguoi.nop.mau@example.vn",
        "Số định danh: 000000000000",
        "Nội dung yêu cầu giải quyết: Cấp lại do mất",
        f"Chủ hồ sơ: {OWNER}",
        "Thành phần hồ sơ nộp gồm",
        "Tên giấy tờ",
        "Bản chính",
        "Chứng thực",
        "Bản sao",
        "Số lượng hồ sơ",
        "Thời gian giải quyết theo quy định: 5 ngày làm việc",
        f"Thời gian nhận hồ sơ: {RECEIVED}",
        "Thời gian trả kết quả: 08 giờ 10 phút, ngày 30 tháng 11 năm 2026",
        "Nhận kết quả: tại",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ),
    "02": (
        *PERSON,
        "Nội dung yêu cầu giải quyết: Cấp lại do mất",
        "1.",
        "Cán bộ mẫu, điện thoại 0238 000 000",
    ),
    "03": (
        *PERSON,
        "Nội dung yêu cầu giải quyết: Cấp lại do mất",
        "Lý do:",
        "Cán bộ mẫu, điện thoại 0238 000 000",
    ),
    "04": ("Người nộp mẫu", "Lý do:", "hẹn trả kết quả vào", HEAD_OF_THE_AGENCY),
    "05": ("Người nộp mẫu", "dừng giải quyết hồ sơ", "Lý do:", HEAD_OF_THE_AGENCY),
    "06": (
        f"Mã hồ sơ: {CODE}",
        f"Thời gian nhận hồ sơ: {RECEIVED}",
        "Thời gian hẹn trả kết quả:",
        "Cơ quan chủ trì: Công an tỉnh",
        "Cơ quan phối hợp:",
        "Bên giao",
        "Bên nhận",
        "Giờ, ngày",
        "Kết quả",
        "Ghi chú",
    ),
    "07": (
        *("TT", "Mã hồ sơ", "Tên hồ sơ", "Số bộ", "Chủ hồ sơ", "Địa chỉ", "Điện thoại"),
        *("Nhận", "Hẹn trả", "Trả", "Người giao", "Người nhận", "Ghi chú"),
    ),
}
PAPERS_TIMES = 20


def filled(name: str) -> AnyForm:
    """The example, of an owner who is not the submitter and with a subject of its own."""
    form = EXAMPLES[name]
    if name == "07":
        return form
    return msgspec.structs.replace(form, applicant=APPLICANT, subject="Cấp lại do mất")


@pytest.fixture(scope="module", params=["a5", "a4"])
def press(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FormPress:
    """The templates, with receipts on either paper."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    (own,) = (file for file in copy_templates(folder) if file.name == "office.typ")
    chosen = own.read_text("utf-8").replace('receipts = "a5"', f'receipts = "{request.param}"')
    own.write_text(chosen, "utf-8")
    return FormPress(folder)


@pytest.mark.parametrize("name", list(FIELDS))
def test_every_field_of_the_form_is_on_the_paper(press: FormPress, name: str) -> None:
    pdf = press.pdf(filled(name))
    found = all_text(pdf)
    assert [field for field in (*NATION, *FIELDS[name]) if squeezed(field) not in found] == []
    if name != "07":
        assert scanned(pdf)["Code128"] == {CODE}


def test_a_draft_of_the_apology_says_that_it_is_one_and_has_the_date(press: FormPress) -> None:
    form = EXAMPLES["04"]
    assert isinstance(form, Apology)
    draft = msgspec.structs.replace(form, draft=True, new_due=Moment(14, 12, 2026, 17, 0))
    assert squeezed("Dự thảo") in all_text(press.pdf(draft))
    assert squeezed("17 giờ 00 phút, ngày 14 tháng 12 năm 2026") in all_text(press.pdf(draft))
    assert squeezed("Dự thảo") not in all_text(press.pdf(form))


def test_a_dossier_that_was_not_completed_in_time_is_stopped_by_the_article(press: FormPress) -> None:
    stopped = msgspec.structs.replace(EXAMPLES["05"], reason="", not_completed=True)
    assert squeezed("khoản 5 Điều 19 Nghị định 118/2025/NĐ-CP") in all_text(press.pdf(stopped))


def test_forty_papers_and_a_subject_of_a_thousand_letters_stay_readable(press: FormPress) -> None:
    form = filled("01")
    assert isinstance(form, Receipt)
    long = msgspec.structs.replace(
        form,
        subject="Đề nghị đăng ký biến động quyền sử dụng đất, tài sản gắn liền với đất " * 14,
        components=form.components * PAPERS_TIMES,
    )
    pdf = press.pdf(long)
    assert len(sizes_mm(pdf)) >= 2
    found = all_text(pdf)
    assert found.count(squeezed("Đề nghị đăng ký biến động")) == 14
    assert f"{len(long.components)}" in found
    assert scanned(pdf)["QRCode"] == {form.qr}


@pytest.mark.parametrize("papers", range(0, 40, 3))
def test_no_signature_stands_alone_on_a_page(press: FormPress, papers: int) -> None:
    form = filled("01")
    assert isinstance(form, Receipt)
    last = pages(press.pdf(msgspec.structs.replace(form, components=form.components[:1] * papers)))[-1]
    assert "Nhận kết quả" in last
    assert "NGƯỜI NỘP HỒ SƠ" in last
