"""Accounts that nobody can have, consoles that saw off their branch, floods, and bugs that end nobody."""

import pytest

from hub.adapters.broker import hash_password, trouble_with
from hub.domain.office.names import RESERVED
from hub.domain.office.troubles import SEEN_BY_THE_BROKER
from hub.services.press.gate import MESSAGES, PASSED_OVER, QUIET_MS, SHUT_OUT_MS
from tests.support.hall import Hall

GOOD = hash_password("secret")


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_name_that_is_taken_by_the_house_is_refused(hall: Hall, name: str) -> None:
    assert hall.press("c1", "device_add", name=name, type="kiosk", secret=GOOD).code == "name_reserved"


@pytest.mark.parametrize(
    ("name", "kind", "secret", "code"),
    [
        ("k1", "kiosk", GOOD, None),
        ("k_1-x", "console", GOOD, None),
        ("motcua-probe", "kiosk", GOOD, "name_reserved"),
        ("hub", "hub", GOOD, "name_reserved"),
        ("k 1", "kiosk", GOOD, "bad_device_name"),
        ("k1\n", "kiosk", GOOD, "bad_device_name"),
        ("+", "kiosk", GOOD, "bad_device_name"),
        ("k1", "toaster", GOOD, "no_such_device_type"),
        ("k1", "kiosk", "", "bad_password_hash"),
        ("k1", "kiosk", GOOD.replace("$101$", "$999999999$"), "bad_password_hash"),
        ("k1", "kiosk", GOOD + "\n", "bad_password_hash"),
        ("k1", "kiosk", GOOD[:-4], "bad_password_hash"),
    ],
    ids=lambda value: "secret" if str(value).startswith("$") else None,
)
def test_an_account_is_one_that_both_brokers_can_have(
    name: str, kind: str, secret: str, code: str | None
) -> None:
    assert trouble_with(name, kind, secret) == code


def test_a_console_neither_removes_nor_changes_itself_or_that_of_the_hubs_machine(hall: Hall) -> None:
    for name in ("c1", "console"):
        hall.service.welcome_console(name, GOOD)
    hall.settle()
    for name in ("c1", "console"):
        assert hall.press("c1", "device_remove", name=name).code == "own_account"
        assert hall.press("c1", "device_add", name=name, type="console", secret=GOOD).code == "own_account"


def test_a_console_asks_nothing_in_the_name_of_another(hall: Hall) -> None:
    assert hall.press("c1", "device_add", name="c2", type="console", secret=GOOD).r == "ok"
    assert hall.as_console("c2", "device_remove", name="c1").code == "not_for_this_device"


def test_accounts_that_no_broker_can_have_are_an_alarm_and_the_others_are_obeyed(hall: Hall) -> None:
    hall.accounts.set_aside = ["p1"]
    hall.press("c1", "device_add", name="k9", type="kiosk", secret=GOOD)
    assert {"code": "account_set_aside", "subject": "p1"} in hall.press("c1", "status").d["alarms"]
    hall.accounts.set_aside = []
    hall.press("c1", "device_remove", name="k9")
    assert hall.press("c1", "status").d["alarms"] == []


def test_a_bug_in_handing_over_accounts_ends_nobody_and_the_answer_comes(hall: Hall) -> None:
    hall.accounts.bug = True
    assert hall.press("c1", "device_add", name="k9", type="kiosk", secret=GOOD).r == "ok"
    assert {"code": "accounts_not_told", "subject": "broker"} in hall.press("c1", "status").d["alarms"]


def test_a_bug_in_one_message_ends_nobody_and_is_told(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hall.presence, "info", None)
    hall.send("k1", b"{}", leaf="info", token="t1")
    hall.settle()
    assert {"code": "internal_error", "subject": "k1"} in hall.press("c1", "status").d["alarms"]
    assert hall.take("A") == "A001"


def test_a_picture_that_cannot_be_drawn_is_left_out_and_the_others_are_told(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hall.service.pictures, "_keypad", None)
    hall.messenger.forget()
    hall.cycle.tell_all_again()
    hall.watch()
    assert hall.messenger.of("want", "b1")
    assert not hall.messenger.of("want", "q1")
    assert "q1" in caplog.text


def test_who_floods_is_an_alarm_by_name_and_at_last_shut_out_for_a_while(hall: Hall) -> None:
    for _ in range(MESSAGES.burst + PASSED_OVER.burst + 1):
        hall.send("p1", b"{}", leaf="log")
    hall.settle()
    assert {"code": "flooding", "subject": "p1"} in hall.press("c1", "status").d["alarms"]
    assert hall.take("A") == "A001"
    assert "p1" not in {account.name for account in hall.accounts.obeyed[-1]}
    assert "k1" in {account.name for account in hall.accounts.obeyed[-1]} or not hall.service.secrets.hashes
    hall.restart()
    assert {"code": "flooding", "subject": "p1"} in hall.press("c1", "status").d["alarms"]


def test_who_was_shut_out_comes_in_again_and_the_alarm_ends_when_it_was_long_quiet(hall: Hall) -> None:
    hall.press("c1", "device_add", name="p1", type="rating_pad", counter=1, secret=GOOD)
    for _ in range(MESSAGES.burst + PASSED_OVER.burst + 1):
        hall.send("p1", b"{}", leaf="log")
    hall.settle()
    assert "p1" not in {account.name for account in hall.accounts.obeyed[-1]}
    hall.clock.advance(ms=SHUT_OUT_MS)
    hall.service.tick()
    hall.settle()
    assert "p1" in {account.name for account in hall.accounts.obeyed[-1]}
    hall.clock.advance(ms=QUIET_MS)
    hall.service.tick()
    hall.settle()
    assert hall.press("c1", "status").d["alarms"] == []


@pytest.mark.parametrize("trouble", sorted(SEEN_BY_THE_BROKER))
def test_what_the_broker_says_of_a_device_is_an_alarm_until_it_was_long_quiet(
    hall: Hall, trouble: str
) -> None:
    hall.service.watch.told_by_broker("p1", trouble, shut_out=False)
    hall.service.watch.told_by_broker("nobody", trouble, shut_out=True)
    hall.service.watch.told_by_broker("k1", "no_paper", shut_out=True)
    hall.settle()
    assert hall.press("c1", "status").d["alarms"] == [{"code": trouble, "subject": "p1"}]
    assert not hall.service.watch.shut_out("p1")
    hall.clock.advance(ms=QUIET_MS - 1)
    hall.service.watch.told_by_broker("p1", trouble, shut_out=False)
    hall.clock.advance(ms=QUIET_MS - 1)
    hall.service.tick()
    hall.settle()
    assert hall.press("c1", "status").d["alarms"] != []
    hall.clock.advance(ms=1)
    hall.service.tick()
    hall.settle()
    assert hall.press("c1", "status").d["alarms"] == []


def test_who_is_let_in_again_is_told_again_what_to_show(hall: Hall) -> None:
    hall.press("c1", "device_add", name="p1", type="rating_pad", counter=1, secret=GOOD)
    hall.service.watch.told_by_broker("p1", "too_many_subscriptions", shut_out=True)
    hall.settle()
    assert "p1" not in {account.name for account in hall.accounts.obeyed[-1]}
    hall.watch()
    hall.messenger.forget()
    hall.clock.advance(ms=SHUT_OUT_MS)
    hall.service.tick()
    hall.settle()
    assert "p1" in {account.name for account in hall.accounts.obeyed[-1]}
    assert hall.messenger.of("want", "p1")  # a broker that refused an account kept nothing for it


def test_a_message_that_no_device_says_is_not_kept_and_is_an_alarm(hall: Hall) -> None:
    hall.intake.too_long("p1", "rsp")
    hall.intake.too_long("c1", "evt")  # people hand in long papers
    hall.settle()
    assert hall.messenger.of("keep_nothing", "p1") == ["rsp"]
    assert hall.messenger.of("keep_nothing", "c1") == []
    assert hall.press("c1", "status").d["alarms"] == [{"code": "keeps_too_much", "subject": "p1"}]


def test_our_own_word_that_the_broker_is_to_keep_nothing_is_not_counted_as_the_devices(hall: Hall) -> None:
    hall.intake.too_long("p1", "evt")
    for counted in (0, 1):  # the word comes back once; the next empty one is the device's
        hall.intake.message("p1", "evt", b"")
        hall.settle()
        assert hall.service.tally.invalid == counted
