"""What the kiosk keeps for the hub outlives a power cut; a torn record says nothing."""

from mp_support import equal
from told_book import ToldBook


def test_the_last_line_that_was_kept_is_there_after_a_start():
    book = ToldBook()
    book.keep("2026-11-23 A42 5f2b")
    book.keep("2026-11-23 A43 5f2c")
    equal(ToldBook().kept, "2026-11-23 A43 5f2c")


def test_a_torn_record_says_nothing():
    ToldBook().keep("2026-11-23 A44 5f2d")
    with open("told.d/told", "r+b") as file:
        file.write(b"x")
    equal(ToldBook().kept, "")
