"""A rating pad end to end: its real firmware, a real broker, a scripted hub, its lamps."""

import asyncio
from typing import Any

import pytest

from .scripted_hub import ScriptedHub

pytestmark = [pytest.mark.micropython, pytest.mark.mosquitto]


def want(hub: ScriptedHub, ref: str | None) -> None:
    invite = {"ref": ref, "for_s": 120} if ref else None
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
            want(hub, None)
            await hub.device_online("r5")
            for _ in range(40):  # the want may come a moment after the presence
                await board.press(2)
                if hub.heard("rate"):
                    break
            assert (await hub.event("rate"))["d"] == {"score": 3}
            assert len(hub.heard("rate")) == 1

    asyncio.run(scenario())
