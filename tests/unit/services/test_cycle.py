"""Nothing is told before it is durable, and then everything once, in order."""

import asyncio

import pytest

from hub.domain.errors import LedgerUnavailable
from hub.services.press.cycle import LINES_EVERY_MS, LINES_LATE_MS, QUIET_MS
from tests.support.hall import Hall


def serve_one(hall: Hall) -> None:
    """Officer 101 at counter 1 with a citizen waiting."""
    hall.login()
    hall.take("A")
    hall.watch()
    hall.messenger.forget()


def test_nothing_is_told_before_the_commit_and_everything_after_it(hall: Hall) -> None:
    serve_one(hall)
    hall.ledger.hold()
    hall.put("q1", "next")
    hall.put("k1", "take", service="A")
    hall.spin(50)
    assert hall.messenger.told == []
    hall.ledger.release()
    hall.settle()
    assert hall.messenger.kinds() == ["ack", "want", "call", "print", "confirm"]


def test_even_what_is_on_the_disk_is_not_told_until_the_worker_says_so(hall: Hall) -> None:
    serve_one(hall)
    hall.ledger.hold(durable=True)
    hall.put("q1", "next")
    hall.spin(50)
    assert hall.messenger.told == []
    hall.ledger.release()
    hall.settle()
    assert hall.messenger.of("call")[0]["ticket"] == "A001"


def test_what_comes_in_during_a_commit_is_the_next_batch(hall: Hall) -> None:
    commits = hall.ledger.commits
    hall.ledger.hold()
    hall.put("k1", "take", 1, service="A")
    hall.spin()
    for seq in range(2, 12):
        hall.put("k1", "take", seq, service="A")
    hall.spin()
    hall.ledger.release()
    hall.settle()
    assert hall.ledger.commits == commits + 2
    assert [hall.answers("k1", seq)[0].d["ticket"] for seq in (1, 11)] == ["A001", "A011"]


def test_a_failed_commit_ends_the_hub_and_nothing_of_the_batch_is_told(hall: Hall) -> None:
    serve_one(hall)
    rows = len(hall.ledger.entries)
    hall.ledger.fail_next()
    hall.put("q1", "next")
    hall.put("k1", "take", service="A")
    with pytest.raises(LedgerUnavailable):
        hall.settle()
    assert hall.messenger.told == []
    assert len(hall.ledger.entries) == rows
    hall.restart()
    assert hall.press("q1", "next").d["ticket"] == "A001"
    assert hall.take("A") == "A002"


def test_no_account_reaches_the_broker_before_it_is_durable(hall: Hall) -> None:
    hall.accounts.obeyed.clear()
    hall.ledger.hold()
    hall.put("c1", "device_add", 1, name="k3", type="kiosk", secret="$new")
    hall.spin()
    hall.cycle.tell_all_again()
    hall.spin()
    assert "k3" not in {account.name for accounts in hall.accounts.obeyed for account in accounts}
    hall.ledger.release()
    hall.settle()
    assert "k3" in {account.name for account in hall.accounts.obeyed[-1]}


def test_the_answer_to_device_add_waits_until_the_broker_obeys(hall: Hall) -> None:
    gate = asyncio.Event()
    obey = hall.accounts.obey

    async def slowly(accounts: object) -> None:
        await gate.wait()
        await obey(accounts)  # type: ignore[arg-type]

    hall.accounts.obey = slowly  # type: ignore[method-assign]
    hall.put("c1", "device_add", 1, name="k3", type="kiosk", secret="$new")
    hall.put("k1", "take", 2, service="A")
    hall.spin(50)
    assert hall.answers("c1", 1) == []
    assert hall.answers("k1", 2)[0].r == "ok"  # presses do not wait for it
    gate.set()
    hall.settle()
    assert hall.answers("c1", 1)[0].r == "ok"


def test_messages_are_confirmed_once_each_in_the_order_they_came(hall: Hall) -> None:
    hall.ledger.hold()
    for n in range(30):
        leaf, payload = (
            ("tele", b'{"heap":1}') if n % 3 else ("evt", hall.event("take", {"service": "A"}, n + 1))
        )
        hall.send("k1", payload, leaf, token=n)
        hall.spin(n % 4)
    assert hall.messenger.of("confirm") == []  # nothing that came after a press that waits
    hall.ledger.release()
    hall.settle()
    assert hall.messenger.of("confirm") == list(range(30))


def test_waiting_counts_are_told_at_most_four_times_a_second(hall: Hall) -> None:
    hall.watch()
    hall.messenger.forget()
    for _ in range(50):
        hall.take("A")
    assert hall.messenger.of("want", "k1") == []
    assert hall.messenger.of("now") == []
    hall.watch()
    assert [want["services"][0]["waiting"] for want in hall.messenger.of("want", "k1")] == [50]
    assert [now["services"][0]["waiting"] for now in hall.messenger.of("now")] == [50]


def test_the_cycle_wakes_itself_to_tell_the_counts(hall: Hall) -> None:
    hall.watch()
    hall.messenger.forget()
    hall.take("A")
    assert hall.messenger.of("now") == []
    hall.clock.advance(ms=LINES_EVERY_MS)
    assert hall.cycle._lines_timer is not None
    hall.cycle._lines_ripe()  # what the timer of the loop calls
    hall.spin()
    assert len(hall.messenger.of("now")) == 1


def test_many_presses_set_one_timer(hall: Hall) -> None:
    hall.watch()
    hall.take("A")
    timer = hall.cycle._lines_timer
    for _ in range(5):
        hall.take("A")
    assert hall.cycle._lines_timer is timer


def test_a_want_is_told_only_when_it_changes(hall: Hall) -> None:
    serve_one(hall)
    hall.watch()
    assert hall.messenger.told == []
    hall.press("q1", "next")
    assert [want["text"] for want in hall.messenger.of("want", "b1")] == ["A001"]
    assert hall.messenger.of("want", "b2") == []
    hall.watch()
    assert len(hall.messenger.of("want", "b1")) == 1


def test_a_recall_is_a_new_want_because_the_board_blinks_for_it(hall: Hall) -> None:
    serve_one(hall)
    hall.press("q1", "next")
    hall.press("q1", "recall")
    first, again = hall.messenger.of("want", "b1")
    assert (first["text"], again["text"]) == ("A001", "A001")
    assert again["call"] > first["call"]


def test_everything_is_told_again_when_the_broker_may_have_forgotten_it(hall: Hall) -> None:
    serve_one(hall)
    hall.press("q1", "next")
    hall.watch()
    hall.messenger.forget()
    hall.accounts.obeyed.clear()
    hall.cycle.tell_all_again()
    hall.watch()
    told = {told.to for told in hall.messenger.told if told.what == "want"}
    assert told == {device.name for device in hall.service.state.devices.values() if device.type != "console"}
    assert len(hall.messenger.of("now")) == 1
    assert len(hall.accounts.obeyed) == 1
    assert hall.messenger.of("call") == []  # an announcement is no state
    hall.watch()
    assert len(hall.messenger.of("now")) == 1


def test_the_wants_of_a_batch_are_true_for_the_rows_of_that_batch(hall: Hall) -> None:
    serve_one(hall)
    hall.take("A")
    hall.ledger.hold()
    hall.put("q1", "next")
    hall.spin()
    hall.put("q1", "next")
    hall.spin()
    hall.ledger.release()
    hall.settle()
    wants = hall.messenger.of("want", "b1")
    assert [want["text"] for want in wants] == ["A001", "A002"]
    calls = [
        i
        for i, entry in enumerate(hall.ledger.entries, start=1)
        if type(entry.event).__name__ == "TicketCalled"
    ]
    assert [want["call"] for want in wants] == calls


@pytest.mark.parametrize(
    ("keys", "mode", "text"),
    [
        ([], "dark", ""),
        (["login"], "idle", "Q1"),
        (["login", "pause"], "dashes", "----"),
        (["login", "next"], "number", "A001"),
        (["login", "next", "finish"], "idle", "Q1"),
        (["login", "next", "finish", "logout"], "dark", ""),
    ],
)
def test_a_board_is_told_what_its_counter_stands_for(
    hall: Hall, keys: list[str], mode: str, text: str
) -> None:
    hall.take("A")
    for key in keys:
        reply = hall.login() if key == "login" else hall.press("q1", key)
        assert reply.r == "ok"
    want = hall.messenger.of("want", "b1")[-1]
    assert (want["mode"], want["text"]) == (mode, text)


def test_a_keypad_is_told_officer_ticket_and_who_waits(hall: Hall) -> None:
    serve_one(hall)
    hall.take("B")
    hall.press("q1", "next")
    want = hall.messenger.of("want", "q1")[-1]
    assert (want["state"], want["officer"]) == ("open", {"id": "101", "name": "Cán bộ Một"})
    assert (want["ticket"], want["service"], want["nth"], want["waiting"]) == ("A001", "A", 1, 1)


def test_the_public_picture_names_no_person(hall: Hall) -> None:
    serve_one(hall)
    hall.press("q1", "next")
    hall.watch()
    assert hall.messenger.of("now")
    assert "Cán bộ" not in str(hall.messenger.of("now"))
    assert "101" not in str(hall.messenger.of("now"))


def test_a_console_shows_nothing_and_is_told_no_want(hall: Hall) -> None:
    assert hall.messenger.of("want", "c1") == []


def test_waiting_counts_do_not_stand_in_the_way_of_a_burst(hall: Hall) -> None:
    hall.watch()
    hall.messenger.forget()
    for _ in range(2 * LINES_EVERY_MS // (QUIET_MS // 2)):
        hall.clock.advance(ms=QUIET_MS // 2)
        hall.take("A")
    assert hall.messenger.of("now") == []
    hall.clock.advance(ms=QUIET_MS)
    hall.cycle._lines_ripe()  # what the timer of the loop calls
    hall.spin()
    assert len(hall.messenger.of("now")) == 1


def test_waiting_counts_are_told_though_the_presses_never_stop(hall: Hall) -> None:
    hall.watch()
    hall.messenger.forget()
    for _ in range(LINES_LATE_MS // (QUIET_MS // 2) + 1):
        hall.clock.advance(ms=QUIET_MS // 2)
        hall.take("A")
    assert len(hall.messenger.of("now")) == 1


def test_the_first_press_after_a_long_silence_does_not_wait_for_the_counts(hall: Hall) -> None:
    hall.watch()
    hall.messenger.forget()
    hall.clock.advance(ms=10 * LINES_LATE_MS)
    hall.take("A")
    assert hall.messenger.of("now") == []
    hall.clock.advance(ms=QUIET_MS)
    hall.cycle._lines_ripe()  # what the timer of the loop calls
    hall.spin()
    assert len(hall.messenger.of("now")) == 1
