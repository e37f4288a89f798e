"""Whatever a guide tells people to type exists: every command, and every option of it."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.cli.shape import Group
from hub.cli.usage import BEFORE_THE_COMMAND
from tests.unit.cli.tree import COMMANDS

ROOT = Path(__file__).parents[3]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
KNOWN = dict(COMMANDS)
HELP = re.compile(r"<!-- help.*?<!-- end -->", re.DOTALL)  # tests/unit/cli/test_guide.py holds these
FENCED = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.DOTALL | re.MULTILINE)
TYPED = re.compile(r"^(?:\$ )?(hub [^\n]*)$", re.MULTILINE)
INLINE = re.compile(r"`(hub [a-z-][^`\n]*)`")


def typed(document: str) -> Iterator[str]:
    """The command lines of a document."""
    document = HELP.sub("", document)
    for block in FENCED.findall(document):
        yield from TYPED.findall(block)
    yield from INLINE.findall(FENCED.sub("", document))


def wrong_in(line: str) -> list[str]:
    """What of a command line does not exist."""
    words = shlex.split(line, comments=True)[1:]
    while words and words[0] in BEFORE_THE_COMMAND:
        words = words[2:]
    path: list[str] = []
    while words and " ".join((*path, words[0])) in KNOWN:
        path.append(words.pop(0))
    command: Any = KNOWN[" ".join(path)]
    if isinstance(command, Group):
        return [word for word in words[:1] if word.isalpha()]
    known = {
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    asked = (word.partition("=")[0] for word in words if word.startswith("--"))
    return [option for option in asked if option not in known | {"--help"}]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_command_and_option_that_is_named_exists(document: Path) -> None:
    wrong = {line: found for line in typed(document.read_text("utf-8")) if (found := wrong_in(line))}
    assert not wrong


def test_commands_and_options_that_do_not_exist_are_found() -> None:
    text = "`hub ticket burn A001` `hub ticket void --why x`\n```sh\nhub --dir d up --fast  # quick\n```\n"
    assert [wrong_in(line) for line in typed(text)] == [["--fast"], ["burn"], ["--why"]]
    assert sum(len(list(typed(path.read_text("utf-8")))) for path in DOCUMENTS) > 60
