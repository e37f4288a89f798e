"""What a kiosk says: complete, known to the font, and small enough for the glass and the paper."""

import json
import subprocess

import pytest

from tools import device_texts
from tools.pictures import kiosk
from tools.virtual_board import glyphs, interpreter, paper

from .test_texts import FIRMWARE, WIDTH, measure

pytestmark = pytest.mark.micropython

LINES_MAX = 4
TICKET_BYTES_MAX = 12 << 10
WORST = {"ahead": 99, "lo": 120, "hi": 180, "waiting": 99, "max": 5, "digits": 8, "page": 2, "pages": 3}
WORST |= {"number": 1, "name": "", "letter": "W"}
WORST |= {"text": "đã xử lý xong, chờ chuyển kết quả", "day": "30/12", "time": "17:00"}
ONE_LINE = {
    *("ahead", "ahead_wait", "choose_class", "code", "code_foot", "errands", "errands_foot", "lease_foot"),
    *(
        "dossier_due",
        "take_slip",
        "waiting",
        "waiting_wait",
        "your_number",
        "page",
        "paper_low",
        "press",
        "resting",
        "result_ready",
    ),
}
ON_PAPER = {"ticket_called", "ticket_note", "ticket_title", "ticket_class"}
PAPER_DOTS = 384 // 2  # of the narrow paper, in dots of the display's letters

WRAP = """
import json, sys
sys.path[:0] = sys.argv[1:]
from drivers.bitmap_font import Font, here
from wrapping import wrap
font = Font(here() + "/small.mf")
for text, room in json.loads(sys.stdin.read()):
    print(json.dumps(wrap(text, font.width, room, 9)))
"""


def wrapped(texts: list[str], room: int) -> list[list[str]]:
    """The lines that the firmware makes of each text."""
    run = subprocess.run(
        [interpreter.micropython(), "-c", WRAP, str(FIRMWARE / "lib")],
        input=json.dumps([[text, room] for text in texts]),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def texts_of(lang: str) -> dict[str, str]:
    return {key: text.format(**WORST) for key, text in device_texts.catalogue(lang, "kiosk").items()}


@pytest.mark.parametrize("lang", device_texts.LANGS)
def test_the_font_has_every_letter_and_short_texts_fit_one_line(lang: str) -> None:
    texts = texts_of(lang)
    widths = dict(zip(texts, measure([*texts.values()]), strict=True))
    assert {key for key, (_, known) in widths.items() if not known} == set()
    assert texts.keys() > ONE_LINE | ON_PAPER
    assert {key for key in ONE_LINE if widths[key][0] > WIDTH} == set()


@pytest.mark.parametrize("lang", device_texts.LANGS)
def test_every_message_fits_the_glass_below_the_name_of_a_service(lang: str) -> None:
    messages = {key: text for key, text in texts_of(lang).items() if key not in ONE_LINE | ON_PAPER}
    lines = dict(zip(messages, wrapped([*messages.values()], WIDTH), strict=True))
    for key, found in lines.items():
        assert len(found) <= (LINES_MAX - 2 if key.startswith("why_") else LINES_MAX - 1), (key, found)
        assert not any(line.endswith("…") and not messages[key].endswith("…") for line in found), found


@pytest.mark.parametrize("lang", device_texts.LANGS)
def test_what_is_on_paper_fits_the_narrow_roll(lang: str) -> None:
    texts = [text for key, text in texts_of(lang).items() if key in ON_PAPER]
    assert all(len(lines) <= LINES_MAX for lines in wrapped(texts, PAPER_DOTS))


@pytest.mark.parametrize("lang", device_texts.LANGS)
def test_every_screen_can_be_read_and_the_offline_ticket_is_understood_by_the_printer(lang: str) -> None:
    frames, ticket = kiosk.scenes(lang)
    for name, frame in frames.items():
        rows = [
            "".join("#" if frame[y // 8 * 128 + x] >> (y % 8) & 1 else "." for x in range(128))
            for y in range(64)
        ]
        assert glyphs.read_display(rows), name
    drawn = paper.render(ticket, 80)
    assert drawn.errors == []
    assert "B951" in drawn.texts
    assert drawn.cuts == 1
    assert len(ticket) <= TICKET_BYTES_MAX


def test_a_ticket_without_a_font_is_plain_letters() -> None:
    program = """
import sys
sys.path[:0] = sys.argv[1:]
from offline_ticket import pieces
lines = (["Trung tâm Vinh"], ["Đất đai, môi trường", "8 h · đủ"])
for mm in (58, 80):
    sys.stdout.buffer.write(b"".join(pieces(lines, "B951", "MOTCUA:X/2026-11-23/B951", None, mm)))
    sys.stdout.buffer.write(b"|||")
"""
    path = [str(FIRMWARE / "kiosk"), str(FIRMWARE / "lib")]
    run = subprocess.run([interpreter.micropython(), "-c", program, *path], capture_output=True, timeout=30)
    assert run.returncode == 0, run.stdout + run.stderr
    for mm, data in zip((58, 80), run.stdout.split(b"|||"), strict=False):
        drawn = paper.render(data, mm)
        assert drawn.errors == []
        shown = [text for text in drawn.texts if text.strip()]
        assert shown == ["TRUNG TAM VINH", "B951", "DAT DAI, MOI TRUONG", "8 H . DU"]
