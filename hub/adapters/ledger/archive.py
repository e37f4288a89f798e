"""What the downward sync asks of the ledger: what is known of a dossier or a booking, and what is listed."""

from hub.adapters.ledger.following import LedgerFollower
from hub.domain.bookings import BookingState
from hub.domain.downward.bookings import KnownBooking
from hub.services.sync_ports import DossierFacts

_ID = "SELECT dossier FROM dossier_codes WHERE code = ?"
_BOOKING = "SELECT code, service, slot_ms, state FROM bookings WHERE ref = ? ORDER BY made_seq DESC LIMIT 1"
_LISTED = "SELECT 1 FROM conflicts WHERE dossier = ? AND field = ? AND theirs = ?"


class LedgerArchive(LedgerFollower):
    """`hub.services.down_ports.Archive`, read-only."""

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
