"""What an answer of upstream means: a reply, or one of the ways in which it says no."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import msgspec

from hub.adapters.upstream import messages as m
from hub.adapters.upstream.troubles import (
    AlreadyThere,
    NotThere,
    Rejected,
    SessionOver,
    TooEarly,
    Unreachable,
)

GOOD: Final = frozenset({0, "0", "00"})
_EXISTS_CODES: Final = frozenset({3, -3, "3", "-3"})
_SESSION_CODES: Final = frozenset({401, "401"})
_EXISTS, _NOT_THERE, _FUTURE = "đã tồn tại", "không tồn tại", "tương lai"

Answer = TypeVar("Answer", m.Reply, m.Listed)


def believed(content: bytes, read: Callable[[bytes], Answer]) -> Answer:
    """The reply in an answer. Raises Unreachable for what is none, Rejected and its kinds for a no."""
    try:
        reply = read(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreachable("the answer is not in the format") from None
    if reply.error_code in GOOD:
        return reply
    code, said = reply.error_code, (reply.message or "").casefold()
    if code in _SESSION_CODES:
        raise SessionOver(code, said)
    if code in _EXISTS_CODES and _EXISTS in said:
        raise AlreadyThere(code, said)
    if _NOT_THERE in said:
        raise NotThere(code, said)
    if _FUTURE in said:
        raise TooEarly(code, said)
    raise Rejected(code, reply.message or "")


def codes_given(reply: m.Reply, dossiers: Sequence[m.DossierMessage]) -> list[str]:
    """The official codes of dossiers that were taken. Raises Unreachable when one has none."""
    by_receipt = {
        receipt: code
        for one in reply.rows
        if isinstance(receipt := one.get("SoBienNhan"), str)
        and isinstance(code := one.get("MaHoSo"), str)
        and code
    }
    codes = [by_receipt.get(dossier.receipt) or dossier.code for dossier in dossiers]
    if not all(codes):
        raise Unreachable("the dossier was taken and no code came back")
    return codes
