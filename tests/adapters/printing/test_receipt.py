"""What is on a receipt of thermal paper, and that a scanner reads its code from the printed picture."""

from datetime import UTC, datetime

import msgspec
import pytest
import zxingcpp

from hub.adapters.printing import RECEIPT_BYTES_MAX, EscposReceiptPrinter
from hub.adapters.printing.receipt import PAPERS_SHOWN_MAX
from hub.contract.receipt_slip import ReceiptSlip
from hub.domain.paper.codes import dossier_qr
from tests.adapters.printing.escpos_reader import read
from tools.virtual_board.paper import render

CODE = "000.00.15.H41-261123-0007"
DOTS = {58: 384, 80: 576}
SLIP = ReceiptSlip(
    office="Trung tâm Phục vụ hành chính công tỉnh Nghệ An",
    code=CODE,
    qr=dossier_qr("nghe-an", CODE),
    procedure="Đổi giấy phép lái xe do ngành Công an cấp",
    name="Người nộp mẫu",
    received_at=datetime(2026, 11, 23, 1, 10, tzinfo=UTC),
    due_at=datetime(2026, 11, 30, 1, 10, tzinfo=UTC),
    papers=("Đơn đề nghị đổi giấy phép lái xe", "Giấy khám sức khỏe của người lái xe"),
    fee_vnd=135_000,
    counters=(36, 37),
)
BARE = ReceiptSlip(
    office=SLIP.office, code=CODE, qr=SLIP.qr, procedure=SLIP.procedure, name="", received_at=SLIP.received_at
)
LONG = msgspec.structs.replace(
    SLIP,
    office=SLIP.office * 5,
    procedure="Đăng ký biến động quyền sử dụng đất " * 10,
    name="Công dân A " * 18,
    papers=("Giấy tờ có tên rất dài và nhiều chữ " * 6,) * 30,
    counters=tuple(range(1, 38)),
    copy=True,
)
both_papers = pytest.mark.parametrize("paper_mm", [58, 80])
slips = pytest.mark.parametrize("slip", [SLIP, BARE, LONG], ids=["usual", "bare", "long"])


@pytest.fixture(scope="module")
def printer() -> EscposReceiptPrinter:
    return EscposReceiptPrinter()


def plain(slip: ReceiptSlip, paper_mm: int = 80) -> list[str]:
    commands = read(EscposReceiptPrinter(accents=False).render(slip, paper_mm))
    return [c.text for c in commands if c.kind == "text" and c.text]


def test_everything_is_said_in_order() -> None:
    assert plain(SLIP) == [
        "Trung tam Phuc vu hanh chinh cong tinh Nghe An",
        "GIAY TIEP NHAN HO SO VA HEN TRA KET QUA",
        CODE,
        "Doi giay phep lai xe do nganh Cong an cap",
        "Nguoi nop: Nguoi nop mau",
        "Giay to da nop:",
        "- Don de nghi doi giay phep lai xe",
        "- Giay kham suc khoe cua nguoi lai xe",
        "So luong: 1 bo",
        "Phi, le phi da nop: 135.000 d",
        "Tiep nhan luc 08:10 ngay 23/11/2026",
        "-" * 36,
        "Hen tra ket qua",
        "08:10 ngay 30/11/2026",
        "Nhan ket qua tai quay 36, 37",
        *plain(SLIP)[-2:],
    ]
    assert " ".join(plain(SLIP)[-2:]) == "Quet ma nay tai may lay so de xem ho so hoac lay so nhan ket qua"


def test_what_is_not_known_is_left_out() -> None:
    said = "\n".join(plain(BARE))
    for words in ("Nguoi nop", "Giay to", "le phi", "Hen tra", "quay"):
        assert words not in said.replace("GIAY TIEP NHAN HO SO VA HEN TRA KET QUA", "")
    assert "Ket qua gui qua buu chinh" in "\n".join(plain(msgspec.structs.replace(SLIP, by_post=True)))


@both_papers
@slips
def test_a_receipt_fits_the_paper_and_the_limit(
    printer: EscposReceiptPrinter, paper_mm: int, slip: ReceiptSlip
) -> None:
    receipt = printer.render(slip, paper_mm)
    assert len(receipt) <= RECEIPT_BYTES_MAX
    for command in read(receipt):
        if command.picture:
            assert command.picture.width <= DOTS[paper_mm]
        if command.kind == "text":
            assert len(command.text) * 12 <= DOTS[paper_mm]


@both_papers
@slips
def test_a_scanner_reads_the_code_from_the_printed_paper(
    printer: EscposReceiptPrinter, paper_mm: int, slip: ReceiptSlip
) -> None:
    paper = render(printer.render(slip, paper_mm), paper_mm)
    assert paper.errors == []
    found = {(code.format.name, code.text) for code in zxingcpp.read_barcodes(paper.image.convert("L"))}
    assert found == {("QRCode", f"MOTCUA:NGHE-AN/H/{CODE}"), ("Code128", CODE)}


@both_papers
def test_letters_are_pictures_and_only_the_code_is_in_the_printers_own_font(
    printer: EscposReceiptPrinter, paper_mm: int
) -> None:
    assert [c.text for c in read(printer.render(SLIP, paper_mm)) if c.kind == "text" and c.text] == [CODE]


def test_of_many_papers_it_says_how_many_more() -> None:
    many = msgspec.structs.replace(SLIP, papers=tuple(f"Giấy tờ {n}" for n in range(1, 31)))
    said = plain(many)
    assert sum(line.startswith("- ") for line in said) == PAPERS_SHOWN_MAX - 1
    assert f"va {30 - PAPERS_SHOWN_MAX + 1} giay to khac" in said


def test_a_receipt_printed_again_says_so() -> None:
    assert plain(msgspec.structs.replace(SLIP, copy=True))[0] == "BAN IN LAI"


@pytest.mark.parametrize(
    "wrong",
    [{"code": ""}, {"code": "mã"}, {"qr": "x" * 91}, {"due_at": SLIP.received_at.replace(tzinfo=None)}],
)
def test_what_no_paper_can_show_is_a_bug_of_the_caller(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must"):
        msgspec.structs.replace(SLIP, **wrong)


def test_there_is_paper_of_two_widths_only(printer: EscposReceiptPrinter) -> None:
    with pytest.raises(ValueError, match="paper_mm"):
        printer.render(SLIP, 76)
