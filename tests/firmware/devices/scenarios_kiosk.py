"""What a kiosk promises: scenarios on its pure files, for both interpreters (run_scenarios.py)."""

import patterns
from illegal import snapshot
from jobs import REMEMBERED_MAX, Jobs, answer
from states import BUTTON, PENDING_MAX, REFUSED_MS, TICKET_WAIT_MS, Kiosk


def service(letter, is_open=True):
    return {"letter": letter, "name": "x", "open": is_open, "waiting": 0}


def want(*services, is_open=True):
    return {"v": 1, "rev": 1, "open": is_open, "services": list(services)}


def kiosk(*services):
    """A kiosk of four buttons that the hub has told of these services."""
    machine = Kiosk(4)
    machine.on_link(True)
    machine.on_printer(None)
    machine.on_want(want(*services))
    return machine


def states_of(machine):
    return [button.state for button in machine.buttons]


def test_the_ith_button_takes_a_ticket_of_the_ith_service():
    machine = kiosk(service("A"), service("B"))
    assert machine.on_press(1) == [("post", 1, "take", {"service": "B"}, True)]


def test_a_button_without_a_service_is_dark_and_deaf():
    machine = kiosk(service("A"))
    assert machine.on_press(2) == []
    assert machine.on_press(77) == []
    assert machine.lamps() == [patterns.ON, patterns.OFF, patterns.OFF, patterns.OFF]


def test_drumming_takes_one_ticket_until_it_is_printed():
    machine = kiosk(service("A"))
    posts = [machine.on_press(0) for _ in range(20)]
    assert [len(post) for post in posts] == [1] + [0] * 19
    machine.on_result(0, "ok", {"job": "j1"})
    assert machine.on_press(0) == []
    machine.on_printed("another")
    assert machine.on_press(0) == []
    machine.on_printed("j1")
    assert len(machine.on_press(0)) == 1


def test_a_ticket_that_never_prints_frees_the_button_after_the_wait():
    machine = kiosk(service("A"))
    machine.on_press(0)
    machine.on_result(0, "ok", {"job": "j1"})
    machine.advance(TICKET_WAIT_MS)
    assert states_of(machine)[0] == "ready"


def test_a_refused_take_shows_on_the_lamp_for_a_while():
    machine = kiosk(service("A"))
    machine.on_press(0)
    machine.on_result(0, "refused", {"code": "service_closed", "text": "x"})
    assert machine.lamps()[0] == patterns.TWICE
    assert machine.on_press(0) == []
    machine.advance(REFUSED_MS)
    assert machine.lamps()[0] == patterns.ON


def test_a_service_closed_while_its_ticket_prints_is_closed_after_it():
    machine = kiosk(service("A"))
    machine.on_press(0)
    machine.on_want(want(service("A", is_open=False)))
    assert states_of(machine)[0] == "sending"
    machine.on_result(0, "ok", {"job": "j1"})
    machine.on_printed("j1")
    assert states_of(machine)[0] == "closed"


def test_a_closed_office_closes_every_service():
    machine = kiosk(service("A"), service("B"))
    machine.on_want(want(service("A"), service("B"), is_open=False))
    assert states_of(machine) == ["closed", "closed", "unused", "unused"]
    assert machine.lamps() == [patterns.OFF] * 4


def test_services_beyond_the_buttons_are_left_out():
    machine = kiosk(*[service(letter) for letter in "ABCDEF"])
    assert states_of(machine) == ["ready"] * 4


def test_without_the_hub_a_few_presses_wait_and_the_next_is_refused():
    machine = Kiosk(PENDING_MAX + 1)
    machine.on_printer(None)
    machine.on_want(want(*[service(letter) for letter in "ABCDEFG"]))
    assert machine.lamps()[0] == patterns.DIP
    posts = [machine.on_press(index) for index in range(PENDING_MAX + 1)]
    assert [len(post) for post in posts] == [1] * PENDING_MAX + [0]
    assert machine.lamps() == [patterns.WINK] * PENDING_MAX + [patterns.TWICE]


def test_a_printer_out_of_paper_takes_no_tickets_and_says_so_once():
    machine = kiosk(service("A"))
    assert machine.on_printer("no_paper") == [("post", None, "fault", {"code": "no_paper"}, False)]
    assert machine.on_printer("no_paper") == []
    assert machine.on_press(0) == []
    assert machine.lamps() == [patterns.FAST, patterns.OFF, patterns.OFF, patterns.OFF]
    assert machine.on_printer(None) == [("post", None, "recovered", {"code": "no_paper"}, False)]
    assert machine.on_printer(None) == []
    assert machine.lamps()[0] == patterns.ON


def test_one_fault_takes_the_place_of_another():
    machine = kiosk(service("A"))
    machine.on_printer("no_paper")
    assert machine.on_printer("cover_open") == [
        ("post", None, "recovered", {"code": "no_paper"}, False),
        ("post", None, "fault", {"code": "cover_open"}, False),
    ]


def test_a_printer_that_fails_from_the_start_is_reported():
    assert Kiosk(1).on_printer("printer_offline") == [
        ("post", None, "fault", {"code": "printer_offline"}, False)
    ]


def test_a_press_that_is_not_legal_changes_nothing():
    for state in {state for state, _ in BUTTON}:
        if (state, "press") not in BUTTON:
            machine = kiosk(service("A"))
            machine.buttons[0].state = state
            before = snapshot(machine)
            assert machine.on_press(0) == []
            assert snapshot(machine) == before


def test_a_late_or_doubled_answer_changes_nothing():
    machine = kiosk(service("A"))
    before = snapshot(machine)
    machine.on_result(0, "ok", {"job": "old"})
    machine.on_result(0, "refused", {"code": "x"})
    assert snapshot(machine) == before


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
