"""An LED board end to end: its real firmware, a real broker, a scripted hub, the pixels of its matrix."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tools.virtual_board.chips import Max7219

from .scripted_hub import ScriptedHub

pytestmark = [pytest.mark.micropython, pytest.mark.mosquitto]


def want(hub: ScriptedHub, mode: str = "number", text: str = "A042", call: int = 413, **values: Any) -> int:
    state = {"counter": 5, "mode": mode, "text": text, "call": call, "blink_ms": 1500, "brightness": 8}
    return hub.want("b5", **{**state, **values})


def pixels(board: Any) -> str:
    return "\n".join(board.matrix())


def dark(board: Any) -> bool:
    return "#" not in pixels(board)


def healthy(board: Any, text: str, level: int) -> bool:
    """Whether every module shows its part of the text as it should."""
    chain = board.circuit.matrix
    registers = {
        chain.INTENSITY: level,
        chain.SCAN_LIMIT: 7,
        chain.TEST: 0,
        chain.SHUTDOWN: 1,
        chain.DECODE: 0,
    }
    right = all(module[at] == value for module in chain.modules for at, value in registers.items())
    return right and board.matrix_text() == text


def shocks(chain: Max7219) -> dict[str, Callable[[], None]]:
    """What a dip of the supply or a spark does to the chips."""
    return {
        "brown_out": chain.brown_out,
        "test_mode": lambda: chain.upset(chain.TEST, 1),
        "one module in shutdown": lambda: chain.upset(chain.SHUTDOWN, 0, 2),
        "one line of a digit": lambda: chain.upset(4, 0xA5, 1),
        "scan limit": lambda: chain.upset(chain.SCAN_LIMIT, 0),
        "decoding": lambda: chain.upset(chain.DECODE, 0xFF, 3),
        "intensity": lambda: chain.upset(chain.INTENSITY, 15, 0),
    }


def test_the_number_is_on_the_matrix_and_reported_from_it(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("led_board", "b5") as board:
            rev = want(hub, brightness=3)
            shown = await hub.event("shown")
            assert shown["d"] == {"rev": rev, "text": "A042"}
            assert board.matrix_text() == "A042"
            assert board.brightness == 3

    asyncio.run(scenario())


@pytest.mark.parametrize(("day", "shown"), [("2026-11-30", "30.11"), ("2026-12-28", "28.12")])
def test_a_number_of_an_earlier_day_takes_turns_with_that_day_and_both_are_reported(
    broker: int, device: Any, day: str, shown: str
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("led_board", "b5") as board:
            rev = want(hub, day=day)
            assert (await hub.event("shown"))["d"] == {"rev": rev, "text": "A042", "day": shown}
            fits = shown == "30.11"  # the other one is too wide, and runs
            for _ in range(2):
                await board.until(lambda: board.matrix_text() == "A042")
                await board.until(lambda: board.matrix_text() == shown if fits else "A042" not in seen(board))
            today = want(hub, call=414)
            assert (await hub.event("shown", 2))["d"] == {"rev": today, "text": "A042"}
            assert board.matrix_text() == "A042"

    asyncio.run(scenario())


def seen(board: Any) -> str:
    return str(board.matrix_text())


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


def test_brightness_is_obeyed_at_once_also_blinking_and_dark(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("led_board", "b5") as board:
            want(hub, "idle", "Q5", 0, brightness=2)
            await board.until(lambda: board.matrix_text() == "Q5" and board.brightness == 2)
            want(hub, call=414, blink_ms=60_000, brightness=2)
            await board.until(lambda: board.matrix_text() == "A042" and not board.matrix_lit)
            want(hub, call=414, blink_ms=60_000, brightness=13)
            await board.until(lambda: board.brightness == 13)
            await board.until(lambda: board.matrix_lit)
            await board.until(lambda: not board.matrix_lit)  # it blinks on
            want(hub, "dark", "", 0, brightness=5)
            await board.until(lambda: board.matrix_text() == "" and board.brightness == 5)
            want(hub, "dark", "", 0, brightness=6)
            await board.until(lambda: board.brightness == 6)
            want(hub, text="A043", call=415, brightness=6)
            await board.until(lambda: board.matrix_text() == "A043")
            assert board.brightness == 6

    asyncio.run(scenario())


def test_a_want_sent_again_puts_every_register_right_and_is_reported_again(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("led_board", "b5") as board:
            want(hub, brightness=3)
            await hub.event("shown")
            for told, (name, shock) in enumerate(shocks(board.circuit.matrix).items(), 2):
                shock()
                assert not healthy(board, "A042", 3), name
                rev = want(hub, brightness=3)
                shown = await hub.event("shown", told)
                assert shown["d"] == {"rev": rev, "text": "A042"}
                assert healthy(board, "A042", 3), name  # registers are written before it is reported

    asyncio.run(scenario())


def test_a_board_puts_its_registers_right_by_itself_in_ten_seconds(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("led_board", "b5") as board:
            want(hub)
            await hub.event("shown")
            board.circuit.matrix.brown_out()
            await board.until(lambda: healthy(board, "A042", 8), timeout_s=30)
            assert len(hub.heard("shown")) == 1

    asyncio.run(scenario())
