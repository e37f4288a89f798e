"""A record that is not what was written is not believed, and nobody is told a number twice."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from hub.adapters.ledger.chain.mark import mark_file
from tests.system import judge
from tests.system.boards import board, numbers, ready_to_press, take
from tests.system.conftest import Opening
from tests.system.test_hostile import until_told
from tests.system.test_outage import away, leased, taken
from tests.system.watch import asked_until
from tools.hall import HallOffice
from tools.loadgen import LoadDevice


async def test_a_changed_byte_of_today_is_refused_at_the_start_in_words(
    opening: Opening, any_mode: str
) -> None:
    async with opening(any_mode) as office:
        await with_tickets(office, 3)
        await office.stop()
        with closing(sqlite3.connect(office.layout.ledger)) as db, db:
            db.execute("DROP TRIGGER ledger_no_update")
            db.execute("UPDATE ledger SET data = replace(data, 'A002', 'A007') WHERE kind = 'ticket_taken'")
        db.close()
        assert "ledger verify" in await refused(office)


@pytest.mark.parametrize("how", ["gone", "empty"])
async def test_an_office_that_has_devices_does_not_begin_anew_without_its_ledger(
    opening: Opening, any_mode: str, how: str
) -> None:
    async with opening(any_mode) as office:
        await with_tickets(office, 1)
        await office.stop()
        for file in files(office.layout.ledger):
            file.unlink(missing_ok=True)
        if how == "empty":
            office.layout.ledger.touch(mode=0o600)
        assert "k1" in await refused(office)
        assert "k1" in await refused(office)  # and not at the second start either


def _without_log(ledger: Path, older: Path) -> None:
    """The file as it was at the last checkpoint."""
    for file in files(ledger)[1:]:
        file.unlink(missing_ok=True)


def _older_copy(ledger: Path, older: Path) -> None:
    """All files of an earlier moment."""
    for file in files(ledger):
        file.unlink(missing_ok=True)
        if (copy := older / file.name).exists():
            shutil.copy(copy, file)


@pytest.mark.parametrize("loses", [_without_log, _older_copy])
async def test_numbers_that_people_hold_are_not_given_again_when_the_ledger_is_an_older_one(
    opening: Opening, any_mode: str, loses: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    async with opening(any_mode) as office:
        await with_tickets(office, 2)
        await office.stop()  # which moves all into the file
        await office.start()
        for file in files(office.layout.ledger):
            shutil.copy(file, tmp_path)
        async with office.device("k1", boot="b1") as kiosk:
            told = [(await kiosk.ask("take", service="A")).d["ticket"] for _ in range(4)]
        office.kill_core()
        os.kill(office._process.pid, signal.SIGKILL)  # type: ignore[union-attr]
        await office.stop()
        loses(office.layout.ledger, tmp_path)
        await office.start()
        async with office.device("k1", boot="b2") as kiosk, office.console() as console:
            assert (await kiosk.ask("take", service="A")).d["ticket"] == "A007", told
            await until_told(console, "A 6", "ledger_older")
        judge.ledger_is_sound(office.layout.ledger)


@pytest.mark.timeout(120)
async def test_a_core_that_hangs_is_ended_and_started_again(opening: Opening, any_mode: str) -> None:
    async with opening(any_mode) as office:
        await with_tickets(office, 1)
        (core,) = office.pids("hub.daemon core")
        office._ready.clear()
        os.kill(core, signal.SIGSTOP)
        await office.until_ready()
        async with office.device("k1", boot="b1") as kiosk:
            assert (await kiosk.ask("take", service="A")).d["ticket"] == "A002"
        assert [line for line in office.log if "has not moved" in line]


@pytest.mark.timeout(120)
async def test_the_broker_remembers_what_was_told_when_the_ledger_and_its_mark_are_older(
    opening: Opening, any_mode: str, tmp_path: Path
) -> None:
    async with opening(any_mode) as office:
        await with_tickets(office, 2)
        await office.stop()
        backup = shutil.copytree(office.layout.root, tmp_path / "backup")
        await office.start()
        async with office.device("k1", boot="b1") as kiosk:
            for _ in range(4):
                assert (await kiosk.ask("take", service="A")).r == "ok"
            await until_public(office, waiting=6)
        supervisor = office._process.pid  # type: ignore[union-attr]
        os.kill(supervisor, signal.SIGSTOP)
        (core,) = office.kill_core()
        await asked_until(lambda: psutil.Process(core).status() == psutil.STATUS_ZOMBIE)
        put_back(office, backup)
        os.kill(supervisor, signal.SIGCONT)
        await office.until_ready()
        async with office.device("k1", boot="b2") as kiosk, office.console() as console:
            number = (await kiosk.ask("take", service="A")).d["ticket"]
            assert int(number[1:]) > 6, number
            assert any(one["code"] == "ledger_older" for one in (await console.ask("status")).d["alarms"])
        judge.ledger_is_sound(office.layout.ledger)


@pytest.mark.micropython
@pytest.mark.timeout(180)
async def test_a_kiosk_remembers_in_its_flash_what_was_told_when_the_whole_folder_is_an_older_one(
    opening: Opening, any_mode: str, tmp_path: Path, folder: Path
) -> None:
    async with opening(any_mode) as office:
        await with_tickets(office, 2)
        await office.stop()
        backup = shutil.copytree(office.layout.root, tmp_path / "backup")
        await office.start()
        async with board(office, "k1", folder) as kiosk:
            await ready_to_press(kiosk)
            await take(kiosk)
            async with office.device("k2") as other:  # which has no memory, but k1 hears of its numbers
                for _ in range(3):
                    assert (await other.ask("take", service="A")).r == "ok"
            await kiosk.until(lambda: any(line.startswith("6 ") for line in kiosk.display_text()))
            await office.stop()
            kept = folder / "k1" / "told.d" / "told"
            await asked_until(lambda: kept.exists() and b"A6" in kept.read_bytes())
        shutil.rmtree(office.layout.root)
        shutil.copytree(backup, office.layout.root)
        await office.start()
        async with board(office, "k1", folder) as kiosk, office.console() as console:
            await ready_to_press(kiosk)
            await take(kiosk)
            (number,) = numbers(kiosk)
            assert int(number[1:]) > 6, number
            assert any(one["code"] == "ledger_older" for one in (await console.ask("status")).d["alarms"])
        judge.ledger_is_sound(office.layout.ledger)


@pytest.mark.micropython
@pytest.mark.timeout(180)
async def test_numbers_that_a_kiosk_gave_from_a_lease_of_after_the_backup_are_nobody_elses(
    opening: Opening, any_mode: str, tmp_path: Path, folder: Path
) -> None:
    async with opening(any_mode) as office:
        await office.furnish([("k1", "kiosk", None)], services=("A",))
        await office.stop()
        backup = shutil.copytree(office.layout.root, tmp_path / "backup")
        await office.start()
        await office.furnish([("k2", "kiosk", None)], services=("A",))
        async with board(office, "k1", folder) as one, board(office, "k2", folder) as two:
            await asyncio.gather(ready_to_press(one), ready_to_press(two))
            await asked_until(lambda: leased(two))
            await office.stop()
            kept = folder / "k1" / "told.d" / "told"
            await asked_until(lambda: kept.exists() and b"A~979" in kept.read_bytes())
            await away(two)
            await take(two)
            (number,) = numbers(two)
        shutil.rmtree(office.layout.root)
        shutil.copytree(backup, office.layout.root)
        await office.start()
        async with board(office, "k1", folder), office.console() as console:
            await until_told_code(console, "ledger_older")
            await office.furnish([("k3", "kiosk", None), ("k2", "kiosk", None)], services=("A",))
            async with board(office, "k2", folder):
                # Its citizen waits like all others, once the kiosk has heard the hub's clock (every 30 s).
                await asked_until(lambda: number in taken(office), wait_s=60)
        assert int(number[1:]) in range(940, 980)
        rows = [row["data"]["leases"] for row in judge.rows(office.layout.ledger, "leases_granted")]
        granted = [(one["device"], one["first"]) for leases in rows for one in leases]
        assert granted == [("k1", 900), ("k1", 980), ("k2", int(number[1:]))]  # and nothing is left for k3
        judge.ledger_is_sound(office.layout.ledger)


async def until_told_code(console: LoadDevice, code: str) -> None:
    """Ask until there is such an alarm; the test has an end."""
    while code not in {one["code"] for one in (await console.ask("status")).d["alarms"]}:
        pass


async def until_public(office: HallOffice, waiting: int) -> None:
    """Wait until the public picture has so many waiting for A: the numbers told are told before it."""
    seen = asyncio.Event()

    def look(topic: str, payload: bytes) -> None:
        if topic == office.topics.office_now and payload:
            lines = {one["service"]: one["waiting"] for one in json.loads(payload)["services"]}
            if lines["A"] == waiting:
                seen.set()

    async with office.console(also=(office.topics.office_now,), on_message=look):
        await asyncio.wait_for(seen.wait(), 10)


def put_back(office: HallOffice, backup: Path) -> None:
    """Ledger and mark of the backup take the place of those of now."""
    now, then = office.layout.ledger, backup / office.layout.ledger.relative_to(office.layout.root)
    for file in (*files(now), mark_file(now)):
        file.unlink(missing_ok=True)
    for file in (*files(then), mark_file(then)):
        if file.exists():
            shutil.copy(file, now.parent)


async def with_tickets(office: HallOffice, count: int) -> None:
    """An office with a kiosk at which so many numbers were taken."""
    await office.furnish([("k1", "kiosk", None), ("k2", "kiosk", None)], services=("A",))
    async with office.device("k1") as kiosk:
        for _ in range(count):
            assert (await kiosk.ask("take", service="A")).r == "ok"


async def refused(office: HallOffice) -> str:
    """What the hub says when it will not start, with the code of a ledger that cannot be used."""
    office.log.clear()
    with pytest.raises(RuntimeError):
        await office.start()
    words = "\n".join(office.log)
    assert "Traceback" not in words
    assert str(office.layout.ledger) in words
    return words


def files(ledger: Path) -> list[Path]:
    """The ledger and what SQLite keeps beside it."""
    return [ledger, *(ledger.with_name(ledger.name + end) for end in ("-wal", "-shm"))]
