"""An officer lays a card instead of typing a PIN."""

import hashlib

import pytest

from hub.domain.counters.login import LOCKED_MS, WRONG_PINS_MAX
from tests.support.hall import Hall, Reply
from tests.support.refusing import no_to

CARD, OTHER, STRANGE = "04a1b2c3", "04a1b2c3d4e5f6", "11223344556677889900"


def digest(uid: str) -> str:
    """What a console is given of a card."""
    return hashlib.sha256(bytes.fromhex(uid)).hexdigest()


def lay(hall: Hall, card: str = CARD, counter: int = 1) -> Reply:
    return hall.press(f"q{counter}", "login", card=card)


@pytest.fixture
def carded(hall: Hall) -> Hall:
    """Officer 101 has CARD, officer 102 (of counter 2 alone) has OTHER."""
    for officer, card in (("101", CARD), ("102", OTHER)):
        assert hall.press("c1", "officer_card", officer=officer, card=digest(card)).r == "ok"
    return hall


def test_a_card_opens_the_counter_and_welcomes_by_name(carded: Hall) -> None:
    assert lay(carded) == ("ok", {"name": "Cán bộ Một"}, False)
    assert carded.messenger.of("want", "q1")[-1]["officer"] == {"id": "101", "name": "Cán bộ Một"}


def test_a_card_outlasts_a_restart_and_is_in_no_row_of_the_ledger(carded: Hall) -> None:
    carded.restart()
    assert lay(carded).r == "ok"
    rows = repr(carded.ledger.entries)
    assert CARD not in rows
    assert digest(CARD) not in rows


def test_an_unknown_card_changes_nothing(carded: Hall) -> None:
    assert no_to(carded, "q1", "login", card=STRANGE) == "unknown_card"


def test_the_card_of_another_counters_officer_changes_nothing(carded: Hall) -> None:
    assert no_to(carded, "q1", "login", card=OTHER) == "not_your_counter"
    assert lay(carded, OTHER, 2).r == "ok"


def test_two_officers_at_one_counter_and_one_at_two_are_refused(carded: Hall) -> None:
    carded.login(1, "103")
    assert no_to(carded, "q1", "login", card=CARD) == "counter_taken"
    assert lay(carded, CARD, 3).r == "ok"
    carded.press("q1", "logout")
    assert no_to(carded, "q1", "login", card=CARD) == "officer_elsewhere"


def test_who_is_at_work_here_already_is_welcomed_again(carded: Hall) -> None:
    lay(carded)
    rows = len(carded.ledger.entries)
    assert lay(carded) == ("ok", {"name": "Cán bộ Một"}, False)
    assert len(carded.ledger.entries) == rows


def test_five_strange_cards_lock_the_reader_of_this_keypad_for_a_minute(carded: Hall) -> None:
    codes = [no_to(carded, "q1", "login", card=STRANGE) for _ in range(WRONG_PINS_MAX)]
    assert codes == ["unknown_card"] * WRONG_PINS_MAX
    assert no_to(carded, "q1", "login", card=CARD) == "login_locked"
    assert carded.login(1, "101").r == "ok", "the PIN still opens"
    carded.press("q1", "logout")
    assert lay(carded, CARD, 3).r == "ok", "so does the card elsewhere"
    carded.press("q3", "logout")
    carded.clock.advance(ms=LOCKED_MS - 1)
    assert no_to(carded, "q1", "login", card=CARD) == "login_locked"
    carded.clock.advance(ms=1)
    assert lay(carded).r == "ok"


def test_a_good_card_forgives_the_strange_ones_before_it(carded: Hall) -> None:
    for _ in range(2):
        for _ in range(WRONG_PINS_MAX - 1):
            assert lay(carded, STRANGE).code == "unknown_card"
        assert lay(carded).r == "ok"
        carded.press("q1", "logout")


def test_a_card_taken_away_or_replaced_opens_nothing(carded: Hall) -> None:
    carded.press("c1", "officer_card", officer="101", card=digest(STRANGE))
    assert no_to(carded, "q1", "login", card=CARD) == "unknown_card"
    assert lay(carded, STRANGE).r == "ok"
    carded.press("q1", "logout")
    carded.press("c1", "officer_card", officer="101", card=None)
    carded.restart()
    assert no_to(carded, "q1", "login", card=STRANGE) == "unknown_card"


def test_a_card_is_one_officers_and_officers_are_known(carded: Hall) -> None:
    assert no_to(carded, "c1", "officer_card", officer="103", card=digest(CARD)) == "card_taken"
    assert no_to(carded, "c1", "officer_card", officer="999", card=digest(STRANGE)) == "no_such_officer"
    assert carded.press("c1", "officer_card", officer="101", card=digest(CARD)).r == "ok", (
        "again is no mistake"
    )


@pytest.mark.parametrize("card", ["", "04", "04a1b2c3d4", "zzzzzzzz", "04A1B2C3", "04a1b2c3\n", 7])
def test_what_is_no_uid_is_not_understood(carded: Hall, card: object) -> None:
    assert no_to(carded, "q1", "login", card=card) == "not_understood"


def test_a_login_without_proof_or_card_opens_nothing(carded: Hall) -> None:
    assert no_to(carded, "q1", "login") == "no_such_officer"
    assert no_to(carded, "q1", "login", officer="101") == "no_challenge"
