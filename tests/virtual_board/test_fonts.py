"""The generated fonts: fresh, complete, and no two letters alike."""

from pathlib import Path

import pytest

from tools import fonts
from tools.fonts import art, compose, pack
from tools.virtual_board import glyphs

needs_dejavu = pytest.mark.skipif(not fonts.DEJAVU.exists(), reason="needs fonts-dejavu-core")


@needs_dejavu
def test_the_committed_fonts_are_what_would_be_generated() -> None:
    assert fonts.stale() == []


@needs_dejavu
def test_a_changed_font_is_found_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "FOLDER", fonts.ROOT / "firmware" / "no such folder")
    assert len(fonts.stale()) == 3


def test_without_dejavu_nothing_is_called_stale_but_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fonts, "DEJAVU", tmp_path)
    assert fonts.stale() == []
    assert "install fonts-dejavu-core" in capsys.readouterr().err


def test_there_are_134_vietnamese_letters_beyond_ascii() -> None:
    assert len(fonts.vietnamese()) == 134


def test_no_two_letters_of_the_small_font_look_alike() -> None:
    data = (fonts.FOLDER / "small.mf").read_bytes()
    count = int.from_bytes(data[6:8], "little")
    _height, shapes = glyphs.font_letters("small")
    lost = count - len(shapes) - 1  # the space has no shape
    same = {"·", "•", "–", "-", "|", "I", "l", "ı", "'", "`", ".", ","}
    assert lost <= 1, f"{lost} letters share a shape, other than {same}"
    assert all(letter in shapes.values() for letter in fonts.vietnamese())


def test_every_letter_of_the_firmwares_texts_is_in_the_small_font() -> None:
    shapes = set(glyphs.font_letters("small")[1].values())
    assert set(fonts.used_letters()) <= shapes | {"\u00a0"}


@needs_dejavu
def test_a_mark_never_touches_its_letter() -> None:
    small = compose.SmallLetters(
        fonts.DEJAVU / "DejaVuSans.ttf", art.read(Path(fonts.__file__).parent / "marks.txt")
    )
    for letter in "ấầẩẫằắẳẵếềểễốồổỗẤẦẨẪẰẮẲẴẾỀỂỄỐỒỔỖáàảãíìỉĩúùủũÁÀẢÃÍÌỈĨÚÙỦŨ":
        rows = small.draw(letter)
        lit = [y for y, row in enumerate(rows) if any(row)]
        top_of_letter = (
            6
            if letter.isupper() and len(compose._parts(letter)[1].split("+")) == 2
            else 5
            if letter.isupper()
            else 7
        )
        assert top_of_letter - 1 not in lit, letter
        assert lit[0] < top_of_letter - 1, letter


def test_art_with_ragged_rows_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.txt"
    file.write_text("= a\n##.\n##\n")
    with pytest.raises(ValueError, match=r"bad.txt:3"):
        art.read(file)


def test_an_led_letter_with_a_dark_column_is_refused() -> None:
    column = [[True, False, True]] * 8
    with pytest.raises(ValueError, match="none of them dark"):
        pack.led_module({"X": column})
