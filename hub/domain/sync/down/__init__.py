"""What comes down from the provincial system, and what the office makes of it. Pure: facts in, acts out.

Upstream's word stands for codes and the citizen's data, the hub's for what happened at the counter
(docs/decisions/0150-what-comes-down.md). Nothing is dropped in silence: what cannot be followed is a `Hold`,
which a person looks at.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Generic, TypeVar

from msgspec import Struct

Item = TypeVar("Item")
NO_KEY = "?"  # begins the key of a row that has none of its own


class What(StrEnum):
    """The three things that come down, in the order in which they are asked for."""

    PROCEDURES = "procedures"
    DOSSIERS = "dossiers"
    BOOKINGS = "bookings"


class Hold(Struct, frozen=True):
    """A person must look. `reason` is stable; `detail` names fields and values, never a citizen's data."""

    reason: str
    detail: str = ""


class Row(Struct, Generic[Item], frozen=True):
    """One line of upstream's list. `mark` changes when anything in it does; `item` Hold: not readable.

    `same`: whom or what it is about, hashed; two rows of one key that differ in it contradict each other.
    """

    key: str
    mark: str
    item: Item | Hold
    same: str = ""


def one_a_key(rows: Sequence[Row[Item]]) -> list[Row[Item]]:
    """Every key once, in the order of its last row: the last row counts, unless upstream contradicts itself.

    Two rows of one code about two citizens: nobody can say which is true, so neither is followed.
    """
    found: dict[str, Row[Item]] = {}
    for row in rows:
        before = found.pop(row.key, None)
        if before is not None and before.same != row.same:
            row = Row(row.key, f"{before.mark}+{row.mark}", Hold("two_citizens"), row.same)
        found[row.key] = row
    return list(found.values())
