"""A ledger that is gone or empty while devices are known: the same words as `hub up`, from any command."""

from pathlib import Path

import pytest

from hub.adapters.broker import accounts as account_file
from hub.adapters.broker.settings import ACCOUNTS_FILE
from hub.cli import exits
from hub.daemon.alone import alone
from hub.layout import Layout
from tests.unit.cli.conftest import Hub


@pytest.mark.parametrize("command", [("ledger", "verify"), ("ticket", "list")])
@pytest.mark.parametrize("empty", [True, False])
def test_a_lost_ledger_of_an_office_with_devices_is_told_as_lost(
    hub: Hub, tmp_path: Path, command: tuple[str, ...], empty: bool
) -> None:
    folder = tmp_path / "office"
    assert hub("init", str(folder)).exit_code == 0
    layout = Layout(folder)
    layout.broker.mkdir(parents=True, exist_ok=True)
    known = account_file.dump([account_file.Account("k1", "kiosk", "$7$x")])
    (layout.broker / ACCOUNTS_FILE).write_text(known, "utf-8")
    if empty:
        layout.ledger.touch()
    said = hub("--dir", str(folder), *command)
    assert said.exit_code == 74
    assert "trống hoặc đã mất" in said.stderr
    assert "k1" in said.stderr


@pytest.mark.parametrize("command", [("ticket", "list"), ("device", "add", "k1", "--type", "kiosk")])
def test_an_office_that_is_being_opened_for_the_first_time_is_not_told_to_be_opened(
    hub: Hub, tmp_path: Path, command: tuple[str, ...]
) -> None:
    folder = tmp_path / "office"
    assert hub("init", str(folder)).exit_code == 0
    layout = Layout(folder)
    layout.broker.mkdir(parents=True, exist_ok=True)
    with alone(layout.up_lock):
        said = hub("--dir", str(folder), *command)
    assert said.exit_code == exits.UNREACHABLE
    assert "đợi dòng ready" in said.stderr
