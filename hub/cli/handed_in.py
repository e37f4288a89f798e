"""What comes with a dossier, from files: the citizen's data, and the papers. No error tells a value.

A file is TOML if its name ends so, else JSON; `-` is JSON on standard input. A key that is not known is an
error, as what it says would be lost.
"""

import stat
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import typer

from hub.cli.incoming import STDIN, whole
from hub.cli.output import note
from hub.cli.trouble import usage
from hub.cli.words import language, text
from hub.domain.commands import Paper, Person
from hub.domain.text import line, lined
from hub.i18n import system_problem

SETS_MAX = 99  # as hub.domain.commands.DossierRegister
COUNTS = 3  # originals, certified copies, plain copies
COUNT_DIGITS_MAX = 4
_OTHERS_READ = stat.S_IRGRP | stat.S_IROTH
_T = TypeVar("_T", bound=msgspec.Struct)


class HandedIn(msgspec.Struct, frozen=True):
    """The papers of a dossier and in how many sets."""

    components: tuple[Paper, ...] = ()
    sets: int | None = None


def person(path: Path | None) -> Person | None:
    """A citizen's data. Raises Failure; says it when others may read the file."""
    if path is None:
        return None
    found = _decoded(path, Person, "cli.dossier_register.bad_person")
    if str(path) != STDIN and path.stat().st_mode & _OTHERS_READ:
        note(text("cli.dossier_register.others_read", path=path), style="yellow")
    return found


def handed_in(path: Path | None, papers: Sequence[str], sets: int | None) -> HandedIn:
    """The papers of a file, then those of the options; `sets` of the options wins. Raises Failure."""
    of_file = _decoded(path, HandedIn, "cli.dossier_register.bad_papers") if path else HandedIn()
    return HandedIn((*of_file.components, *map(paper, papers)), sets or of_file.sets)


def paper(value: str) -> Paper:
    """A paper and how many were handed in: `Tờ khai:1`, or `CCCD:0:0:2` (originals, certified, copies).

    A name may have colons in it: the numbers are what stands at the end. Raises BadParameter.
    """
    name, *counts = line(value).split(":")
    while len(counts) > COUNTS or (counts and not _is_count(counts[0])):
        name = f"{name}:{counts.pop(0)}"
    if not name.strip() or not counts or not all(map(_is_count, counts)):
        raise typer.BadParameter(text("cli.want.paper"))
    counted = dict(zip(_KINDS, map(int, counts), strict=False))
    try:
        return msgspec.convert({"name": name.strip(), **counted}, Paper)
    except msgspec.ValidationError:
        raise typer.BadParameter(text("cli.want.paper")) from None


_KINDS = Paper.__struct_fields__[1:]


def _is_count(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= COUNT_DIGITS_MAX


def _decoded(path: Path, kind: type[_T], msgid: str) -> _T:
    try:
        content = whole(path)
        found: Any = tomllib.loads(content) if path.suffix == ".toml" else msgspec.json.decode(content)
        return msgspec.convert(lined(_known(path, found, kind.__struct_fields__)), kind)
    except OSError as error:
        raise usage(
            "no_file", text("cli.no_file", path=path, problem=system_problem(error, language()))
        ) from None
    except (msgspec.MsgspecError, tomllib.TOMLDecodeError) as error:
        raise usage("bad_file", text(msgid, path=path, problem=error)) from None


def _known(path: Path, found: Any, fields: tuple[str, ...]) -> Any:
    if isinstance(found, dict) and (unknown := found.keys() - set(fields)):
        keys, options = ", ".join(sorted(unknown)), ", ".join(fields)
        raise usage("unknown_key", text("cli.unknown_key", path=path, keys=keys, options=options))
    return found
