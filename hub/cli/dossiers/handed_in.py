"""What comes with a dossier, from files: the citizen's data, and the papers. No error tells a value.

A file is TOML if its name ends so, else JSON; `-` is JSON on standard input. A key that is not known is an
error, as what it says would be lost.
"""

import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import typer

from hub.cli.file_problems import json_once, problem_in_words
from hub.cli.incoming import STDIN, whole
from hub.cli.output import note
from hub.cli.trouble import Failure, usage
from hub.cli.words import language, text
from hub.domain.dossiers.commands import PIECES_MAX
from hub.domain.dossiers.reaching import are_telephones, is_email
from hub.domain.press.commands import Paper, Person
from hub.domain.text import line, lined
from hub.i18n import system_problem

SETS_MAX, PAPERS_MAX = 99, 50  # as hub.domain.press.commands.DossierRegister
COUNTS = 3  # originals, certified copies, plain copies
PAPER_OPTION = "--paper"
_OTHERS_READ = stat.S_IRGRP | stat.S_IROTH
_T = TypeVar("_T", bound=msgspec.Struct)


class HandedIn(msgspec.Struct, frozen=True):
    """The papers of a dossier and in how many sets."""

    components: Annotated[tuple[Paper, ...], msgspec.Meta(max_length=PAPERS_MAX)] = ()
    sets: Annotated[int, msgspec.Meta(ge=1, le=SETS_MAX)] | None = None


def person(path: Path | None) -> Person | None:
    """A citizen's data. Raises Failure; says it when others may read the file."""
    if path is None:
        return None
    found = _decoded(path, Person, "cli.dossier_register.bad_person", "cli.person_field")
    _reachable(path, found)
    if str(path) != STDIN and path.stat().st_mode & _OTHERS_READ:
        note(text("cli.dossier_register.others_read", path=path), style="yellow")
    return found


def _reachable(path: Path, found: Person) -> None:
    """Who cannot be rung or written to was mistyped. Raises Failure."""
    for name, value, is_one in (
        ("phone", found.phone, are_telephones),
        ("email", found.email, is_email),
    ):
        if value and not is_one(value):
            problem = text(f"file.no_{name}", field=f"{text(f'cli.person_field.{name}')} ({name})")
            raise _bad("cli.dossier_register.bad_person", path, problem)


def handed_in(path: Path | None, papers: Sequence[str], sets: int | None) -> HandedIn:
    """The papers of a file, then those of the options; `sets` of the options wins. Raises Failure."""
    of_file = HandedIn()
    if path is not None:
        of_file = _decoded(path, HandedIn, "cli.dossier_register.bad_papers", "cli.papers_field")
    return HandedIn((*of_file.components, *map(paper, papers)), sets or of_file.sets)


def paper(value: str) -> Paper:
    """A paper and how many were handed in: `Tờ khai:1`, or `CCCD:0:0:2` (originals, certified, copies).

    A name may have colons in it: the numbers are what stands at the end. Raises BadParameter.
    """
    name, *counts = line(value).split(":")
    while len(counts) > COUNTS or (counts and not _is_count(counts[0])):
        name = f"{name}:{counts.pop(0)}"
    if not name.strip() or not counts or not all(map(_is_count, counts)):
        raise typer.BadParameter(text("cli.want.paper"), param_hint=PAPER_OPTION)
    counted = dict(zip(_KINDS, map(int, counts), strict=False))
    try:
        return msgspec.convert({"name": name.strip(), **counted}, Paper)
    except msgspec.ValidationError:
        raise typer.BadParameter(text("cli.want.paper"), param_hint=PAPER_OPTION) from None


_KINDS = Paper.__struct_fields__[1:]


def _is_count(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= len(str(PIECES_MAX))


def _decoded(path: Path, kind: type[_T], msgid: str, fields: str) -> _T:
    try:
        content = whole(path)
    except OSError as error:
        raise usage(
            "no_file", text("cli.no_file", path=path, problem=system_problem(error, language()))
        ) from None
    try:
        found = _of_toml(path, content, msgid) if path.suffix == ".toml" else _of_json(path, content, msgid)
        return msgspec.convert(lined(_known(path, found, kind.__struct_fields__)), kind)
    except RecursionError:
        raise _bad(msgid, path, text("json.too_deep")) from None
    except msgspec.MsgspecError as error:
        raise _bad(msgid, path, problem_in_words(error, content, fields)) from None


def _of_toml(path: Path, content: str, msgid: str) -> dict[str, Any]:
    from hub.config.mistakes import ConfigErrors  # with all that reads office.toml
    from hub.config.toml_file import decoded

    try:
        return decoded(content, str(path))
    except ConfigErrors as error:
        (mistake,) = error.mistakes
        raise _bad(msgid, mistake.path, mistake.hint(language())) from None


def _of_json(path: Path, content: str, msgid: str) -> Any:
    return json_once(content, lambda problem: _bad(msgid, path, problem))


def _bad(msgid: str, path: object, problem: str) -> Failure:
    return usage("bad_file", text(msgid, path=path, problem=problem))


def _known(path: Path, found: Any, fields: tuple[str, ...]) -> Any:
    """As it was found, with keys that are known; those of each paper too."""
    if not isinstance(found, dict):
        return found
    if unknown := found.keys() - set(fields):
        keys, options = ", ".join(sorted(unknown)), ", ".join(fields)
        raise usage("unknown_key", text("cli.unknown_key", path=path, keys=keys, options=options))
    listed = found.get("components")
    for one in listed if isinstance(listed, list) else ():
        _known(path, one, Paper.__struct_fields__)
    return found
