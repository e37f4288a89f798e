"""Procedures and agencies as people name them: by code, or by a part of the name that only one has.

Several are listed and none is taken; what was taken by a part of its name is shown. A command that acts is
refused as by the hub; one that lists was asked wrongly.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from hub.cli.output import note
from hub.cli.trouble import Failure, refused, usage
from hub.cli.words import text
from hub.domain.bags.batches import CENTRE
from hub.domain.dossiers.picking import Found, Picked, pick
from hub.domain.text import foreign_line

if TYPE_CHECKING:
    from hub.domain.office.office import Office

LISTED_MAX: Final = 10
TYPED_CHARS_MAX: Final = 60
_MANY: Final = {"procedure": "several_procedures", "agency": "several_agencies"}
_NONE: Final = {"procedure": "unknown_procedure", "agency": "no_such_agency"}  # as the hub says
_Fail = Callable[[str, str], Failure]


def the_procedure(office: "Office", typed: str, fail: _Fail = refused) -> str:
    """The code of a procedure. Raises Failure."""
    names = {code: (one.name,) for code, one in office.procedures.items()}
    return _one("procedure", typed, pick(typed, names), names, fail)


def procedure_or_code(office: "Office", typed: str | None, *, kept: bool) -> str | None:
    """The same for a list: a code that office.toml had before is as good if dossiers have it (`kept`)."""
    return typed if typed is None or kept else the_procedure(office, typed, usage)


def the_agency(office: "Office", typed: str, fail: _Fail = refused) -> str:
    """The key of an agency. Raises Failure."""
    names = {key: (one.name_vi, one.name_en) for key, one in office.agencies.items()}
    return _one("agency", typed, pick(typed, names), names, fail)


def the_place(office: "Office", typed: str) -> str:
    """Where a bag comes from or goes to: an agency, or the centre. Raises Failure."""
    return CENTRE if typed.strip().casefold() == CENTRE else the_agency(office, typed)


def agency_or_none(office: "Office", typed: str | None) -> str | None:
    """The key of an agency whose dossiers are asked for, if it is one. Raises Failure."""
    return None if typed is None else the_agency(office, typed, usage)


def _one(kind: str, typed: str, picked: Picked, names: Mapping[str, Iterable[str]], fail: _Fail) -> str:
    shown = foreign_line(typed, TYPED_CHARS_MAX)
    if picked.found in (Found.EXACT, Found.PART):
        (code,) = picked.codes
        if picked.found is Found.PART:
            note(text(f"cli.choosing.{kind}_taken", typed=shown, option=_line(code, names)))
        return code
    listed = [_line(code, names) for code in picked.codes[:LISTED_MAX]]
    if (more := len(picked.codes) - len(listed)) > 0:
        listed.append("  " + text("cli.choosing.more", count=more))
    if picked.found is Found.SEVERAL:
        problem = text(f"cli.choosing.{kind}_several", typed=shown, count=len(picked.codes))
        raise fail(_MANY[kind], "\n".join((f"{problem} [{_MANY[kind]}]", *listed)))
    problem = text(f"cli.choosing.{kind}_none", typed=shown)
    near = (text("cli.choosing.near"), *listed) if listed else (text(f"cli.choosing.{kind}_where"),)
    raise fail(_NONE[kind], "\n".join((f"{problem} [{_NONE[kind]}]", *near)))


def _line(code: str, names: Mapping[str, Iterable[str]]) -> str:
    name = next(iter(names[code]), "")
    return f"  {code} · {name}" if name else f"  {code}"
