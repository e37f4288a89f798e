"""What an answer of upstream means: a reply, or one of the ways in which it says no.

Only what is understood is believed. "It is not there" makes the sync send a dossier as new, so it is never
concluded from an answer whose rows stand somewhere else, or whose words speak of something else.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from hub.adapters.upstream import messages as m
from hub.adapters.upstream.profile import Answers
from hub.adapters.upstream.troubles import (
    AlreadyThere,
    NoCode,
    NotThere,
    NotUnderstood,
    Rejected,
    SessionOver,
    TooEarly,
    Unreachable,
)
from hub.domain.text import code as as_code
from hub.domain.text import comparable
from hub.domain.text.reading import BOM

LAST: Final = "ThayDoiCuoi"
_FIELD = re.compile(r"[A-Za-z0-9_]{1,40}")  # of anything: what else stands there may be a name
_decode = msgspec.json.Decoder().decode


class Reply(Struct, frozen=True):
    """A good answer. `last`: the number of the last change of a list, as it came."""

    answer: dict[str, Any]
    shape: Answers

    @property
    def last(self) -> Any:
        """What a list says of its last change; None where it says nothing that could be one."""
        last = self.answer.get(LAST)
        return last if isinstance(last, int | str) and not isinstance(last, bool) else None

    def rows(self) -> list[Any]:
        """What stands where rows stand. Raises NotUnderstood where they may stand somewhere else."""
        there = [name for name in self.shape.rows if self.answer.get(name) not in (None, "", [], {})]
        if len(there) > 1:
            raise NotUnderstood(f"rows under {' and under '.join(there)}")
        if there:
            value = self.answer[there[0]]
            if isinstance(value, dict):
                return [value]
            if isinstance(value, list):
                return value
            raise NotUnderstood(f"{there[0]} is no list")
        self._nowhere_else()
        return []

    def _nowhere_else(self) -> None:
        """No rows: is there an empty place for them, and nothing in another?"""
        other = [
            name
            for name, value in self.answer.items()
            if isinstance(value, dict | list) and value and name not in self.shape.ignored
        ]
        if other:
            raise NotUnderstood(f"rows may be under {_named(other[0])}")
        if not any(name in self.answer for name in self.shape.rows):
            raise NotUnderstood(f"no {' or '.join(self.shape.rows)} in it")


def believed(content: bytes, shape: Answers) -> Reply:
    """The reply in an answer.

    Raises Unreachable for a page or a half answer; NotUnderstood for what is whole and does not say how it
    went; Rejected and its kinds for a no.
    """
    try:
        answer = _decode(content.removeprefix(BOM))
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreachable("the answer is not in the format", garbled=True) from None
    if not isinstance(answer, dict):
        raise NotUnderstood("no object")
    code = answer.get(shape.code)
    if not isinstance(code, int | str) or isinstance(code, bool):
        raise NotUnderstood(f"no {shape.code} in it")
    if str(code) in shape.good:
        return Reply(answer, shape)
    raise _no(code, answer, shape)


def _no(code: int | str, answer: dict[str, Any], shape: Answers) -> Rejected:
    message = answer.get(shape.message)
    reason = message if isinstance(message, str) else ""
    said = comparable(reason).casefold()
    if str(code) in shape.session_over:
        return SessionOver(code, said)
    if str(code) in shape.exists and _has(said, shape.exists_says):
        return AlreadyThere(code, said)
    if _has(said, shape.absent_says) and not _has(said, shape.absent_not):
        return NotThere(code, said)
    if _has(said, shape.future_says):
        return TooEarly(code, said)
    return Rejected(code, reason)


def the_dossier(reply: Reply, field: str, value: str) -> dict[str, Any] | None:
    """The one row that was asked for, where `field` is `value`; None: upstream does not have it.

    Raises NotUnderstood where there are rows and none is it.
    """
    rows = reply.rows()
    for row in rows:
        if isinstance(row, dict) and _same(row.get(field), value):
            return row
    if rows:
        raise NotUnderstood(f"another {field} than the one that was asked for")
    if not reply.shape.absent_empty:
        raise NotUnderstood("neither a dossier nor a no")
    return None


def codes_given(reply: Reply, dossiers: Sequence[m.DossierMessage]) -> list[str]:
    """The official codes of dossiers that were taken. Raises NotUnderstood, NoCode when one has none."""
    try:
        rows = [row for row in reply.rows() if isinstance(row, dict)]
    except NotUnderstood:
        if all(dossier.code for dossier in dossiers):
            return [dossier.code for dossier in dossiers]  # it said that it took them
        raise
    by_receipt = {
        receipt: code
        for one in rows
        if isinstance(receipt := one.get("SoBienNhan"), str)
        and isinstance(code := one.get("MaHoSo"), str)
        and code
    }
    codes = [by_receipt.get(dossier.receipt) or dossier.code for dossier in dossiers]
    if not all(codes):
        raise NoCode("no_code", "")
    return codes


def _has(said: str, words: Iterable[str]) -> bool:
    return any(comparable(one).casefold() in said for one in words)


def _same(found: object, asked: str) -> bool:
    return isinstance(found, str) and as_code(found).casefold() == as_code(asked).casefold()


def _named(field: str) -> str:
    return field if _FIELD.fullmatch(field) else "?"
