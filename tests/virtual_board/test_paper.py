"""ESC/POS: where commands end, what they draw, and what is reported as wrong."""

import pytest
from PIL import Image

from tools.virtual_board import Printer, escpos, paper
from tools.virtual_board.printer import CLEAR

RASTER = b"\x1dv0\x00\x02\x00\x03\x00" + b"\x1dVA\x00\x1b@"  # 16 x 3 dots, among them a cut
CUT = b"\x1dVA\x00"


def qr(data: bytes, module: int = 4) -> bytes:
    return (
        b"\x1d(k\x03\x001C" + bytes([module])
        + b"\x1d(k\x03\x001E1"
        + b"\x1d(k" + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data
        + b"\x1d(k\x03\x001Q0"
    )  # fmt: skip


def dark_dots(image: Image.Image) -> int:
    return sum(image.histogram()[:128])


def test_a_cut_among_the_dots_of_a_picture_is_no_cut() -> None:
    commands, rest = escpos.commands(b"a" + RASTER + CUT)
    assert [command.name for command in commands] == [b"", b"\x1dv", b"\x1dV"]
    assert rest == b""


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_commands_are_the_same_in_whatever_pieces_they_come(size: int) -> None:
    data = b"\x1b@" + RASTER + qr(b"hello") + b"\x1b!\x30" + CUT
    tokenizer = escpos.Tokenizer()
    pieces = [command for at in range(0, len(data), size) for command in tokenizer.feed(data[at : at + size])]
    assert [command.raw for command in pieces] == [command.raw for command in escpos.commands(data)[0]]
    assert tokenizer.incomplete == b""


def test_the_dots_of_a_picture_are_drawn_where_they_belong() -> None:
    image = paper.render(RASTER, 58).image
    rows = [
        "".join("#" if image.getpixel((paper.MARGIN + x, paper.MARGIN + y)) == 0 else "." for x in range(16))
        for y in range(3)
    ]
    assert rows == [
        f"{int.from_bytes(RASTER[8 + 2 * y : 10 + 2 * y], 'big'):016b}".translate({48: ".", 49: "#"})
        for y in range(3)
    ]


def test_text_is_larger_when_it_is_told_to_be() -> None:
    small, large = (dark_dots(paper.render(size + b"A042\n", 80).image) for size in (b"", b"\x1d!\x33"))
    assert large == 16 * small


@pytest.mark.parametrize(("mm", "dots"), [(58, 384), (80, 576)])
def test_centred_text_stands_in_the_middle_of_either_paper(mm: int, dots: int) -> None:
    image = paper.render(b"\x1ba\x01\x1d!\x11HH\n", mm).image
    columns = [
        x - paper.MARGIN
        for x in range(image.width)
        for y in range(image.height)
        if image.getpixel((x, y)) == 0
    ]
    assert abs((min(columns) + max(columns)) - dots) <= 8


def test_a_qr_code_is_drawn_and_can_be_recognised_by_its_corners() -> None:
    image = paper.render(qr(b"motcua:A042", module=4), 80).image
    corner = [image.getpixel((paper.MARGIN + x, paper.MARGIN)) for x in range(0, 32, 4)]
    assert corner == [0] * 7 + [255]


def test_what_no_printer_understands_is_an_error() -> None:
    assert paper.render(b"\x1b\xfe", 80).errors == ["unknown command 1b fe"]
    assert paper.render(b"\x02", 80).errors == ["unknown command 02"]
    assert paper.render(b"\x1d(Z\x00\x00", 80).errors == ["command not drawn: GS ( b'Z'"]
    assert paper.render(b"\x1bt\x63", 80).errors == ["code page 99 is not known here"]


def test_a_job_that_stops_within_a_command_is_an_error() -> None:
    (error,) = paper.render(RASTER[:-1], 80).errors
    assert error.startswith("ends inside a command")


def test_a_picture_wider_than_the_paper_is_an_error() -> None:
    wide = b"\x1dv0\x00\x48\x00\x01\x00" + b"\xff" * 72
    assert paper.render(wide, 80).errors == []
    assert paper.render(wide, 58).errors == ["a picture of 576 dots does not fit on 384"]


def test_endless_paper_is_an_error() -> None:
    assert "more than 0.8 m of paper" in paper.render(b"\n" * 400, 58).errors


def test_lines_in_the_printers_own_letters_can_be_read_again() -> None:
    ticket = paper.render(b"\x1b@\x1d!\x77A042\n\x1d!\x0008:05\n" + CUT, 80)
    assert (ticket.texts, ticket.cuts, ticket.errors) == (["A042", "08:05"], 1, [])


def test_the_printer_cuts_slips_where_the_commands_say_so() -> None:
    printer = Printer()
    printer.receive(b"one\n" + RASTER + CUT + b"two\n" + CUT + b"three")
    assert printer.slips == [b"one\n" + RASTER + CUT, b"two\n" + CUT]
    assert printer.hanging == b"three"


@pytest.mark.parametrize(
    ("trouble", "answers"),
    [
        ({}, (0x12, 0x12, 0x12)),
        ({"paper": False}, (0x1A, 0x32, 0x72)),
        ({"cover_open": True}, (0x1A, 0x16, 0x12)),
        ({"online": False}, (0x1A, 0x12, 0x12)),
    ],
)
def test_status_answers_have_the_bits_of_the_reference(
    trouble: dict[str, bool], answers: tuple[int, ...]
) -> None:
    printer = Printer()
    printer.set(**trouble)
    assert tuple(printer.status(kind) for kind in (1, 2, 4)) == answers


def test_clearing_drops_what_was_received_and_keeps_what_follows() -> None:
    printer = Printer()
    printer.set(online=False)
    printer.receive(b"old" + CUT + CLEAR[:5])
    printer.receive(CLEAR[5:] + b"new" + CUT)
    printer.set(online=True)
    assert printer.slips == [b"new" + CUT]


def test_paper_that_ends_leaves_a_torn_piece_and_no_slip() -> None:
    printer = Printer()
    printer.set(paper_bytes=6)
    printer.receive(b"abc\ndef\nghi\n" + CUT)
    assert (printer.torn, printer.slips, printer.ready) == ([b"abc\nde"], [], False)
