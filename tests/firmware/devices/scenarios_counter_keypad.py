"""What a counter keypad promises: scenarios on its pure files, for both interpreters (run_scenarios.py)."""

from hmac_sha256 import proof
from illegal import snapshot
from screens import NOTHING, screen
from states import DIGITS_MAX, DROPPED_MS, IDLE_ENTRY_MS, KEYS, LATE_MS, MENU_MS, NOTICE_MS, SESSION, Keypad
from texts import Texts

VI = Texts("vi")
OFFICER = {"id": "105", "name": "x"}


def want(officer=OFFICER, state="open", ticket=None, nth=1, waiting=7):
    return {
        "v": 1,
        "rev": 88,
        "counter": 5,
        "state": state,
        "officer": officer,
        "ticket": ticket,
        "service": "A" if ticket else None,
        "nth": nth,
        "waiting": waiting,
    }


def keypad(officer=OFFICER, **values):
    machine = Keypad()
    machine.on_link(True)
    machine.on_want(want(officer, **values))
    return machine


def tap(machine, *keys):
    """Press and release keys; return the events posted."""
    posts = []
    for key in keys:
        posts += [effect for effect in machine.on_key(KEYS.index(key)) if effect[0] == "post"]
        machine.on_key(KEYS.index(key), False)
    return posts


def foot(machine):
    return screen(machine, VI)[3]


def typed(officer="105", pin="3571"):
    machine = keypad(None)
    return machine, tap(machine, *officer, "next", *pin, "next")


def test_the_proof_is_the_hmac_of_the_contract():
    assert (
        proof(b"3571", "5a17", "0badcafe")
        == "55202e56a4cb425fc6d605df5494a0d8cd7017fce09e5b4edb5e565bdaf20e29"
    )


def test_login_asks_for_a_challenge_and_answers_it_with_the_proof():
    machine, posts = typed()
    assert posts == [("post", 1, "challenge", {"officer": "105"}, False)]
    answers = machine.on_result(1, "ok", {"nonce": "0badcafe", "salt": "5a17"})
    assert answers == [
        ("post", 2, "login", {"officer": "105", "proof": proof(b"3571", "5a17", "0badcafe")}, False)
    ]
    machine.on_result(2, "ok", {"name": "x"})
    assert machine.session.state == "work"


def test_the_pin_is_shown_as_stars_and_never_sent():
    machine = keypad(None)
    tap(machine, "1", "next", "3", "5")
    assert screen(machine, VI)[2] == "**"
    posts = tap(machine, "next") + machine.on_result(1, "ok", {"nonce": "0badcafe", "salt": "5a17"})
    assert "35" not in repr([post[3].get("officer") for post in posts])


def test_the_pin_is_overwritten_on_every_way_out():
    def wiped(machine):
        return machine.pin == bytearray(DIGITS_MAX) and machine.pin_len == 0

    machine, _ = typed()
    machine.on_result(1, "ok", {"nonce": "0badcafe", "salt": "5a17"})
    assert wiped(machine)
    machine, _ = typed()
    machine.on_result(1, "denied", {"code": "x", "text": "y"})
    assert wiped(machine)
    machine, _ = typed()
    machine.advance(LATE_MS)
    machine.advance(DROPPED_MS)
    assert wiped(machine)
    machine, _ = typed()
    machine.on_want(want())
    assert wiped(machine)
    machine = keypad(None)
    tap(machine, "1", "next", "3", "5")
    machine.advance(IDLE_ENTRY_MS)
    assert wiped(machine)
    tap(machine, "1", "next", "3", "5", "clear", "clear", "clear")
    assert wiped(machine)
    assert machine.session.state == "officer"


def test_a_challenge_without_its_salt_is_no_challenge():
    machine, _ = typed()
    assert machine.on_result(1, "ok", {}) == []
    assert machine.session.state == "officer"


def test_a_number_has_a_bound_and_must_not_be_empty():
    machine = keypad(None)
    assert tap(machine, "next") == []
    assert machine.session.state == "officer"
    tap(machine, *"1" * 20)
    assert machine.officer == "1" * DIGITS_MAX
    tap(machine, "next", *"2" * 20)
    assert machine.pin_len == DIGITS_MAX


def test_each_function_key_sends_its_event():
    for key in ("next", "recall", "no_show", "finish", "pause"):
        assert tap(keypad(), key) == [("post", 1, key, {}, False)]
    assert tap(keypad(state="paused"), "pause") == [("post", 1, "resume", {}, False)]
    assert tap(keypad(), "clear", "1") == [("post", 1, "park", {}, False)]
    assert tap(keypad(), "clear", "2") == [("post", 1, "logout", {}, False)]


def test_function_keys_mean_nothing_before_login():
    for key in ("next", "recall", "no_show", "finish", "pause", "clear"):
        machine = keypad(None)
        assert tap(machine, key) == []
        assert machine.session.state == "officer"


def test_a_held_key_counts_once():
    machine = keypad()
    index = KEYS.index("next")
    assert len(machine.on_key(index)) == 2
    machine.on_result(1, "ok", {"ticket": "A042", "waiting": 6})
    assert machine.on_key(index) == []
    machine.on_key(index, False)
    assert len(machine.on_key(index)) == 2


def test_no_second_event_while_one_is_in_flight():
    machine = keypad()
    assert len(tap(machine, "next", "next", "finish", "recall", "next")) == 1
    machine.on_result(1, "ok", {"ticket": "A042", "waiting": 6})
    assert tap(machine, "finish") == [("post", 2, "finish", {}, False)]


def test_the_display_says_sending_then_not_sent_then_given_up():
    machine = keypad()
    tap(machine, "next")
    assert foot(machine) == VI.text("sending")
    machine.advance(LATE_MS)
    assert foot(machine) == VI.text("late")
    assert machine.advance(DROPPED_MS - LATE_MS) == [("drop", 1), ("beep", "no")]
    assert foot(machine) == VI.text("lost")
    machine.advance(NOTICE_MS)
    assert foot(machine) == VI.text("waiting", waiting=7)


def test_an_answer_that_comes_too_late_changes_nothing():
    machine = keypad()
    tap(machine, "next")
    machine.advance(LATE_MS)
    machine.advance(DROPPED_MS)
    before = snapshot(machine)
    assert machine.on_result(1, "ok", {"ticket": "A042"}) == []
    assert snapshot(machine) == before


def test_a_refusal_is_shown_in_the_words_of_the_hub():
    machine = keypad()
    tap(machine, "recall")
    assert machine.on_result(1, "refused", {"code": "nothing_called", "text": "Chưa gọi số nào"}) == [
        ("beep", "no")
    ]
    assert foot(machine) == "Chưa gọi số nào"
    machine.advance(NOTICE_MS)
    assert foot(machine) == VI.text("waiting", waiting=7)


def test_a_refusal_without_words_is_still_said():
    machine = keypad()
    tap(machine, "recall")
    machine.on_result(1, "invalid", {})
    assert foot(machine) == VI.text("refused")


def test_next_with_nobody_waiting_says_so():
    machine = keypad()
    tap(machine, "next")
    machine.on_result(1, "ok", {"ticket": None, "waiting": 0})
    assert foot(machine) == VI.text("nobody")


def test_the_number_shown_is_the_one_the_hub_wants_not_the_one_of_the_answer():
    machine = keypad()
    tap(machine, "next")
    machine.on_result(1, "ok", {"ticket": "A042", "waiting": 6})
    assert screen(machine, VI)[2] == NOTHING
    machine.on_want(want(ticket="A042", waiting=6))
    assert screen(machine, VI) == ("Quầy 5", "A", "A042", VI.text("waiting", waiting=6))


def test_the_second_call_and_the_lost_link_are_shown():
    machine = keypad(ticket="A042", nth=2)
    assert screen(machine, VI)[1] == VI.text("nth", nth=2)
    machine.on_link(False)
    assert screen(machine, VI)[1] == VI.text("offline")


def test_a_pause_is_shown():
    assert foot(keypad(state="paused")) == VI.text("paused")


def test_a_logout_by_the_hub_brings_the_login_back():
    machine = keypad()
    machine.on_want(want(None))
    assert machine.session.state == "officer"
    assert foot(machine) == VI.text("officer")


def test_the_menu_closes_by_itself():
    machine = keypad()
    tap(machine, "clear")
    assert screen(machine, VI)[2] == [VI.text("menu_park"), VI.text("menu_logout")]
    machine.advance(MENU_MS)
    assert machine.session.state == "work"


def test_a_key_that_is_not_legal_changes_nothing():
    for state in {state for state, _ in SESSION}:
        for index in range(len(KEYS)):
            machine = keypad()
            machine.session.state = state
            before = snapshot(machine)
            if not machine.on_key(index):
                machine.on_key(index, False)
                assert snapshot(machine) == before


def test_the_keys_lie_where_the_driver_has_them():
    from drivers.keypad import LAYOUT

    assert KEYS == LAYOUT


def test_both_languages_have_every_text():
    assert set(Texts("vi").catalogue) == set(Texts("en").catalogue)
    assert Texts("xx").catalogue == VI.catalogue
