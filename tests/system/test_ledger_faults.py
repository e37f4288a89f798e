"""The disk fails a running hub: it stops with one clear line, told nothing false, goes on once repaired."""

import asyncio
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hub.config import example_toml
from hub.daemon import exits
from tests.support.missing import RIGHTS
from tests.system import judge
from tests.system.conftest import Opening
from tests.system.watch import asked_until
from tools.hall import HallOffice
from tools.hall.office import CORE
from tools.loadgen import Answer, LoadDevice

KIOSKS = [(f"k{n}", "kiosk", None) for n in range(5)]
ENDS_S_MAX = 30
DISK_BYTES = 4 << 20
root_only = pytest.mark.skipif(
    os.geteuid() != 0, reason=f"{RIGHTS} only root mounts a small disk or freezes a file"
)


class Rush:
    """Kiosks that press without pause; `async with Rush(office) as rush`."""

    def __init__(self, office: HallOffice) -> None:
        self._office = office
        self.kiosks: list[LoadDevice] = []
        self.takes: list[Answer] = []
        self._pressing: list[asyncio.Task[None]] = []
        self._closing = False

    async def __aenter__(self) -> "Rush":
        for name, _, _ in KIOSKS:
            kiosk = self._office.device(name)
            self.kiosks.append(await kiosk.__aenter__())
        self._pressing = [asyncio.create_task(self._press(kiosk)) for kiosk in self.kiosks]
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in self._pressing:
            task.cancel()
        await asyncio.gather(*self._pressing, return_exceptions=True)
        for kiosk in self.kiosks:
            await kiosk.__aexit__(*error)

    async def _press(self, kiosk: LoadDevice) -> None:
        while not self._closing:
            answer = await kiosk.ask("take", service="A")
            if answer.r != "ok":
                assert answer.d["code"] == "numbers_exhausted", answer
                return
            self.takes.append(answer)
            await asyncio.sleep(0.05)

    async def finish(self) -> None:
        """Let each press that is under way be answered."""
        self._closing = True
        await asyncio.gather(*self._pressing)

    def judge(self) -> None:
        """What they were told is in the ledger."""
        path = self._office.layout.ledger
        judge.told_is_written(path, self.kiosks)
        judge.ledger_is_sound(path)


async def survives(office: HallOffice, rush: Rush, words: str, repair: Callable[[], object]) -> None:
    """From the fault on: the hub ends with 74 and one line, and serves on after the repair."""
    assert await asyncio.wait_for(office.wait(), ENDS_S_MAX) == exits.LEDGER_UNAVAILABLE
    await office.stop()
    lines = [line for line in office.log if line.startswith("motcua:")]
    assert len(lines) == 1, lines
    assert words in lines[0], lines[0]
    assert not [line for line in office.log if "Traceback" in line]
    repair()
    rush.judge()
    await office.start()
    await rush.finish()
    rush.judge()
    judge.no_ticket_lost_or_doubled(office.layout.ledger, rush.takes)


async def test_a_file_that_may_not_grow_ends_the_hub_with_one_line_and_costs_nothing(
    opening: Opening, any_mode: str
) -> None:
    async with opening(any_mode) as office:
        await office.furnish(KIOSKS, services=("A", "B"))
        async with Rush(office) as rush:
            (core,) = office.pids(CORE)
            log = office.layout.ledger.with_name("ledger.sqlite-wal")
            await asked_until(lambda: len(rush.takes) >= 20)
            used_bytes = len(log.read_bytes().rstrip(b"\0"))  # behind it is room that was made before
            resource.prlimit(core, resource.RLIMIT_FSIZE, (used_bytes, resource.RLIM_INFINITY))
            await survives(office, rush, str(office.layout.ledger), lambda: None)


@pytest.mark.parametrize("idle", [False, True], ids=["in a rush", "while nobody presses"])
@pytest.mark.parametrize("how", ["an older copy in its place", "deleted"])
async def test_a_data_folder_that_goes_under_a_running_hub_ends_it_before_anything_more_is_told(
    opening: Opening, how: str, idle: bool
) -> None:
    async with opening() as office:
        await office.furnish(KIOSKS, services=("A", "B"))
        data = office.layout.data
        aside, copy = data.with_name("data-aside"), data.with_name("data-copy")
        async with Rush(office) as rush:
            await asked_until(lambda: len(rush.takes) >= 20)
            if idle:
                await rush.finish()
            shutil.copytree(data, copy)
            data.rename(aside)
            if how != "deleted":
                copy.rename(data)

            def repair() -> None:
                shutil.rmtree(data, ignore_errors=True)
                aside.rename(data)

            await survives(office, rush, str(office.layout.ledger), repair)


@root_only
async def test_a_full_disk_ends_the_hub_with_one_line_and_costs_nothing(small_disk: Path) -> None:
    async with HallOffice(small_disk / "office", example_toml("starter")) as office:
        await office.furnish(KIOSKS, services=("A", "B"))
        async with Rush(office) as rush:
            await asked_until(lambda: len(rush.takes) >= 20)
            ballast = small_disk / "ballast"
            fill(ballast)
            await survives(office, rush, str(office.layout.ledger), ballast.unlink)


@root_only
async def test_a_frozen_ledger_ends_the_running_hub_with_one_line_and_costs_nothing(
    opening: Opening, folder: Path
) -> None:
    if not can_freeze(folder):
        pytest.skip(f"{RIGHTS} the file system has no immutable files")
    async with opening() as office:
        await office.furnish(KIOSKS, services=("A", "B"))
        files = [office.layout.ledger, office.layout.ledger.with_name("ledger.sqlite-wal")]
        try:
            async with Rush(office) as rush:
                await asked_until(lambda: len(rush.takes) >= 20)
                freeze(files, "+i")
                await survives(office, rush, str(office.layout.ledger), lambda: freeze(files, "-i"))
        finally:
            freeze([file for file in files if file.exists()], "-i")


@root_only
async def test_a_hub_does_not_start_on_a_read_only_ledger_and_says_so(opening: Opening) -> None:
    async with opening() as office:
        await office.furnish(KIOSKS, services=("A", "B"))
        await office.stop()
        before = len(office.log)
        with read_only(office.layout.ledger), pytest.raises(RuntimeError, match=r"motcua: .*ledger\.sqlite"):
            await office.start()
        lines = [line for line in office.log[before:] if line.startswith("motcua:")]
        assert len(lines) == 1, lines
        await office.start()
        async with office.device("k1") as kiosk:
            assert (await kiosk.ask("take", service="A")).r == "ok"


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


@contextmanager
def read_only(file: Path) -> Iterator[None]:
    """Mounted read-only over itself; file modes would not stop root."""
    subprocess.run(["mount", "--bind", file, file], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", file], check=True)
        yield
    finally:
        subprocess.run(["umount", file], check=True)


def fill(ballast: Path) -> None:
    """Write until the disk is full."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def can_freeze(folder: Path) -> bool:
    """Whether files can be made immutable here."""
    if not shutil.which("chattr"):
        pytest.skip("needs chattr (apt install e2fsprogs)")
    probe = folder / "probe"
    probe.touch()
    return subprocess.run(["chattr", "+i", probe], check=False).returncode == 0 and freeze([probe], "-i")


def freeze(files: list[Path], how: str) -> bool:
    """`+i`: nobody may write them, whoever has them open; `-i`: as before."""
    subprocess.run(["chattr", how, *files], check=True)
    return True
