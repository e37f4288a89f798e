"""Help is whole, in both languages, and its examples are true."""

import shlex
import subprocess
import sys

import pytest

from hub.cli.shape import BUILT_IN
from hub.i18n import LANGS, catalogue
from tests.unit.cli.conftest import Hub
from tests.unit.cli.tree import COMMANDS, LEAVES

HEAVY = ("amqtt", "escpos", "PIL", "paho", "pydantic", "rich", "sqlite3", "sqlite_utils", "uvloop", "asyncio")


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[path or "hub" for path, _ in COMMANDS])
@pytest.mark.parametrize("lang", LANGS)
def test_every_command_and_option_is_explained(hub: Hub, lang: str, path: str, command: object) -> None:
    result = hub("--lang", lang, *path.split(), "--help")
    assert result.exit_code == 0, result.output
    assert "⟦" not in result.stdout
    assert "cli." not in result.stdout
    assert "Show this message" not in result.stdout  # what typer says by itself
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_help_is_in_the_language_that_is_asked_for(hub: Hub) -> None:
    assert "Cách dùng: hub device add [TÙY CHỌN] NAME" in hub("device", "add", "--help").stdout
    assert "Usage: hub device add [OPTIONS] NAME" in hub("--lang", "en", "device", "add", "--help").stdout


@pytest.mark.parametrize(("path", "command"), LEAVES, ids=[path for path, _ in LEAVES])
def test_every_command_has_examples_that_it_understands(path: str, command: object) -> None:
    examples = command.epilog.splitlines()  # type: ignore[attr-defined]
    assert examples
    for example in examples:
        words = shlex.split(example)
        assert words[0] == "hub"
        arguments = words[3:] if words[1] == "--dir" else words[1:]
        assert " ".join(arguments).startswith(path)
        own = arguments[len(path.split()) :]
        ends = [at for at, word in enumerate(own) if word in ("|", "<", ">")] or [len(own)]
        command.make_context(path, own[: ends[0]])  # type: ignore[attr-defined]


@pytest.mark.parametrize(("path", "command"), LEAVES, ids=[path for path, _ in LEAVES])
def test_every_command_but_up_can_answer_in_json(path: str, command: object) -> None:
    options = [opt for parameter in command.params for opt in parameter.opts]  # type: ignore[attr-defined]
    assert ("--json" in options) == (path != "up")


def test_the_help_of_options_that_come_with_typer_is_ours() -> None:
    assert all(msgid in catalogue("vi") for msgid in BUILT_IN.values())


def test_without_a_command_help_goes_to_standard_error(hub: Hub) -> None:
    result = hub("device")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Lệnh:" in result.stderr


def test_help_imports_nothing_heavy() -> None:
    loaded = f"print([name for name in {HEAVY} if name in sys.modules])"
    program = f"import atexit, sys; atexit.register(lambda: {loaded}); from hub.cli import main; main()"
    line = [sys.executable, "-c", program, "--lang", "en", "--dir", ".", "device", "add", "--help"]
    ran = subprocess.run(line, capture_output=True, text=True, check=True)
    assert "Usage" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"


def test_the_shell_completes_commands_and_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    def completed(words: str) -> str:
        environment = {
            "_HUB_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        }
        program = "import os; from hub.cli import main; main()"
        ran = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False
        )
        return ran.stdout

    assert completed("hub dev").split() == ["device"]
    assert completed("hub device add k1 --type led").split() == ["led_board"]
