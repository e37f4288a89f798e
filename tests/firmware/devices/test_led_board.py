"""An LED board end to end: its real firmware, a real broker, a scripted hub, the pixels of its matrix."""

import asyncio
from typing import Any

import pytest

from .scripted_hub import ScriptedHub

pytestmark = [pytest.mark.micropython, pytest.mark.mosquitto]


def want(hub: ScriptedHub, mode: str = "number", text: str = "A042", call: int = 413, **values: Any) -> int:
    state = {"counter": 5, "mode": mode, "text": text, "call": call, "blink_ms": 1500, "brightness": 8}
    return hub.want("b5", **{**state, **values})


def pixels(board: Any) -> str:
    return "\n".join(board.matrix())


def dark(board: Any) -> bool:
    return "#" not in pixels(board)


def test_the_number_is_on_the_matrix_and_reported_from_it(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("led_board", "b5") as board:
            rev = want(hub, brightness=3)
            shown = await hub.event("shown")
            assert shown["d"] == {"rev": rev, "text": "A042"}
            assert board.matrix_text() == "A042"
            assert board.brightness == 3

    asyncio.run(scenario())


def test_a_new_call_blinks_and_the_first_want_after_a_boot_does_not(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("led_board", "b5") as board:
            want(hub, "idle", "Q5", 0)
            await board.until(lambda: board.matrix_text() == "Q5")
            want(hub, text="A043", call=414)
            await board.until(lambda: board.matrix_text() == "A043" and dark(board))
            await board.until(lambda: not dark(board))
            await board.reboot()
            await hub.event("shown", 3)
            assert board.matrix_text() == "A043"
            with pytest.raises(TimeoutError):
                await board.until(lambda: dark(board), timeout_s=1.0)  # longer than a blink's lit half

    asyncio.run(scenario())


def test_dashes_when_paused_dark_when_closed(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("led_board", "b5") as board:
            want(hub, "dashes", "", 0)
            await board.until(lambda: board.matrix_text() == "----")
            assert (await hub.event("shown"))["d"]["text"] == "----"
            want(hub, "dark", "", 0)
            await board.until(lambda: dark(board))
            assert (await hub.event("shown", 2))["d"]["text"] == ""

    asyncio.run(scenario())


def test_a_text_too_wide_runs(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("led_board", "b5") as board:
            want(hub, "idle", "NGHI TRUA DEN 13 GIO", 0)
            assert (await hub.event("shown"))["d"]["text"] == "NGHI TRUA DEN 13 GIO"
            seen = set()
            await board.until(lambda: seen.add(pixels(board)) or len(seen) > 40)

    asyncio.run(scenario())
