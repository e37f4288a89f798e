"""The memory of each device's whole program, connected, under the 64-bit interpreter.

Three bounds, see tools/virtual_board/heap.py: the program as compiled from source, which may shrink and not
grow; what a board with frozen byte code keeps in its heap, which may not grow either; and the running state,
which keeps the 64 KB of docs/design.md section 8 (decision 0025). Lower a bound when a device falls well
below it; to raise one needs a reason in the commit.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tools.virtual_board import heap

from .scripted_hub import ScriptedHub

pytestmark = [pytest.mark.micropython, pytest.mark.mosquitto]

TOTAL_KB_MAX = {"kiosk": 246, "counter_keypad": 202, "led_board": 120, "rating_pad": 122}
FROZEN_KB_MAX = {"kiosk": 115, "counter_keypad": 93, "led_board": 61, "rating_pad": 64}
RUNNING_KB_MAX = 64
READINGS = 20  # what is kept is the least of them: a message that just comes in, or goes out, is not


@pytest.mark.parametrize("kind", TOTAL_KB_MAX)
def test_a_connected_device_stays_within_its_heap(
    kind: str, broker: int, device: Any, tmp_path: Path
) -> None:
    async def scenario() -> int:
        async with ScriptedHub(broker) as hub, device(kind, "d1") as board:
            await hub.device_online("d1")
            return min([(await board.heap())[0] for _ in range(READINGS)])

    held = heap.parts(asyncio.run(scenario()), heap.modules(kind, tmp_path))
    print(f"{kind}: {held.total} bytes in use, {held.frozen} if frozen, {held.running} of running state")
    assert held.total <= TOTAL_KB_MAX[kind] * 1024
    assert held.frozen <= FROZEN_KB_MAX[kind] * 1024
    assert held.running <= RUNNING_KB_MAX * 1024
