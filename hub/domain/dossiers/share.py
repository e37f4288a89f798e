"""The part of one agency in a dossier of several (Điều 20.2)."""

from dataclasses import dataclass

from hub.domain.calendar.deadlines import Term, TermUnit
from hub.domain.dossiers.events import ShareRecord


@dataclass(slots=True, frozen=True)
class Share:
    """An agency's part, with a deadline of its own (Điều 20.2). `lead`: it answers for the whole."""

    agency: str
    term: Term
    lead: bool = False
    due_ms: int | None = None
    done_ms: int | None = None
    done_entered_ms: int | None = None

    @classmethod
    def of(cls, record: ShareRecord) -> "Share":
        """As it was registered."""
        return cls(record.agency, Term(record.term, TermUnit(record.unit)), record.lead, record.due_ms)
