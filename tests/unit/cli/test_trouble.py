"""Every expected error ends a command with words and its own exit code; a bug keeps its traceback."""

import json
import socket
from pathlib import Path

import pytest

from hub.adapters.mqtt import turn
from hub.adapters.mqtt.console import ConsoleUnavailable
from hub.cli.desk import Desk
from hub.cli.output import progress
from hub.cli.trouble import as_failure
from hub.daemon.alone import alone
from hub.domain.errors import LedgerUnavailable
from hub.layout import Layout
from tests.unit.cli.conftest import Hub

TEN_MISTAKES = """
[office]
site = "Nghệ An"
name_vi = 3
lang = "fr"
[broker]
mode = "rabbit"
port = 0
colour = "red"
[printing]
paper_mm = 60
[[services]]
letter = "1"
[[counters]]
number = "one"
services = ["Z"]
"""


def test_every_mistake_of_the_configuration_has_a_line(hub: Hub, tmp_path: Path) -> None:
    hub("init", "office")
    (tmp_path / "office" / "office.toml").write_text(TEN_MISTAKES)
    for command in (("up",), ("status",), ("counter", "list")):
        result = hub("--dir", "office", *command)
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) >= 10
        assert 'broker.mode = "rabbit": không hợp lệ' in result.stderr
    assert '"rabbit": is not right' in hub("--lang", "en", "--dir", "office", "up").stderr


def test_an_office_that_never_ran_says_so(hub: Hub) -> None:
    hub("init", "office")
    result = hub("--dir", "office", "ledger", "verify")
    assert result.exit_code == 74
    assert "hub up" in result.stderr


def test_a_hub_that_does_not_run_is_unreachable(hub: Hub, tmp_path: Path) -> None:
    hub("init", "office")
    toml = tmp_path / "office" / "office.toml"
    toml.write_text(toml.read_text().replace("port = 1883", "port = 1"))
    result = hub("--dir", "office", "status")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "127.0.0.1:1" in result.stderr
    assert "hub --dir DIR up" in result.stderr


def test_who_asks_while_a_hub_up_has_the_folder_is_told_to_wait(hub: Hub, tmp_path: Path) -> None:
    hub("init", "office")
    toml = tmp_path / "office" / "office.toml"
    toml.write_text(toml.read_text().replace("port = 1883", "port = 1"))
    with alone(Layout(tmp_path / "office").up_lock):
        result = hub("--dir", "office", "status", "--json")
    assert (result.exit_code, json.loads(result.stdout)["error"]["code"]) == (3, "broker_not_yet")
    assert "127.0.0.1:1" in result.stderr
    assert "đợi dòng ready" in result.stderr
    assert "DIR up" not in result.stderr


@pytest.mark.parametrize("command", [("status",), ("up",)])
def test_lost_accounts_are_told_with_the_repair(hub: Hub, tmp_path: Path, command: tuple[str]) -> None:
    hub("init", "office")
    (tmp_path / "office" / "data" / "console.json").unlink()
    result = hub("--dir", "office", *command)
    assert result.exit_code == 2
    assert "hub init" in result.stderr


@pytest.mark.parametrize("content", ["", "[]", '{"name": 1}', "not json"])
def test_a_broken_account_file_is_told_like_a_missing_one(hub: Hub, tmp_path: Path, content: str) -> None:
    hub("init", "office")
    (tmp_path / "office" / "data" / "console.json").write_text(content)
    result = hub("--dir", "office", "status")
    assert result.exit_code == 2
    assert "hub init" in result.stderr


@pytest.mark.parametrize(
    ("error", "exit_code", "code"),
    [
        (LedgerUnavailable("disk full"), 74, "ledger"),
        (ConsoleUnavailable("silent", host="h", port=1), 3, "silent"),
        (PermissionError(13, "Permission denied", "/x"), 74, "no_right"),
        (OSError(28, "No space left on device", "/x"), 74, "os_error"),
    ],
)
def test_each_kind_of_error_has_its_exit_code(error: Exception, exit_code: int, code: str) -> None:
    failure = as_failure(error)
    assert failure is not None
    assert (failure.exit_code, failure.code) == (exit_code, code)
    assert failure.message


def test_a_bug_is_not_dressed_up(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(desk: Desk) -> None:
        raise KeyError("bug")

    monkeypatch.setattr(Desk, "settings", broken)
    assert isinstance(hub("status").exception, KeyError)


def test_a_word_of_a_killed_hub_about_its_port_is_not_believed(hub: Hub, tmp_path: Path) -> None:
    hub("init", "office")
    layout = Layout(tmp_path / "office")
    desk = Desk(layout)
    layout.port_file.write_text("1\n")  # nobody listens there
    assert desk.broker_at(desk.settings()) == ("127.0.0.1", 1883)
    layout.port_file.write_text("garbage")
    assert desk.broker_at(desk.settings()) == ("127.0.0.1", 1883)


def test_a_command_waits_for_its_turn_and_says_so_when_it_does_not_come(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub("init", "office")
    monkeypatch.setattr(turn, "TURN_MS_MAX", -1)
    with Desk(Layout(tmp_path / "office"))._turn():
        result = hub("--dir", "office", "status")
    assert result.exit_code == 3
    assert "lệnh hub khác" in result.stderr
    assert "lệnh hub khác" not in hub("--dir", "office", "status").stderr


@pytest.mark.parametrize(
    ("typed", "said"), [("2468\n2469\n", "khác nhau"), ("24\n24\n", "từ 4 đến 8 chữ số"), ("2468\n", "")]
)
def test_a_pin_that_is_typed_wrong_changes_nothing_and_is_not_shown(hub: Hub, typed: str, said: str) -> None:
    hub("init", "office")
    result = hub("--dir", "office", "officer", "pin", "101", given=typed)
    assert result.exit_code in (2, 130)
    assert said in result.stderr
    assert "246" not in result.output


def test_where_there_is_no_terminal_there_is_no_progress_bar() -> None:
    with progress("title") as tick:
        assert tick is None


@pytest.mark.parametrize("broker", ["embedded", "mosquitto"])
def test_a_port_that_is_taken_is_told_before_anything_starts(hub: Hub, broker: str) -> None:
    hub("init", "office")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        result = hub("--dir", "office", "up", "--mqtt-port", port, "--broker", broker)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"127.0.0.1:{port}" in result.stderr
    assert "--mqtt-port" in result.stderr
