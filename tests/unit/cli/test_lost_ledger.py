"""A ledger that is gone or empty while devices are known: the same words as `hub up`, from any command."""

from pathlib import Path

import pytest

from hub.adapters.broker import accounts as account_file
from hub.adapters.broker.settings import ACCOUNTS_FILE
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
