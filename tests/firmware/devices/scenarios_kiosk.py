"""What a kiosk promises: scenarios on its pure files, for both interpreters (run_scenarios.py)."""

import patterns
from dialog import CODE_DIGITS, DIALOG_MS, ERRANDS_MAX
from illegal import snapshot
from jobs import REMEMBERED_MAX, Jobs, answer
from kiosk_texts_vi import TEXTS
from leases import DAYS_MAX, Leases
from pins import KEYS
from screens import screen
from service_keys import PAGE_MS, REFUSED_MS, SERVICE, TICKET_WAIT_MS
from states import LEASE_AFTER_MS, NOTICE_MS, Kiosk
from takes import PENDING_MAX
from texts import Texts

DAY = "2026-11-23"
TEXT = Texts("vi", "kiosk_texts_")
ELDERLY = {"key": "elderly", "name": "Người cao tuổi"}
PREGNANT = {"key": "pregnant", "name": "Phụ nữ mang thai"}


def service(letter, is_open=True, **more):
    line = {"letter": letter, "name": "Việc " + letter, "open": is_open, "waiting": 0}
    line.update(more)
    return line


def services(letters):
    return [service(letter) for letter in letters]


def want(lines, is_open=True, **more):
    value = {"v": 1, "rev": 1, "open": is_open, "office": "Trung tâm", "services": lines, "width": 3}
    value.update(more)
    return value


def lease(day=DAY, **numbers):
    return {"day": day, "numbers": numbers}


def kiosk(letters="A", **more):
    """A kiosk that the hub has told of these services, with the hub in reach."""
    machine = Kiosk(Leases({}))
    machine.leases.today = DAY
    machine.on_link(True)
    machine.on_printer(None)
    machine.on_want(want(services(letters), **more))
    return machine


def away(machine):
    """The hub goes out of reach for good; the effects."""
    machine.on_link(False)
    return machine.advance(LEASE_AFTER_MS)


def press(machine, *keys):
    """Press keys by name, a digit is the service's key; the effects of all."""
    effects = []
    for key in keys:
        effects += machine.on_key(key if isinstance(key, int) else KEYS.index(key))
    return effects


def take(token, d):
    return ("post", token, "take", d, True)


def shown(machine):
    """The display's texts, as one line."""
    return " | ".join(screen(machine, TEXT)[1])


def states_of(machine):
    return [one.state for one in machine.services.all]


# --- services


def test_the_ith_key_takes_a_ticket_of_the_ith_service():
    assert press(kiosk("AB"), 1) == [take(1, {"service": "B"})]


def test_a_key_without_a_service_is_dark_and_deaf():
    machine = kiosk("A")
    assert press(machine, 2) == []
    assert machine.on_key(99) == []
    assert machine.lamps() == [patterns.ON] + [patterns.OFF] * 10


def test_drumming_takes_one_ticket_until_it_is_printed():
    machine = kiosk("A")
    posts = [press(machine, 0) for _ in range(20)]
    assert [len(post) for post in posts] == [1] + [0] * 19
    machine.on_result(1, "ok", {"ticket": "A001", "job": "j1"})
    assert press(machine, 0) == []
    machine.on_printed("another")
    assert press(machine, 0) == []
    machine.on_printed("j1")
    assert len(press(machine, 0)) == 1


def test_a_ticket_that_never_prints_frees_its_service_after_the_wait():
    machine = kiosk("A")
    press(machine, 0)
    machine.on_result(1, "ok", {"ticket": "A001", "job": "j1"})
    machine.advance(TICKET_WAIT_MS)
    assert states_of(machine) == ["ready"]


def test_a_refused_take_shows_on_the_lamp_for_a_while_and_in_the_hub_s_words_for_longer():
    machine = kiosk("A")
    press(machine, 0)
    machine.on_result(1, "refused", {"code": "quota_reached", "text": "Đã hết số"})
    assert machine.lamps()[0] == patterns.TWICE
    assert press(machine, 0) == []
    machine.advance(REFUSED_MS)
    assert machine.lamps()[0] == patterns.ON
    assert shown(machine) == "Đã hết số"
    machine.advance(NOTICE_MS - REFUSED_MS)
    assert shown(machine) != "Đã hết số"


def test_the_display_tells_the_number_and_how_long_it_takes():
    machine = kiosk("A")
    press(machine, 0)
    machine.on_result(1, "ok", {"ticket": "A042", "ahead": 3, "wait_min": [4, 9], "job": "j1"})
    press(machine, 0)
    assert shown(machine) == "Số của ông/bà | A042 | Trước: 3 · 4–9 phút", "drumming wipes nothing"
    machine.on_printed("j1")
    press(machine, 0)
    machine.on_result(2, "ok", {"ticket": "A043", "ahead": 4, "wait_min": None, "job": "j2"})
    assert shown(machine) == "Số của ông/bà | A043 | Trước ông/bà: 4"


def test_a_service_closed_while_its_ticket_prints_is_closed_after_it():
    machine = kiosk("A")
    press(machine, 0)
    machine.on_want(want([service("A", is_open=False)]))
    assert states_of(machine) == ["sending"]
    machine.on_result(1, "ok", {"ticket": "A001", "job": "j1"})
    machine.on_printed("j1")
    assert states_of(machine) == ["closed"]


def test_a_service_that_disappears_takes_its_press_with_it():
    machine = kiosk("AB")
    press(machine, 0)
    machine.on_want(want(services("B")))
    assert machine.on_result(1, "ok", {"ticket": "A001", "job": "j1"}) == []
    assert press(machine, 0) == [take(2, {"service": "B"})]


def test_a_closed_service_is_dark_and_says_why_when_it_is_pressed():
    lines = [service("A", False, why="quota_reached"), service("B", False, why="made_up_later")]
    machine = kiosk("A")
    machine.on_want(want(lines))
    assert machine.lamps()[:2] == [patterns.OFF] * 2
    assert press(machine, 0) == []
    assert shown(machine) == "Việc A | " + TEXTS["why_quota_reached"]
    press(machine, 1)
    assert shown(machine) == "Việc B | " + TEXTS["why_service_closed"]
    machine.on_want(want([service("A", False, why="lunch")], notice="Nghỉ trưa, mở lại lúc 13:30"))
    press(machine, 0)
    assert shown(machine) == "Việc A | Nghỉ trưa, mở lại lúc 13:30"


def test_a_closed_office_closes_every_service():
    machine = kiosk("AB")
    machine.on_want(want(services("AB"), is_open=False))
    assert states_of(machine) == ["closed", "closed"]
    assert machine.lamps() == [patterns.OFF] * 11
    press(machine, 0)
    assert TEXTS["why_office_closed"] in shown(machine)


def test_a_few_presses_wait_for_the_hub_and_the_next_is_refused():
    machine = kiosk("ABCDEFG")
    machine.on_link(False)
    assert machine.lamps()[0] == patterns.DIP
    posts = [press(machine, index) for index in range(PENDING_MAX + 1)]
    assert [len(post) for post in posts] == [1] * PENDING_MAX + [0]
    assert machine.lamps()[: PENDING_MAX + 1] == [patterns.WINK] * PENDING_MAX + [patterns.TWICE]


def test_a_press_that_is_not_legal_changes_nothing():
    for state in {state for state, _ in SERVICE} - {"closed"}:
        if (state, "press") not in SERVICE:
            machine = kiosk("A")
            machine.services.all[0].state = state
            before = snapshot(machine)
            assert press(machine, 0) == []
            assert snapshot(machine) == before


def test_a_late_or_doubled_answer_changes_nothing():
    machine = kiosk("A")
    before = snapshot(machine)
    machine.on_result(7, "ok", {"ticket": "A001", "job": "old"})
    machine.on_result(7, "refused", {"code": "x"})
    assert snapshot(machine) == before


# --- pages


def test_more_services_than_keys_are_on_pages_that_page_turns():
    machine = kiosk("ABCDEFGHIJKLMNOPQR")
    assert machine.lamps()[10] == patterns.ON
    press(machine, "page")
    assert machine.lamps()[10] == patterns.BLINK
    assert press(machine, 0) == [take(1, {"service": "I"})]
    press(machine, "page")
    assert machine.lamps()[:3] == [patterns.ON, patterns.ON, patterns.OFF]
    assert press(machine, 2) == []
    press(machine, "page")
    assert press(machine, 0) == [take(2, {"service": "A"})]


def test_a_page_left_turns_back_by_itself_and_a_press_keeps_it():
    machine = kiosk("ABCDEFGHIJ")
    press(machine, "page")
    machine.advance(PAGE_MS - 1)
    press(machine, 0)
    machine.advance(PAGE_MS - 1)
    assert machine.services.number == 1
    machine.advance(1)
    assert machine.services.number == 0


def test_one_page_has_nothing_to_turn():
    machine = kiosk("ABCDEFGH")
    before = snapshot(machine)
    press(machine, "page")
    assert snapshot(machine) == before
    assert machine.lamps()[10] == patterns.OFF


def test_fewer_services_than_before_lead_back_to_the_first_page():
    machine = kiosk("ABCDEFGHIJ")
    press(machine, "page")
    machine.on_want(want(services("AB")))
    assert press(machine, 1) == [take(1, {"service": "B"})]


# --- priority and errands


def test_with_one_class_priority_and_a_service_take_a_ticket_of_that_class():
    machine = kiosk("AB", priorities=[ELDERLY])
    assert press(machine, "priority") == []
    assert machine.lamps()[:2] == [patterns.BREATHE] * 2
    assert press(machine, 1) == [take(1, {"service": "B", "priority": "elderly"})]
    assert press(machine, 0) == [take(2, {"service": "A"})], "the class is for one ticket"


def test_of_several_classes_one_is_chosen_by_digit_or_service_key():
    for key in ("2", 1):
        machine = kiosk("AB", priorities=[ELDERLY, PREGNANT])
        press(machine, "priority")
        assert "Phụ nữ mang thai" in shown(machine)
        press(machine, 7, "9", "0")
        assert machine.dialog.state == "classes", "no such class"
        press(machine, key)
        assert press(machine, 0) == [take(1, {"service": "A", "priority": "pregnant"})]


def test_without_classes_priority_does_nothing():
    machine = kiosk("A")
    before = snapshot(machine)
    press(machine, "priority")
    assert snapshot(machine) == before


def test_a_choice_left_or_cleared_is_forgotten():
    for end in (lambda machine: machine.advance(DIALOG_MS), lambda machine: press(machine, "clear")):
        for keys in (("priority",), ("errands", 0, 1), ("1", "2")):
            machine = kiosk("AB", priorities=[ELDERLY])
            press(machine, *keys)
            end(machine)
            end(machine)
            assert machine.dialog.state == "idle"
            assert press(machine, 0) == [take(1, {"service": "A"})]


def test_errands_are_collected_in_order_on_one_ticket():
    machine = kiosk("ABC")
    press(machine, "errands", 2, 0, 1)
    assert "CAB" in shown(machine)
    assert machine.lamps()[:3] == [patterns.BLINK] * 3
    assert press(machine, "ok") == [take(1, {"service": "C", "then": ["A", "B"]})]
    assert press(machine, "ok")[0][2] == "procedure_agencies"  # not a second ticket


def test_an_errand_pressed_again_is_taken_off_the_list_and_no_errand_is_no_ticket():
    machine = kiosk("ABC")
    press(machine, "errands", 0, 1, 0)
    assert machine.dialog.errands == ["B"]
    press(machine, 1)
    assert press(machine, "ok") == []
    assert machine.dialog.state == "errands"


def test_one_errand_too_many_is_told():
    machine = kiosk("ABCDEFG")
    press(machine, "errands", *range(ERRANDS_MAX + 1))
    assert len(machine.dialog.errands) == ERRANDS_MAX
    assert "5" in shown(machine)


def test_errands_keep_the_class_chosen_before():
    machine = kiosk("AB", priorities=[ELDERLY])
    press(machine, "priority", "errands", 1, 0)
    assert press(machine, "ok") == [take(1, {"service": "B", "priority": "elderly", "then": ["A"]})]


def test_errands_on_two_pages_fit_on_one_ticket():
    machine = kiosk("ABCDEFGHIJ")
    press(machine, "errands", 0, "page", 1)
    assert press(machine, "ok") == [take(1, {"service": "A", "then": ["J"]})]


# --- codes


def test_eight_digits_and_ok_check_in():
    machine = kiosk("A")
    press(machine, *"1234567")
    assert press(machine, "ok") == []
    assert str(CODE_DIGITS) in shown(machine)
    press(machine, *"99", "clear", "8")
    assert machine.dialog.digits == "12345678"
    assert press(machine, "ok") == [("post", "checkin", "checkin", {"code": "12345678"}, False)]
    assert shown(machine) == TEXTS["checking"]
    machine.on_result("checkin", "ok", {"ticket": "A801", "ahead": 0, "wait_min": None, "job": None})
    assert "A801" in shown(machine)
    assert machine.dialog.state == "idle"


def test_digits_beyond_a_code_are_passed_over():
    machine = kiosk("A")
    press(machine, *"123456789")
    assert machine.dialog.digits == "12345678"


def test_a_scanned_code_checks_in_whatever_was_begun():
    for keys in ((), ("1", "2"), ("errands", 0), ("priority",)):
        machine = kiosk("AB", priorities=[ELDERLY])
        press(machine, *keys)
        assert machine.on_code("MOTCUA:TEST/B/12345678") == [
            ("post", "checkin", "checkin", {"code": "MOTCUA:TEST/B/12345678"}, False)
        ]
        assert machine.on_code("MOTCUA:TEST/B/12345678") == [], "one at a time"


def test_a_check_in_that_is_refused_or_unanswered_says_so():
    machine = kiosk("A")
    machine.on_code("99999999")
    machine.on_result("checkin", "refused", {"code": "too_early", "text": "Đến sớm quá"})
    assert shown(machine) == "Đến sớm quá"
    machine.on_code("99999999")
    machine.on_result("checkin", "dropped", {"code": "no_answer"})
    assert shown(machine) == TEXTS["no_answer"]


DOSSIER = "000.00.15.H41-261123-0001"


def test_a_dossier_is_looked_up_by_its_qr_code_or_barcode_and_all_else_is_checked_in():
    for code in DOSSIER, "MOTCUA:TEST/H/" + DOSSIER, "motcua:test/h/" + DOSSIER:
        assert kiosk("A").on_code(code) == [("post", "checkin", "lookup", {"code": code}, False)]
    for code in "8934563138165", "MOTCUA:TEST/2026-11-23/A001", "HTTPS://EXAMPLE.VN":
        assert kiosk("A").on_code(code) == [("post", "checkin", "checkin", {"code": code}, False)]


def test_where_a_dossier_stands_is_told_with_its_date_and_a_result_with_its_number():
    machine = kiosk("A")
    machine.on_code(DOSSIER)
    machine.on_result(
        "checkin", "ok", {"state": "in_progress", "text": "đang xử lý", "due": "2026-12-07T17:00"}
    )
    assert shown(machine) == "Hồ sơ đang xử lý | Hẹn trả: 07/12, 17:00"
    machine.on_code(DOSSIER)
    here = {"state": "result_here", "text": "đã có kết quả", "due": "", "ticket": "G012", "ahead": 3}
    machine.on_result("checkin", "ok", here)
    assert shown(machine).startswith(TEXTS["result_ready"] + " | G012 | ")


def test_a_refusal_has_the_code_of_the_dossier_in_its_short_form():
    for code in DOSSIER, "MOTCUA:TEST/H/" + DOSSIER:
        machine = kiosk("A")
        machine.on_code(code)
        machine.on_result("checkin", "refused", {"text": "Chưa có hồ sơ " + DOSSIER + " tại trung tâm"})
        assert shown(machine) == "Chưa có hồ sơ 261123-0001 tại trung tâm"


def test_what_can_be_no_code_is_said_and_not_sent_and_what_was_begun_stays():
    for code in "", "x" * 65:
        machine = kiosk("AB")
        press(machine, "1", "2")
        assert machine.on_code(code) == []
        assert shown(machine) == TEXTS["no_code"]
        assert (machine.dialog.state, machine.dialog.digits) == ("code", "12")
    machine.on_printer("no_paper")
    assert machine.on_code("") == []
    assert TEXTS["no_code"] not in shown(machine)


def test_without_the_hub_no_code_is_sent():
    machine = kiosk("A")
    machine.on_link(False)
    assert machine.on_code("12345678") == []
    assert shown(machine) == TEXTS["no_checkin"]
    assert press(machine, *"12345678", "ok") == []
    assert machine.dialog.state == "idle"


# --- printer, paper, scanner


def test_a_printer_out_of_paper_takes_no_presses_and_says_so_once():
    machine = kiosk("AB", priorities=[ELDERLY])
    assert machine.on_printer("no_paper") == [("post", None, "fault", {"code": "no_paper"}, False)]
    assert machine.on_printer("no_paper") == []
    assert press(machine, 0, "errands", "priority", "1") == []
    assert machine.on_code("12345678") == []
    assert machine.lamps() == [patterns.FAST] * 2 + [patterns.OFF] * 9
    assert TEXTS["out_no_paper"] in shown(machine)
    assert machine.on_printer(None) == [("post", None, "recovered", {"code": "no_paper"}, False)]
    assert machine.on_printer(None) == []
    assert machine.lamps()[0] == patterns.ON


def test_one_fault_takes_the_place_of_another():
    machine = kiosk("A")
    machine.on_printer("no_paper")
    assert machine.on_printer("cover_open") == [
        ("post", None, "recovered", {"code": "no_paper"}, False),
        ("post", None, "fault", {"code": "cover_open"}, False),
    ]


def test_a_printer_that_fails_from_the_start_is_reported():
    machine = Kiosk(Leases({}))
    assert machine.on_printer("printer_offline") == [
        ("post", None, "fault", {"code": "printer_offline"}, False)
    ]


def test_little_paper_is_reported_once_and_tickets_go_on():
    machine = kiosk("A")
    assert machine.on_printer(None, True) == [("post", None, "fault", {"code": "paper_low"}, False)]
    assert machine.on_printer(None, True) == []
    assert len(press(machine, 0)) == 1
    assert machine.on_printer(None, False) == [("post", None, "recovered", {"code": "paper_low"}, False)]


def test_paper_that_is_low_and_then_out_is_two_troubles():
    machine = kiosk("A")
    machine.on_printer(None, True)
    assert machine.on_printer("no_paper", True) == [("post", None, "fault", {"code": "no_paper"}, False)]
    effects = machine.on_printer(None, False)
    assert [effect[3]["code"] for effect in effects] == ["paper_low", "no_paper"]


def test_a_scanner_whose_line_ended_is_reported():
    machine = kiosk("A")
    assert machine.on_scanner(True) == [("post", None, "fault", {"code": "scanner_offline"}, False)]
    assert machine.on_scanner(False) == [("post", None, "recovered", {"code": "scanner_offline"}, False)]


# --- the display at rest


def test_the_display_takes_turns_between_the_office_and_its_services():
    machine = kiosk("ABC")
    machine.on_want(want([service("A", waiting=3, wait_min=[5, 12]), service("B"), service("C", False)]))
    cards = set()
    for _ in range(8):
        cards.add(shown(machine))
        machine.advance(NOTICE_MS)
    assert cards == {
        "Trung tâm | " + TEXTS["press"],
        "A  Việc A | 3 chờ · 5–12 phút | B  Việc B | 0 người chờ",
    }


def test_a_notice_takes_the_place_of_the_office_s_name():
    machine = kiosk("A", notice="Sáng mai nghỉ")
    assert "Sáng mai nghỉ" in shown(machine)


def test_before_the_hub_was_heard_the_display_says_that_it_is_looked_for():
    assert shown(Kiosk(Leases({}))) == TEXTS["connecting"]


# --- leases


def test_a_short_absence_of_the_hub_prints_nothing_from_the_lease():
    machine = kiosk("A", lease=lease(A=[900, 939]))
    machine.on_link(False)
    machine.advance(LEASE_AFTER_MS - 1)
    assert press(machine, 0) == [take(1, {"service": "A"})]


def test_while_the_hub_is_away_a_press_is_a_number_from_the_lease():
    machine = kiosk("AB", lease=lease(A=[900, 939], B=[940, 979]), priorities=[ELDERLY])
    assert away(machine) == []
    assert press(machine, 0) == [("lease", "A900", "A", DAY, None, None)]
    assert "A900" in shown(machine)
    assert press(machine, 0) == [], "deaf until it is printed"
    machine.on_printed("A900")
    assert press(machine, 0) == [("lease", "A901", "A", DAY, None, None)]
    assert press(machine, "priority", 1) == [("lease", "B940", "B", DAY, "elderly", None)]


def test_numbers_are_as_wide_as_the_hub_says():
    machine = kiosk("A", width=4, lease=lease(A=[90, 91]))
    away(machine)
    assert press(machine, 0)[0][1] == "A0090"


def test_a_take_that_waits_when_the_hub_is_away_is_asked_back_and_is_one_ticket():
    machine = kiosk("AB", lease=lease(A=[900, 939]))
    press(machine, 0)
    assert away(machine) == [("withdraw", 1)]
    assert machine.on_withdrawn(1, 4711) == [("lease", "A900", "A", DAY, None, 4711)]
    assert machine.on_result(1, "ok", {"ticket": "A001", "job": "j1"}) == []
    assert states_of(machine)[0] == "printing"


def test_a_take_that_may_have_left_is_left_to_the_hub_and_its_service_goes_on():
    machine = kiosk("A", lease=lease(A=[900, 939]))
    press(machine, 0)
    away(machine)
    machine.on_let_go(1)
    assert shown(machine) == TEXTS["let_go"]
    assert press(machine, 0)[0][:2] == ("lease", "A900"), "a second press, a second ticket"
    machine.on_printed("A900")
    machine.on_link(True)
    assert press(machine, 0) == [take(2, {"service": "A"})]
    machine.on_result(1, "ok", {"ticket": "A001", "job": "j1"})
    assert states_of(machine) == ["sending"], "the old answer is not taken for the new press"


def test_takes_without_a_lease_go_on_waiting():
    machine = kiosk("A")
    press(machine, 0)
    assert away(machine) == []
    assert states_of(machine) == ["sending"]
    assert shown(machine) == TEXTS["sending_late"]


def test_errands_are_for_the_hub_only():
    machine = kiosk("AB", lease=lease(A=[900, 939], B=[900, 939]))
    press(machine, "errands", 0, 1, "ok")
    assert away(machine) == []
    assert states_of(machine)[0] == "ready", "let go"
    assert machine.lamps()[9] == patterns.OFF
    assert press(machine, "errands", 0)[0][0] == "lease"
    machine = kiosk("AB", lease=lease(A=[900, 939]))
    press(machine, "errands", 0, 1)
    away(machine)
    assert press(machine, "ok") == []
    assert shown(machine) == TEXTS["no_errands"]


def test_a_lease_used_up_stops_its_service_only_and_says_so():
    machine = kiosk("AB", lease=lease(A=[900, 901], B=[900, 939]))
    away(machine)
    for number in ("A900", "A901"):
        assert press(machine, 0)[0][1] == number
        machine.on_printed(number)
    assert machine.lamps()[:2] == [patterns.OFF, patterns.DIP]
    assert press(machine, 0) == []
    assert TEXTS["why_spent"] in shown(machine)
    assert press(machine, 1)[0][1] == "B900"
    machine.on_link(True)
    assert press(machine, 0) == [take(1, {"service": "A"})]


def test_the_lease_of_another_day_is_not_used():
    machine = kiosk("A", lease=lease(A=[900, 939]))
    machine.leases.today = "2026-11-24"
    away(machine)
    assert press(machine, 0) == [take(1, {"service": "A"})]


def test_without_a_clock_the_day_is_the_lease_s():
    machine = kiosk("A", lease=lease(A=[900, 939]))
    machine.leases.today = None
    away(machine)
    assert press(machine, 0)[0][:2] == ("lease", "A900")


def test_a_number_that_the_flash_did_not_keep_is_no_ticket():
    machine = kiosk("A", lease=lease(A=[900, 939]))
    away(machine)
    press(machine, 0)
    machine.on_lease_lost("A900")
    assert machine.lamps()[0] == patterns.TWICE
    machine.advance(REFUSED_MS)
    assert press(machine, 0)[0][1] == "A901", "and the number is not tried again"


def test_a_kiosk_that_starts_without_the_hub_asks_for_what_it_kept():
    machine = Kiosk(Leases({}))
    machine.on_printer(None)
    assert machine.advance(LEASE_AFTER_MS) == [("recall",)]
    machine.on_want(want(services("A"), lease=lease(A=[900, 939])))
    assert press(machine, 0)[0][1] == "A900"


def test_a_number_is_never_given_twice_whatever_the_hub_leases():
    leases = Leases({})
    leases.grant(lease(A=[900, 903]), 3)
    assert [leases.take("A"), leases.take("A")] == ["A900", "A901"]
    leases.grant(None, 3)
    leases.grant(lease("2026-11-24", A=[900, 903]), 3)
    assert leases.take("A") == "A900", "another day"
    leases.grant(lease(A=[900, 903]), 3)
    after = Leases(leases.encode())
    assert [after.take("A"), after.take("A"), after.take("A")] == ["A902", "A903", None]
    after.grant(lease(A=[900, 905]), 3)
    assert after.take("A") == "A904"


def test_days_remembered_are_bounded():
    leases = Leases({})
    for day in range(1, 10):
        leases.burnt(f"2026-11-{day:02d}", "A", 900)
    assert len(leases.used) == DAYS_MAX


def test_a_lease_that_is_no_range_is_left_out():
    leases = Leases({})
    leases.grant({"day": DAY, "numbers": {"A": [939, 900], "B": "x", "C": [1], "D": [1, None]}}, 3)
    assert leases.ranges == {}


def test_a_record_that_cannot_be_read_costs_one_number_of_each_service():
    leases = Leases({})
    leases.grant(lease(A=[900, 903], B=[900, 903]), 3)
    leases.skip()
    assert [leases.take("A"), leases.take("B")] == ["A901", "B901"]


# --- print jobs


def test_a_job_is_printed_once_and_confirmed_as_often_as_asked():
    jobs = Jobs()
    assert jobs.handle("j1", "arrive") == ("print",)
    assert jobs.handle("j1", "finish") == ("say_printed",)
    assert jobs.handle("j1", "arrive") == ("say_printed",)
    assert answer("say_printed", "j1", None) == ("post", None, "printed", {"job": "j1"}, True)


def test_a_job_begun_before_a_power_cut_is_unknown():
    jobs = Jobs()
    jobs.handle("j1", "arrive")
    after = Jobs(jobs.encode())
    assert after.handle("j1", "arrive") == ("say_unknown",)
    assert answer("say_unknown", "j1", None) == (
        "post",
        None,
        "print_failed",
        {"job": "j1", "code": "unknown"},
        True,
    )


def test_a_job_of_an_earlier_boot_is_known_as_such_once_its_piece_is_cut_off():
    jobs = Jobs("d j1\nb j2\n")
    assert jobs.begun() == ["j2"]
    jobs.handle("j2", "boot")
    assert jobs.begun() == []
    assert Jobs(jobs.encode()).handle("j2", "arrive") == ("say_unknown",)


def test_a_job_that_comes_while_the_paper_is_out_is_printed_after_the_reload():
    jobs = Jobs()
    assert jobs.handle("j1", "arrive_out") == ("say_out",)
    assert answer("say_out", "j1", "no_paper")[3] == {"job": "j1", "code": "no_paper"}
    assert Jobs(jobs.encode()).handle("j1", "arrive") == ("print",)


def test_a_job_spoilt_by_the_end_of_the_paper_is_printed_again_even_after_a_reboot():
    jobs = Jobs()
    jobs.handle("j1", "arrive")
    assert jobs.handle("j1", "fail") == ("say_out",)
    assert Jobs(jobs.encode()).handle("j1", "arrive") == ("print",)


def test_a_stream_that_broke_is_resumed_in_this_life_and_unknown_in_the_next():
    jobs = Jobs()
    jobs.handle("j1", "arrive")
    jobs.handle("j1", "break")
    assert Jobs(jobs.encode()).handle("j1", "arrive") == ("say_unknown",)
    assert jobs.handle("j1", "arrive") == ("resume",)
    assert jobs.handle("j1", "finish") == ("say_printed",)


def test_the_oldest_job_is_forgotten_first():
    jobs = Jobs()
    for number in range(REMEMBERED_MAX + 1):
        jobs.handle(f"j{number}", "arrive")
        jobs.handle(f"j{number}", "finish")
    assert len(jobs.states) == REMEMBERED_MAX
    assert jobs.state("j0") == "new"
    assert jobs.state("j1") == "done"
    assert Jobs(jobs.encode()).encode() == jobs.encode()


def test_a_torn_or_foreign_line_in_the_flash_is_left_out():
    jobs = Jobs("d k1-9f3c-1\n\nx nonsense\nb k1-9f3c-2\nd")
    assert jobs.states == [["k1-9f3c-1", "done"], ["k1-9f3c-2", "begun"]]


def test_a_job_name_too_long_to_remember_is_not_printed():
    jobs = Jobs()
    assert jobs.handle("j" * 65, "arrive") == ()
    assert jobs.states == []


# --- looking for a procedure


def sought(machine, d):
    """The hub answers the last question of the search."""
    return machine.on_result(machine.dialog.seek.token(), "ok", d)


AGENCIES = {"page": 0, "pages": 2, "agencies": [{"key": "ca", "name": "Công an", "count": 8}]}
FOUND = {"page": 0, "pages": 2, "code": "3.000333", "name": "Cấp phiếu lý lịch tư pháp"}


def test_a_citizen_finds_a_procedure_by_agency_and_first_letters_and_takes_its_slip():
    machine = kiosk("AB")
    assert press(machine, "ok") == [("post", "seek1", "procedure_agencies", {"page": 0}, False)]
    sought(machine, AGENCIES)
    assert "Công an" in shown(machine)
    assert press(machine, 0) == []  # the first service key is the first agency
    press(machine, "5", "5", "8", "7")
    assert "5587" in shown(machine)
    question = {"keys": "5587", "agency": "ca", "page": 0}
    assert press(machine, "ok") == [("post", "seek2", "procedures", question, False)]
    sought(machine, FOUND)
    assert "lý lịch" in shown(machine)
    assert "1/2" in shown(machine)
    assert press(machine, "page")[0][3]["page"] == 1
    sought(machine, dict(FOUND, page=1, code="1.000001", name="Khác"))
    assert press(machine, "ok") == [("post", "slip", "procedure_slip", {"code": "1.000001"}, False)]
    machine.on_result("slip", "ok", {"job": "k1-b-9"})
    assert TEXT.text("slip_sent") in shown(machine)


def test_an_answer_to_an_earlier_question_is_passed_over():
    machine = kiosk("A")
    press(machine, "ok")
    press(machine, "page")
    machine.on_result("seek0", "ok", FOUND)
    assert machine.dialog.seek.waits
    sought(machine, AGENCIES)
    assert not machine.dialog.seek.waits


def test_nothing_found_is_said_and_a_search_that_is_left_is_forgotten():
    machine = kiosk("A")
    press(machine, "ok", "ok", "9", "ok")
    sought(machine, {"page": 0, "pages": 0, "code": "", "name": ""})
    assert TEXT.text("seek_none") in shown(machine)
    assert press(machine, "ok") == []  # there is nothing to print
    machine.advance(10 * 60 * 1000)
    assert machine.dialog.state == "idle"
    assert machine.dialog.seek.keys == ""


def test_without_the_hub_nothing_can_be_looked_up_and_it_is_said():
    machine = kiosk("A")
    away(machine)
    assert press(machine, "ok") == []
    assert TEXT.text("no_seek") in shown(machine)


def test_a_long_name_takes_turns_on_the_display():
    machine = kiosk("A")
    press(machine, "ok", "ok", "ok")
    sought(
        machine,
        dict(FOUND, name="Đăng ký biến động quyền sử dụng đất và tài sản gắn liền với đất ở nông thôn"),
    )
    first = shown(machine)
    machine.card += 1
    assert shown(machine) != first
    machine.card += 1
    assert shown(machine) == first


def test_a_ticket_can_be_taken_in_the_middle_of_a_search():
    machine = kiosk("A")
    press(machine, "ok", "ok", "5")
    assert press(machine, 0) == [take(1, {"service": "A"})]
    assert machine.dialog.state == "idle"
