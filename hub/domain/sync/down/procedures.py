"""Upstream's procedures beside those of office.toml: what differs, and the lines to put it right.

Nothing is put into office.toml by the program: a term decides what is promised to a citizen, and a person
answers for it (docs/decisions/0151-procedures-are-reported.md).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from hub.domain.office.office import Agency, Office, Procedure
from hub.domain.text import comparable


class TheirProcedure(Struct, frozen=True):
    """As upstream has it; None and "": it does not say."""

    code: str
    name: str = ""
    field: str = ""
    term: int | None = None
    unit: str = ""
    fee_vnd: int | None = None


class DifferenceKind(StrEnum):
    """In the order in which they are told, what touches citizens first."""

    TERM = "term"
    FEE = "fee"
    GONE = "gone"
    NAME = "name"
    FIELD = "field"
    NEW = "new"


KINDS = tuple(DifferenceKind)


class Difference(Struct, frozen=True):
    """What is not the same of one procedure; values as text. Of a new or gone one its name."""

    code: str
    kind: DifferenceKind
    ours: str = ""
    theirs: str = ""


def differences(office: Office, theirs: Iterable[TheirProcedure]) -> list[Difference]:
    """All of them, by kind and code; a code that upstream has twice counts as it stands last."""
    there = {one.code: one for one in theirs}
    found = [one for code in office.procedures.keys() | there.keys() for one in _of(office, code, there)]
    return sorted(found, key=lambda one: (KINDS.index(one.kind), one.code))


def _of(office: Office, code: str, there: Mapping[str, TheirProcedure]) -> Iterator[Difference]:
    ours, theirs = office.procedures.get(code), there.get(code)
    if ours is None and theirs is not None:
        yield Difference(code, DifferenceKind.NEW, "", theirs.name)
    elif ours is not None and theirs is None:
        yield Difference(code, DifferenceKind.GONE, ours.name, "")
    elif ours is not None and theirs is not None:
        yield from _compared(ours, theirs, office.agencies)


def _compared(
    ours: Procedure, theirs: TheirProcedure, agencies: Mapping[str, Agency]
) -> Iterator[Difference]:
    """What upstream does not say is not compared."""
    term = f"{theirs.term} {theirs.unit or ours.unit}"
    if theirs.term is not None and term != (said := "" if ours.term is None else f"{ours.term} {ours.unit}"):
        yield Difference(ours.code, DifferenceKind.TERM, said, term)
    if theirs.fee_vnd is not None and theirs.fee_vnd != (ours.fee_vnd or 0):
        yield Difference(ours.code, DifferenceKind.FEE, str(ours.fee_vnd or 0), str(theirs.fee_vnd))
    if theirs.name and _folded(theirs.name) != _folded(ours.name):
        yield Difference(ours.code, DifferenceKind.NAME, ours.name, theirs.name)
    agency = agencies.get(ours.agency)
    field = ours.field or (agency.name_vi if agency else "")
    if theirs.field and _folded(theirs.field) != _folded(field):
        yield Difference(ours.code, DifferenceKind.FIELD, field, theirs.field)


def _folded(text: str) -> str:
    """Spaces, case and how accents are composed make no other name."""
    return comparable(text).casefold()


def toml_lines(
    office: Office, theirs: Iterable[TheirProcedure], found: Sequence[Difference]
) -> Iterator[str]:
    """What to put into office.toml: whole [[procedures]] tables with these differences put right.

    `agency` of a new one is for a person to fill in: office.toml is refused while it is empty.
    """
    there = {one.code: one for one in theirs}
    kinds: dict[str, set[DifferenceKind]] = {}
    for one in found:
        kinds.setdefault(one.code, set()).add(one.kind)
    for code, mine in kinds.items():
        if DifferenceKind.GONE in mine:
            yield f"# {code}: upstream does not have it"
        elif code in there:
            yield from _table(office.procedures.get(code), there[code], mine)
        yield ""


def _table(ours: Procedure | None, theirs: TheirProcedure, kinds: set[DifferenceKind]) -> Iterator[str]:
    """A procedure as it would stand there; what is no difference is as it was."""
    if ours is None:
        ours, kinds = Procedure(code=theirs.code, name=theirs.name, agency=""), set(KINDS)
    else:
        yield f"# instead of the table of {ours.code}"
    term_is_theirs = DifferenceKind.TERM in kinds and theirs.term is not None
    term = theirs.term if term_is_theirs else ours.term
    fee_vnd = theirs.fee_vnd if DifferenceKind.FEE in kinds else ours.fee_vnd
    field = theirs.field if DifferenceKind.FIELD in kinds else ours.field
    yield "[[procedures]]"
    yield f"code = {_quoted(ours.code)}"
    yield f"name = {_quoted(theirs.name if DifferenceKind.NAME in kinds else ours.name)}"
    yield f"agency = {_quoted(ours.agency)}"
    if term is not None:
        yield f"term = {term}"
        yield f"unit = {_quoted((theirs.unit if term_is_theirs else '') or ours.unit)}"
    if fee_vnd is not None:
        yield f"fee_vnd = {fee_vnd}"
    if field:
        yield f"field = {_quoted(field)}"


def _quoted(text: str) -> str:
    """A basic string of TOML; what cannot be printed is left out."""
    kept = "".join(sign for sign in text if sign.isprintable())
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'
