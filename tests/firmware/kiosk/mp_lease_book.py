"""The lease and its tickets in flash: what a power cut, a torn record and a failing flash leave."""

import os

from lease_book import RECORD_BYTES, TICKETS_FILE, LeaseBook
from mp_support import equal, raises

DAY = "2026-11-23"
WANT = {
    "open": True,
    "office": "Trung tâm",
    "services": [{"letter": "A", "name": "Hộ tịch", "open": True, "waiting": 7, "wait_min": None}],
    "lease": {"day": DAY, "numbers": {"A": [900, 939]}},
    "width": 3,
}


def book():
    """A kiosk's book after a start."""
    made = LeaseBook()
    made.load()
    return made


def granted():
    """A book with the lease of WANT in flash."""
    made = book()
    made.leases.grant(WANT["lease"], 3)
    made.keep(WANT)
    return made


def give(made, priority=None):
    """Use a number, as a press does."""
    number = made.leases.take("A")
    made.burn(number, "A", DAY, priority, 1795420800123, 4711)
    return number


def states(made):
    return "".join(made.ticket(index).state[0] for index in range(made.count))


def test_a_start_without_the_hub_knows_services_and_lease():
    granted()
    after = book()
    equal(after.want["services"][0]["name"], "Hộ tịch")
    equal(after.want["services"][0]["waiting"], 0)
    equal(after.leases.take("A"), "A900")


def test_the_flash_is_written_only_when_something_has_changed():
    made = granted()
    saved = []
    made._store.save = lambda name, text: saved.append(name)
    made.keep(dict(WANT, rev=9, services=[dict(WANT["services"][0], waiting=99)]))
    equal(saved, [])
    made.keep(dict(WANT, open=False))
    equal(saved, ["facts"])


def test_a_ticket_comes_back_as_it_was_written():
    made = granted()
    give(made, "elderly")
    ticket = made.ticket(0)
    equal((ticket.number, ticket.service, ticket.day), ("A900", "A", DAY))
    equal((ticket.at_ms, ticket.made_ms, ticket.priority), (1795420800123, 4711, "elderly"))
    equal((ticket.state, ticket.digits()), ("queued", 900))


def test_tickets_are_printed_and_handed_in_in_their_order():
    made = granted()
    for _ in range(3):
        give(made)
    equal((made.to_print(), made.to_hand_in()), (0, None))
    made.move(0, "begin")
    equal((made.to_print(), made.to_hand_in()), (1, None))
    made.move(0, "printed")
    equal(made.to_hand_in(), 0)
    made.move(0, "posted")
    equal(made.to_hand_in(), None)
    equal(states(made), "hqq")


def test_a_ticket_that_was_spoilt_is_printed_again():
    made = granted()
    give(made)
    made.move(made.to_print(), "begin")
    made.move(0, "spoilt")
    equal(made.to_print(), 0)


def test_an_illegal_step_changes_nothing():
    made = granted()
    give(made)
    for event in ("printed", "posted", "spoilt", "press", "no_such_event"):
        made.move(0, event)
        equal(states(made), "q")


def test_a_reboot_voids_what_was_queued_and_hands_in_what_was_begun():
    made = granted()
    for _ in range(4):
        give(made)
    for index, events in enumerate((("begin", "printed", "posted"), ("begin", "printed"), ("begin",))):
        for event in events:
            made.move(index, event)
    after = book()
    equal(states(after), "hoov")
    equal(after.unknown, ["A902"])
    equal((after.earlier, after.to_print(), after.to_hand_in()), (4, None, 1))
    equal(after.leases.take("A"), "A904")


def test_when_nothing_is_owed_the_tickets_go_and_their_numbers_stay_used():
    made = granted()
    give(made)
    for event in ("begin", "printed", "posted"):
        made.move(0, event)
    equal(made.to_hand_in(), None)
    assert TICKETS_FILE not in os.listdir()
    equal((made.count, book().leases.take("A")), (0, "A901"))


def test_a_power_cut_at_any_byte_of_the_file_never_brings_a_whole_record_s_number_back():
    made = granted()
    for _ in range(3):
        give(made)
    with open(TICKETS_FILE, "rb") as file:
        whole = file.read()
    for size in range(0, len(whole) + 1, 7):
        with open(TICKETS_FILE, "wb") as file:
            file.write(whole[:size])
        after = book()
        equal(os.stat(TICKETS_FILE)[6] % RECORD_BYTES, 0)
        assert after.leases._next("A") >= 900 + size // RECORD_BYTES
        number = give(after)
        equal(after.ticket(after.count - 1).number, number)


def test_a_record_that_cannot_be_read_costs_a_number_and_stops_nothing():
    made = granted()
    give(made)
    give(made)
    with open(TICKETS_FILE, "r+b") as file:
        file.seek(RECORD_BYTES)
        file.write(b"\xff" * RECORD_BYTES)
    after = book()
    equal(states(after), "vv")
    equal(after.leases.take("A"), "A902")


def test_a_number_that_cannot_be_written_is_not_to_be_printed():
    made = granted()
    raises(OSError, made.burn, "A900", "A", DAY, "x" * RECORD_BYTES, 0, 0)
    os.mkdir(TICKETS_FILE)
    raises(OSError, give, made)
    equal(made.count, 0)


def test_facts_that_are_no_facts_are_set_aside():
    made = granted()
    made._store.save("facts", '{"want": 1}')
    after = book()
    equal((after.want, after.leases.day), (None, None))
