"""A record that is not what was written is not believed, and nobody is told a number twice."""

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system import judge
from tests.system.conftest import Opening
from tests.system.test_hostile import until_told
from tools.hall import HallOffice


async def test_a_changed_byte_of_today_is_refused_at_the_start_in_words(
    opening: Opening, any_mode: str
) -> None:
    async with opening(any_mode) as office:
        await with_tickets(office, 3)
        await office.stop()
        with sqlite3.connect(office.layout.ledger) as db:
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


async def with_tickets(office: HallOffice, count: int) -> None:
    """An office with a kiosk at which so many numbers were taken."""
    await office.furnish([("k1", "kiosk", None)], services=("A",))
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
