"""A rating pad end to end: its real firmware, a real broker, a scripted hub, its lamps."""

import asyncio
from typing import Any

import pytest

from .scripted_hub import ScriptedHub

pytestmark = [pytest.mark.micropython, pytest.mark.mosquitto]


INVITED = [True, True, True, False, False]
THANKED = [False, False, True, False, False]


def want(hub: ScriptedHub, ref: str | None, for_s: int = 120) -> None:
    invite = {"ref": ref, "for_s": for_s} if ref else None
    hub.want(
        "r5", counter=5, invite=invite, levels=3, reason_below=2, reasons=["slow", "unclear", "attitude"]
    )


def test_drumming_on_an_invited_pad_rates_once(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("rating_pad", "r5") as board:
            want(hub, "t1")
            await board.until(lambda: board.lamps()[:5] == [True, True, True, False, False])
            for _ in range(8):
                await board.press(2)
            assert (await hub.event("rate"))["d"] == {"ref": "t1", "score": 3}
            await board.until(lambda: board.lamps()[:3] == [False, False, True])
            want(hub, "t2")
            await board.until(lambda: board.lamps()[:3] == [True, True, True])
            await board.press(1)
            assert (await hub.event("rate", 2))["d"] == {"ref": "t2", "score": 2}

    asyncio.run(scenario())


def test_a_bad_score_gets_its_reason_from_the_second_press(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("rating_pad", "r5") as board:
            want(hub, "t1")
            await board.until(lambda: board.lamps()[:3] == [True, True, True])
            await board.press(0)
            await board.until(lambda: board.lamps()[:3] == [True, False, False])
            await board.until(lambda: board.lamps()[:3] == [True, True, True])
            await board.press(1)
            assert (await hub.event("rate"))["d"] == {"ref": "t1", "score": 1, "reason": "unclear"}

    asyncio.run(scenario())


def test_a_rating_outlives_an_outage_and_a_power_cut(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("rating_pad", "r5") as board:
            hub.answers["rate"] = lambda d: None
            want(hub, "t1")
            await board.until(lambda: board.lamps()[:3] == [True, True, True])
            await board.press(2)
            first = await hub.event("rate")
            await board.reboot()
            before = len(hub.deliveries)
            await hub.until(lambda: len(hub.deliveries) > before)
            again = hub.deliveries[-1]
            assert (again["boot"], again["seq"], again["d"]) == (first["boot"], first["seq"], first["d"])

    asyncio.run(scenario())


def test_without_an_invitation_a_press_is_a_rating_without_a_ref(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("rating_pad", "r5") as board:
            want(hub, "t1")
            await board.until(lambda: board.lamps()[:5] == INVITED)
            want(hub, None)
            await withdrawn(board)
            await board.press(2)
            assert (await hub.event("rate"))["d"] == {"score": 3}
            for _ in range(8):
                await board.press(2)
            await board.reboot()
            want(hub, "t2")  # something to wait for: all that came before it would be heard by now
            await board.until(lambda: board.lamps()[:5] == INVITED)
            await board.press(1)
            assert (await hub.event("rate", 2))["d"] == {"ref": "t2", "score": 2}

    asyncio.run(scenario())


def test_two_hands_on_the_pad_rate_once(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("rating_pad", "r5") as board:
            want(hub, "t1")
            await board.until(lambda: board.lamps()[:5] == INVITED)
            for _ in range(4):
                for face in (2, 1, 0):
                    await board.hold(face)
                for face in (2, 1, 0):
                    await board.release(face)
            want(hub, "t2")
            await board.until(lambda: board.lamps()[:5] == INVITED)
            await board.press(1)
            await hub.event("rate", 2)
            assert [event["d"] for event in hub.heard("rate")] == [
                {"ref": "t1", "score": 3},
                {"ref": "t2", "score": 2},
            ]

    asyncio.run(scenario())


def test_an_invitation_ends_by_itself_and_is_not_repeated(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("rating_pad", "r5") as board:
            want(hub, "t1", for_s=1)
            await board.until(lambda: board.lamps()[:5] == INVITED)
            await withdrawn(board)
            want(hub, "t1", for_s=1)
            await board.press(2)
            assert (await hub.event("rate"))["d"] == {"score": 3}

    asyncio.run(scenario())


def test_a_power_cut_while_the_reason_is_asked_loses_the_reason_only(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("rating_pad", "r5") as board:
            want(hub, "t1")
            await board.until(lambda: board.lamps()[:5] == INVITED)
            await board.press(0)
            await board.until(lambda: board.lamps()[:3] == [True, False, False])
            await board.reboot()
            assert (await hub.event("rate"))["d"] == {"ref": "t1", "score": 1}
            await board.reboot()
            want(hub, "t2")
            await board.until(lambda: board.lamps()[:5] == INVITED)
            await board.press(2)
            assert (await hub.event("rate", 2))["d"] == {"ref": "t2", "score": 3}

    asyncio.run(scenario())


def test_an_outage_and_a_power_cut_leave_one_rating_of_the_ticket(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("rating_pad", "r5") as board:
            want(hub, "t1")
            await board.until(lambda: board.lamps()[:5] == INVITED)
            hub.online("lost")
            await board.press(2)
            await board.until(lambda: board.lamps()[:5] == THANKED)
            hub.states.clear()
            await board.reboot()
            await hub.device_online("r5")  # the broker has handed it the invitation again
            await press_until_thanked(board)
            for _ in range(8):
                await board.press(2)
            assert hub.heard("rate") == []
            await board.reboot()
            hub.online()
            await hub.event("rate", 2)
            assert [event["d"] for event in hub.heard("rate")] == [{"ref": "t1", "score": 3}, {"score": 3}]
            want(hub, "t2")
            await board.until(lambda: board.lamps()[:5] == INVITED)
            await board.press(0)
            await board.until(lambda: board.lamps()[:3] == [True, True, True])
            await board.press(2)
            assert (await hub.event("rate", 3))["d"] == {"ref": "t2", "score": 1, "reason": "attitude"}

    asyncio.run(scenario())


async def withdrawn(board: Any) -> None:
    """Wait until nobody is invited: all lamps dark for longer than those of an invitation ever are."""
    while True:
        await board.until(lambda: not any(board.lamps()))
        try:
            await board.until(lambda: any(board.lamps()), timeout_s=1.5)
        except TimeoutError:
            return


async def press_until_thanked(board: Any) -> None:
    """Press like one who tries again and again, not like one who drums; a pad may not know its faces yet."""
    async with asyncio.timeout(30):
        while True:
            await board.press(2)
            try:
                await board.until(lambda: board.lamps()[:5] == THANKED, timeout_s=1.5)
                return
            except TimeoutError:
                pass
