"""Was everything right? Compares paper, pixels and ledger after the hall has emptied."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from hub.adapters.ledger import LedgerReader, verify
from hub.demo.hall import Hall


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, and what is wrong; `faults` empty: all is well."""

    tickets: int
    printed: int
    called: int
    shown: int
    ratings: int
    dossiers: int
    told: int
    ledger_rows: int
    faults: tuple[str, ...]


def summarize(hall: Hall, different: Sequence[str]) -> Summary:
    """Judge from the paper that came out, the boards' own reports and pixels, and the ledger.

    `different`: what the province has otherwise than the ledger.
    """
    faults: list[str] = [f"province: {one}" for one in different]
    path = hall.office.layout.ledger
    with LedgerReader(path) as ledger:
        day = ledger.last_day() or ""
        tickets = ledger.tickets(day)
        counters_of: dict[str, set[int]] = {}
        for call in ledger.calls(day):
            counters_of.setdefault(call.ticket, set()).add(call.counter)
        shown = {(row.counter, row.text) for row in ledger.shown()}
        ratings = [rating for rating in ledger.ratings(day) if not rating.unsolicited]
        rows = ledger.head()
        received = [one for one in ledger.dossiers.open() if one.state == "accepted"]
    slips = [_numbers(slip, day) for slip in hall.kiosk.slips()]
    on_paper = Counter(number for numbers in slips for number in numbers)
    visits_of = {number: visits for place, visits in hall.visits for number in slips[place]}
    pixels = {(place.counter, number) for place in hall.places for number in place.seen}
    for ticket in tickets:
        if on_paper[ticket.number] != 1 or ticket.printed_ms is None:
            faults.append(f"{ticket.number}: printed {on_paper[ticket.number]} times")
        counters = counters_of.get(ticket.id, set())
        visits = 1 if ticket.state == "no_show" else visits_of.get(ticket.number, 1)
        if len(counters) != visits:
            faults.append(f"{ticket.number}: called at {len(counters)} counters, for {visits} services")
        faults += [
            f"{ticket.number}: not shown at counter {n}"
            for n in counters
            if (n, ticket.number) not in shown or (n, ticket.number) not in pixels
        ]
    if len(tickets) != hall.presses:
        faults.append(f"{hall.presses} presses made {len(tickets)} tickets")
    if len(ratings) != hall.ratings:
        faults.append(f"{hall.ratings} faces were pressed, {len(ratings)} ratings are in the ledger")
    if sorted(one.id for one in received) != sorted(hall.handed_in):
        faults.append(f"{len(hall.handed_in)} dossiers were received, {len(received)} are in the ledger")
    faults += [f"ledger: {fault.code} at row {fault.seq}" for fault in verify(path).faults]
    faults += hall.notes
    return Summary(
        tickets=len(tickets),
        printed=sum(1 for t in tickets if t.printed_ms is not None),
        called=len(counters_of),
        shown=len(pixels & shown),
        ratings=len(ratings),
        dossiers=len(received),
        told=sum(not one.local for one in received),
        ledger_rows=rows.seq if rows else 0,
        faults=tuple(faults),
    )


def _numbers(slip: bytes, day: str) -> list[str]:
    """The number on a piece of paper, as its QR code has it."""
    mark = f"/{day}/".encode()
    at = slip.find(mark)
    if at < 0:
        return []
    tail = slip[at + len(mark) : at + len(mark) + 8]
    return [tail.split(b"\x1d")[0].split(b"\x1b")[0].decode("ascii", "replace")]
