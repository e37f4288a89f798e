"""Dossiers of the office: those at hand, and the ledger's. Bounded, as they live for months."""

from hub.domain.dossiers.dossier import Dossier
from hub.domain.state import OfficeState
from hub.domain.text import number_key
from hub.services.ports import Ledger

AT_HAND_MAX = 2_000


class LedgerShelf:
    """`hub.domain.press.context.Shelf`. What is at hand is never older than the tables."""

    def __init__(self, state: OfficeState, ledger: Ledger) -> None:
        self._state, self._ledger = state, ledger
        self.keep = AT_HAND_MAX

    def dossier(self, code: str) -> Dossier | None:
        """By any of its codes. Raises LedgerUnavailable."""
        book = self._state.dossiers
        known = book.find(code)
        if known is not None:
            return known
        found = self._ledger.dossier(code)
        return book.fetched(*found) if found else None

    def receipt_used(self, receipt: str) -> bool:
        """Whether a fee has a receipt of this number. Raises LedgerUnavailable."""
        return number_key(receipt) in self._state.dossiers.receipts or self._ledger.receipt_used(receipt)

    def seal_used(self, seal: str) -> bool:
        """Whether a bag has or had a seal of this number. Raises LedgerUnavailable."""
        return self._state.batches.seal_used(seal) or self._ledger.seal_used(seal)

    def durable(self, seq: int) -> None:
        """All rows up to this one are in the tables now."""
        self._state.dossiers.let_go(seq, self.keep)
