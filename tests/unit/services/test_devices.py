"""Devices come, go and have trouble."""

import pytest

from hub.domain import events as e
from hub.services.ports import Account
from tests.support.hall import Hall


def test_a_device_that_is_added_works_at_once_and_the_broker_knew_before_the_answer(hall: Hall) -> None:
    hall.accounts.obeyed.clear()
    assert hall.press("c1", "device_add", name="k3", type="kiosk", secret="$new").r == "ok"
    assert Account("k3", "kiosk", "$new") in hall.accounts.obeyed[-1]
    assert hall.take("A", dev="k3") == "A001"


def test_a_device_that_is_removed_may_do_nothing_any_more(hall: Hall) -> None:
    assert hall.press("c1", "device_remove", name="k2").r == "ok"
    assert "k2" not in {account.name for account in hall.accounts.obeyed[-1]}
    reply = hall.press("k2", "take", service="A")
    assert (reply.r, reply.code) == ("denied", "unknown_device")
    assert hall.press("c1", "device_remove", name="k2").code == "no_such_device"


def test_a_removed_device_takes_its_alarms_along(hall: Hall) -> None:
    hall.press("k2", "fault", code="no_paper")
    hall.press("c1", "device_remove", name="k2")
    assert hall.press("c1", "status").d["alarms"] == []


def test_adding_a_device_again_gives_it_a_new_password_or_counter(hall: Hall) -> None:
    assert hall.press("c1", "device_add", name="q1", type="counter_keypad", secret="$2", counter=3).r == "ok"
    assert Account("q1", "counter_keypad", "$2") in hall.accounts.obeyed[-1]
    assert hall.service.state.devices["q1"].counter == 3


@pytest.mark.parametrize(
    ("d", "r", "code"),
    [
        ({"name": "x1", "type": "toaster"}, "invalid", "no_such_device_type"),
        ({"name": "hub", "type": "console"}, "refused", "name_reserved"),
        ({"name": "x1", "type": "led_board"}, "refused", "counter_needed"),
        ({"name": "x1", "type": "led_board", "counter": 99}, "refused", "no_such_counter"),
        ({"name": "x1", "type": "led_board", "counter": 0}, "refused", "no_such_counter"),
        ({"name": "x1", "type": "kiosk", "services": ["A", "B", "A"]}, "refused", "service_twice"),
        ({"name": "k1", "type": "console"}, "refused", "device_exists"),
        ({"name": "K1", "type": "kiosk"}, "invalid", "field_wrong"),
        ({"name": "k1\n", "type": "kiosk"}, "invalid", "field_wrong"),
        ({"name": "x1", "type": "kiosk", "secret": "a\nroot:x"}, "invalid", "field_wrong"),
        ({"name": "x1", "type": "kiosk", "secret": ""}, "invalid", "field_wrong"),
        ({"name": "x1", "type": "led_board", "counter": 10**30}, "invalid", "field_wrong"),
    ],
)
def test_a_device_that_makes_no_sense_is_not_added(
    hall: Hall, d: dict[str, object], r: str, code: str
) -> None:
    before = dict(hall.service.state.devices)
    reply = hall.press("c1", "device_add", **{"secret": "$x", **d})
    assert (reply.r, reply.code) == (r, code)
    assert hall.service.state.devices == before


def test_passwords_are_beside_the_chain(hall: Hall) -> None:
    hall.press("c1", "device_add", name="k3", type="kiosk", secret="$verysecret")
    assert "verysecret" not in repr(hall.ledger.entries)
    assert "verysecret" not in repr(hall.ledger.answers)


def test_only_consoles_administer_and_every_device_asks_only_what_is_its_own(hall: Hall) -> None:
    for dev, event, d in (
        ("k1", "device_remove", {"name": "k2"}),
        ("q1", "take", {"service": "A"}),
        ("k1", "next", {}),
        ("c1", "next", {}),
        ("p1", "shown", {"rev": 1, "text": ""}),
        ("b1", "rate", {"score": 1}),
    ):
        reply = hall.press(dev, event, **d)
        assert (reply.r, reply.code) == ("denied", "not_for_this_device"), (dev, event)


def test_a_console_acts_for_a_device(hall: Hall) -> None:
    hall.login()
    hall.take("A")
    assert hall.as_console("q1", "next").d["ticket"] == "A001"
    assert hall.as_console("q9", "next").code == "unknown_device"
    assert hall.as_console("k1", "next").code == "not_for_this_device"


def test_nobody_but_a_console_acts_for_another(hall: Hall) -> None:
    hall.send("k1", hall.event("next", {}, 5, **{"as": "q1"}))
    hall.settle()
    assert hall.answers("k1", 5)[0].code == "not_for_this_device"


def test_a_trouble_is_one_alarm_until_it_is_over(hall: Hall) -> None:
    for _ in range(2):
        assert hall.press("k1", "fault", code="no_paper").r == "ok"
    assert hall.press("c1", "status").d["alarms"] == [{"code": "no_paper", "subject": "k1"}]
    for _ in range(2):
        assert hall.press("k1", "recovered", code="no_paper").r == "ok"
    assert hall.press("c1", "status").d["alarms"] == []
    kinds = [type(event) for event in hall.ledger.events if isinstance(event, e.FaultRaised | e.FaultCleared)]
    assert kinds == [e.FaultRaised, e.FaultCleared]


def test_the_console_of_the_installation_is_registered_once(hall: Hall) -> None:
    rows = len(hall.ledger.entries)
    for _ in range(2):
        hall.service.welcome_console("setup", "$s")
        hall.settle()
    assert len(hall.ledger.entries) == rows + 1
    assert hall.press("setup", "status").r == "ok"


def test_a_broker_that_does_not_follow_keeps_nobody_waiting_for_ever(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    hall.accounts.broken = True
    assert hall.press("c1", "device_add", name="k3", type="kiosk", secret="$new").r == "ok"
    assert "does not follow" in caplog.text


def test_a_kiosk_with_buttons_of_its_own_shows_these_in_their_order_also_after_a_restart(hall: Hall) -> None:
    assert hall.press("c1", "device_add", name="k3", type="kiosk", secret="$", services=["C", "A"]).r == "ok"
    bad = hall.press("c1", "device_add", name="k4", type="kiosk", secret="$", services=["C", "Z"])
    assert bad.code == "no_such_service"
    for _ in range(2):
        hall.watch()
        want = hall.messenger.of("want", "k3")[-1]
        assert [line["letter"] for line in want["services"]] == ["C", "A"]
        assert len(hall.messenger.of("want", "k1")[-1]["services"]) == 3
        hall.messenger.forget()
        hall.restart()


def test_status_tells_how_the_hub_is(hall: Hall) -> None:
    hall.login()
    hall.take("A")
    hall.send("k1", b'{"s":"online","boot":"aa","fw":"1.0.0","type":"kiosk"}', leaf="state")
    hall.send("k1", b'{"heap":31000,"outbox":2}', leaf="tele")
    hall.send("q1", b'{"s":"lost","boot":"bb"}', leaf="state")
    status = hall.press("c1", "status").d
    devices = {row["name"]: row for row in status["devices"]}
    assert (status["day"], status["waiting"]) == ("2026-11-23", 1)
    assert (devices["k1"]["online"], devices["k1"]["fw"], devices["k1"]["outbox"]) == (True, "1.0.0", 2)
    assert status["alarms"] == [{"code": "device_lost", "subject": "q1"}]
    assert status["counters"][0]["state"] == "open"
    assert status["counts"]["presses"] == hall.service.tally.presses


def test_status_is_asked_anew_each_time_and_not_remembered(hall: Hall) -> None:
    first = hall.repeat("c1", "status", 9)
    hall.take("A")
    second = hall.repeat("c1", "status", 9)
    assert (first.d["waiting"], second.d["waiting"], second.dup) == (0, 1, False)
    assert not [press for press in hall.ledger.answers if press.dev == "c1"]


def test_a_removed_device_leaves_nothing_on_the_broker(hall: Hall) -> None:
    hall.watch()
    hall.messenger.forget()
    hall.press("c1", "device_remove", name="b1")
    hall.watch()
    assert hall.messenger.of("want", "b1") == [None]
