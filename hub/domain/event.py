"""What all rows of the ledger have in common."""

from typing import ClassVar

from msgspec import Struct

TicketId = str  # "<business day>/<number>", for example "2026-11-23/A042"


class Event(Struct, frozen=True, tag_field="kind"):
    """Base of all events. Names and fields are for ever; add, never change.

    A field that is added is left out of the row at its default, so that the hub writes of an old event what
    it always wrote: by `omit_defaults`, or by its name in `LATER` where the first fields are always written
    (its default is falsy then).
    """

    LATER: ClassVar[tuple[str, ...]] = ()
