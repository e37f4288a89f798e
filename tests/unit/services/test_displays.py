"""The office finds out which LED board does not show what it was told."""

from typing import Any

import pytest

from hub.domain import events as e
from hub.services.shown.displays import AGAIN_MS, REPORT_MS_MAX
from tests.support.hall import Hall

ALARM = [{"code": "display_mismatch", "subject": "b1"}]


def come(hall: Hall, boot: str = "aa", s: str = "online", dev: str = "b1") -> None:
    """A board tells that it is there, or the broker that it is lost."""
    hall.send(dev, f'{{"s":"{s}","boot":"{boot}","type":"led_board"}}'.encode(), leaf="state")
    hall.settle()


def tick(hall: Hall, ms: int = 1000) -> None:
    """Let time pass, and the hub look around."""
    hall.clock.advance(ms=ms)
    hall.service.tick()
    hall.watch()


def told(hall: Hall) -> list[dict[str, Any]]:
    """What board b1 was told so far."""
    return hall.messenger.of("want", "b1")


def report(hall: Hall, text: str | None = None, rev: int | None = None) -> None:
    """Board b1 reports its last want, or something else."""
    want = told(hall)[-1]
    hall.press(
        "b1", "shown", rev=want["rev"] if rev is None else rev, text=want["text"] if text is None else text
    )


def alarms(hall: Hall) -> list[dict[str, str]]:
    """What `hub status` would show."""
    found: list[dict[str, str]] = hall.press("c1", "status").d["alarms"]
    return found


def faults(hall: Hall) -> list[type[e.Event]]:
    """The alarms of boards in the ledger, as they came and went."""
    return [type(event) for event in hall.ledger.events if isinstance(event, e.FaultRaised | e.FaultCleared)]


@pytest.fixture
def board(hall: Hall) -> Hall:
    """Board b1 is there, shows its counter's idle picture and has said so."""
    come(hall)
    hall.login()
    hall.watch()
    report(hall)
    tick(hall)
    assert alarms(hall) == []
    return hall


def call(hall: Hall, service: str = "A") -> dict[str, Any]:
    """A ticket is called to counter 1; what its board is told."""
    hall.take(service)
    hall.press("q1", "next")
    hall.watch()
    return told(hall)[-1]


def test_a_board_that_reports_what_it_was_told_raises_no_alarm(board: Hall) -> None:
    for _ in range(3):
        call(board)
        report(board)
        tick(board, 20_000)
    assert faults(board) == []
    assert len({want["rev"] for want in told(board)}) == len(told(board))


def test_a_wrong_text_raises_the_alarm_and_the_want_is_told_again_until_it_is_right(board: Hall) -> None:
    want = call(board)
    report(board, "A999")
    tick(board)
    assert alarms(board) == ALARM
    tick(board, AGAIN_MS)
    again = told(board)[-1]
    assert again["rev"] > want["rev"]
    assert {**again, "rev": 0} == {**want, "rev": 0}
    report(board)
    tick(board)
    assert alarms(board) == []
    assert faults(board) == [e.FaultRaised, e.FaultCleared]
    count = len(told(board))
    tick(board, 10 * AGAIN_MS)
    assert len(told(board)) == count


def test_no_report_in_ten_seconds_raises_the_alarm_and_any_later_report_ends_it(board: Hall) -> None:
    call(board)
    tick(board, REPORT_MS_MAX - 1000)
    assert alarms(board) == []
    tick(board, 1000)
    assert alarms(board) == ALARM
    report(board)
    tick(board)
    assert alarms(board) == []


def test_a_board_in_doubt_is_told_at_most_every_five_seconds_and_its_revisions_grow(board: Hall) -> None:
    call(board)
    report(board, "")
    before = len(told(board))
    for _ in range(60):
        tick(board)
    assert 60_000 // AGAIN_MS - 1 <= len(told(board)) - before <= 60_000 // AGAIN_MS
    revs = [want["rev"] for want in told(board)]
    assert revs == sorted(set(revs))
    assert faults(board) == [e.FaultRaised]  # one row, however often it is told


def test_the_report_of_an_earlier_telling_of_the_same_text_counts(board: Hall) -> None:
    call(board)
    report(board, "A999")
    tick(board, AGAIN_MS)
    late = told(board)[-1]["rev"]
    tick(board, AGAIN_MS)
    assert told(board)[-1]["rev"] > late
    report(board, rev=late)
    tick(board)
    assert alarms(board) == []


def test_the_report_of_a_text_that_was_replaced_says_nothing(board: Hall) -> None:
    first = call(board)
    second = call(board)
    report(board, first["text"], first["rev"])
    tick(board)
    assert alarms(board) == []
    tick(board, REPORT_MS_MAX)
    assert alarms(board) == ALARM
    report(board, second["text"], second["rev"])
    tick(board)
    assert alarms(board) == []


def test_a_board_that_is_away_is_not_blamed_and_has_ten_seconds_when_it_is_back(board: Hall) -> None:
    come(board, s="lost")
    call(board)
    tick(board, 10 * REPORT_MS_MAX)
    assert faults(board) == []
    come(board)
    tick(board, REPORT_MS_MAX - 1000)
    assert faults(board) == []
    tick(board, 1000)
    assert alarms(board) == ALARM


def test_a_board_that_lied_and_went_away_is_told_again_more_seldom(board: Hall) -> None:
    call(board)
    report(board, "A999")
    tick(board)
    come(board, s="lost")
    count = len(told(board))
    tick(board, AGAIN_MS)
    assert len(told(board)) == count
    tick(board, REPORT_MS_MAX)
    assert len(told(board)) == count + 1, "that it is away may be old word"


def test_a_board_that_is_told_an_old_text_late_is_told_the_new_one_again(board: Hall) -> None:
    before = told(board)[-1]
    call(board)
    report(board)
    tick(board)
    report(board, before["text"], before["rev"])
    count = len(told(board))
    tick(board, REPORT_MS_MAX - 1000)
    assert len(told(board)) == count + 1
    report(board)
    tick(board)
    assert (alarms(board), faults(board)) == ([], [])


def test_a_new_start_of_the_board_ends_the_alarm_until_it_lies_again(board: Hall) -> None:
    call(board)
    report(board, "A999")
    tick(board)
    come(board, boot="bb")
    tick(board)
    assert alarms(board) == []
    report(board, "A999")
    tick(board)
    assert alarms(board) == ALARM
    assert faults(board) == [e.FaultRaised, e.FaultCleared, e.FaultRaised]


def test_an_alarm_outlives_the_hub_and_ends_with_the_first_right_report(board: Hall) -> None:
    call(board)
    report(board, "A999")
    tick(board)
    board.restart()
    come(board)
    board.watch()
    assert alarms(board) == ALARM
    report(board)
    tick(board)
    assert alarms(board) == []


def test_an_alarm_that_the_board_ends_itself_comes_back_while_the_hub_sees_another_text(board: Hall) -> None:
    call(board)
    report(board, "A999")
    tick(board)
    board.press("b1", "recovered", code="display_mismatch")
    tick(board)
    assert alarms(board) == ALARM


def test_a_board_that_is_removed_takes_its_alarm_along_and_is_told_nothing_any_more(board: Hall) -> None:
    call(board)
    report(board, "A999")
    tick(board)
    board.press("c1", "device_remove", name="b1")
    tick(board, 2 * AGAIN_MS)
    assert alarms(board) == []
    assert told(board)[-1] is None


def test_other_devices_report_nothing_and_are_not_blamed_for_it(hall: Hall) -> None:
    for dev in ("k1", "q1", "p1"):
        come(hall, dev=dev)
    hall.login()
    hall.take("A")
    tick(hall, 10 * REPORT_MS_MAX)
    assert alarms(hall) == []


def carried(board: Hall) -> dict[str, Any]:
    """Board b1 shows a number of yesterday; its want."""
    board.take("A")
    board.clock.advance(h=24)
    board.login(1, "101")
    come(board, "bb")
    assert board.press("q1", "next").d["ticket"] == "A001"
    board.watch()
    return told(board)[-1]


@pytest.mark.parametrize(("day", "right"), [("23.11", True), ("24.11", False), ("", False), (None, True)])
def test_a_board_that_shows_another_day_than_the_number_has_is_an_alarm(
    board: Hall, day: str | None, right: bool
) -> None:
    want = carried(board)
    assert want["day"] == "2026-11-23"
    said = {} if day is None else {"day": day}  # a board of before knows no days
    board.press("b1", "shown", rev=want["rev"], text=want["text"], **said)
    tick(board)
    shown = [one for one in alarms(board) if one["code"] == ALARM[0]["code"]]
    assert shown == ([] if right else ALARM)


def test_what_a_board_shows_of_another_day_is_another_row(board: Hall) -> None:
    want = carried(board)
    for day in ("23.11", "23.11", "24.11"):
        board.press("b1", "shown", rev=want["rev"], text=want["text"], day=day)
    rows = [one for one in board.ledger.events if isinstance(one, e.BoardShown)]
    assert [row.day for row in rows[-2:]] == ["23.11", "24.11"]
