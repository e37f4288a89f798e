"""`hub init` makes what is missing and keeps what is there."""

import json
import shlex
from pathlib import Path

import pytest

from hub.adapters.broker import verify
from hub.config import EXAMPLES, load
from hub.layout import Layout, read_credentials
from tests.unit.cli.conftest import Hub


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_new_office_has_a_valid_configuration_and_private_accounts(
    hub: Hub, tmp_path: Path, example: str
) -> None:
    assert hub("init", "office", "--example", example).exit_code == 0
    layout = Layout(tmp_path / "office")
    load(layout.office_toml)
    assert layout.data.stat().st_mode & 0o777 == 0o700
    for file, name in ((layout.console_file, "console"), (layout.hub_file, "hub")):
        account = read_credentials(file)
        assert account.name == name
        assert verify(account.password, account.hash)
        assert file.stat().st_mode & 0o777 == 0o600


def test_the_head_of_the_example_offices_papers_comes_with_it_and_is_kept(hub: Hub, tmp_path: Path) -> None:
    hub("init", "office", "--example", "nghe-an")
    head = tmp_path / "office" / "forms" / "office.typ"
    assert '"UBND tỉnh Nghệ An"' in head.read_text("utf-8")
    head.write_text("// ours", "utf-8")
    assert hub("init", "office", "--example", "nghe-an", "--force").exit_code == 0
    assert head.read_text("utf-8") == "// ours"
    hub("init", "small")
    assert not (tmp_path / "small" / "forms").exists()


def test_without_an_example_it_is_the_small_office(hub: Hub, tmp_path: Path) -> None:
    hub("init", "office")
    office = load(tmp_path / "office" / "office.toml").office
    assert (len(office.services), len(office.counters)) == (2, 2)


def test_a_second_init_is_refused_and_changes_nothing(hub: Hub, tmp_path: Path) -> None:
    hub("init", "office")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    result = hub("init", "office")
    assert result.exit_code == 4
    assert "--force" in result.stderr
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_force_keeps_the_old_file_beside_and_the_accounts(hub: Hub, tmp_path: Path) -> None:
    hub("init", "office")
    layout = Layout(tmp_path / "office")
    layout.office_toml.write_text("mine")
    accounts = layout.console_file.read_bytes()
    for number in (1, 2):
        assert hub("init", "office", "--force").exit_code == 0
        assert layout.console_file.read_bytes() == accounts
        assert (layout.root / f"office.toml.{number}").exists()
    assert (layout.root / "office.toml.1").read_text() == "mine"
    load(layout.office_toml)


def test_lost_accounts_are_made_again_without_touching_the_configuration(hub: Hub, tmp_path: Path) -> None:
    hub("init", "office")
    layout = Layout(tmp_path / "office")
    layout.office_toml.write_text("mine")
    layout.console_file.unlink()
    assert hub("init", "office").exit_code == 0
    assert layout.office_toml.read_text() == "mine"
    assert layout.console_file.exists()


def test_init_can_tell_a_program_what_it_made(hub: Hub) -> None:
    made = json.loads(hub("init", "office", "--json").stdout)
    assert made == {"office": "office/office.toml", "data": "office/data", "kept": False, "previous": None}


def test_a_folder_that_cannot_be_made_is_an_error_in_words(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = hub("init", "file/office")
    assert result.exit_code == 74
    assert "file/office" in result.stderr


def test_an_example_office_can_be_simulated_with_the_citizens_it_has(hub: Hub, tmp_path: Path) -> None:
    hub("init", "office", "--example", "nghe-an")
    result = hub("--dir", "office", "simulate", "--day", "quiet", "--runs", "1", "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert json.loads(result.stdout)["office"]["arrived"] > 300


def test_counts_of_citizens_that_somebody_wrote_are_kept(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "demand.toml").write_text("working_days = 1\n", "utf-8")
    hub("init", "office", "--example", "nghe-an")
    assert (tmp_path / "office" / "demand.toml").read_text("utf-8") == "working_days = 1\n"


@pytest.mark.parametrize("folder", ["văn phòng", "a;b", "o'clock"])
def test_the_line_that_is_to_be_run_next_can_be_copied(hub: Hub, tmp_path: Path, folder: str) -> None:
    said = hub("init", folder).stdout
    *_, line = said.strip().rpartition(": ")
    assert shlex.split(line) == ["hub", "--dir", folder, "up"]
