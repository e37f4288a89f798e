"""The numbers told in the office, as the hub wrote them down for us: kept in flash, given back in `info`.

A text that only the hub understands (hub.services.press.told_marks). If its ledger is an older one put back,
it goes on above these numbers.
"""

from flash_store import FlashStore

RECORD = "told"


class ToldBook:
    """`kept`: what is in flash, "" for nothing."""

    def __init__(self):
        self._store = FlashStore("told.d")
        self.kept = ""
        for name in self._store.names():
            if name == RECORD:
                self.kept = self._store.load(name) or ""

    def keep(self, told):
        """Write it down, if it is news. Raises OSError."""
        if told != self.kept:
            self._store.save(RECORD, told)
            self.kept = told
