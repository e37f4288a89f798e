"""The memory each device's whole program holds while connected (design section 8: 64 KB, 64-bit)."""

import asyncio
from typing import Any

import pytest

from .scripted_hub import ScriptedHub

pytestmark = [pytest.mark.micropython, pytest.mark.mosquitto]

BUDGET_BYTES = 64 * 1024


@pytest.mark.parametrize("kind", ["kiosk", "counter_keypad", "led_board", "rating_pad"])
def test_the_whole_program_fits_its_heap(kind: str, broker: int, device: Any) -> None:
    async def scenario() -> int:
        async with ScriptedHub(broker) as hub, device(kind, "d1") as board:
            await hub.device_online("d1")
            used, _free = await board.heap()
            return int(used)

    used = asyncio.run(scenario())
    print(f"{kind}: {used} bytes in use")
    assert used <= BUDGET_BYTES
