"""`hub up` itself: it ends cleanly, and when it is killed nothing of it stands in the next one's way."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import psutil

from tests.system import judge
from tests.system.conftest import Opening
from tests.system.watch import asked_until
from tools.hall import free_port


async def test_sigterm_ends_everything_with_code_0_and_says_nothing_alarming(
    opening: Opening, mode: str
) -> None:
    async with opening(mode) as office:
        children = office.children()
        assert len(children) == 2
        assert await office.stop() == 0
        assert not [child for child in children if child.is_running()]
        alarming = [line for line in office.log if "Traceback" in line or "Error" in line]
        assert not alarming


async def test_a_killed_hub_up_leaves_nobody_behind_who_blocks_the_next(opening: Opening, mode: str) -> None:
    async with opening(mode) as office:
        await office.furnish([("k1", "kiosk", None)], services=("A", "B"))
        async with office.device("k1") as kiosk:
            assert (await kiosk.ask("take", service="A")).r == "ok"
            children = office.children()
            os.kill(children[0].ppid(), signal.SIGKILL)
            await office.wait()
            await asked_until(lambda: not any(map(alive, children)))
            await office.start()
            assert (await kiosk.ask("take", service="A")).d["ticket"] == "A002"
        judge.ledger_is_sound(office.layout.ledger)


START_AN_OFFICE = """
import asyncio, sys
from pathlib import Path
from hub.config import example_toml
from tools.hall import HallOffice

async def main():
    async with HallOffice(Path(sys.argv[1]), example_toml("starter")) as office:
        print(*[child.pid for child in office.children()], office.children()[0].ppid(), flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_demo_that_is_killed_takes_its_office_along(folder: Path) -> None:
    """As when its terminal is closed."""
    program = [sys.executable, "-c", START_AN_OFFICE, str(folder / "office")]
    demo = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
    try:
        assert demo.stdout
        pids = [int(pid) for pid in (await demo.stdout.readline()).split()]
        assert len(pids) == 3
        processes = [psutil.Process(pid) for pid in pids]  # type: ignore[no-untyped-call]
    finally:
        demo.kill()
        await demo.wait()
    await asked_until(lambda: not any(map(alive, processes)))


async def test_a_second_hub_on_the_same_office_is_refused_with_one_line_and_the_first_serves_on(
    opening: Opening,
) -> None:
    async with opening() as office:
        await office.furnish([("k1", "kiosk", None)], services=("A", "B"))
        async with office.device("k1") as kiosk:
            code, lines = await second_hub(office.layout.root)
            assert code != 0
            assert "Traceback" not in lines
            assert (await kiosk.ask("take", service="A")).r == "ok"
            assert kiosk.connections == 1


async def second_hub(root: object) -> tuple[int | None, str]:
    """Start another `up` there, on a port of its own; its exit code and what it said."""
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "hub.daemon", "up", str(root), "--mqtt-port", str(free_port())],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), 30)
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode, output.decode()


def alive(process: psutil.Process) -> bool:
    """Whether it still runs; a zombie does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
