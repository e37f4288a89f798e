"""What all rows of the ledger have in common."""

from msgspec import Struct

TicketId = str  # "<business day>/<number>", for example "2026-11-23/A042"


class Event(Struct, frozen=True, tag_field="kind"):
    """Base of all events. Names and fields are for ever; add, never change."""
