"""Others remember for the hub which numbers were told; an older ledger goes on above them."""

import msgspec
import pytest
from msgspec.structs import replace

from hub.domain.office.office import Numbering
from hub.services.ports import Told
from hub.services.press.recalling import BROKER_MS_MAX, HELD_MAX, KIOSKS_MS_MAX
from hub.services.press.told_marks import BETWEEN, opened, seal_of, sealed
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.offices import small_office
from tests.unit.services.test_leases import hand_in, ranges

SEAL = seal_of("secret", "nghe-an")
TOLD = Told(
    "2026-11-23", {"A": 42, "B": 7}, {"000.00.13.H41": 3}, 2, {"2026-11-24/A": 812}, {"A": 979, "B": 939}
)


def alarms(hall: Hall) -> dict[str, str]:
    return {one["code"]: one["subject"] for one in hall.press("c1", "status").d["alarms"]}


def remembered(hall: Hall, *numbers: str) -> str:
    """The mark of an office that gives these numbers now."""
    for letter in numbers:
        hall.take(letter)
    hall.watch()
    return hall.messenger.marks[-1]


def says(hall: Hall, dev: str, told: str) -> None:
    hall.send(dev, msgspec.json.encode({"told": told}), leaf="info")
    hall.settle()


def asks(hall: Hall) -> None:
    """A hub at its start: presses wait."""
    hall.intake.recall.begin(hall.clock.mono_ms())


def hears(hall: Hall, mark: str) -> None:
    hall.intake.told(msgspec.json.encode({"v": 1, "told": mark}))
    hall.settle()


def test_a_mark_is_read_as_it_was_written() -> None:
    assert opened(sealed(TOLD, SEAL), SEAL) == TOLD


@pytest.mark.parametrize("what", ["", " ", "2026-11-23 A799", "A", "x" * 5_000, "đ " * 50])
def test_what_this_hub_did_not_write_says_nothing(what: str) -> None:
    assert opened(what, SEAL) is None
    assert opened(sealed(TOLD, seal_of("secret", "vinh")), SEAL) is None
    assert opened(sealed(TOLD, SEAL).replace("A42", "A799"), SEAL) is None


def test_a_mark_of_an_office_with_everything_still_fits_and_has_todays_numbers() -> None:
    services = {chr(ord("A") + n): 799 for n in range(26)}
    booked = {f"2026-12-{n:02}/{letter}": 899 for n in range(1, 31) for letter in services}
    leased = dict.fromkeys(services, 9999)
    read = opened(sealed(Told("2026-11-23", services, {}, 9, booked, leased), SEAL), SEAL)
    assert read is not None
    assert (read.services, read.leased, read.bags) == (services, leased, 9)
    assert read.booked


def test_a_kiosk_that_remembers_more_than_the_ledger_makes_the_hub_go_on_above_it() -> None:
    with Hall() as first, Hall() as restored:
        says(restored, "k1", remembered(first, "A", "A", "A", "B"))
        assert "A" in alarms(restored)["ledger_older"]
        assert restored.take("A") == f"A{3 + BETWEEN + 1:03}"
        restored.restart()
        assert restored.take("A") == f"A{3 + BETWEEN + 2:03}"


def test_numbers_that_kiosks_had_for_the_time_without_a_hub_are_not_given_to_another_kiosk() -> None:
    office = replace(small_office(), numbering=Numbering(width=4))
    with Hall(office) as first, Hall(office) as restored:
        first.press("c1", "device_add", name="k9", type="kiosk", secret="hash")
        mark = remembered(first)  # the backup is of before
        had = ranges(first, "k9")["A"]
        says(restored, "k1", mark)
        assert "ledger_older" in alarms(restored)
        restored.press("c1", "device_add", name="k8", type="kiosk", secret="hash")
        restored.watch()
        granted = [ranges(restored, dev)["A"] for dev in ("k1", "k2", "k8")]
        assert all(first > had[1] for first, _ in granted)
        restored.restart()
        restored.press("c1", "device_add", name="k9", type="kiosk", secret="hash")
        assert hand_in(restored, f"A{had[0]}", "k9").r == "ok"  # it was given meanwhile
        assert hand_in(restored, f"A{had[0]}", "k9").code == "lease_used"
        assert hand_in(restored, f"A{granted[-1][0]}", "k9").code == "never_leased"
        assert hand_in(restored, f"A{granted[-1][0]}", "k8").r == "ok"
        check_office(restored)


def test_leases_that_the_ledger_knows_are_no_news(hall: Hall) -> None:
    before = ranges(hall, "k1")
    says(hall, "k1", remembered(hall))
    assert "ledger_older" not in alarms(hall)
    hall.watch()
    assert ranges(hall, "k1") == before
    assert hand_in(hall, "A950", "k1").code == "never_leased"


def test_what_a_kiosk_remembers_that_is_no_news_changes_nothing(hall: Hall) -> None:
    mark = remembered(hall, "A")
    hall.take("A")
    says(hall, "k1", mark)
    assert "ledger_older" not in alarms(hall)
    assert hall.take("A") == "A003"


def test_a_kiosk_cannot_use_up_numbers_by_a_claim_of_its_own(hall: Hall) -> None:
    says(hall, "k1", f"{hall.service.state.day.name} A799 {'0' * 24}")
    assert hall.take("A") == "A001"


def test_presses_wait_at_a_start_until_the_broker_was_heard_and_are_dealt_with_in_their_order() -> None:
    with Hall() as first, Hall() as restored:
        mark = remembered(first, "A", "A")
        asks(restored)
        presses = [restored.put("k1", "take", service="A") for _ in range(2)]
        restored.settle()
        assert not any(restored.answers("k1", seq) for seq in presses)
        says(restored, "k1", "")
        says(restored, "k2", "")
        hears(restored, mark)
        told = [restored.answers("k1", seq)[0].d["ticket"] for seq in presses]
        assert told == [f"A{2 + BETWEEN + n:03}" for n in (1, 2)]


def test_a_hub_that_hears_its_own_word_waits_no_longer(hall: Hall) -> None:
    asks(hall)
    press = hall.put("k1", "take", service="A")
    hears(hall, hall.service.told_mark())
    assert hall.answers("k1", press)[0].r == "ok"


def test_a_broker_that_says_nothing_does_not_stop_the_office(hall: Hall) -> None:
    asks(hall)
    press = hall.put("k1", "take", service="A")
    hall.clock.advance(ms=BROKER_MS_MAX)
    hall.intake.release()
    hall.settle()
    assert hall.answers("k1", press)[0].r == "ok"


def test_where_one_kiosk_remembers_more_the_others_are_waited_for_and_not_for_ever() -> None:
    with Hall() as first, Hall() as restored:
        early, late = remembered(first, "A"), remembered(first, "A", "A", "A", "A", "A", "A", "A")
        asks(restored)
        says(restored, "k1", early)
        press = restored.put("k1", "take", service="A")
        restored.settle()
        assert not restored.answers("k1", press)
        says(restored, "k2", late)
        assert restored.answers("k1", press)[0].d["ticket"] == f"A{8 + BETWEEN + 1:03}"
    with Hall() as restored:
        asks(restored)
        says(restored, "k1", early)
        press = restored.put("k1", "take", service="A")
        restored.clock.advance(ms=KIOSKS_MS_MAX)
        restored.intake.release()
        restored.settle()
        assert restored.answers("k1", press)[0].r == "ok"


def test_presses_that_wait_have_a_bound(hall: Hall) -> None:
    asks(hall)
    for _ in range(HELD_MAX + 10):
        hall.intake.recall.holds("k1", b"", None, hall.clock.mono_ms())
    hall.clock.advance(ms=BROKER_MS_MAX)
    hall.intake.recall.waits(hall.clock.mono_ms())
    assert len(hall.intake.recall.released()) == HELD_MAX


def test_numbers_sent_home_with_a_booking_are_not_sent_home_again_also_on_days_to_come(hall: Hall) -> None:
    day = "2026-11-25"
    mark = sealed(Told("2026-11-23", booked={f"{day}/A": 831}), seal_of("", ""))
    says(hall, "k1", mark)
    assert "ledger_older" in alarms(hall)
    assert hall.service.state.day.booked[f"{day}/A"] == 831 + BETWEEN
    hall.clock.advance(ms=24 * 3_600_000)
    hall.service.tick()
    hall.settle()
    hall.restart()
    assert hall.service.state.day.booked[f"{day}/A"] == 831 + BETWEEN
