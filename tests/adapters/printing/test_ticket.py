"""What is on a ticket, and that it always fits the paper and the byte limit."""

import itertools
import tomllib
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import segno
from PIL import Image, ImageChops

from hub.adapters.printing import TICKET_BYTES_MAX, EscposSlipPrinter, FontMissingError, fonts, pictures
from hub.adapters.printing.pictures import Style
from hub.adapters.printing.roll import PAPERS
from hub.adapters.printing.ticket import SENT
from hub.adapters.printing.unaccented import unaccented
from hub.contract.slip import NUMBER_CHARS_MAX, QR_CHARS_MAX, TicketSlip
from hub.domain.paper.codes import ticket_qr
from tests.adapters.printing.escpos_reader import Command, read

DOTS = {58: 384, 80: 576}
SLIP = TicketSlip(
    office="Trung tâm Phục vụ hành chính công tỉnh Nghệ An",
    number="A042",
    service_name="Cấp đổi giấy phép lái xe",
    ahead=3,
    wait_min=(4, 9),
    taken_at=datetime(2026, 11, 22, 0, 45, tzinfo=UTC),
    qr=ticket_qr("nghe-an", "2026-11-22", "A042"),
    thanks="Cảm ơn ông/bà",
)
EVERYTHING = msgspec.structs.replace(
    SLIP,
    priority_name="Người cao tuổi",
    copy=True,
    paged=True,
    errands=("Hộ tịch", "Đất đai"),
    note="Nếu quá lượt, xin ông/bà đến quầy hướng dẫn.",
)
LONG = msgspec.structs.replace(
    EVERYTHING,
    number="A" * NUMBER_CHARS_MAX,
    office="Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính " * 6,
    service_name="Đăng ký, cấp giấy chứng nhận quyền sử dụng đất, tài sản gắn liền với đất " * 6,
    priority_name="Người khuyết tật đặc biệt nặng " * 9,
    qr="X" * QR_CHARS_MAX,
    thanks="Nghiêng" * 80,
    note="Ẫ" * 500,
    errands=("Đăng ký quyền sử dụng đất " * 9,) * 4,
)
both_papers = pytest.mark.parametrize("paper_mm", [58, 80])


@pytest.fixture(scope="module")
def printer() -> EscposSlipPrinter:
    return EscposSlipPrinter()


def plain(slip: TicketSlip, paper_mm: int = 80) -> list[str]:
    commands = read(EscposSlipPrinter(accents=False).render(slip, paper_mm))
    return [c.text for c in commands if c.kind == "text" and c.text]


def shape(commands: list[Command]) -> list[str]:
    """Kinds of the commands, spacers left out, neighbours of one kind joined."""
    kinds = [c.kind for c in commands if not (c.picture and pictures.ink_box(c.picture) is None)]
    return [kind for kind, _ in itertools.groupby(kinds)]


def test_the_paper_widths_are_those_of_203_dots_an_inch() -> None:
    assert {mm: paper.dots for mm, paper in PAPERS.items()} == DOTS


def test_a_ticket_has_its_parts_in_order(printer: EscposSlipPrinter) -> None:
    number, queue = ["init", "align", "size", "text"], ["raster", "size", "text", "raster", "size", "text"]
    tail = ["size", "text", "raster", "size", "cut"]
    assert shape(read(printer.render(SLIP, 80))) == [*number, *queue, "qr", *tail]
    assert shape(read(printer.render(SLIP, 58))) == [*number, *queue, "raster", *tail]  # a picture here


@both_papers
def test_the_number_is_the_largest_thing_and_in_the_printers_own_font(
    printer: EscposSlipPrinter, paper_mm: int
) -> None:
    commands = read(printer.render(SLIP, paper_mm))
    at = next(i for i, c in enumerate(commands) if c.text == "A042")
    times = commands[at - 1].times
    assert not any(c.picture for c in commands[:at])  # nobody waits for it
    assert times == {58: (7, 7), 80: (8, 8)}[paper_mm]
    assert max(c.picture.height for c in commands if c.picture) < 24 * times[1]


@both_papers
@pytest.mark.parametrize("slip", [SLIP, EVERYTHING, LONG], ids=["usual", "everything", "long"])
def test_nothing_is_wider_than_the_paper(printer: EscposSlipPrinter, paper_mm: int, slip: TicketSlip) -> None:
    for device in (printer, EscposSlipPrinter(accents=False)):
        times = (1, 1)
        for command in read(device.render(slip, paper_mm)):
            times = command.times if command.kind == "size" else times
            if command.kind == "text":
                assert len(command.text) * 12 * times[0] <= DOTS[paper_mm], command.text
            if command.picture:
                assert command.picture.width <= DOTS[paper_mm]


@both_papers
@pytest.mark.parametrize("slip", [SLIP, EVERYTHING, LONG], ids=["usual", "everything", "long"])
def test_a_ticket_is_never_over_the_limit(
    printer: EscposSlipPrinter, paper_mm: int, slip: TicketSlip
) -> None:
    assert len(printer.render(slip, paper_mm)) <= TICKET_BYTES_MAX <= 12 * 1024


@both_papers
def test_the_largest_layout_of_a_long_ticket_would_be_over_the_limit(
    printer: EscposSlipPrinter, paper_mm: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.adapters.printing.ticket.TICKET_BYTES_MAX", 10**9)
    assert len(printer.render(LONG, paper_mm)) > TICKET_BYTES_MAX


@both_papers
def test_every_service_of_the_example_office_is_printed_with_its_marks(
    printer: EscposSlipPrinter, paper_mm: int
) -> None:
    path = Path(__file__).parents[3] / "examples" / "nghe-an" / "office.toml"
    office = tomllib.loads(path.read_text("utf-8"))
    longest_priority = max((p["name_vi"] for p in office["priorities"]), key=len)
    assert office["services"]
    for service in office["services"]:
        slip = msgspec.structs.replace(
            EVERYTHING,
            service_name=service["name_vi"],
            priority_name=longest_priority,
            ahead=120,
            wait_min=(110, 150),
        )
        ticket = printer.render(slip, paper_mm)
        assert len(ticket) <= TICKET_BYTES_MAX
        figures = sum(1 for c in read(ticket) if c.kind == "text")
        assert figures == 4, "the number, how many, how long and the time only"


@both_papers
def test_every_line_is_found_on_the_ticket_as_it_was_drawn(printer: EscposSlipPrinter, paper_mm: int) -> None:
    styles = [layout.service for layout in SENT[paper_mm]]
    printed = [c.picture for c in read(printer.render(SLIP, paper_mm)) if c.picture]
    assert any(is_drawn(style, paper_mm, printed) for style in styles)


def is_drawn(style: Style, paper_mm: int, printed: list[Image.Image]) -> bool:
    """Whether each line of the service's name is there in this style."""
    wanted = [line.picture for line in pictures.text_lines(SLIP.service_name, style, DOTS[paper_mm], 3)]
    for line in wanted:
        padded = Image.new("1", ((line.width + 7) // 8 * 8, line.height), 255)
        padded.paste(line, (0, 0))
        same = (p.size == padded.size and not ImageChops.logical_xor(p, padded).getbbox() for p in printed)
        if not any(same):
            return False
    return True


def vietnamese_letters() -> list[str]:
    vowels = "aăâeêioôơuưy"
    marks = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    lower = [unicodedata.normalize("NFC", v + m) for v in vowels for m in marks] + ["đ"]
    return [*lower, *(letter.upper() for letter in lower)]


@pytest.mark.parametrize("style", [Style(18), Style(22), Style(26), Style(32, bold=True)])
def test_every_vietnamese_letter_is_drawn_and_none_looks_like_another(style: Style) -> None:
    letters = vietnamese_letters()
    assert len(letters) == 2 * (12 * 6 + 1)
    assert all(len(letter) == 1 for letter in letters)
    looks = {}
    for letter in letters:
        line = pictures.text_line(letter, style)
        assert pictures.ink_box(line.picture) == (0, 0, *line.picture.size), letter
        looks[line.picture.size, line.above_dots, line.picture.tobytes()] = letter
    assert len(looks) == len(letters)


def test_the_marks_of_a_capital_are_not_cut_off() -> None:
    heights = [pictures.text_line(letter, Style(26)).picture.height for letter in ("E", "Ê", "Ế", "Ệ")]
    assert heights[0] < heights[1] < heights[2]
    assert heights[1] < heights[3]


def test_decomposed_text_prints_as_composed_text(printer: EscposSlipPrinter) -> None:
    decomposed = msgspec.structs.replace(SLIP, service_name=unicodedata.normalize("NFD", SLIP.service_name))
    assert printer.render(decomposed, 80) == printer.render(SLIP, 80)


def test_the_code_is_printed_by_the_printers_own_command_where_it_has_one(printer: EscposSlipPrinter) -> None:
    codes = [c.text for c in read(printer.render(SLIP, 80)) if c.kind == "qr"]
    assert codes == ["model 3200", "dots 06", "level 31", "store MOTCUA:NGHE-AN/2026-11-22/A042", "print 30"]


def test_the_code_is_a_picture_where_the_printer_has_no_command(printer: EscposSlipPrinter) -> None:
    modules = segno.make_qr(SLIP.qr, error="m", mask=3).matrix
    square = [
        c.picture
        for c in read(printer.render(SLIP, 58))
        if c.picture and c.picture.height == 6 * len(modules)
    ]
    assert len(square) == 1
    left = (square[0].width - 6 * len(modules)) // 4 * 2  # whole bytes across, the code in their middle
    printed = [
        [square[0].getpixel((left + 6 * x + 2, 6 * y + 2)) == 0 for x in range(len(modules))]
        for y in range(len(modules))
    ]
    assert printed == [[bool(module) for module in row] for row in modules]


def test_the_code_of_a_ticket_names_office_day_and_number() -> None:
    assert ticket_qr("nghe-an", "2026-11-22", "A042") == "MOTCUA:NGHE-AN/2026-11-22/A042"


def test_time_and_date_are_those_of_vietnam() -> None:
    late = msgspec.structs.replace(SLIP, taken_at=datetime(2026, 12, 31, 17, 5, tzinfo=UTC))
    assert "00:05 - 01/01/2027" in plain(late)


def test_without_marks_everything_is_still_said() -> None:
    assert plain(SLIP) == [
        "A042",
        "Cap doi giay phep lai xe",
        "-" * 36,
        "So nguoi cho truoc ong/ba",
        "3",
        "Du kien cho (phut)",
        "4 - 9",
        "07:45 - 22/11/2026",
        "-" * 36,
        "Trung tam Phuc vu hanh chinh cong tinh Nghe An",
        "Cam on ong/ba",
    ]


def test_marks_are_dropped_without_losing_a_letter() -> None:
    assert unaccented("Đường Nguyễn Thị Định – số 5…") == "Duong Nguyen Thi Dinh - so 5..."
    assert unaccented("Ưu tiên “A” → 5\n") == 'Uu tien "A" ? 5?'
    assert all(
        unaccented(letter).isascii() and unaccented(letter).isalpha() for letter in vietnamese_letters()
    )


def test_a_ticket_printed_again_says_so_and_differs(printer: EscposSlipPrinter) -> None:
    again = msgspec.structs.replace(SLIP, copy=True)
    assert plain(again)[0] == "BAN IN LAI"
    assert printer.render(again, 80) != printer.render(SLIP, 80)


@pytest.mark.parametrize(
    ("ahead", "wait_min", "said"),
    [
        (0, (0, 2), ["Ong/ba la nguoi tiep theo"]),
        (0, (5, 11), ["Ong/ba la nguoi tiep theo", "Du kien cho (phut)", "5 - 11"]),
        (3, None, ["So nguoi cho truoc ong/ba", "3"]),
        (1, (0, 0), ["So nguoi cho truoc ong/ba", "1", "Du kien cho (phut)", "< 1"]),
        (1, (0, 5), ["So nguoi cho truoc ong/ba", "1", "Du kien cho (phut)", "< 5"]),
        (2, (7, 7), ["So nguoi cho truoc ong/ba", "2", "Du kien cho (phut)", "7"]),
        (2, (7, 12), ["So nguoi cho truoc ong/ba", "2", "Du kien cho (phut)", "7 - 12"]),
    ],
)
def test_the_wait_is_said_no_more_exactly_than_it_is_known(
    ahead: int, wait_min: tuple[int, int] | None, said: list[str]
) -> None:
    lines = plain(msgspec.structs.replace(SLIP, ahead=ahead, wait_min=wait_min))
    assert lines[3 : 3 + len(said) + 1] == [*said, "07:45 - 22/11/2026"]


def test_a_citizen_for_whom_an_officer_was_paged_is_told_so_and_how_long_it_will_take() -> None:
    lines = plain(msgspec.structs.replace(SLIP, ahead=0, wait_min=(5, 11), paged=True))
    assert lines[3:7] == [
        "Ong/ba la nguoi tiep theo",
        "Du kien cho (phut)",
        "5 - 11",
        "Da moi can bo, xin ong/ba cho",
    ]


def test_errands_to_come_stand_under_the_service_in_their_order() -> None:
    lines = plain(msgspec.structs.replace(SLIP, errands=("Hộ tịch", "Đất đai")))
    at = lines.index("Dung tiep phieu nay cho:")
    assert lines[at - 1] == "Cap doi giay phep lai xe"
    assert lines[at + 1 : at + 3] == ["- Ho tich", "- Dat dai"]
    assert "Dung tiep phieu nay cho:" not in plain(SLIP)


@both_papers
def test_a_copy_with_two_errands_and_an_officer_on_the_way_keeps_its_marks(
    printer: EscposSlipPrinter, paper_mm: int
) -> None:
    errands = ("Hộ tịch, quốc tịch", "Cấp đổi giấy phép lái xe và cấp giấy phép lái xe quốc tế")
    much = msgspec.structs.replace(
        SLIP, copy=True, paged=True, errands=errands, priority_name="Người cao tuổi (từ đủ 60 tuổi)"
    )
    assert any(command.picture for command in read(printer.render(much, paper_mm)))


def test_a_ticket_in_english_has_english_labels() -> None:
    lines = plain(msgspec.structs.replace(SLIP, lang="en", service_name="Driving licence", thanks=""))
    assert "People ahead of you" in lines
    assert lines[-1] == "Thank you"


def test_an_unknown_paper_is_a_bug_that_is_named(printer: EscposSlipPrinter) -> None:
    with pytest.raises(ValueError, match=r"\[58, 80\], not 72"):
        printer.render(SLIP, 72)


@pytest.mark.parametrize(
    "bad",
    [
        {"number": ""},
        {"number": "Ấ1"},
        {"number": "A" * 9},
        {"qr": ""},
        {"qr": "X" * 91},
        {"taken_at": SLIP.taken_at.replace(tzinfo=None)},
    ],
)
def test_a_slip_that_no_paper_can_show_cannot_be_made(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        TicketSlip(**(msgspec.structs.asdict(SLIP) | bad))


def test_a_missing_font_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FontMissingError, match="apt install fonts-dejavu-core"):
        fonts.load(20, bold=False, folders=[tmp_path])
    pictures.font.cache_clear()
    monkeypatch.setattr(fonts.load, "__kwdefaults__", {"folders": [tmp_path]})
    with pytest.raises(FontMissingError):
        EscposSlipPrinter()
    assert EscposSlipPrinter(accents=False).render(SLIP, 58)


def test_pictures_of_text_are_kept_and_their_number_is_bounded() -> None:
    printer = EscposSlipPrinter()
    printer.render(SLIP, 80)
    drawn = printer.pictures_cached()
    printer.render(SLIP, 80)
    assert printer.pictures_cached() == drawn
    for number in range(1, 700):
        printer.render(msgspec.structs.replace(SLIP, note=f"{number}"), 80)
    assert printer.pictures_cached() == 512


def test_printing_leaves_nothing_on_standard_output(
    printer: EscposSlipPrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    printer.render(SLIP, 58)
    assert capsys.readouterr() == ("", "")


def test_a_broken_raster_command_is_seen_by_the_reader() -> None:
    with pytest.raises(AssertionError):
        read(b"\x1dv0\x00\x02\x00\x02\x00abc")
