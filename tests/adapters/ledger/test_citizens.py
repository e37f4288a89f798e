"""Citizens' data beside the chain: a change of it shows, erasing stays possible, old ledgers verify."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.adapters.ledger.chain.checks import Fault
from hub.adapters.ledger.chain.rebuild import rebuild
from hub.adapters.ledger.chain.verify import verify
from hub.domain.dossiers.commitments import commitment
from tests.adapters.upstream.synced import PERSON, SyncedHall

OWN = "H41.15-261123-0042"
TO_THE_END = ("accept", "transfer", "begin", "resolve", "bring_result", "return")


def lived(folder: Path, life: Callable[[SyncedHall], Coroutine[Any, Any, None]]) -> Path:
    """A ledger in which this was lived; nobody has it open any more."""

    async def whole() -> None:
        hall = await asyncio.to_thread(SyncedHall, folder)
        hall.ledger.open()
        try:
            await hall.write()
            await life(hall)
        finally:
            hall.ledger.close()
            await hall.close()

    asyncio.run(whole())
    return folder / "ledger.sqlite"


async def two_citizens(hall: SyncedHall) -> None:
    await hall.register(code=OWN)
    await hall.register(person={**PERSON, "name": "Công dân B"})


def tamper(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)
    connection.close()


def faults(path: Path) -> list[tuple[str, int | None]]:
    return [(one.code, one.seq) for one in verify(path).faults]


def about_the_data(path: Path) -> list[Fault]:
    """Without those about what citizens are found by, which follows the data."""
    return [one for one in verify(path).faults if one.code != "person_search"]


def registered_seq(path: Path, code: str) -> int:
    with closing(sqlite3.connect(path)) as connection, connection:
        (seq,) = connection.execute("SELECT first_seq FROM dossiers WHERE id = ?", (code,)).fetchone()
    connection.close()
    return int(seq)


def test_a_changed_name_is_told_with_its_row(tmp_path: Path) -> None:
    path = lived(tmp_path, two_citizens)
    assert faults(path) == []
    tamper(path, "UPDATE persons SET data = replace(data, 'Công dân A', 'Công dân X') WHERE n = 1")
    (fault,) = about_the_data(path)
    assert (fault.code, fault.seq) == ("person_changed", registered_seq(path, OWN))
    for lang in ("vi", "en"):
        said = fault.text(lang)
        assert "persons 1, p-" in said
        assert OWN in said
        assert "Công dân" not in said
    tamper(path, "UPDATE persons SET data = replace(data, 'Công dân X', 'Công dân A') WHERE n = 1")
    assert faults(path) == []


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE persons SET data = replace(data, '0900000000', '0911111111') WHERE n = 1", "person_changed"),
        ("UPDATE persons SET salt = '' WHERE n = 1", "person_changed"),
        ("UPDATE persons SET data = '{' WHERE n = 1", "person_changed"),
        ("UPDATE persons SET data = '', salt = '' WHERE n = 1", "person_gone"),
        ("DELETE FROM persons WHERE n = 1", "person_gone"),
        ("INSERT INTO persons(id, data, kept_ms) VALUES ('p-0', '{\"name\":\"X\"}', 1)", "person_unknown"),
    ],
)
def test_whatever_is_done_to_the_data_is_told(tmp_path: Path, sql: str, code: str) -> None:
    path = lived(tmp_path, two_citizens)
    tamper(path, sql)
    assert [one.code for one in about_the_data(path)] == [code]
    rebuild(path)
    assert [one.code for one in about_the_data(path)] == [code], "the query tables are another matter"


def test_two_citizens_cannot_be_exchanged(tmp_path: Path) -> None:
    path = lived(tmp_path, two_citizens)
    with closing(sqlite3.connect(path)) as connection, connection:
        (one, two) = connection.execute("SELECT data, salt FROM persons ORDER BY n").fetchall()
        connection.execute("UPDATE persons SET data = ?, salt = ? WHERE n = 1", two)
        connection.execute("UPDATE persons SET data = ?, salt = ? WHERE n = 2", one)
    connection.close()
    assert [one.code for one in about_the_data(path)] == ["person_changed", "person_changed"]


def test_who_is_erased_or_corrected_by_the_rules_leaves_no_fault_and_no_salt(tmp_path: Path) -> None:
    async def life(hall: SyncedHall) -> None:
        await two_citizens(hall)
        await hall.press("dossier_correct", code=OWN, person={**PERSON, "phone": "0922222222"})
        for step in TO_THE_END:
            await hall.press("dossier_step", code=OWN, step=step)
        await hall.press("person_erase", code=OWN)

    path = lived(tmp_path, life)
    assert faults(path) == []
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = connection.execute("SELECT data <> '', salt <> '' FROM persons ORDER BY n").fetchall()
        chained = "".join(row[0] for row in connection.execute("SELECT data FROM ledger"))
        (salt,) = connection.execute("SELECT salt FROM persons WHERE salt <> ''").fetchone()
    connection.close()
    assert rows == [(0, 0), (1, 1), (0, 0)]
    assert salt not in chained
    assert len(salt) == 32


def test_somebody_who_was_erased_and_comes_back_with_an_old_copy_is_told(tmp_path: Path) -> None:
    kept: list[Any] = []

    async def life(hall: SyncedHall) -> None:
        await two_citizens(hall)
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as connection, connection:
            kept.extend(connection.execute("SELECT data, salt FROM persons WHERE n = 1").fetchone())
        connection.close()
        for step in TO_THE_END:
            await hall.press("dossier_step", code=OWN, step=step)
        await hall.press("person_erase", code=OWN)

    path = lived(tmp_path, life)
    tamper(path, "UPDATE persons SET data = ?, salt = ? WHERE n = 1", *kept)
    assert [one.code for one in about_the_data(path)] == ["person_kept"]


def test_the_same_citizen_twice_has_two_commitments_that_do_not_tell_it(tmp_path: Path) -> None:
    async def life(hall: SyncedHall) -> None:
        await hall.register()
        await hall.register()

    path = lived(tmp_path, life)
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = connection.execute(
            "SELECT data ->> 'commitment' FROM ledger WHERE kind = 'dossier_registered'"
        ).fetchall()
    connection.close()
    assert len({one for (one,) in rows}) == 2


def test_a_commitment_never_changes_its_form() -> None:
    """Ledgers are for ever: this one was written by the first version that had them."""
    data = {"phone": "0900000000", "name": "Công dân A"}
    told = commitment("p-1", "00" * 16, data)
    assert told == commitment("p-1", "00" * 16, dict(reversed(data.items())))
    assert told == "633cc71522bcc135e5d03c2f239442c8aa5c10c4d73e8e2812295d424afdd2e2"


def test_what_a_citizen_is_found_by_is_the_data(tmp_path: Path) -> None:
    path = lived(tmp_path, two_citizens)
    tamper(path, "UPDATE person_search SET folded = 'cong dan x' WHERE n = 1")
    assert [one.code for one in verify(path).faults] == ["person_search"]
    rebuild(path)
    assert faults(path) == []
