"""Who may open a counter."""

import pytest

from hub.domain.counters.login import CHALLENGE_MS_MAX, LOCKED_MS, WRONG_PINS_MAX, key_of, proof_of
from hub.domain.office.office import Officer
from tests.support.hall import Hall, proof
from tests.support.offices import small_office


def test_the_right_pin_opens_the_counter_and_welcomes_by_name(hall: Hall) -> None:
    assert hall.login() == ("ok", {"name": "Cán bộ Một"}, False)
    assert hall.service.state.day.sessions[1].officer == "101"


def test_a_proof_is_an_hmac_of_bytes_not_of_their_hex_digits() -> None:
    # Both figures are from `openssl dgst -sha256`, so that no mistake of ours agrees with itself.
    key = key_of("1357", "00ff")
    assert key == "e1d5fa76bdfa5e611c34a318f1e5ae86597ae4fd0d0e3b925cbbe7690a67afb6"
    assert proof_of(key, "0a0b") == "b5a8a7b990cbe7eec831eaaffefd0ec5fca0c24677d76d75be09e9cc3aa384f5"


def test_a_wrong_pin_opens_nothing_and_the_nonce_is_spent(hall: Hall) -> None:
    challenge = hall.press("q1", "challenge", officer="101")
    assert hall.press("q1", "login", officer="101", proof=proof(challenge, "0000")).code == "wrong_pin"
    assert hall.press("q1", "login", officer="101", proof=proof(challenge)).code == "no_challenge"
    assert hall.service.state.day.sessions[1].officer is None


def test_a_challenge_is_good_for_thirty_seconds(hall: Hall) -> None:
    for wait_ms, code in ((CHALLENGE_MS_MAX, None), (CHALLENGE_MS_MAX + 1, "no_challenge")):
        challenge = hall.press("q1", "challenge", officer="101")
        hall.clock.advance(ms=wait_ms)
        reply = hall.press("q1", "login", officer="101", proof=proof(challenge))
        assert reply.code == code


def test_a_challenge_does_not_age_when_the_wall_clock_is_put_right(hall: Hall) -> None:
    challenge = hall.press("q1", "challenge", officer="101")
    hall.clock.jump_to("2026-11-23 09:00")
    assert hall.press("q1", "login", officer="101", proof=proof(challenge)).r == "ok"


def test_a_challenge_is_for_one_keypad_and_one_officer(hall: Hall) -> None:
    challenge = hall.press("q1", "challenge", officer="101")
    assert hall.press("q3", "login", officer="101", proof=proof(challenge)).code == "no_challenge"
    assert hall.press("q1", "login", officer="103", proof=proof(challenge)).code == "no_challenge"


def test_nonces_are_never_the_same_twice(hall: Hall) -> None:
    nonces = {hall.press("q1", "challenge", officer="101").d["nonce"] for _ in range(20)}
    assert len(nonces) == 20


def test_five_wrong_pins_lock_the_officer_out_for_a_minute_at_every_keypad(hall: Hall) -> None:
    assert [hall.login(pin="0000").code for _ in range(WRONG_PINS_MAX)] == ["wrong_pin"] * WRONG_PINS_MAX
    assert hall.login().code == "login_locked"
    assert hall.login(3).code == "login_locked"
    assert hall.login(3, "103").r == "ok"
    hall.clock.advance(ms=LOCKED_MS - 1)
    assert hall.login().code == "login_locked"
    hall.clock.advance(ms=1)
    assert hall.login().r == "ok"


def test_a_challenge_opened_before_the_lock_does_not_get_around_it(hall: Hall) -> None:
    early = hall.press("q3", "challenge", officer="101")
    for _ in range(WRONG_PINS_MAX):
        hall.login(pin="0000")
    assert hall.press("q3", "login", officer="101", proof=proof(early)).code == "login_locked"


def test_a_right_pin_forgives_the_wrong_ones_before_it(hall: Hall) -> None:
    for _ in range(2):
        for _ in range(WRONG_PINS_MAX - 1):
            assert hall.login(pin="0000").code == "wrong_pin"
        assert hall.login().r == "ok"
        hall.press("q1", "logout")


@pytest.mark.parametrize(
    ("counter", "officer", "code"), [(1, "999", "no_such_officer"), (1, "102", "not_your_counter")]
)
def test_who_does_not_belong_here_is_denied(hall: Hall, counter: int, officer: str, code: str) -> None:
    reply = hall.login(counter, officer)
    assert (reply.r, reply.code) == ("denied", code)


def test_an_officer_without_a_pin_is_denied_until_a_console_gives_one() -> None:
    with Hall() as hall:
        del hall.service.secrets.door.keys["101"]
        assert hall.login().code == "no_pin"
        key = key_of("2468", "00aa")
        assert hall.press("c1", "officer_pin", officer="101", salt="00aa", key=key).r == "ok"
        assert hall.login(pin="2468").r == "ok"
        hall.restart()
        hall.press("q1", "logout")
        assert hall.login(pin="2468").r == "ok"


def test_a_pin_is_given_only_to_officers_of_the_office_and_only_in_whole_bytes(hall: Hall) -> None:
    key = key_of("2468", "00aa")
    assert hall.press("c1", "officer_pin", officer="999", salt="00aa", key=key).code == "no_such_officer"
    assert hall.press("c1", "officer_pin", officer="101", salt="0aa", key=key).code == "field_wrong"


def test_no_pin_and_no_key_is_in_the_chain(hall: Hall) -> None:
    hall.press("c1", "officer_pin", officer="101", salt="00aa", key=key_of("2468", "00aa"))
    hall.login(pin="2468")
    rows = repr(hall.ledger.entries)
    assert key_of("2468", "00aa") not in rows
    assert "2468" not in rows


def test_a_counter_is_for_one_officer(hall: Hall) -> None:
    hall.login(1, "101")
    assert hall.login(1, "103").code == "counter_taken"


def test_an_officer_is_at_one_counter(hall: Hall) -> None:
    hall.login(1, "101")
    assert hall.login(3, "101").code == "officer_elsewhere"


def test_an_officer_whose_keypad_was_restarted_goes_on_where_it_was(hall: Hall) -> None:
    hall.login()
    hall.take("A")
    hall.press("q1", "next")
    hall.boot = "b002"
    rows = len(hall.ledger.entries)
    assert hall.login().r == "ok"
    assert len(hall.ledger.entries) == rows
    assert hall.press("q1", "finish").r == "ok"


def test_a_restart_of_the_hub_keeps_the_session_and_forgets_the_challenge(hall: Hall) -> None:
    hall.login(1, "101")
    challenge = hall.press("q3", "challenge", officer="103")
    hall.restart()
    assert hall.service.state.day.sessions[1].officer == "101"
    assert hall.press("q3", "login", officer="103", proof=proof(challenge)).code == "no_challenge"


def test_a_keypad_without_a_counter_is_told_so() -> None:
    office = small_office(officers={"101": Officer(id="101", name="Cán bộ Một")})
    with Hall(office) as hall:
        assert hall.as_console("k1", "fault", code="no_paper").r == "ok"
        hall.service.state.devices["q9"] = type(hall.service.state.devices["q1"])("q9", "counter_keypad", 99)
        assert hall.press("q9", "challenge", officer="101").code == "no_counter"
