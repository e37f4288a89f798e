"""The guide for technicians tells the truth about the program."""

import re
import shlex

from hub.cli import exits
from hub.daemon import exits as of_up
from hub.i18n import catalogue
from tests.unit.cli.tree import COMMANDS
from tools.cli_help import GUIDE, commands, documented, filled

TEXT = GUIDE.read_text("utf-8")
ALARM, MORE = "cli.alarm.", "more_alarms"  # a line that counts the others


def test_the_help_in_the_guide_is_that_of_the_program() -> None:
    assert filled(TEXT) == TEXT, "run python -m tools.cli_help"


def test_stale_help_is_noticed() -> None:
    assert filled(TEXT.replace("Register a device", "Register a robot")) == TEXT


def test_every_command_is_in_the_guide() -> None:
    assert documented(TEXT) == {"", *commands()}


def test_every_command_line_that_is_shown_exists() -> None:
    known = {path for path, _ in COMMANDS}
    typed = "".join(re.findall(r"```(?:sh|console)\n(.*?)```", TEXT, re.DOTALL))
    lines = re.findall(r"^(?:\$ )?(hub .*)$", typed, re.MULTILINE)
    assert len(lines) > 5
    for line in lines:
        words = [word for word in shlex.split(line, comments=True)[1:] if word not in ("--lang", "en")]
        words = words[2:] if words[0] == "--dir" else words
        assert words[0] in known
        assert words[0] in ("init", "up", "status") or " ".join(words[:2]) in known


def test_every_alarm_is_in_the_guide_by_its_code() -> None:
    codes = {msgid.removeprefix(ALARM) for msgid in catalogue("en") if msgid.startswith(ALARM)}
    missing = {code for code in codes - {MORE} if f"`{code}`" not in TEXT}
    assert not missing


def test_every_exit_code_is_in_the_guide() -> None:
    codes = {code for module in (exits, of_up) for code in vars(module).values() if isinstance(code, int)}
    cells = re.findall(r"^\| ([0-9, ]+) \|", TEXT, re.MULTILINE)
    assert {int(code) for cell in cells for code in cell.split(",")} == codes
