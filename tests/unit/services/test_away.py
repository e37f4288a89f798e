"""How old a press may be: as old as the silence of its device, and no older."""

import msgspec
import pytest

from hub.services.press.away import GRACE_MS, HANDING_IN_MS_MAX
from tests.support.clock import at
from tests.support.hall import Hall

AGES_MS = [86_400_000, 10**18, 2**63]
DAY = "2026-11-23"


def online(hall: Hall, *devs: str) -> None:
    for dev in devs:
        hall.send(dev, msgspec.json.encode({"s": "online", "boot": "b1"}), leaf="state")


def heard_for(hall: Hall, minutes: int, *devs: str) -> None:
    for _ in range(minutes):
        hall.clock.advance(ms=GRACE_MS)
        for dev in devs:
            hall.send(dev, b"{}", leaf="tele")


def taken_ms(hall: Hall, number: str) -> int:
    return hall.service.state.day.tickets[f"{DAY}/{number}"].taken_ms


@pytest.mark.parametrize("age_ms", AGES_MS)
def test_a_kiosk_that_was_heard_all_the_time_jumps_no_queue(hall: Hall, age_ms: int) -> None:
    hall.login(1, "101")
    online(hall, "k1", "k2")
    heard_for(hall, 15, "k1", "k2")
    first = hall.press("k2", "take", service="A").d["ticket"]
    heard_for(hall, 2, "k1", "k2")
    hall.press("k1", "take", service="A", age_ms=age_ms)
    lease = {"ticket": "A900", "service": "A", "day": DAY}
    hall.press("k1", "offline_take", age_ms=age_ms, **lease)
    assert taken_ms(hall, "A002") == hall.clock.wall_ms() - GRACE_MS
    assert taken_ms(hall, "A900") == hall.clock.wall_ms() - GRACE_MS
    assert hall.press("q1", "next").d["ticket"] == first


def test_a_kiosk_that_comes_back_keeps_the_true_times_of_what_was_pressed_meanwhile(hall: Hall) -> None:
    online(hall, "k1")
    heard_for(hall, 15, "k1")
    hall.clock.advance(s=1800)
    online(hall, "k1")
    for n, age_s in enumerate((1790, 900, 120)):
        hall.press("k1", "offline_take", age_ms=1000 * age_s, ticket=f"A{900 + n}", service="A", day=DAY)
        assert taken_ms(hall, f"A{900 + n}") == hall.clock.wall_ms() - 1000 * age_s
    hall.press("k1", "take", service="A", age_ms=10**18)
    assert taken_ms(hall, "A001") == hall.clock.wall_ms() - 1_800_000
    heard_for(hall, 1 + HANDING_IN_MS_MAX // GRACE_MS, "k1")
    hall.press("k1", "take", service="A", age_ms=10**18)
    assert taken_ms(hall, "A002") == hall.clock.wall_ms() - GRACE_MS


def test_after_a_hub_that_was_away_a_press_is_not_older_than_the_last_row_of_its_kiosk(hall: Hall) -> None:
    heard_for(hall, 15, "k1")
    hall.take("A")
    last_ms = hall.clock.wall_ms()
    hall.clock.advance(s=3600)
    hall.restart()
    hall.press("k1", "offline_take", age_ms=1_800_000, ticket="A900", service="A", day=DAY)
    assert taken_ms(hall, "A900") == hall.clock.wall_ms() - 1_800_000
    hall.press("k1", "take", service="A", age_ms=10**18)
    assert taken_ms(hall, "A002") == last_ms


def test_a_kiosk_that_was_registered_a_moment_ago_has_no_presses_of_before(hall: Hall) -> None:
    hall.clock.jump_to("2026-11-23 09:00")
    hall.press("c1", "device_add", name="k9", type="kiosk", secret="$k9")
    hall.press("k9", "take", service="A", age_ms=10**18)
    assert taken_ms(hall, "A001") >= at("2026-11-23 09:00") - GRACE_MS
