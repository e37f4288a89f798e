"""`hub` in this process, without a hub."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from hub.adapters.clock import SystemClock
from hub.cli import words
from hub.domain.calendar.civil_time import civil_ms
from tests.support.command_line import run_line

Hub = Callable[..., Result]


@pytest.fixture(autouse=True)
def no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has chosen a language, whatever ran in this process before."""
    for variable in ("MOTCUA_LANG", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(words._Speech, "lang", None)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`at("2026-11-30T09:00")`: the command line's clock stands still at a minute of civil time."""

    def stand(minute: str) -> None:
        at_ms = civil_ms(minute)
        assert at_ms is not None
        monkeypatch.setattr(SystemClock, "wall_ms", lambda _: at_ms)

    return stand


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Hub:
    """`hub("--lang", "en", "status")`: the result, with stdout, stderr and exit code. In an empty folder."""
    monkeypatch.delenv("MOTCUA_DIR", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, given: str | None = None) -> Result:
        return run_line(arguments, given=given)

    return run
