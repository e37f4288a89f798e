"""Wrong codes without end, numbers without end, two boards with one name, and a device that nobody hears."""

import msgspec
import pytest

from hub.contract.messages import DeviceState
from hub.domain.bounded import FAULTS_MAX
from hub.domain.counters.login import LOCKED_MS, WRONG_PINS_MAX
from hub.domain.office.office import TicketRules
from hub.domain.office.troubles import OF_THE_HUB
from hub.services.press.gate import QUIET_MS
from hub.services.press.guessing import RATINGS, TAKES_BURST_MIN, WRONG_TRIES
from hub.services.shown.presence import BACK_MS_MAX, SILENT_MS_MAX, PresenceBook
from tests.support.hall import Hall

PER_MINUTE = TicketRules().per_kiosk_min
BURST = TAKES_BURST_MIN * PER_MINUTE


def alarms(hall: Hall) -> list[tuple[str, str]]:
    return [(one["code"], one["subject"]) for one in hall.press("c1", "status").d["alarms"]]


def state(hall: Hall, dev: str, s: str, boot: str) -> None:
    hall.send(dev, msgspec.json.encode({"s": s, "boot": boot}), leaf="state")
    hall.settle()


def test_wrong_codes_without_end_are_an_alarm_and_slowed_down_also_after_a_restart(hall: Hall) -> None:
    told = [hall.press("k1", "checkin", code=f"{n:08}").code for n in range(3 * WRONG_TRIES.burst)]
    assert told[-1] == "too_many_tries"
    assert told.count("too_many_tries") > WRONG_TRIES.burst
    assert ("guessing", "k1") in alarms(hall)
    assert hall.take("A") == "A001"
    hall.restart()
    assert ("guessing", "k1") in alarms(hall)
    told = [hall.press("k1", "checkin", code=f"{n:08}").code for n in range(10)]
    assert told.count("too_many_tries") >= 7


def test_a_device_that_says_that_it_guesses_no_more_is_slowed_down_as_before(hall: Hall) -> None:
    told = []
    for n in range(3 * WRONG_TRIES.burst):
        hall.press("k1", "recovered", code="guessing")
        told.append(hall.press("k1", "checkin", code=f"{n:08}").code)
    assert told.count("too_many_tries") > WRONG_TRIES.burst
    assert ("guessing", "k1") in alarms(hall)


@pytest.mark.parametrize("code", sorted(OF_THE_HUB))
def test_a_trouble_that_the_hub_has_found_is_neither_ended_nor_told_by_the_device(
    hall: Hall, code: str
) -> None:
    assert hall.press("k1", "fault", code=code).code == "trouble_of_the_hub"
    assert (code, "k1") not in alarms(hall)
    hall.service.watch.raised("k1", code)
    state(hall, "k1", "online", "b2")
    assert hall.press("k1", "recovered", code=code).code == "trouble_of_the_hub"
    assert (code, "k1") in alarms(hall)


def test_a_device_that_tells_too_many_troubles_is_an_alarm_until_it_is_quiet(hall: Hall) -> None:
    for n in range(FAULTS_MAX + 5):
        hall.press("k1", "fault", code=f"f{n}")
    for n in range(FAULTS_MAX):
        hall.press("k1", "recovered", code=f"f{n}")
    assert ("too_many_faults", "k1") in alarms(hall)
    hall.clock.advance(ms=QUIET_MS)
    hall.service.tick()
    hall.settle()
    assert ("too_many_faults", "k1") not in alarms(hall)


def test_wrong_pins_at_one_keypad_for_many_officers_are_an_alarm(hall: Hall) -> None:
    for n in range(WRONG_TRIES.burst + 1):
        hall.press("q1", "login", officer=f"{n}", proof="00" * 32)
    assert ("guessing", "q1") in alarms(hall)
    hall.clock.advance(ms=QUIET_MS)
    hall.service.tick()
    hall.settle()
    assert ("guessing", "q1") not in alarms(hall)


def test_a_kiosk_that_takes_numbers_as_nobody_presses_is_slowed_down_and_an_alarm_also_after_a_restart(
    hall: Hall,
) -> None:
    told = [hall.press("k1", "take", service="A") for _ in range(BURST + 20)]
    assert [one.r for one in told] == ["ok"] * BURST + ["refused"] * 20
    assert told[-1].code == "takes_too_many"
    assert hall.service.state.day.issued["A"] == BURST
    assert ("takes_too_many", "k1") in alarms(hall)
    hall.restart()
    assert ("takes_too_many", "k1") in alarms(hall)
    assert hall.press("k1", "take", service="B").code == "takes_too_many"
    assert hall.press("k2", "take", service="A").r == "ok"
    hall.clock.advance(ms=60_000)
    told = [hall.press("k1", "take", service="B") for _ in range(PER_MINUTE + 5)]
    assert sum(one.r == "ok" for one in told) == PER_MINUTE


def test_a_kiosk_gives_no_service_away_in_seconds(hall: Hall) -> None:
    told = [hall.press("k1", "take", service="A").r for _ in range(500)]
    assert told.count("ok") == BURST < hall.office.numbering.last // 2
    assert ("takes_too_many", "k1") in alarms(hall)


def test_a_pad_that_rates_as_nobody_presses_is_slowed_down_and_an_alarm_until_it_is_quiet(hall: Hall) -> None:
    told = [hall.press("p1", "rate", score=1).code for _ in range(3 * RATINGS.burst)]
    assert told == [None] * RATINGS.burst + ["rates_too_much"] * (2 * RATINGS.burst)
    assert ("rates_too_much", "p1") in alarms(hall)
    hall.clock.advance(ms=60_000)
    assert hall.press("p1", "rate", score=1).r == "ok"
    hall.clock.advance(ms=QUIET_MS)
    hall.service.tick()
    hall.settle()
    assert ("rates_too_much", "p1") not in alarms(hall)


def test_ratings_are_counted_on_after_a_restart(hall: Hall) -> None:
    for _ in range(RATINGS.burst):
        assert hall.press("p1", "rate", score=1).r == "ok"
    hall.restart()
    assert hall.press("p1", "rate", score=1).code == "rates_too_much"
    hall.clock.advance(ms=60_000)
    hall.restart()
    told = [hall.press("p1", "rate", score=1).r for _ in range(RATINGS.per_minute + 5)]
    assert told.count("ok") == RATINGS.per_minute


def test_two_with_one_name_stay_an_alarm_for_a_while_however_long_the_hub_has_run(hall: Hall) -> None:
    hall.clock.advance(ms=2 * QUIET_MS)
    for boot in ("a1", "b2", "a1"):
        state(hall, "k1", "online", boot)
    hall.service.tick()
    hall.settle()
    assert ("two_with_one_name", "k1") in alarms(hall)
    hall.clock.advance(ms=QUIET_MS)
    hall.service.tick()
    hall.settle()
    assert ("two_with_one_name", "k1") not in alarms(hall)


def test_who_does_not_come_back_after_a_broker_is_lost_long_before_one_that_is_only_silent() -> None:
    book = PresenceBook()
    for dev in ("k1", "k2"):
        book.state(dev, DeviceState("online", "a1"))
        book.heard(dev, 1_000)
    book.broker_back(2_000)
    book.heard("k2", 5_000)
    book.expire(2_000 + BACK_MS_MAX)
    assert (book.of("k1").online, book.of("k2").online) == (True, True)
    book.expire(2_001 + BACK_MS_MAX)
    assert (book.of("k1").online, book.of("k2").online) == (False, True)
    book.heard("k1", 60_000)  # its connection was a dead one
    assert book.of("k1").online


def test_what_people_press_in_a_full_hall_is_never_too_many(hall: Hall) -> None:
    for _ in range(2 * BURST):  # one every two seconds, for as long as paper lasts
        hall.clock.advance(ms=2_000)
        assert hall.press("k1", "take", service="A").r == "ok"
    assert ("takes_too_many", "k1") not in alarms(hall)


def wrong_pin(hall: Hall) -> str | None:
    nonce = hall.press("q1", "challenge", officer="101")
    return nonce.code or hall.press("q1", "login", officer="101", proof="00" * 32).code


def test_wrong_pins_of_an_officer_are_counted_on_after_a_restart(hall: Hall) -> None:
    told = []
    for _ in range(WRONG_PINS_MAX + 1):
        told.append(wrong_pin(hall))
        hall.restart()
    assert told == ["wrong_pin"] * WRONG_PINS_MAX + ["login_locked"]
    hall.clock.advance(ms=LOCKED_MS)
    hall.restart()
    assert hall.login().r == "ok"
    hall.restart()
    assert wrong_pin(hall) == "wrong_pin"


def test_two_boards_with_one_name_are_an_alarm_and_their_tickets_do_not_come_again_by_themselves(
    hall: Hall,
) -> None:
    state(hall, "k1", "online", "a1")
    hall.take("A")
    for boot in ("b2", "a1"):
        state(hall, "k1", "online", boot)
    assert ("two_with_one_name", "k1") in alarms(hall)
    hall.messenger.forget()
    state(hall, "k1", "online", "b2")
    hall.clock.advance(ms=60_000)
    hall.service.tick()
    hall.settle()
    assert hall.messenger.of("print", "k1") == []


def test_a_device_that_starts_again_and_again_is_one_device(hall: Hall) -> None:
    for n in range(20):
        state(hall, "k1", "online", f"b{n}")
        state(hall, "k1", "lost", f"b{n}")
    assert ("two_with_one_name", "k1") not in alarms(hall)


def test_the_will_of_an_earlier_life_does_not_make_a_device_lost(hall: Hall) -> None:
    state(hall, "k1", "online", "a1")
    state(hall, "k1", "online", "b2")
    state(hall, "k1", "lost", "a1")
    assert hall.presence.of("k1").online


def test_a_device_that_nobody_hears_is_lost_whatever_the_broker_keeps_and_back_when_it_speaks(
    hall: Hall,
) -> None:
    state(hall, "k1", "online", "a1")
    hall.clock.advance(ms=SILENT_MS_MAX + 1)
    hall.service.tick()
    assert ("device_lost", "k1") in alarms(hall)
    hall.send("k1", b"{}", leaf="tele")
    assert ("device_lost", "k1") not in alarms(hall)
