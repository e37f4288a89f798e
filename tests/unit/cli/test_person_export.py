"""`hub person export`: all that is kept about one citizen, and nothing of another one."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.config import example_toml
from tests.adapters.ledger.test_citizens import TO_THE_END, lived
from tests.adapters.upstream.synced import SyncedHall
from tests.unit.cli.conftest import Hub

ONE = {"name": "Công dân A", "phone": "0900000000", "identity": "000000000001", "address": "Phường mẫu"}
OTHER = {"name": "Công dân A", "phone": "0900000000", "identity": "000000000002"}
BARE = {"name": "Công dân C", "phone": "0933333333"}
FIRST, SECOND, OTHERS, BARE_1, BARE_2, NAMELESS = (f"H41.15-261123-000{n}" for n in range(1, 7))


async def life(hall: SyncedHall) -> None:
    for code, person in ((FIRST, ONE), (SECOND, ONE), (OTHERS, OTHER), (BARE_1, BARE), (BARE_2, BARE)):
        await hall.register(code=code, person=person)
    await hall.register(
        code=NAMELESS, person={"name": "Công dân D"}, components=[{"name": "Tờ khai", "originals": 1}]
    )
    for step in TO_THE_END:
        await hall.press("dossier_step", code=SECOND, step=step, officer="101")
    await hall.press(
        "dossier_fee", code=SECOND, name="Lệ phí", amount_vnd=8000, receipt="BL-1", paper=True, officer="101"
    )


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "office.toml").write_text(example_toml("nghe-an"), encoding="utf-8")
    (tmp_path / "data").mkdir()
    lived(tmp_path / "data", life)
    return tmp_path


def exported(hub: Hub, code: str) -> dict[str, Any]:
    found = hub("person", "export", code)
    assert found.exit_code == 0, found.output
    return dict(json.loads(found.stdout))


def test_all_dossiers_of_the_citizen_are_in_it_with_all_that_is_bound_to_them(office: Path, hub: Hub) -> None:
    found = exported(hub, FIRST)
    assert found["found_by"] == "identity"
    assert [one["dossier"]["code"] for one in found["dossiers"]] == [FIRST, SECOND]
    second = found["dossiers"][1]
    assert second["citizen"] == ONE
    assert [one["step"] for one in second["steps"]] == ["register", *TO_THE_END]
    assert second["fees"][0]["receipt"] == "BL-1"
    assert second["province"] == {"told": False}
    assert second["dossier"]["registered"].startswith("2026-11-23T")
    said = json.dumps(found, ensure_ascii=False)
    assert '"officer"' not in said
    assert OTHER["identity"] not in said


def test_without_a_number_name_and_phone_together_tell_who_it_is(office: Path, hub: Hub) -> None:
    found = exported(hub, BARE_2)
    assert found["found_by"] == "name_and_phone"
    assert [one["dossier"]["code"] for one in found["dossiers"]] == [BARE_1, BARE_2]
    alone = exported(hub, NAMELESS)
    assert (alone["found_by"], len(alone["dossiers"])) == ("dossier", 1)


def test_papers_come_out_as_a_list_and_not_as_a_text_of_the_program(office: Path, hub: Hub) -> None:
    (alone,) = exported(hub, NAMELESS)["dossiers"]
    assert alone["dossier"]["components"] == [{"name": "Tờ khai", "originals": 1}]
    assert alone["steps"][0]["items"] == []


def test_every_field_that_is_kept_of_a_citizen_comes_out(office: Path, hub: Hub) -> None:
    """A table with a citizen's dossier in it that the export does not know fails here."""
    with closing(sqlite3.connect(office / "data" / "ledger.sqlite")) as connection, connection:
        tables = connection.execute(
            "SELECT DISTINCT m.name FROM sqlite_schema m, pragma_table_info(m.name) c"
            " WHERE m.type = 'table' AND c.name IN ('dossier', 'person')"
        ).fetchall()
    connection.close()
    looked_at = {
        "dossiers", "dossier_codes", "dossier_steps", "dossier_shares", "dossier_fees", "conflicts",
        "batch_dossiers", "tickets", "jobs",
    }  # fmt: skip
    assert {name for (name,) in tables} <= looked_at


def test_a_file_is_for_its_owner_alone_and_never_written_over(office: Path, hub: Hub) -> None:
    target = office / "citizen.json"
    assert hub("person", "export", FIRST, "--file", str(target)).exit_code == 0
    assert target.stat().st_mode & 0o777 == 0o600
    assert json.loads(target.read_text("utf-8"))["found_by"] == "identity"
    again = hub("--lang", "vi", "person", "export", FIRST, "--file", str(target))
    assert (again.exit_code, "Đã có" in again.stderr) == (4, True)


def test_who_is_erased_has_nothing_to_export(office: Path, hub: Hub) -> None:
    with closing(sqlite3.connect(office / "data" / "ledger.sqlite")) as connection, connection:
        connection.execute("UPDATE persons SET data = '' WHERE n = 1")
    connection.close()
    gone = hub("--lang", "vi", "person", "export", FIRST)
    assert (gone.exit_code, "đã được xóa" in gone.stderr) == (4, True)
