"""Life and death of a virtual board: power, resets, watchdog, orphans."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.virtual_board.rig import rig, said
from tools.virtual_board import BlockingBoard

pytestmark = pytest.mark.micropython

COUNTER = """
import os
boots = int(open("boots").read()) + 1 if "boots" in os.listdir() else 1
with open("boots", "w") as file:
    file.write(str(boots))
print("boot", boots, board.reset_cause())
"""


def test_flash_survives_a_power_cut_and_a_reset_tells_its_cause(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(
            tmp_path, COUNTER + "if boots == 2:\n    board.reset()\nawait asyncio.sleep(60)"
        ) as board:
            await board.until(lambda: said(board, "boot 1 power_on"))
            await board.kill()
            assert not board.running
            assert board.exit_code == -signal.SIGKILL
            await board.reboot()
            await board.until(lambda: said(board, "boot 2 power_on"))
            await board.until(lambda: said(board, "boot 3 soft"))
            assert board.reboots == 2

    asyncio.run(scenario())


def test_a_watchdog_that_is_not_fed_kills_even_a_busy_loop(tmp_path: Path) -> None:
    body = (
        COUNTER
        + "if boots == 1:\n    board.watchdog(100)\n    while True:\n        pass\nawait asyncio.sleep(60)"
    )

    async def scenario() -> None:
        async with rig(tmp_path, body) as board:
            await board.until(lambda: said(board, "boot 2 watchdog"))
            assert board.watchdog_kills == 1

    asyncio.run(scenario())


def test_a_watchdog_that_is_fed_does_not_bite(tmp_path: Path) -> None:
    body = COUNTER + (
        "dog = board.watchdog(100)\nfor n in range(60):\n    await asyncio.sleep_ms(50)\n    dog.feed()\n"
        "print('alive')\nwhile True:\n    dog.feed()\n    await asyncio.sleep_ms(50)"
    )

    async def scenario() -> None:
        async with rig(tmp_path, body) as board:
            await board.until(lambda: said(board, "alive"))
            assert (board.reboots, board.watchdog_kills) == (0, 0)

    asyncio.run(scenario())


def test_a_program_that_ends_is_started_again_by_its_watchdog_alone(tmp_path: Path) -> None:
    body = COUNTER + "if boots == 1:\n    board.watchdog(100)\n    raise ValueError('stop here')\n"

    async def scenario() -> None:
        ended = asyncio.Event()
        async with rig(tmp_path, body, on_exit=ended.set) as board:
            await board.until(lambda: said(board, "boot 2 watchdog"))
            await ended.wait()  # the second time no watchdog runs
            assert not board.running
            assert said(board, "stop here")

    asyncio.run(scenario())


def test_a_reset_runs_no_finally(tmp_path: Path) -> None:
    body = COUNTER + "if boots == 1:\n    try:\n        board.reset()\n    finally:\n        print('tidy')\n"

    async def scenario() -> None:
        async with rig(tmp_path, body) as board:
            await board.until(lambda: said(board, "boot 2 soft"))
            assert not said(board, "tidy")

    asyncio.run(scenario())


def test_the_network_comes_up_when_the_cable_is_plugged_in(tmp_path: Path) -> None:
    async def scenario() -> None:
        board = rig(tmp_path, 'print("up", board.network_state(), board.address())\nawait asyncio.sleep(60)')
        board.cable(plugged_in=False)
        async with board:
            await board.until(lambda: board.running)
            assert not said(board, "up")
            board.cable(plugged_in=True)
            await board.until(lambda: said(board, "up up 127.0.0.1"))

    asyncio.run(scenario())


@pytest.mark.parametrize("name", ["olimex_poe", "w5500_pico"])
def test_both_boards_run_the_same_firmware(tmp_path: Path, name: str) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, 'print("I am", board.name)\nawait asyncio.sleep(60)', board=name) as board:
            await board.until(lambda: said(board, f"I am {name}"))

    asyncio.run(scenario())


def test_the_heap_is_told_without_what_the_stand_ins_take(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, "await asyncio.sleep(60)", heap_kb=96) as board:
            used, free = await board.heap()
            assert 0 < used < 20_000  # 16,000, more with longer paths; the stand-ins take 13,000 beside it
            assert free < 96 * 1024

    asyncio.run(scenario())


def test_a_press_on_a_dead_board_is_an_error(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, "await asyncio.sleep(60)") as board:
            await board.kill()
            with pytest.raises(ConnectionResetError):
                await board.press(1)
            with pytest.raises(ValueError, match="no key 99"):
                await board.press(99)

    asyncio.run(scenario())


def test_a_board_dies_with_its_harness_however_that_ends(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom tests.virtual_board.rig import rig\n"
        "async def main():\n"
        "    async with rig(Path(sys.argv[1]), 'print(\"turning\")\\nwhile True:\\n    pass') as board:\n"
        "        await board.until(lambda: 'turning' in board.output())\n"
        "        print(board.pid, flush=True)\n        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    harness = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert harness.stdout
        pid = int(harness.stdout.readline())
        os.kill(pid, 0)
    finally:
        harness.kill()
        harness.communicate()
    deadline = time.monotonic() + 10
    while _alive(pid):
        assert time.monotonic() < deadline, "the orphan lives"
        time.sleep(0.02)  # the death of a process that is not our child cannot be awaited


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_the_blocking_board_does_the_same_without_a_loop(tmp_path: Path) -> None:
    body = """
    from drivers.buttons import Buttons
    keys = Buttons(board, 16)
    scan = asyncio.create_task(keys.run())
    while True:
        print("key", await keys.next())
    """
    asynchronous = rig(tmp_path, body)
    options = {"app_dir": tmp_path / "app", "flash_dir": asynchronous.flash_dir, "board": "olimex_poe"}
    with BlockingBoard("rig", **options) as board:
        board.press(4)
        board.until(lambda inside: "key 4" in inside.output())
        assert board.heap()[0] > 0
        assert board.running
