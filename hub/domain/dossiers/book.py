"""Dossiers at hand, by every code they ever had.

In the hub these are the ones touched since the start; a dossier of before is fetched from the ledger's tables
when somebody asks for it (`hub.services.dossiers.shelf`). An event about a dossier that is not at hand
changes nothing here: the tables have it.
"""

from collections.abc import Iterator
from itertools import islice

from hub.domain.dossiers import events as d
from hub.domain.dossiers.dossier import Dossier
from hub.domain.text import number_key


class DossierBook:
    """Changed by events alone, apart from `fetched`."""

    def __init__(self) -> None:
        self._by_code: dict[str, Dossier] = {}
        self._codes: dict[str, list[str]] = {}
        self.receipts: dict[str, str] = {}  # `number_key` of receipts, and the dossier

    def __len__(self) -> int:
        return len(self._codes)

    def __iter__(self) -> Iterator[Dossier]:
        return (self._by_code[one] for one in self._codes)

    def find(self, code: str) -> Dossier | None:
        """By any of its codes."""
        return self._by_code.get(code)

    def fetched(self, dossier: Dossier, codes: tuple[str, ...]) -> Dossier:
        """One from the tables; the one that is at hand already is newer and stays."""
        known = self._by_code.get(dossier.id)
        if known is None:
            known = dossier
            for code in {dossier.id, *codes}:
                self._name(dossier, code)
        return known

    def let_go(self, durable_seq: int, keep: int) -> None:
        """Forget the oldest that the tables have whole, down to `keep`."""
        too_many = len(self) - keep
        if too_many <= 0:
            return
        durable = (one for one in self._codes if self._by_code[one].seq <= durable_seq)
        gone = set(islice(durable, too_many))
        for one in gone:
            for code in self._codes.pop(one):
                del self._by_code[code]
        self.receipts = {number: whose for number, whose in self.receipts.items() if whose not in gone}

    def follow(self, seq: int, at_ms: int, event: d.DossierEvent) -> None:
        """An event of the ledger; an illegal one raises Refused and changes nothing."""
        if isinstance(event, d.DossierRegistered):
            self._name(Dossier.of(event, seq), event.dossier)
            return
        known = self._by_code.get(getattr(event, "dossier", ""))
        if known is None:
            return
        known.follow(seq, at_ms, event)
        if isinstance(event, d.DossierFeePaid):
            self.receipts[number_key(event.receipt)] = known.id
        elif isinstance(event, d.DossierCoded):
            self._name(known, event.code)

    def _name(self, dossier: Dossier, code: str) -> None:
        self._by_code[code] = dossier
        codes = self._codes.setdefault(dossier.id, [])
        if code not in codes:  # upstream may confirm a code, or come back to an earlier one
            codes.append(code)
