"""Presses as people make them, through real MQTT: repeated, refused, too early, too late."""

import asyncio

from tests.system import judge
from tests.system.conftest import Opening
from tests.system.fleet import PINS, log_in

DEVICES = [("k1", "kiosk", None), ("q1", "counter_keypad", 1)]


async def test_the_same_press_five_times_is_one_ticket_and_five_equal_answers(
    opening: Opening, mode: str
) -> None:
    async with opening(mode) as office:
        await office.furnish(DEVICES, PINS, ("A", "B"))
        async with office.device("k1") as kiosk:
            for _ in range(4):
                kiosk.send(1, "take", {"service": "A"})
            answer = await kiosk.ask("take", service="A")
            assert (await kiosk.ask("take", service="B")).r == "ok"  # answers come in order: the five are in
        assert len(answer.all) == 5
        assert {(told["r"], told["d"]["ticket"], told["d"]["job"]) for told in answer.all} == {
            ("ok", answer.d["ticket"], answer.d["job"])
        }
        assert all(told["d"] == answer.d for told in answer.all)
        assert [told.get("dup", False) for told in answer.all] == [False, True, True, True, True]
        assert len(judge.rows(office.layout.ledger, "ticket_taken")) == 2
        judge.ledger_is_sound(office.layout.ledger)


async def test_an_unknown_and_a_closed_service_are_refused_with_code_and_text(opening: Opening) -> None:
    async with opening() as office:
        await office.furnish(DEVICES, PINS, ("A", "B"))
        async with office.device("k1") as kiosk, office.console() as console:
            unknown = await kiosk.ask("take", service="Z")
            assert (await console.ask("service_close", service="B")).r == "ok"
            closed = await kiosk.ask("take", service="B")
        assert (unknown.r, unknown.d["code"]) == ("refused", "no_such_service")
        assert (closed.r, closed.d["code"]) == ("refused", "service_closed")
        assert unknown.d["text"]
        assert closed.d["text"]
        assert not judge.rows(office.layout.ledger, "ticket_taken")


async def test_next_before_login_is_denied_and_calls_nobody(opening: Opening) -> None:
    async with opening() as office:
        await office.furnish(DEVICES, PINS, ("A", "B"))
        async with office.device("k1") as kiosk, office.device("q1") as keypad:
            await kiosk.ask("take", service="A")
            early = await keypad.ask("next")
            assert (await log_in(keypad, "101")).r == "ok"
            called = await keypad.ask("next")
        assert (early.r, early.d["code"]) == ("denied", "not_logged_in")
        assert early.d["text"]
        assert called.d["ticket"] == "A001"
        assert len(judge.rows(office.layout.ledger, "ticket_called")) == 1


async def test_next_older_than_ten_seconds_is_stale_and_take_is_not(opening: Opening) -> None:
    async with opening() as office:
        await office.furnish(DEVICES, PINS, ("A", "B"))
        async with office.device("k1") as kiosk, office.device("q1") as keypad:
            await log_in(keypad, "101")
            kiosk.send(1, "take", {"service": "A"}, age_ms=600_000)
            take = await kiosk.ask("take", service="A")
            keypad.seq += 1
            keypad.send(keypad.seq, "next", {}, age_ms=10_001)
            fresh = await keypad.ask("next")
        late = keypad.answers[keypad.seq - 1]
        assert (late.r, late.d["code"]) == ("stale", "too_old")
        assert late.d["text"]
        assert take.d["ticket"] == "A001"
        assert fresh.d["ticket"] == "A001"


async def test_two_counters_pressing_next_get_two_citizens(opening: Opening, mode: str) -> None:
    async with opening(mode) as office:
        await office.furnish([*DEVICES, ("q2", "counter_keypad", 2)], PINS, ("A", "B"))
        async with office.device("k1") as kiosk, office.device("q1") as q1, office.device("q2") as q2:
            await asyncio.gather(log_in(q1, "101"), log_in(q2, "102"))
            for _ in range(3):
                await kiosk.ask("take", service="A")
            calls = await asyncio.gather(q1.ask("next"), q2.ask("next"))
            last = await asyncio.gather(q1.ask("next"), q2.ask("next"))
        assert {call.d["ticket"] for call in calls} == {"A001", "A002"}
        assert {call.d["ticket"] for call in last} == {"A003", None}
        judge.ledger_is_sound(office.layout.ledger)
