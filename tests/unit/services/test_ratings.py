"""A citizen presses a face."""

import pytest

from hub.domain import events as e
from tests.support.hall import Hall


@pytest.fixture
def served(hall: Hall) -> Hall:
    """A001 was served at counter 1 by officer 101."""
    hall.login(1, "101")
    hall.login(3, "103")
    hall.take("A")
    hall.press("q1", "next")
    hall.press("q1", "finish")
    return hall


REF = "2026-11-23/A001/1"


def invitation(hall: Hall) -> object:
    """What the pad of counter 1 was told last."""
    hall.watch()
    return hall.messenger.of("want", "p1")[-1]["invite"]


def rated(hall: Hall) -> list[e.Rated]:
    """The ratings in the ledger."""
    return [event for event in hall.ledger.events if isinstance(event, e.Rated)]


def test_a_finished_citizen_is_invited_and_the_rating_knows_ticket_and_officer(served: Hall) -> None:
    assert invitation(served) == {"ref": REF, "for_s": 120}
    assert served.press("p1", "rate", ref=REF, score=1, reason="slow") == ("ok", {}, False)
    assert rated(served) == [e.Rated(1, 1, REF, "101", "2026-11-23/A001", "slow")]
    assert invitation(served) is None


def test_a_ticket_is_rated_once_at_a_counter(served: Hall) -> None:
    served.press("p1", "rate", ref=REF, score=3)
    assert served.press("p1", "rate", ref=REF, score=1).code == "already_rated"
    assert len(rated(served)) == 1


def test_an_invitation_ends_after_two_minutes(served: Hall) -> None:
    served.clock.advance(ms=119_000)
    assert invitation(served) is not None
    served.clock.advance(ms=1_000)
    assert invitation(served) is None


def test_an_invitation_ends_with_the_next_call_but_a_late_rating_still_counts(served: Hall) -> None:
    served.take("A")
    served.press("q1", "next")
    assert invitation(served) is None
    assert served.press("p1", "rate", ref=REF, score=2).r == "ok"
    assert rated(served)[0].ticket == "2026-11-23/A001"


def test_a_rating_after_the_officer_left_is_still_the_officers(served: Hall) -> None:
    served.press("q1", "logout")
    assert served.press("p1", "rate", ref=REF, score=3, age_ms=60_000).r == "ok"
    assert rated(served)[0].officer == "101"


@pytest.mark.parametrize("ref", [None, "2026-11-23/A999/1", "nonsense"])
def test_a_rating_that_nobody_asked_for_is_kept_and_flagged(served: Hall, ref: str | None) -> None:
    d = {"ref": ref} if ref else {}
    assert served.press("p1", "rate", score=1, reason="slow", **d).r == "ok"
    assert rated(served) == [e.Rated(1, 1, ref, "101", None, "slow", unsolicited=True)]
    assert invitation(served) is not None


def test_the_reference_of_another_counter_does_not_spend_its_rating(served: Hall) -> None:
    assert served.press("p3", "rate", ref=REF, score=1).r == "ok"
    assert served.press("p1", "rate", ref=REF, score=3).r == "ok"
    assert [(r.counter, r.unsolicited) for r in rated(served)] == [(3, True), (1, False)]


def test_a_score_that_the_pad_does_not_have_is_refused(served: Hall) -> None:
    assert served.press("p1", "rate", ref=REF, score=4).code == "no_such_score"
    assert served.press("p1", "rate", ref=REF, score=6).r == "invalid"
    assert served.press("p1", "rate", ref=REF, score=0).r == "invalid"
    assert rated(served) == []


@pytest.mark.parametrize("days", [1, 2, 3])
def test_a_rating_handed_in_after_midnight_finds_its_ticket_once(served: Hall, days: int) -> None:
    for _ in range(days):
        served.clock.advance(h=24)
        served.service.tick()
        served.settle()
    served.restart()
    assert served.press("p1", "rate", ref=REF, score=3).r == "ok"
    assert rated(served) == [e.Rated(1, 3, REF, "101", "2026-11-23/A001")]
    assert served.press("p1", "rate", ref=REF, score=1).code == "already_rated"


def test_a_rating_of_last_week_is_kept_and_flagged(served: Hall) -> None:
    for _ in range(4):
        served.clock.advance(h=24)
        served.service.tick()
        served.settle()
    assert served.press("p1", "rate", ref=REF, score=3).r == "ok"
    assert rated(served)[0].unsolicited


def test_the_last_business_day_can_be_rated_however_long_the_hub_was_off(served: Hall) -> None:
    served.clock.advance(h=9 * 24)
    served.restart()
    assert served.press("p1", "rate", ref=REF, score=3).r == "ok"
    assert rated(served)[0].ticket == "2026-11-23/A001"


def test_nobody_is_invited_for_yesterday_and_what_was_rated_is_not_carried(served: Hall) -> None:
    served.press("p1", "rate", ref=REF, score=3)
    served.clock.advance(h=24)
    served.service.tick()
    assert invitation(served) is None
    assert served.service.state.day.finished == {}


def test_a_ticket_carried_over_midnight_is_rated_once_at_a_counter(hall: Hall) -> None:
    """Two errands at one counter are one service to the citizen; the ledger holds one rating of it."""
    hall.login(1, "101")
    hall.take("A", then=["B"])
    hall.press("q1", "next")
    hall.press("q1", "finish")
    assert hall.press("p1", "rate", ref=REF, score=3).r == "ok"
    hall.clock.advance(h=24)
    hall.login(1, "101")
    hall.press("q1", "next")
    hall.press("q1", "finish")
    assert invitation(hall) is None
    assert hall.press("p1", "rate", ref=REF, score=1).code == "already_rated"
    assert len(rated(hall)) == 1


def test_a_restart_does_not_let_anybody_rate_twice(served: Hall) -> None:
    served.press("p1", "rate", ref=REF, score=3)
    served.restart()
    assert served.press("p1", "rate", ref=REF, score=3).code == "already_rated"


def test_a_board_reports_what_it_shows_and_only_changes_are_kept(served: Hall) -> None:
    for text in ("Q1", "Q1", "A001"):
        assert served.press("b1", "shown", rev=7, text=text).r == "ok"
    shown = [event for event in served.ledger.events if isinstance(event, e.BoardShown)]
    assert [(event.device, event.counter, event.text) for event in shown] == [
        ("b1", 1, "Q1"),
        ("b1", 1, "A001"),
    ]
