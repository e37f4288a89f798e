"""What a counter keypad promises: scenarios on its pure files, for both interpreters (run_scenarios.py)."""

from desk import DESK, DESK_MS, SETTLE_MS
from desk import LIST_MS as CHOICE_MS
from fingers import KEYS, REST_MS, STUCK_MS
from hmac_sha256 import proof
from illegal import snapshot
from menus import LIST_MS, MENU, MENU_MS
from request import DROPPED_MS, LATE_MS
from screens import NOTHING, elapsed, screen
from session import DIGITS_MAX, IDLE_ENTRY_MS, SESSION
from states import NOTICE_MS, TOLD_MS, Keypad
from texts import Texts

VI = Texts("vi")
OFFICER = {"id": "105", "name": "x"}
REASONS = [
    {"key": "lunch", "name": "Nghỉ trưa"},
    {"key": "meeting", "name": "Họp"},
    {"key": "technical", "name": "Sự cố"},
    {"key": "other", "name": "Khác"},
]
CODE = "000.00.15.H41-261123-0001"
QR = "MOTCUA:NGHE-AN/H/" + CODE
SICK = [{"key": "sick", "name": "Ốm"}]


def want(officer=OFFICER, state="open", ticket=None, nth=1, waiting=7, **more):
    state = {
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
    state.update(more)
    return state


def keypad(officer=OFFICER, **values):
    machine = Keypad()
    machine.on_link(True)
    machine.on_want(want(officer, **values))
    return machine


def tap(machine, *keys):
    """Press and release keys, unhurried; return the events posted."""
    posts = []
    for key in keys:
        machine.fingers.cycle.advance(REST_MS)
        posts += [effect for effect in machine.on_key(KEYS.index(key)) if effect[0] == "post"]
        machine.on_key(KEYS.index(key), False)
    return posts


def lines(machine):
    return screen(machine, VI)[2]


def services(page, letters, shut=""):
    rows = [{"letter": x, "name": "Dịch vụ " + x, "open": x not in shut} for x in letters]
    return {"page": page, "pages": 2, "services": rows}


def line(*tickets, pages=1):
    rows = [{"ticket": ticket, "wait_s": 420, "priority": not i} for i, ticket in enumerate(tickets)]
    return {"page": 0, "pages": pages, "total": len(rows), "tickets": rows}


def procedures(page, *codes, pages=2):
    rows = [{"code": code, "name": "Thủ tục " + code} for code in codes]
    return {"code": CODE, "state": "new", "text": "", "due": "", "choose": rows, "page": page, "pages": pages}


def now(text="đã tiếp nhận", due="2026-12-05T16:00", **more):
    d = {"code": CODE, "state": "accepted", "text": text, "due": due, "choose": []}
    d.update(more)
    return d


def scanned(*keys, code=CODE, **values):
    """A keypad with a dossier in hand, after these keys."""
    machine = keypad(**values)
    assert machine.on_code(code) == [("beep", "key")]
    tap(machine, *keys)
    return machine


def choosing(*codes, pages=2):
    """A keypad that asks for the procedure of a dossier to be received."""
    machine = scanned("1")
    machine.on_result(1, "ok", procedures(0, *codes, pages=pages))
    machine.advance(SETTLE_MS)
    return machine


def at(machine):
    return machine.desk.cycle.state


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
    assert machine.session.cycle.state == "work"


def test_the_pin_is_shown_as_stars_and_never_sent():
    machine = keypad(None)
    tap(machine, "1", "next", "3", "5")
    assert screen(machine, VI)[2] == "**"
    posts = tap(machine, "next") + machine.on_result(1, "ok", {"nonce": "0badcafe", "salt": "5a17"})
    assert "35" not in repr([post[3].get("officer") for post in posts])


def test_the_pin_is_overwritten_on_every_way_out():
    def wiped(machine):
        return machine.session.pin == bytearray(DIGITS_MAX) and machine.session.pin_len == 0

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
    assert machine.session.cycle.state == "officer"


def test_a_challenge_without_its_salt_is_no_challenge():
    machine, _ = typed()
    assert machine.on_result(1, "ok", {}) == []
    assert machine.session.cycle.state == "officer"


def test_a_number_has_a_bound_and_must_not_be_empty():
    machine = keypad(None)
    assert tap(machine, "next") == []
    assert machine.session.cycle.state == "officer"
    tap(machine, *"1" * 20)
    assert machine.session.officer == "1" * DIGITS_MAX
    tap(machine, "next", *"2" * 20)
    assert machine.session.pin_len == DIGITS_MAX


def test_each_function_key_sends_its_event():
    for key in ("next", "recall", "no_show", "finish", "pause"):
        assert tap(keypad(), key) == [("post", 1, key, {}, False)]
    assert tap(keypad(state="paused"), "pause") == [("post", 1, "resume", {}, False)]
    for digit, event in (("3", "park"), ("4", "return"), ("9", "logout")):
        assert tap(keypad(ticket="A042"), "clear", digit) == [("post", 1, event, {}, False)]


def test_function_keys_mean_nothing_before_login():
    for key in ("next", "recall", "no_show", "finish", "pause", "clear"):
        machine = keypad(None)
        assert tap(machine, key) == []
        assert machine.session.cycle.state == "officer"


def test_a_held_key_counts_once():
    machine = keypad()
    index = KEYS.index("next")
    assert len(machine.on_key(index)) == 2
    machine.on_result(1, "ok", {"ticket": "A042", "waiting": 6})
    assert machine.on_key(index) == []
    machine.on_key(index, False)
    machine.advance(REST_MS)
    assert len(machine.on_key(index)) == 2


def test_a_drumming_finger_calls_one_citizen_however_fast_the_hub_answers():
    machine = keypad()
    index = KEYS.index("next")
    assert len(machine.on_key(index)) == 2
    for _ in range(9):
        machine.on_result(machine.request.token, "ok", {"ticket": "A042", "waiting": 6})
        machine.on_key(index, False)
        machine.advance(REST_MS - 1)
        assert machine.on_key(index) == []
    machine.on_key(index, False)
    machine.advance(REST_MS)
    assert len(machine.on_key(index)) == 2


def test_of_two_function_keys_at_once_the_first_counts():
    machine = keypad()
    assert len(machine.on_key(KEYS.index("recall"))) == 2
    machine.on_result(1, "ok", {})
    assert machine.on_key(KEYS.index("no_show")) == []
    machine.on_key(KEYS.index("recall"), False)
    machine.on_key(KEYS.index("no_show"), False)
    assert len(tap(machine, "no_show")) == 1


def test_another_function_key_counts_at_once_after_the_first_was_let_go():
    machine = keypad()
    machine.on_key(KEYS.index("finish"))
    machine.on_result(1, "ok", {})
    machine.on_key(KEYS.index("finish"), False)
    assert len(machine.on_key(KEYS.index("next"))) == 2


def test_a_key_that_is_stuck_does_not_keep_the_others_from_counting():
    machine = keypad()
    machine.on_key(KEYS.index("recall"))
    machine.on_result(1, "ok", {})
    machine.advance(STUCK_MS)
    assert len(tap(machine, "next")) == 1


def test_ok_pressed_twice_after_a_number_does_not_call_the_next_citizen():
    machine = keypad(services=["A"])
    tap(machine, "clear", "5", "4", "2")
    index = KEYS.index("next")
    assert machine.on_key(index)[1:] == [("post", 1, "call", {"ticket": "A42"}, False)]
    machine.on_result(1, "ok", {"ticket": "A042", "waiting": 6})
    machine.on_key(index, False)
    assert machine.on_key(index) == []


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
    assert screen(machine, VI)[2] == ["x", NOTHING]
    machine.on_want(want(ticket="A042", waiting=6))
    assert screen(machine, VI) == ("Quầy 5", "A", "A042", VI.text("waiting", waiting=6), None)


def test_the_second_call_and_the_lost_link_are_shown():
    machine = keypad(ticket="A042", nth=2, recalls_max=3)
    assert screen(machine, VI)[1] == "Lần 2/3"
    machine.on_link(False)
    assert screen(machine, VI)[1] == VI.text("offline")
    assert foot(machine) == VI.text("waiting_for_link")


def test_a_pause_is_shown():
    assert foot(keypad(state="paused")) == VI.text("paused")


def test_a_logout_by_the_hub_brings_the_login_back():
    machine = keypad()
    machine.on_want(want(None))
    assert machine.session.cycle.state == "officer"
    assert foot(machine) == VI.text("card_or_number")


def test_the_menu_shows_what_can_be_done_now():
    machine = keypad(ticket="A042")
    tap(machine, "clear")
    names = ("services", "counter", "park", "return")
    assert lines(machine) == [f"{i + 1} {VI.text('menu_' + name)}" for i, name in enumerate(names)]
    assert screen(machine, VI)[1] == VI.text("page", page=1, pages=3)
    tap(machine, "next", "next")
    assert lines(machine) == ["9 " + VI.text("menu_logout"), "", "", ""]
    tap(machine, "next")
    assert lines(machine)[0] == "1 " + VI.text("menu_services")


def test_without_a_ticket_in_hand_the_menu_offers_nothing_for_one():
    machine = keypad()
    tap(machine, "clear")
    assert lines(machine)[0] == "5 " + VI.text("menu_call")
    for digit in "01234":
        assert tap(machine, digit) == []
    assert machine.menus.cycle.state == "main"


def test_a_menu_left_alone_closes_by_itself():
    for keys, time_ms in (("clear",), MENU_MS), (("clear", "5"), LIST_MS), (("clear", "5", "1"), LIST_MS):
        machine = keypad(services=["A"])
        tap(machine, *keys)
        machine.advance(time_ms - 1)
        assert machine.menus.cycle.state != "closed"
        machine.advance(1)
        assert machine.menus.cycle.state == "closed"


def test_clear_leads_back_from_everywhere():
    machine = keypad(ticket="A042", services=["A", "B"], reasons=REASONS)
    for keys in ("clear",), ("clear", "2"), ("clear", "2", "7", "clear"), ("clear", "5"), ("clear", "5", "2"):
        tap(machine, *keys)
        for _ in range(3):
            if machine.menus.cycle.state != "closed":
                tap(machine, "clear")
        assert machine.menus.cycle.state == "closed", keys


def test_function_keys_mean_nothing_in_a_menu():
    for keys in ("clear",), ("clear", "2"), ("clear", "5"), ("pause",):
        in_hand = None if keys == ("pause",) else "A042"
        machine = keypad(ticket=in_hand, services=["A", "B"], reasons=REASONS)
        tap(machine, *keys)
        state = machine.menus.cycle.state
        assert state != "closed"
        assert tap(machine, "recall", "no_show", "pause", "finish") == []
        assert machine.menus.cycle.state == state


def test_a_pause_asks_for_its_reason():
    machine = keypad(reasons=REASONS)
    assert tap(machine, "pause") == []
    assert lines(machine) == ["1 Nghỉ trưa", "2 Họp", "3 Sự cố", "4 Khác"]
    assert tap(machine, "2") == [("post", 1, "pause", {"reason": "meeting"}, False)]
    machine.on_result(1, "ok", {})
    machine.on_want(want(state="paused", reasons=REASONS))
    assert tap(machine, "pause") == [("post", 2, "resume", {}, False)]


def test_the_fifth_reason_is_on_the_next_page():
    machine = keypad(reasons=REASONS + SICK)
    tap(machine, "pause", "next")
    assert lines(machine) == ["1 Ốm", "", "", ""]
    assert tap(machine, "2") == []
    assert tap(machine, "1") == [("post", 1, "pause", {"reason": "sick"}, False)]


def test_a_number_of_the_only_service_is_typed_without_its_letter():
    machine = keypad(services=["A"])
    tap(machine, "clear", "5", "4", "3", "clear", "2")
    assert screen(machine, VI)[2] == "A42"
    assert tap(machine, "next") == [("post", 1, "call", {"ticket": "A42"}, False)]
    assert machine.menus.cycle.state == "closed"


def test_a_counter_of_several_services_asks_for_the_letter_first():
    machine = keypad(services=["A", "C"])
    tap(machine, "clear", "5")
    assert lines(machine) == ["1  A", "2  C", "", ""]
    assert foot(machine) == VI.text("pick_letters")
    assert tap(machine, "2", "7", "next") == [("post", 1, "call", {"ticket": "C7"}, False)]


def test_a_typed_number_has_a_bound_and_must_not_be_empty():
    machine = keypad(services=["A"], ticket="A001")
    tap(machine, "clear", "5")
    assert tap(machine, "next") == []
    tap(machine, *"123456")
    assert machine.menus.typed == "1234"
    tap(machine, *["clear"] * 5)
    assert machine.menus.cycle.state == "main"
    tap(machine, "2", *"9999")
    assert machine.menus.typed == "999"


def test_a_transfer_to_a_counter_is_its_number():
    machine = keypad(ticket="A042")
    assert tap(machine, "clear", "2", "0", "7", "next") == [("post", 1, "transfer", {"counter": 7}, False)]


def test_services_are_asked_for_page_by_page_and_chosen_by_their_place():
    machine = keypad(ticket="A042")
    assert tap(machine, "clear", "1") == [("post", 1, "services", {"page": 0}, False)]
    machine.on_result(1, "ok", services(0, "ABCD"))
    assert lines(machine)[1] == "2 B Dịch vụ B"
    assert screen(machine, VI)[1] == VI.text("page", page=1, pages=2)
    assert tap(machine, "next") == [("post", 2, "services", {"page": 1}, False)]
    assert lines(machine)[1] == "2 B Dịch vụ B"
    machine.on_result(2, "ok", services(1, "EF", shut="F"))
    assert lines(machine) == ["1 E Dịch vụ E", "2 F (đóng) Dịch vụ F", "", ""]
    assert tap(machine, "3") == []
    assert tap(machine, "1") == [("post", 3, "transfer", {"service": "E"}, False)]


def test_the_last_page_is_followed_by_the_first():
    machine = keypad(ticket="A042")
    tap(machine, "clear", "1")
    machine.on_result(1, "ok", services(1, "EF"))
    assert tap(machine, "next") == [("post", 2, "services", {"page": 0}, False)]


def test_who_waits_is_shown_and_cannot_be_called_out_of_turn_from_there():
    machine = keypad()
    assert tap(machine, "clear", "6") == [("post", 1, "line", {"page": 0, "list": "waiting"}, False)]
    machine.on_result(1, "ok", line("A812", "A043"))
    assert lines(machine)[:2] == ["A812  ƯT 7 phút", "A043  7 phút"]
    assert tap(machine, "1") == []


def test_a_parked_and_a_missed_ticket_is_called_by_its_digit():
    for digit, name in ("7", "parked"), ("8", "missed"):
        machine = keypad()
        assert tap(machine, "clear", digit) == [("post", 1, "line", {"page": 0, "list": name}, False)]
        machine.on_result(1, "ok", line("A812", "A043"))
        assert lines(machine)[1] == "2 A043  7 phút"
        assert tap(machine, "2") == [("post", 2, "call", {"ticket": "A043"}, False)]


def test_an_empty_list_is_said():
    machine = keypad()
    tap(machine, "clear", "7")
    machine.on_result(1, "ok", {"page": 0, "pages": 0, "total": 0, "tickets": []})
    assert (foot(machine), machine.menus.cycle.state) == (VI.text("empty_list"), "main")


def test_a_page_that_is_none_is_a_failure():
    for d in {}, {"tickets": 7, "pages": 1}, {"tickets": [{}], "pages": None}, {"tickets": [{}], "pages": 1}:
        machine = keypad()
        tap(machine, "clear", "7")
        machine.on_result(1, "ok", d)
        assert (foot(machine), machine.menus.cycle.state) == (VI.text("refused"), "main"), d
        assert screen(machine, VI)


def test_a_page_that_never_comes_leads_back_to_the_menu():
    machine = keypad()
    tap(machine, "clear", "6")
    machine.advance(LATE_MS)
    assert foot(machine) == VI.text("late")
    assert ("drop", 1) in machine.advance(DROPPED_MS)
    assert (foot(machine), machine.menus.cycle.state) == (VI.text("lost"), "main")
    tap(machine, "6")
    machine.on_result(2, "ok", line("A812", pages=2))
    tap(machine, "next")
    machine.on_result(3, "refused", {"text": "Không"})
    assert (foot(machine), lines(machine)[0]) == ("Không", "A812  ƯT 7 phút")


def test_no_key_means_anything_while_a_page_is_on_its_way():
    machine = keypad()
    tap(machine, "clear", "6")
    before = snapshot(machine.menus)
    assert tap(machine, *KEYS) == []
    assert snapshot(machine.menus) == before


def test_a_logout_by_the_hub_closes_every_menu():
    for state in sorted({state for state, _ in MENU} - {"closed"}):
        machine = keypad(ticket="A042")
        machine.menus.cycle.state = state
        machine.on_want(want(None))
        assert (machine.menus.cycle.state, machine.session.cycle.state) == ("closed", "officer")


def test_a_card_logs_in_where_nobody_is_logged_in():
    machine = keypad(None)
    tap(machine, "1")
    assert machine.on_card("04a1b2c3") == [
        ("beep", "key"),
        ("post", 1, "login", {"card": "04a1b2c3"}, False),
    ]
    assert machine.session.officer == ""
    machine.on_result(1, "ok", {"name": "x"})
    assert machine.session.cycle.state == "work"
    assert foot(machine) == VI.text("welcome", text="x")


def test_a_card_wipes_a_pin_half_typed():
    machine = keypad(None)
    tap(machine, "1", "next", "3", "5")
    assert len(machine.on_card("04a1b2c3")) == 2
    assert machine.session.pin == bytearray(DIGITS_MAX)


def test_a_card_that_nobody_knows_is_refused_in_the_words_of_the_hub():
    machine = keypad(None)
    machine.on_card("04a1b2c3")
    assert machine.on_result(1, "denied", {"code": "unknown_card", "text": "Thẻ lạ"}) == [("beep", "no")]
    assert (foot(machine), machine.session.cycle.state) == ("Thẻ lạ", "officer")


def test_a_card_does_nothing_but_a_notice_while_somebody_is_logged_in():
    machine = keypad(ticket="A042")
    assert machine.on_card("04a1b2c3") == [("beep", "no")]
    assert foot(machine) == VI.text("card_taken")
    assert machine.session.cycle.state == "work"


def test_a_card_means_nothing_while_an_event_is_in_flight_or_before_the_first_want():
    machine = keypad()
    tap(machine, "next")
    before = snapshot(machine)
    assert machine.on_card("04a1b2c3") == []
    assert snapshot(machine) == before
    assert Keypad().on_card("04a1b2c3") == []


def test_two_cards_are_asked_to_be_one():
    machine = keypad(None)
    assert machine.on_card(None) == [("beep", "no")]
    assert foot(machine) == VI.text("several_cards")


def test_a_lost_reader_is_a_fault_once_and_recovers():
    machine = keypad()
    fault = [("post", None, "fault", {"code": "reader_offline"}, False)]
    assert machine.on_reader(False) == []
    assert machine.on_reader(True) == fault
    assert machine.on_reader(True) == []
    assert machine.on_reader(False) == [("post", None, "recovered", {"code": "reader_offline"}, False)]


def test_a_card_is_asked_for_only_where_one_can_be_read():
    machine = keypad(None)
    assert foot(machine) == VI.text("card_or_number")
    machine.on_reader(True)
    assert foot(machine) == VI.text("officer")
    without = Keypad(has_reader=False)
    without.on_want(want(None))
    assert foot(without) == VI.text("officer")


def test_the_time_since_the_call_is_shown_where_a_ticket_is_in_hand():
    machine = keypad(ticket="A042", called_at=1795401000)
    assert screen(machine, VI)[4] == 1795401000
    tap(machine, "clear")
    assert screen(machine, VI)[4] is None
    assert screen(keypad(called_at=1795401000), VI)[4] is None
    assert [elapsed(s) for s in (-5, 0, 61, 3600, 10**9)] == ["0:00", "0:00", "1:01", "60:00", "999:59"]


def test_parked_tickets_and_errands_still_to_do_are_shown():
    machine = keypad(ticket="A042", parked=2, errands=["B", "C"])
    assert screen(machine, VI)[0] == "Còn B C"
    assert foot(machine) == "Chờ 7  Gác 2"


def test_a_scan_shows_the_end_of_the_code_and_which_key_means_what():
    for code in CODE, QR, QR.lower():
        machine = scanned(code=code, ticket="A042")
        names = ("received", "supplement", "refused", "returned")
        keys = [f"{i + 1} {VI.text('outcome_' + name)}" for i, name in enumerate(names)]
        assert screen(machine, VI) == ("", "261123-0001", keys, "", None)


def test_each_outcome_is_a_digit_and_sent_with_the_code_as_it_was_scanned():
    for digit, action in ("1", "received"), ("2", "supplement"), ("4", "returned"):
        machine = scanned(code=QR)
        post = ("post", 1, "dossier", {"code": QR, "action": action}, False)
        assert tap(machine, digit) == [post]
        assert (lines(machine)[0], foot(machine)) == (VI.text("outcome_" + action), VI.text("sending"))


def test_a_refusal_is_asked_for_by_another_key_first():
    machine = scanned()
    assert tap(machine, *"3333") == []
    assert lines(machine)[1] == VI.text("refuse_sure")
    assert tap(machine, *"0124", "recall", "finish", "no_show", "pause") == []
    assert tap(machine, "next") == [("post", 1, "dossier", {"code": CODE, "action": "refused"}, False)]


def test_clear_leads_out_of_the_refusal_and_then_out_of_the_dossier():
    machine = scanned("3", "clear")
    assert at(machine) == "scanned"
    tap(machine, "clear")
    assert at(machine) == "closed"
    assert tap(machine, "1", "2", "3", "4") == []


def test_ok_pressed_twice_at_a_refusal_does_not_call_the_next_citizen():
    machine = scanned("3")
    index = KEYS.index("next")
    machine.advance(REST_MS)
    assert len(machine.on_key(index)) == 2
    machine.on_result(1, "ok", now("không được tiếp nhận", ""))
    machine.on_key(index, False)
    assert machine.on_key(index) == []


def test_the_new_state_is_told_with_the_date_of_the_result_until_a_key():
    machine = scanned("1", ticket="A042")
    machine.on_result(1, "ok", now())
    assert foot(machine) == "Hồ sơ đã tiếp nhận, hẹn trả 16:00 05/12"
    machine.advance(TOLD_MS - 1)
    assert foot(machine) != VI.text("waiting", waiting=7)
    assert tap(machine, "next") == [("post", 2, "next", {}, False)]
    machine = scanned("1")
    machine.on_result(1, "ok", now())
    machine.advance(TOLD_MS)
    assert foot(machine) == VI.text("waiting", waiting=7)


def test_a_date_is_told_only_where_something_was_received():
    for digit in "24":
        machine = scanned(digit)
        machine.on_result(1, "ok", now("đã trả kết quả"))
        assert foot(machine) == "Hồ sơ đã trả kết quả"
    for due in "", "soon", None:
        machine = scanned("1")
        machine.on_result(1, "ok", now(due=due))
        assert foot(machine) == "Hồ sơ đã tiếp nhận"


def test_a_notice_after_a_told_dossier_is_as_short_as_ever():
    machine = scanned("1")
    machine.on_result(1, "ok", now())
    machine.on_card("04a1b2c3")
    machine.advance(NOTICE_MS)
    assert foot(machine) == VI.text("waiting", waiting=7)


def test_a_refusal_by_the_hub_is_shown_in_its_words_with_the_short_code_and_ends_the_dossier():
    for result in "refused", "invalid", "denied":
        machine = scanned("4", code=QR)
        text = "Không thể: hồ sơ " + CODE + " đang xử lý"
        assert machine.on_result(1, result, {"code": "x", "text": text}) == [("beep", "no")]
        assert foot(machine) == "Không thể: hồ sơ 261123-0001 đang xử lý"
        assert at(machine) == "closed"
        assert len(tap(machine, "next")) == 1


def test_a_press_that_was_lost_or_came_too_late_can_be_pressed_again_without_scanning():
    machine = scanned("2")
    machine.advance(LATE_MS)
    assert foot(machine) == VI.text("late")
    assert ("drop", 1) in machine.advance(DROPPED_MS)
    assert (foot(machine), at(machine)) == (VI.text("lost"), "scanned")
    again = {"code": CODE, "action": "supplement"}
    assert tap(machine, "2") == [("post", 2, "dossier", again, False)]
    assert machine.on_result(1, "ok", now()) == []
    assert at(machine) == "sending"
    machine.on_result(2, "stale", {"code": "stale", "text": "Quá lâu"})
    assert (foot(machine), at(machine)) == ("Quá lâu", "scanned")
    machine.on_result(3, "dropped", {})
    assert at(machine) == "scanned"


def test_the_procedure_is_chosen_by_its_place_on_the_page_and_the_press_comes_again():
    machine = choosing("1.012783", "1.013977")
    assert screen(machine, VI)[1:3] == ("1/2 OK", ("1 Thủ tục 1.012783", "2 Thủ tục 1.013977"))
    assert tap(machine, "0", "3", "9", "recall") == []
    chosen = {"code": CODE, "action": "received", "procedure": "1.013977"}
    assert tap(machine, "2") == [("post", 2, "dossier", chosen, False)]
    machine.on_result(2, "ok", now())
    assert (at(machine), foot(machine)) == ("closed", "Hồ sơ đã tiếp nhận, hẹn trả 16:00 05/12")


def test_the_procedure_of_a_refused_dossier_is_chosen_too():
    machine = scanned("3", "next")
    machine.on_result(1, "ok", procedures(0, "1.012783", pages=1))
    machine.advance(SETTLE_MS)
    chosen = {"code": CODE, "action": "refused", "procedure": "1.012783"}
    assert tap(machine, "1") == [("post", 2, "dossier", chosen, False)]


def test_ok_turns_the_page_of_procedures_and_the_last_is_followed_by_the_first():
    machine = choosing("1", "2")
    asked = {"code": CODE, "action": "received", "page": 1}
    assert tap(machine, "next") == [("post", 2, "dossier", asked, False)]
    assert (foot(machine), screen(machine, VI)[2][0]) == ("", "1 Thủ tục 1")
    machine.on_result(2, "ok", procedures(1, "3"))
    assert screen(machine, VI)[1:3] == ("2/2 OK", ("1 Thủ tục 3",))
    assert tap(machine, "next")[0][3]["page"] == 0
    machine.on_result(3, "dropped", {})
    assert at(machine) == "choosing"
    assert tap(machine, "1")[0][3]["procedure"] == "3"


def test_a_single_page_has_no_number_and_ok_does_nothing():
    machine = choosing("1", "2", pages=1)
    assert screen(machine, VI)[1] == ""
    assert tap(machine, "next") == []


def test_a_finger_that_drums_on_the_outcome_chooses_no_procedure():
    machine = scanned("1")
    machine.on_result(1, "ok", procedures(0, "1", "2"))
    for _ in range(9):
        machine.advance(SETTLE_MS - 1)
        assert tap(machine, "1") == []
    assert at(machine) == "settling"
    machine.advance(SETTLE_MS)
    assert len(tap(machine, "1")) == 1


def test_a_list_of_procedures_that_is_none_ends_the_dossier():
    for choose in 7, "x", [{}], [{"name": "x"}], [7]:
        machine = scanned("1")
        machine.on_result(1, "ok", now(choose=choose))
        assert (at(machine), foot(machine)) == ("closed", VI.text("refused")), choose


def asked(ask, *keys, pages=2):
    """A keypad that was answered with reasons or papers to choose from."""
    machine = scanned(*keys)
    page = procedures(0, "1", "2", pages=pages)
    page["ask"] = ask
    machine.on_result(1, "ok", page)
    machine.advance(SETTLE_MS)
    return machine


def test_a_refusal_asks_which_reason_and_sends_its_place():
    machine = asked("reason", "3", "next")
    refused = {"code": CODE, "action": "refused", "reason": 2}
    assert tap(machine, "2") == [("post", 2, "dossier", refused, False)]


def test_a_supplement_asks_which_papers_and_sends_those_that_were_marked_on_any_page():
    machine = asked("papers", "2")
    assert tap(machine, "finish") == [], "nothing is marked"
    tap(machine, "1")
    assert (lines(machine)[0], foot(machine)) == ("1*Thủ tục 1", VI.text("marked", text=1))
    asked_on = {"code": CODE, "action": "supplement", "page": 1}
    assert tap(machine, "next") == [("post", 2, "dossier", asked_on, False)]
    page = procedures(1, "3")
    page["ask"] = "papers"
    machine.on_result(2, "ok", page)
    tap(machine, "1")
    machine.advance(REST_MS)
    wanted = {"code": CODE, "action": "supplement", "papers": [1, 3]}
    assert tap(machine, "finish") == [("post", 3, "dossier", wanted, False)]


def test_a_paper_that_was_marked_by_mistake_is_unmarked_by_its_digit():
    machine = asked("papers", "2")
    tap(machine, "1", "2")
    tap(machine, "1")
    machine.advance(REST_MS)
    assert tap(machine, "finish")[0][3]["papers"] == [2]


def test_the_procedure_that_was_chosen_goes_with_the_reason():
    machine = scanned("3", "next")
    machine.on_result(1, "ok", procedures(0, "1.012783", pages=1))
    machine.advance(SETTLE_MS)
    tap(machine, "1")
    page = procedures(0, "1", "2", pages=1)
    page["ask"] = "reason"
    machine.on_result(2, "ok", page)
    machine.advance(SETTLE_MS)
    refused = {"code": CODE, "action": "refused", "procedure": "1.012783", "reason": 1}
    assert tap(machine, "1") == [("post", 3, "dossier", refused, False)]


def test_reasons_and_papers_are_chosen_by_scanning_their_sheet_too():
    machine = asked("reason", "3", "next")
    effects = machine.on_code("MOTCUA:NGHE-AN/L/1.012783/4")
    refused = {"code": CODE, "action": "refused", "sheet": "1.012783", "reason": 4}
    assert effects == [("beep", "key"), ("post", 2, "dossier", refused, False)]
    machine = asked("papers", "2")
    for place in "3", "5":
        assert machine.on_code("MOTCUA:NGHE-AN/G/1.012783/" + place) == [("beep", "key")]
    machine.advance(REST_MS)
    wanted = {"code": CODE, "action": "supplement", "sheet": "1.012783", "papers": [3, 5]}
    assert tap(machine, "finish") == [("post", 2, "dossier", wanted, False)]


def test_a_code_of_a_sheet_means_nothing_where_nothing_of_it_is_asked():
    for machine in keypad(), scanned(), asked("papers", "2"), choosing("1", "2"):
        before = snapshot(machine.desk)
        assert machine.on_code("MOTCUA:NGHE-AN/L/1.012783/4") == [("beep", "no")]
        assert snapshot(machine.desk) == before


def test_a_list_of_reasons_whose_places_are_no_numbers_ends_the_dossier():
    machine = scanned("3", "next")
    page = procedures(0, "x")
    page["ask"] = "reason"
    machine.on_result(1, "ok", page)
    assert (at(machine), foot(machine)) == ("closed", VI.text("refused"))


def test_a_pause_with_a_ticket_in_hand_says_so_before_it_asks_the_reason():
    machine = keypad(ticket="A042", reasons=REASONS)
    assert tap(machine, "pause") == []
    assert (machine.menus.cycle.state, foot(machine)) == ("closed", VI.text("pause_busy", text="A042"))
    machine = keypad(ticket="A042")
    assert tap(machine, "pause") == [], "nor where the office has no reasons"


def test_a_dossier_left_alone_is_forgotten():
    for keys, time_ms in ((), DESK_MS), (("3",), DESK_MS):
        machine = scanned(*keys)
        machine.advance(time_ms - 1)
        assert at(machine) != "closed"
        machine.advance(1)
        assert at(machine) == "closed"
    machine = choosing("1", "2")
    machine.advance(CHOICE_MS - 1)
    assert at(machine) == "choosing"
    machine.advance(1)
    assert at(machine) == "closed"


def test_a_keypad_at_rest_is_woken_for_a_dossier_left_alone():
    assert keypad().due_ms() is None
    assert scanned().due_ms() == DESK_MS


def test_clear_leads_from_the_procedures_back_to_the_outcomes():
    machine = choosing("1", "2")
    tap(machine, "clear")
    assert tap(machine, "4") == [("post", 2, "dossier", {"code": CODE, "action": "returned"}, False)]


def test_a_second_scan_takes_the_place_of_the_first_and_confirms_nothing():
    other = "000.00.15.H41-261123-0002"
    settling = scanned("1")
    settling.on_result(1, "ok", procedures(0, "1", "2"))
    for machine in scanned(), scanned("3"), choosing("1", "2"), settling:
        assert machine.on_code(other) == [("beep", "key")]
        assert (at(machine), screen(machine, VI)[1]) == ("scanned", "261123-0002")
        assert tap(machine, "next") == []
        assert tap(machine, "1")[0][3] == {"code": other, "action": "received"}


def test_a_scan_closes_the_menu_that_is_open_and_sends_nothing():
    for keys in ("clear",), ("clear", "2", "7"), ("clear", "5"), ("clear", "5", "1", "4"), ("pause",):
        in_hand = None if keys == ("pause",) else "A042"
        machine = keypad(ticket=in_hand, services=["A", "B"], reasons=REASONS)
        tap(machine, *keys)
        assert machine.menus.cycle.state != "closed"
        assert machine.on_code(CODE) == [("beep", "key")]
        assert (machine.menus.cycle.state, at(machine)) == ("closed", "scanned")


def test_a_scan_while_an_event_is_in_flight_is_asked_for_again_and_changes_nothing():
    busy = keypad()
    tap(busy, "next")
    fetching = keypad()
    tap(fetching, "clear", "6")
    for machine in busy, fetching, scanned("1"):
        before = snapshot(machine.desk), snapshot(machine.menus), snapshot(machine.request)
        assert machine.on_code("000.00.15.H41-261123-0002") == [("beep", "no")]
        assert foot(machine) == VI.text("scan_busy")
        assert (snapshot(machine.desk), snapshot(machine.menus), snapshot(machine.request)) == before


def test_a_scan_where_nobody_is_logged_in_asks_for_the_login():
    machine = keypad(None)
    tap(machine, "1", "next", "3", "5")
    assert machine.on_code(CODE) == [("beep", "no")]
    assert (foot(machine), at(machine)) == (VI.text("scan_login"), "closed")
    assert (machine.session.cycle.state, machine.session.pin_len) == ("pin", 2)
    machine = Keypad()
    assert machine.on_code(CODE) == [("beep", "no")]
    assert (foot(machine), at(machine)) == (VI.text("connecting"), "closed")


def test_a_scan_on_a_break_asks_for_its_end():
    machine = keypad(state="paused")
    assert machine.on_code(CODE) == [("beep", "no")]
    assert (foot(machine), at(machine)) == (VI.text("scan_paused"), "closed")


def test_what_is_no_dossiers_code_is_said_and_what_was_in_hand_stays():
    others = (
        "",
        "8934563138165",
        "12345678",
        "MOTCUA:NGHE-AN/2026-11-23/A042",
        "MOTCUA:NGHE-AN/B/12345678",
        "https://example.vn/a",
        "A" * 30 + "." + "B" * 34,
        QR + "0" * 30,
    )
    for text in others:
        for machine in keypad(), scanned():
            before = snapshot(machine.desk)
            assert machine.on_code(text) == [("beep", "no")], text
            assert foot(machine) == VI.text("scan_other")
            assert snapshot(machine.desk) == before


def test_a_dossier_scanned_while_the_hub_is_away_waits_for_its_key_and_the_key_for_the_hub():
    machine = keypad(ticket="A042")
    machine.on_link(False)
    machine.on_code(CODE)
    assert len(tap(machine, "1")) == 1
    machine.advance(LATE_MS)
    machine.advance(DROPPED_MS)
    assert (at(machine), foot(machine)) == ("scanned", VI.text("lost"))
    machine.on_link(True)
    assert len(tap(machine, "1")) == 1


def test_a_logout_by_the_hub_closes_every_dossier_and_a_late_answer_tells_nothing():
    for state in sorted({state for state, _ in DESK} - {"closed"}):
        machine = scanned()
        machine.desk.cycle.state = state
        machine.on_want(want(None))
        assert (at(machine), machine.session.cycle.state) == ("closed", "officer")
    machine = scanned("1")
    machine.on_want(want(None))
    machine.on_result(1, "ok", now())
    assert foot(machine) == VI.text("card_or_number")


def test_no_key_means_anything_while_an_outcome_is_on_its_way():
    machine = scanned("1")
    before = snapshot(machine.desk)
    assert tap(machine, *KEYS) == []
    assert snapshot(machine.desk) == before


def test_every_key_in_every_state_of_the_desk_does_what_its_table_says_or_nothing():
    for state in sorted({state for state, _ in DESK} - {"closed"}):
        for index, key in enumerate(KEYS):
            machine = choosing("1", "2")
            machine.desk.cycle.state = state
            before = snapshot(machine.session), snapshot(machine.menus), snapshot(machine.desk)
            legal = machine.desk.meaning(key)
            effects = machine.on_key(index)
            after = snapshot(machine.session), snapshot(machine.menus), snapshot(machine.desk)
            assert after[:2] == before[:2], (state, key)
            if not effects and state != "settling":
                assert after == before, (state, key, legal)


def test_a_key_that_is_not_legal_changes_nothing_but_the_finger():
    for menu in sorted({state for state, _ in MENU}):
        for state in sorted({state for state, _ in SESSION}):
            for index in range(len(KEYS)):
                machine = keypad()
                machine.session.cycle.state, machine.menus.cycle.state = state, menu
                before = snapshot(machine.session), snapshot(machine.menus), snapshot(machine.request)
                if not machine.on_key(index):
                    machine.on_key(index, False)
                    after = snapshot(machine.session), snapshot(machine.menus), snapshot(machine.request)
                    assert after == before


def test_the_keys_lie_where_the_driver_has_them():
    from drivers.keypad import LAYOUT

    assert KEYS == LAYOUT


def test_both_languages_have_every_text():
    assert set(Texts("vi").catalogue) == set(Texts("en").catalogue)
    assert Texts("xx").catalogue == VI.catalogue
