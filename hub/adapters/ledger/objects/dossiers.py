"""Dossiers and the parts of their agencies as rows."""

from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from hub.adapters.ledger.objects.shape import Column, Execute, Row, Shape, flag
from hub.domain.calendar.deadlines import Term, TermUnit
from hub.domain.dossiers.dossier import Channel, Dossier, DossierState, DossierStep, ReturnWay
from hub.domain.dossiers.events import Component
from hub.domain.dossiers.share import Share

_value = attrgetter("value")
_encode = msgspec.json.Encoder().encode
_components = msgspec.json.Decoder(tuple[Component, ...]).decode


def _term(term: Term | None) -> int | None:
    return None if term is None else term.value


def _unit(term: Term | None) -> str:
    return (TermUnit.WORKING_DAYS if term is None else term.unit).value


def _papers(steps: tuple[DossierStep, ...]) -> str:
    return " ".join(step.value for step in steps)


def _steps(papers: str) -> tuple[DossierStep, ...]:
    return tuple(map(DossierStep, papers.split()))


def _whole(term: int | None, unit: str) -> Term | None:
    """Without a term the unit says nothing."""
    return None if term is None else Term(term, TermUnit(unit))


def _dossier(term: int | None, unit: str, **fields: Any) -> Dossier:
    return Dossier(term=_whole(term, unit), **fields)


class Part(NamedTuple):
    """The part of an agency in a dossier, and its place among them."""

    dossier: str
    place: int
    share: Share


def _part(dossier: str, place: int, term: int, unit: str, **fields: Any) -> Part:
    return Part(dossier, place, Share(term=Term(term, TermUnit(unit)), **fields))


# `id` is the first code, `code` the one in force; all codes of a dossier are in `dossier_codes`.
DOSSIERS = Shape(
    "dossiers",
    _dossier,
    Column("id"),
    Column("code"),
    flag("local"),
    Column("procedure"),
    Column("agency"),
    Column("service"),
    Column("channel", "", _value, Channel),
    Column("way", "", _value, ReturnWay),
    Column("term", "term", _term),
    Column("unit", "term", _unit, into="unit"),
    Column("state", "", _value, DossierState),
    Column("person"),
    Column("sets"),
    Column("components", "", lambda them: _encode(them).decode(), _components),
    Column("registered_ms"),
    Column("accepted_ms"),
    Column("transfer_by_ms"),
    Column("due_ms"),
    Column("first_due_ms"),
    Column("supplement_by_ms"),
    Column("resolved_ms"),
    Column("resolved_entered_ms"),
    Column("returned_ms"),
    Column("ended_ms"),
    flag("completion_asked"),
    flag("apologized"),
    flag("on_the_spot"),
    Column("first_seq"),
    Column("last_seq", "seq"),
    Column("promised_ms"),
    Column("due_counting_ms"),
    Column("due_standing_ms"),
    flag("negative"),
    Column("correct_by_ms"),
    Column("corrected_ms"),
    Column("announced_ms"),
    Column("corrected_due_ms"),
    Column("corrected_seq"),
    Column("clock_ms"),
    Column("last_done_ms"),
    Column("demanded_ms"),
    Column("supplements"),
    Column("papers", "", _papers, _steps),
    flag("receipt_ordered"),
)
SHARES = Shape(
    "dossier_shares",
    _part,
    Column("dossier"),
    Column("agency", "share.agency", into="agency"),
    Column("place"),
    Column("lead", "share.lead", None, bool, into="lead"),
    Column("term", "share.term", _term, into="term"),
    Column("unit", "share.term", _unit, into="unit"),
    Column("due_ms", "share.due_ms", into="due_ms"),
    Column("done_ms", "share.done_ms", into="done_ms"),
    Column("done_entered_ms", "share.done_entered_ms", into="done_entered_ms"),
    keys=2,
)
_OF_DOSSIER = f"{SHARES.select} WHERE dossier = ? ORDER BY place"


class Kept(NamedTuple):
    """A dossier, with its rows as they were read."""

    dossier: Dossier
    row: Row
    shares: list[Row]


def find(do: Execute, id_: str) -> Kept | None:
    """With the parts of its agencies."""
    if (found := DOSSIERS.find(do, id_)) is None:
        return None
    dossier, row = found
    shares: list[Row] = do(_OF_DOSSIER, (id_,)).fetchall()
    dossier.shares = [SHARES.made(one).share for one in shares]
    return Kept(dossier, row, shares)


def insert(do: Execute, dossier: Dossier) -> Kept:
    """A new one; with its rows."""
    parts = _parts(dossier)
    return Kept(dossier, DOSSIERS.insert(do, dossier), [SHARES.insert(do, part) for part in parts])


def save(do: Execute, kept: Kept) -> None:
    """Write back what is other than before."""
    DOSSIERS.save(do, kept.dossier, kept.row)
    for part, before in zip(_parts(kept.dossier), kept.shares, strict=True):
        SHARES.save(do, part, before)


def _parts(dossier: Dossier) -> list[Part]:
    return [Part(dossier.id, place, share) for place, share in enumerate(dossier.shares)]
