"""`hub` in this process, without a hub."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hub.cli import words
from hub.cli.app import app

Hub = Callable[..., Result]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Hub:
    """`hub("--lang", "en", "status")`: the result, with stdout, stderr and exit code. In an empty folder."""
    for variable in ("MOTCUA_DIR", "MOTCUA_LANG", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(words._Speech, "lang", None)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, given: str | None = None) -> Result:
        return CliRunner().invoke(app, arguments, input=given, prog_name="hub")

    return run
