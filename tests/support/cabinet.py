"""The dossiers that a fake ledger has made durable; what it hands out is a copy, as from a file."""

from copy import deepcopy
from typing import get_args

from hub.domain.bags import batches
from hub.domain.dossiers import events as d
from hub.domain.dossiers.book import DossierBook
from hub.domain.dossiers.dossier import Dossier
from hub.domain.dossiers.events import DossierEvent
from hub.domain.text import number_key
from hub.services.ports import Batch, ReceiptFacts


class Cabinet:
    """Follows the durable events as the tables of the real ledger do."""

    def __init__(self) -> None:
        self._book = DossierBook()
        self._ids: list[str] = []
        self._batches = batches.BatchBook()
        self._seals: set[str] = set()
        self.persons: dict[str, dict[str, str]] = {}
        self._registered: dict[str, d.DossierRegistered] = {}
        self._paid: dict[str, int] = {}

    def keep(self, batch: Batch) -> None:
        for entry in batch.entries:
            if isinstance(entry.event, get_args(batches.BatchEvent)):
                self._batches.follow(entry.event)
                self._seals.add(getattr(entry.event, "seal", ""))
            elif isinstance(entry.event, get_args(DossierEvent)):
                self._book.follow(entry.seq, entry.at_ms, entry.event)
                self._ids += [getattr(entry.event, "dossier", "")]
                if isinstance(entry.event, d.DossierRegistered):
                    self._registered[entry.event.dossier] = entry.event
                elif isinstance(entry.event, d.DossierFeePaid):
                    paid = self._paid.get(entry.event.dossier, 0)
                    self._paid[entry.event.dossier] = paid + entry.event.amount_vnd
        for person in batch.persons:
            self.persons.pop(person.id, None)
            if person.data is not None:
                self.persons[person.id] = person.data

    def dossier(self, code: str) -> tuple[Dossier, tuple[str, ...]] | None:
        found = self._book.find(code)
        return (deepcopy(found), (found.id, found.code)) if found else None

    def receipt(self, dossier: str) -> ReceiptFacts | None:
        found, registered = self._book.find(dossier), self._registered.get(dossier)
        if found is None or registered is None or found.accepted_ms is None:
            return None
        return ReceiptFacts(
            found.code,
            found.procedure,
            self.persons.get(found.person or "", {}).get("name", ""),
            found.accepted_ms,
            found.due_ms,
            registered.sets,
            tuple(one.name for one in registered.components),
            self._paid.get(dossier, 0),
            found.way.value == "post",
        )

    def receipt_used(self, receipt: str) -> bool:
        return number_key(receipt) in self._book.receipts

    def seal_used(self, seal: str) -> bool:
        return number_key(seal) in {number_key(one) for one in self._seals}

    def batches(self) -> tuple[batches.Batch, ...]:
        return tuple(deepcopy(list(self._batches)))

    def supplements_over(self, now_ms: int, limit: int) -> list[str]:
        found = [self._book.find(one) for one in dict.fromkeys(self._ids)]
        over = [one for one in found if one and (one.supplement_by_ms or now_ms) < now_ms]
        return [one.id for one in sorted(over, key=lambda one: one.supplement_by_ms or 0)][:limit]
