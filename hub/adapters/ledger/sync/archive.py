"""What the downward sync asks of the ledger: what is known of a dossier or a booking, and what is listed."""

from hub.adapters.ledger.chain.chain import at_ms
from hub.adapters.ledger.sync.following import LedgerFollower
from hub.domain.bookings.booking import BookingState
from hub.domain.sync.down.bookings import KnownBooking
from hub.services.sync.up.ports import DossierFacts

_LAST = "SELECT seq, at FROM ledger ORDER BY seq DESC LIMIT 1"
_ID = "SELECT dossier FROM dossier_codes WHERE code = ?"
_BOOKING = "SELECT code, service, slot_ms, state FROM bookings WHERE ref = ? ORDER BY made_seq DESC LIMIT 1"
_LISTED = "SELECT 1 FROM conflicts WHERE dossier = ? AND field = ? AND theirs = ?"


class LedgerArchive(LedgerFollower):
    """`hub.services.sync.down.ports.Archive`, read-only."""

    def last(self) -> tuple[int, int]:
        """Number and moment of the last row, 0 and 0 in a new ledger."""
        with self._explained():
            row = self._connection.execute(_LAST).fetchone()
        return (row[0], at_ms(row[1])) if row else (0, 0)

    def find(self, code: str) -> DossierFacts | None:
        """A dossier by any of its codes."""
        with self._explained():
            row = self._connection.execute(_ID, (code,)).fetchone()
        return self.dossier(row[0]) if row else None

    def booking(self, ref: str) -> KnownBooking | None:
        """The newest booking with this code of upstream."""
        with self._explained():
            row = self._connection.execute(_BOOKING, (ref,)).fetchone()
        if row is None:
            return None
        code, service, slot_ms, state = row
        return KnownBooking(code, service, slot_ms, BookingState(state))

    def is_listed(self, id: str, field: str, theirs: str) -> bool:
        """Whether this difference is in the ledger."""
        with self._explained():
            return self._connection.execute(_LISTED, (id, field, theirs)).fetchone() is not None
