"""Texts that lie on each other make a sheet unreadable, and ERC does not see it."""

import pytest

from tests.hardware.conftest import SHEETS
from tools.hardware.sheet import Sheet


@pytest.mark.parametrize("name", SHEETS)
def test_no_text_lies_on_another_or_on_a_symbol(name: str, sheets: dict[str, Sheet]) -> None:
    assert sheets[name].overlaps() == []


@pytest.mark.parametrize("name", SHEETS)
def test_everything_lies_on_the_page_and_beside_the_title(name: str, sheets: dict[str, Sheet]) -> None:
    sheet = sheets[name]
    width, height = {"A3": (420, 297), "A2": (594, 420)}[sheet.paper]
    for box in (*sheet.texts, *sheet.bodies):
        assert box.x1 > 12, box
        assert box.y1 > 12, box
        assert box.x2 < width - 12, box
        assert box.y2 < height - 12, box
        assert not (box.x2 > width - 122 and box.y2 > height - 45), f"{box} lies on the title"


def test_parts_too_close_to_each_other_are_told() -> None:
    sheet = Sheet("close", "Close")
    sheet.place("RH", "R1", "R_1K", 50.8, 50.8, {"1": "A", "2": "LONG_NAME"})
    sheet.place("RH", "R2", "R_1K", 71.12, 50.8, {"1": "OTHER_NAME", "2": "B"})
    assert len(sheet.overlaps()) == 1
    assert "LONG_NAME lies on OTHER_NAME" in sheet.overlaps()[0]
