"""Questions about dossiers, bags and conflicts: `LedgerReader.dossiers`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from hub.adapters.ledger.dossiers import questions as q
from hub.adapters.ledger.dossiers.rows import (
    AcceptedRow,
    BatchDossierRow,
    BatchRow,
    CarriedRow,
    ConflictRow,
    CountRow,
    DossierReceiptRow,
    DossierRow,
    DossierTicketRow,
    ExpiredRow,
    FeeRow,
    MomentRow,
    PersonRow,
    ShareRow,
    StepRow,
    UncollectedRow,
)
from hub.domain.calendar.civil_time import civil, day_start_ms, year_of
from hub.domain.dossiers.alarms import ShareStanding, Standing
from hub.domain.dossiers.dossier import Channel, DossierState
from hub.domain.text import sought

LISTED_MAX = 1_000


class DossierReader:
    """`rows(kind, sql, **values)` asks the file and gives typed rows."""

    def __init__(self, rows: Callable[..., list[Any]]) -> None:
        self._rows = rows

    def dossier(self, code: str) -> DossierRow | None:
        """By any of its codes."""
        found = self._rows(DossierRow, q.BY_CODE, code=code)
        return found[0] if found else None

    def accepted(self, from_ms: int, to_ms: int) -> list[DossierRow]:
        """Those accepted from a moment on and before another, in that order."""
        return self._rows(DossierRow, q.ACCEPTED, from_ms=from_ms, to_ms=to_ms)

    def open(self) -> list[DossierRow]:
        """Those that are not over, the one due first in front."""
        return self._rows(DossierRow, q.OPEN)

    def shares_of_open(self) -> dict[str, list[ShareRow]]:
        """The parts of agencies in those that are not over, by dossier."""
        found: dict[str, list[ShareRow]] = {}
        for share in self._rows(ShareRow, q.SHARES_OF_OPEN):
            found.setdefault(share.dossier, []).append(share)
        return found

    def standings(self) -> list[Standing]:
        """Those that are not over, as the alarms see them."""
        shares = self.shares_of_open()
        return [_standing(row, shares.get(row.id, [])) for row in self.open()]

    def listed(
        self,
        *,
        state: str | None = None,
        agency: str | None = None,
        procedure: str | None = None,
        from_ms: int | None = None,
        to_ms: int | None = None,
        count_max: int = LISTED_MAX,
    ) -> list[DossierRow]:
        """The newest of those that fit, by when they were registered."""
        return self._rows(
            DossierRow,
            q.LISTED,
            state=state,
            agency=agency,
            procedure=procedure,
            from_ms=from_ms,
            to_ms=to_ms,
            count_max=count_max,
        )

    def coded(self, part: str, count_max: int = LISTED_MAX) -> list[DossierRow]:
        """Those with a code that has this in it, the newest first."""
        return self._rows(DossierRow, q.CODED, part=part, count_max=count_max)

    def of_person(self, part: str, count_max: int = LISTED_MAX) -> list[DossierRow]:
        """Those of a citizen whose data has this in it, as people search (`hub.domain.text.folding`)."""
        forms = [f"%{form}%" for form in sought(part)]
        if not forms:
            return []
        return self._rows(DossierRow, q.OF_PERSON, part=forms[0], other=forms[-1], count_max=count_max)

    def steps(self, dossier: DossierRow) -> list[StepRow]:
        """What happened to it, oldest first."""
        return self._rows(StepRow, q.STEPS, id=dossier.id)

    def paper_number(self, step: StepRow, kind: Sequence[str]) -> int:
        """The number, from 1, of the paper about a step among those of its kind in the year; never changes.

        `kind`: the steps that have papers of the same kind.
        """
        from_ms, to_ms = year_of(step.done_ms)
        steps = msgspec.json.encode(kind).decode()
        found = self._rows(CountRow, q.PAPERS_SO_FAR, steps=steps, from_ms=from_ms, to_ms=to_ms, seq=step.seq)
        return int(found[0].count)

    def numbers(self, from_ms: int, to_ms: int) -> dict[str, tuple[int, int]]:
        """(year, number) of the dossiers accepted in the years of these moments, by id."""
        numbered: dict[str, tuple[int, int]] = {}
        for year in range(civil(from_ms).year, civil(to_ms - 1).year + 1):
            first_ms, end_ms = day_start_ms(f"{year}-01-01"), day_start_ms(f"{year + 1}-01-01")
            accepted = self._rows(AcceptedRow, q.ACCEPTANCES, from_ms=first_ms, to_ms=end_ms)
            numbered |= {row.dossier: (year, number) for number, row in enumerate(accepted, 1)}
        return numbered

    def shares(self, dossier: DossierRow) -> list[ShareRow]:
        """The parts of its agencies, the leading one first."""
        return self._rows(ShareRow, q.SHARES, id=dossier.id)

    def fees(self, dossier: DossierRow) -> list[FeeRow]:
        """What was paid for it."""
        return self._rows(FeeRow, q.FEES, id=dossier.id)

    def conflicts(self, dossier: DossierRow | None = None) -> list[ConflictRow]:
        """Where upstream and the hub differed, of one dossier or all, oldest first."""
        return self._rows(ConflictRow, q.CONFLICTS, id=dossier.id if dossier else None)

    def batches(self, *, open_only: bool = False) -> list[BatchRow]:
        """Bags, the newest first; `open_only`: without those that are done with."""
        where = " WHERE b.state <> 'closed'" if open_only else ""
        return self._rows(BatchRow, q.BATCHES + where + " ORDER BY b.opened_ms DESC, b.id DESC")

    def batch(self, batch: str) -> BatchRow | None:
        """One bag."""
        found = self._rows(BatchRow, q.BATCHES + " WHERE b.id = :batch", batch=batch)
        return found[0] if found else None

    def in_batch(self, batch: str) -> list[BatchDossierRow]:
        """What is on the list of a bag and what came out of it."""
        return self._rows(
            BatchDossierRow, q.IN_BATCHES + " WHERE x.batch = :batch ORDER BY x.dossier", batch=batch
        )

    def missing(self) -> list[BatchDossierRow]:
        """Dossiers that were listed, did not come out of their bag and have not been seen since."""
        return self._rows(
            BatchDossierRow, q.IN_BATCHES + " WHERE x.state = 'missing' ORDER BY x.batch, x.dossier"
        )

    def carried(self, dossier: DossierRow) -> list[CarriedRow]:
        """The sealed bags that it was in, oldest first."""
        return self._rows(CarriedRow, q.CARRIED, id=dossier.id)

    def uncollected(self, before_ms: int) -> list[UncollectedRow]:
        """Results for the counter that lie here since before a moment, the oldest first."""
        return self._rows(UncollectedRow, q.UNCOLLECTED, before_ms=before_ms)

    def person(self, dossier: DossierRow) -> PersonRow | None:
        """The citizen's data; None once it is erased."""
        found = self._rows(PersonRow, q.PERSON, id=dossier.person)
        return found[0] if found else None

    def same_citizen(self, dossier: DossierRow, data: Mapping[str, str]) -> tuple[list[DossierRow], str]:
        """All dossiers of the citizen of this one, and how they were found.

        `identity`, `name_and_phone`, or `dossier`: nothing else tells who it is. `data`: as kept.
        """
        identity, name, phone = (data.get(field, "") for field in ("identity", "name", "phone"))
        found_by = "identity" if identity else "name_and_phone" if name and phone else "dossier"
        rows = self._rows(
            DossierRow, q.SAME_CITIZEN, person=dossier.person, identity=identity, name=name, phone=phone
        )
        return rows, found_by

    def tickets(self, dossier: DossierRow) -> list[DossierTicketRow]:
        """The numbers with which somebody came about it."""
        return self._rows(DossierTicketRow, q.TICKETS_OF, id=dossier.id)

    def receipts(self, dossier: DossierRow) -> list[DossierReceiptRow]:
        """Its receipts on kiosks' printers."""
        return self._rows(DossierReceiptRow, q.RECEIPTS_OF, id=dossier.id)

    def expired(self, before_ms: int) -> list[ExpiredRow]:
        """Dossiers over before a moment whose citizen's data is still kept, the oldest first."""
        return self._rows(ExpiredRow, q.EXPIRED, before_ms=before_ms)

    def untold(self, after: int, noted: int | None) -> MomentRow | None:
        """The oldest change that upstream waits for: a row that is noted, or the first after another."""
        found = self._rows(MomentRow, q.UNTOLD, after=after, noted=noted)
        return found[0] if found else None


def _standing(row: DossierRow, shares: list[ShareRow]) -> Standing:
    return Standing(
        id=row.id,
        code=row.code,
        procedure=row.procedure,
        agency=row.agency,
        state=DossierState(row.state),
        due_ms=row.due_ms,
        transfer_by_ms=row.transfer_by_ms,
        supplement_by_ms=row.supplement_by_ms,
        resolved_ms=row.resolved_ms,
        apologized=row.apologized,
        promised_ms=row.promised_ms,
        accepted_ms=row.accepted_ms,
        supplements=row.supplements,
        demanded_ms=row.demanded_ms,
        correct_by_ms=row.correct_by_ms,
        corrected_ms=row.corrected_ms,
        shares=tuple(ShareStanding(one.agency, one.due_ms, one.done_ms) for one in shares),
        channel=Channel(row.channel),
        registered_ms=row.registered_ms,
    )
