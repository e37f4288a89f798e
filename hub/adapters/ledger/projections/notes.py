"""Which row tells last of a ticket or a dossier, where nothing else of it changes: `noted` of the domain."""

from hub.adapters.ledger.projections.doing import Do
from hub.services.ports import Entry


def noted(do: Do, entry: Entry, ticket: str | None) -> None:
    """A row tells of a ticket."""
    do("UPDATE tickets SET last_seq = ? WHERE id = ?", (entry.seq, ticket))
