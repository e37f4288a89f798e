"""The texts of the display: complete, fresh, known to the font, and narrow enough for the glass."""

import json
import subprocess
import unicodedata
from pathlib import Path

import pytest

from tools import device_texts
from tools.virtual_board import interpreter

FIRMWARE = Path(__file__).parents[3] / "firmware"
WIDTH = 128
WORST = {
    "counter": 37,
    "nth": 9,
    "max": 9,
    "waiting": 999,
    "parked": 99,
    "letters": "B C D E",
    "minutes": 999,
    "page": 25,
    "pages": 25,
    "text": "",
    "time": "16:00",
    "day": "30/12",
    "name": "keypad-37",
}
ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = "\u0300\u0301\u0303\u0309\u0323"

MEASURE = """
import json, sys
sys.path[:0] = [sys.argv[1]]
from drivers.bitmap_font import Font, here
font = Font(here() + "/" + sys.argv[2] + ".mf")
letters = set(font._letters)
for text in json.loads(sys.stdin.read()):
    print(font.width(text), all(ord(letter) in letters for letter in text))
"""

OUTCOMES = ("received", "supplement", "refused", "returned")
BOTH_ENDS = """
import json, sys
sys.path[:0] = [sys.argv[1]]
from drivers.bitmap_font import Font, here
from wrapping import both_ends
font = Font(here() + "/small.mf")
for text in json.loads(sys.stdin.read()):
    print(json.dumps(both_ends(text, font.width, int(sys.argv[2]), 128)))
"""


def both_ends(texts: list[str], room: int) -> list[list[str]]:
    """The two lines that the firmware makes of each name, the first of them in `room` dots."""
    command = [interpreter.micropython(), "-c", BOTH_ENDS, str(FIRMWARE / "lib"), str(room)]
    run = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, timeout=30)
    assert run.returncode == 0, run.stdout + run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def measure(texts: list[str], font: str = "small") -> list[tuple[int, bool]]:
    """Width in pixels of each text, and whether the font has all its letters, by the firmware's own code."""
    command = [interpreter.micropython(), "-c", MEASURE, str(FIRMWARE / "lib"), font]
    run = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, timeout=30)
    assert run.returncode == 0, run.stdout + run.stderr
    return [
        (int(width), known == "True") for width, known in (line.split() for line in run.stdout.splitlines())
    ]


def test_the_modules_are_what_the_catalogues_make_them() -> None:
    assert device_texts.stale() == []


def test_a_missing_id_and_a_changed_value_are_told() -> None:
    catalogues = {"vi": {"a": "x", "b": "{n}"}, "en": {"b": "{m}"}}
    assert len(device_texts.mistakes(catalogues)) == 2


@pytest.mark.micropython
@pytest.mark.parametrize("lang", device_texts.LANGS)
def test_every_text_fits_one_line_of_the_display(lang: str) -> None:
    texts = {key: text.format(**WORST) for key, text in device_texts.catalogue(lang).items()}
    wide = {
        text
        for text, (width, known) in zip(texts.values(), measure([*texts.values()]), strict=True)
        if width > WIDTH or not known
    }
    assert wide == set()


@pytest.mark.micropython
@pytest.mark.parametrize("lang", device_texts.LANGS)
def test_the_two_texts_at_the_top_do_not_meet(lang: str) -> None:
    texts = device_texts.catalogue(lang)
    rights = [texts[key].format(**WORST) for key in ("offline", "login", "nth")]
    lefts = [texts[key].format(**WORST) for key in ("counter", "errands")]
    widths = [width for width, _ in measure([*lefts, *rights])]
    assert max(widths[: len(lefts)]) + max(widths[len(lefts) :]) < WIDTH


@pytest.mark.micropython
@pytest.mark.parametrize("lang", device_texts.LANGS)
def test_the_lines_of_a_keypads_menus_fit_with_their_digits_and_pages(lang: str) -> None:
    texts = {key: text.format(**WORST) for key, text in device_texts.catalogue(lang).items()}
    page = device_texts.catalogue(lang)["page"].format(page=3, pages=3)
    first = [f"1 {texts[key]} {page}" for key in ("menu_services", "menu_call")]
    menu = [f"1 {text}" for key, text in texts.items() if key.startswith("menu_")]
    rows = [f"4 W999  {texts['first']} {texts['minutes']}", f"4 W {texts['shut']} "]
    wide = {
        line
        for line, (width, _) in zip(first + menu + rows, measure(first + menu + rows), strict=True)
        if width > WIDTH
    }
    assert wide == set()


@pytest.mark.micropython
@pytest.mark.parametrize("lang", device_texts.LANGS)
def test_the_first_outcome_leaves_room_for_the_code_of_the_dossier(lang: str) -> None:
    texts = device_texts.catalogue(lang)
    words = [f"1 {texts['outcome_received']}", *(texts[f"outcome_{one}"] for one in OUTCOMES)]
    (code, _), *widths = measure(["888888-8888", *words])
    assert max(width for width, _ in widths[:1]) + 4 + code <= WIDTH
    assert max(width for width, _ in widths) <= WIDTH, "clipped beside the code while it is on its way"


@pytest.mark.micropython
def test_names_that_differ_at_their_ends_alone_are_told_apart_on_two_lines() -> None:
    names = [f"1 Thành lập công ty trách nhiệm hữu hạn {end}" for end in ("một thành viên", "hai thành viên")]
    for room in (WIDTH, WIDTH - 40):
        one, two = both_ends(names, room)
        assert one != two
        assert (one[0][:11], one[0][-1]) == ("1 Thành lập", "…")
        assert (one[1][0], one[1][-14:]) == ("…", "một thành viên")
    short = ["1 Đăng ký biến động", "1 Cấp lại giấy phép lái xe mô tô", "x" * 80, ""]
    whole, broken, long, empty = both_ends(short, WIDTH)
    assert whole == ["1 Đăng ký biến động", ""]
    assert " ".join(broken) == short[1]
    assert long[0].endswith("…")
    assert empty == ["", ""]
    lines = [line for pair in both_ends([*names, *short], WIDTH) for line in pair]
    assert all(width <= WIDTH for width, _ in measure(lines))


@pytest.mark.micropython
@pytest.mark.parametrize("lang", device_texts.LANGS)
def test_the_foot_leaves_room_for_the_elapsed_time(lang: str) -> None:
    texts = device_texts.catalogue(lang)
    feet = [
        f"{texts['waiting'].format(waiting=99)}  {texts['parked_count'].format(parked=9)}",
        texts["waiting"].format(**WORST),
        texts["paused"],
        texts["waiting_for_link"],
    ]
    (clock, _), *widths = measure(["999:59", *feet])
    assert all(width + 4 + clock <= WIDTH for width, _ in widths)


@pytest.mark.micropython
def test_the_font_has_every_vietnamese_letter_that_a_name_can_bring() -> None:
    letters = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES]
    text = "".join([*letters, ALPHABET])
    assert all(known for _, known in measure([*text, *text.upper()]))


@pytest.mark.micropython
def test_the_big_font_has_what_a_ticket_number_and_a_typed_pin_need() -> None:
    assert all(known for _, known in measure([*"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-*"], "big"))
    assert all(width <= WIDTH for width, _ in measure(["W888", "88888", "********"], "big"))
