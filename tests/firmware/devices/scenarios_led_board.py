"""What an LED board promises: scenarios on its pure files, for both interpreters (run_scenarios.py)."""

from illegal import snapshot
from states import BLINK_MS_MAX, DASHES, OLD_AFTER_MS, TEXT_CHARS_MAX, Board


def want(mode="number", text="A042", call=413, rev=88, blink_ms=6000, brightness=8):
    return {
        "v": 1,
        "rev": rev,
        "counter": 5,
        "mode": mode,
        "text": text,
        "call": call,
        "blink_ms": blink_ms,
        "brightness": brightness,
    }


def running(**values):
    """A board that has shown an idle picture."""
    board = Board()
    board.on_link(True)
    board.on_want(want("idle", "Q5", 0, 1))
    board.on_want(want(**values))
    return board


def test_the_first_want_after_a_boot_is_shown_without_blinking():
    board = Board()
    assert board.on_want(want()) == [("brightness", 8), ("show", "A042"), ("repair",), ("report", 88)]
    assert board.picture.state == "number"
    assert board.text == "A042"


def test_a_new_call_blinks_for_as_long_as_the_hub_says():
    board = running()
    assert board.on_want(want(call=414, text="A043", rev=89, blink_ms=6000)) == [
        ("show", "A043"),
        ("blink", 6000),
        ("repair",),
        ("report", 89),
    ]
    assert board.picture.state == "calling"
    board.advance(6000)
    assert board.picture.state == "number"


def test_a_pause_stops_the_blinking():
    assert ("blink", 0) in running().on_want(want("dashes", "", 0, 89))


def test_the_same_call_sent_again_does_not_blink_again():
    board = running()
    board.advance(10000)
    board.on_want(want(rev=89, brightness=3))
    assert board.picture.state == "number"
    assert board.brightness == 3


def test_a_recall_blinks_again():
    board = running()
    board.advance(10000)
    board.on_want(want(call=414, rev=89))
    assert board.picture.state == "calling"


def test_the_same_want_does_not_cut_a_blink_short():
    board = running()
    board.advance(1000)
    left_ms = board.picture.left_ms
    board.on_want(want(rev=89))
    assert (board.picture.state, board.picture.left_ms) == ("calling", left_ms)


def test_dashes_when_paused_and_dark_when_closed():
    board = running()
    board.on_want(want("dashes", "", 0, 2))
    assert board.text == DASHES
    board.on_want(want("dark", "", 0, 3))
    assert board.text == ""


def test_a_number_shown_before_a_pause_does_not_blink_after_it():
    board = running()
    board.on_want(want("dashes", "", 0, 2))
    board.on_want(want(rev=3))
    assert board.picture.state == "number"


def test_a_want_that_comes_again_is_written_and_reported_again_and_nothing_else():
    board = Board()
    board.on_want(want())
    before = snapshot(board)
    for rev in (88, 89):
        assert board.on_want(want(rev=rev)) == [("repair",), ("report", rev)]
        assert snapshot(board) == before


def test_brightness_is_obeyed_at_once_in_every_picture():
    for mode, text in (("dark", ""), ("dashes", ""), ("idle", "Q5"), ("number", "A042")):
        board = running(mode=mode, text=text)
        assert board.on_want(want(mode, text, rev=89, brightness=15))[0] == ("brightness", 15)
        assert board.brightness == 15


def test_a_brightness_told_while_blinking_does_not_stop_the_blinking():
    board = running()
    board.advance(1000)
    left_ms = board.picture.left_ms
    assert board.on_want(want(rev=89, brightness=0)) == [("brightness", 0), ("repair",), ("report", 89)]
    assert (board.picture.state, board.picture.left_ms) == ("calling", left_ms)


def test_a_mode_that_is_not_known_changes_nothing():
    board = running()
    before = snapshot(board)
    assert board.on_want(want("fireworks", rev=99)) == []
    assert snapshot(board) == before


def test_text_blinking_and_brightness_have_bounds():
    board = running(text="x" * 999, blink_ms=10**9, brightness=99)
    assert len(board.text) == TEXT_CHARS_MAX
    assert board.picture.left_ms == BLINK_MS_MAX
    assert board.brightness == 15


def test_a_number_of_an_earlier_day_takes_turns_with_that_day():
    board = running()
    effects = board.on_want(dict(want(rev=89), day="2026-11-30"))
    assert effects == [("show", "A042"), ("repair",), ("report", 89)]
    assert (board.text, board.day) == ("A042", "30.11")
    assert board.due_ms() == 3000
    assert board.advance(3000) == [("show", "30.11")]
    assert board.standing() == "30.11"
    assert board.advance(2600) == [("show", "A042")]


def test_a_want_has_the_number_before_its_day_again():
    board = running()
    board.on_want(dict(want(rev=89), day="2026-11-30"))
    board.advance(3000)
    board.on_want(dict(want(rev=90), day="2026-11-30"))
    assert board.standing() == "A042"


def test_the_number_of_today_stands_still_after_that_of_another_day():
    board = running()
    board.on_want(dict(want(rev=89), day="2026-11-30"))
    board.advance(3000)
    assert board.on_want(want(rev=90)) == [("show", "A042"), ("repair",), ("report", 90)]
    assert board.advance(60000) == []
    board.on_want(dict(want("dashes", "", rev=91), day="2026-11-30"))
    assert (board.text, board.day) == (DASHES, "")
    assert board.advance(60000) == []


def test_a_day_that_is_none_is_not_shown():
    board = Board()
    for day in ("", "2026-11", "30/11/2026", 7, None, "2026-ab-30"):
        board.on_want(dict(want(), day=day))
        assert board.day == "", day


def test_a_long_outage_keeps_the_number_and_marks_it_old():
    board = running()
    board.on_link(False)
    board.advance(OLD_AFTER_MS - 1)
    assert not board.old()
    board.advance(1)
    assert board.old()
    assert board.text == "A042"
    board.on_link(True)
    assert not board.old()
