"""Help is whole, in both languages, and its examples are true."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from hub import cli
from hub.cli.app import COMMANDS as COMMAND_MODULES
from hub.cli.shape import BUILT_IN
from hub.i18n import LANGS, catalogue
from tests.unit.cli.conftest import Hub
from tests.unit.cli.tree import COMMANDS, LEAVES

HEAVY = (
    "amqtt",
    "babel",
    "email",
    "importlib.metadata",
    "msgspec",
    "escpos",
    "PIL",
    "paho",
    "pydantic",
    "rich",
    "sqlite3",
    "sqlite_utils",
    "uvloop",
    "asyncio",
)


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


def loaded_by(*line: str) -> list[str]:
    """The modules that a process has loaded when its command is over."""
    program = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr));"
        "from hub.cli import main; main()"
    )
    ran = subprocess.run([sys.executable, "-c", program, *line], capture_output=True, text=True, check=True)
    assert "Usage" in ran.stdout
    return ran.stderr.split()


def test_the_list_of_commands_loads_none_of_them() -> None:
    loaded = loaded_by("--lang", "en", "--help")
    assert set(HEAVY) & set(loaded) == set()
    assert {f"hub.cli.{module}" for modules in COMMAND_MODULES.values() for module in modules} & set(
        loaded
    ) == set()
    assert {"hub.config", "hub.domain.office.office", "hub.contract.messages"} & set(loaded) == set()


def test_the_help_of_a_command_loads_no_other_command_and_nothing_heavy() -> None:
    loaded = loaded_by("--lang", "en", "--dir", ".", "device", "add", "--help")
    assert set(HEAVY) - {"msgspec"} & set(loaded) == set()
    assert "hub.cli.office.devices" in loaded
    assert {
        "hub.cli.dossiers.dossiers",
        "hub.cli.office.status",
        "hub.cli.sync.sync",
        "hub.cli.reports.report",
    } & set(loaded) == set()


@pytest.mark.parametrize("name", COMMAND_MODULES)
@pytest.mark.parametrize("lang", LANGS)
def test_the_list_says_of_a_command_what_its_own_help_says(
    lang: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_LANG", lang)
    root = dict(COMMANDS)[""]
    assert dict(root.told_commands())[name] == dict(COMMANDS)[name].get_short_help_str()


def test_every_module_with_commands_is_in_the_list() -> None:
    listed = {module for modules in COMMAND_MODULES.values() for module in modules}
    folder = Path(cli.__file__).parent
    files = [p for p in folder.rglob("*.py") if re.search(r"\bcommand\(\s*app\b", p.read_text("utf-8"))]
    found = {".".join(p.relative_to(folder).with_suffix("").parts) for p in files}
    assert found - {"shape"} == listed


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
