"""What the passing of time does: the business day opens, and officers who do not come are paged again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import structs

from hub.domain import events as e
from hub.domain.bookings.booking import BookingState
from hub.domain.calendar.civil_time import DAY_MS, day_start_ms
from hub.domain.counters.sessions import Session
from hub.domain.office.reconfigured import names_of
from hub.domain.queue.numbering import issued_as
from hub.domain.queue.tickets import OPEN, Ticket, TicketState
from hub.domain.state import DAY_OVER, LEFT_TO_A_PERSON, OfficeState, receipt_wanted


class DaySoFar(Protocol):
    """What a day had given when it was left."""

    @property
    def issued(self) -> Mapping[str, int]: ...
    @property
    def taken(self) -> Mapping[str, int]: ...
    @property
    def bookings(self) -> Sequence[e.BookingRecord]: ...
    @property
    def leases(self) -> Sequence[e.Lease]: ...
    @property
    def lease_used(self) -> Sequence[e.TicketId]: ...
    @property
    def bags(self) -> int: ...


LATE_RATING_DAYS = 3  # a pad that was off over a weekend


def open_day(state: OfficeState, day: str) -> e.DayOpened:
    """The event that opens `day`; nobody is wiped.

    Open tickets, troubles, officers with somebody in hand, bookings to come, the leases of the day before and
    what may still be rated, and receipts that did not come out, are carried.
    """
    carried = tuple(_carried(state, t) for t in state.day.tickets.values() if t.state in OPEN)
    still_serving = tuple(
        e.SessionRecord(s.counter, s.officer or "", s.state.value, s.call_seq)
        for s in state.day.sessions.values()
        if _serves_on(s)
    )
    faults = tuple(
        e.FaultRecord(device, dict(sorted(codes.items())))
        for device, codes in sorted(state.day.faults.items())
        if codes
    )
    before = state.day.leases.get(state.day.name, [])
    return e.DayOpened(
        day,
        carried,
        still_serving,
        tuple(sorted(state.day.closed)),
        faults,
        bookings=tuple(b.record() for b in state.day.bookings.values() if b.day >= day),
        lapsed=tuple(
            b.code for b in state.day.bookings.values() if b.day < day and b.state is BookingState.BOOKED
        ),
        leases=tuple(before),
        leases_day=state.day.name if before else "",
        lease_used=tuple(sorted(one for one in state.day.lease_used if one.startswith(f"{state.day.name}/"))),
        finished=tuple(_may_be_rated(state, day)),
        receipts=tuple(_not_printed(state)),
        services=names_of(state.office),
        booked=_sent_home(state, day),
    )


def _sent_home(state: OfficeState, day: str) -> dict[str, int]:
    """The last numbers of days to come that no booking of this record shows: a record before it was lost."""
    shown: dict[str, int] = {}
    for one in state.day.bookings.values():
        place = f"{one.day}/{one.service}"
        shown[place] = max(shown.get(place, 0), issued_as(one.ticket.rpartition("/")[2], one.service))
    return {
        place: last for place, last in state.day.booked.items() if place >= day and last > shown.get(place, 0)
    }


def open_again(state: OfficeState, day: str, so_far: DaySoFar) -> e.DayOpened:
    """The event that comes back to `day` from one that a wrong clock had opened; no number is given twice."""
    kept = {one.code: one for one in so_far.bookings}
    kept |= {one.code: one.record() for one in state.day.bookings.values() if one.day >= day}
    booked = tuple(
        structs.replace(one, state="booked") if one.state == "lapsed" else one for one in kept.values()
    )
    return structs.replace(
        open_day(state, day),
        bookings=booked,
        leases=tuple(so_far.leases),
        leases_day=day if so_far.leases else "",
        lease_used=tuple(so_far.lease_used),
        again=True,
        issued=dict(so_far.issued),
        taken=dict(so_far.taken),
        bags=so_far.bags,
    )


def _not_printed(state: OfficeState) -> Iterator[e.ReceiptRecord]:
    """Receipts that somebody still has to look after; a ticket of yesterday needs no paper."""
    for job in state.day.jobs.values():
        if job.dossier is not None and not job.printed and receipt_wanted(state, job.dossier):
            failed = job.failed if job.failed in LEFT_TO_A_PERSON else DAY_OVER
            yield e.ReceiptRecord(job.id, job.device, job.dossier, failed, job.copy)


def _carried(state: OfficeState, ticket: Ticket) -> e.TicketRecord:
    """An open ticket; one that waits for a counter which closes at midnight waits in line again."""
    record = ticket.record()
    if ticket.pinned is not None and not _serves_on(state.day.sessions.get(ticket.pinned)):
        return structs.replace(record, pinned=None)
    return record


def _serves_on(session: Session | None) -> bool:
    """Whether a counter stays open over midnight: with somebody in hand."""
    return session is not None and bool(session.ticket and session.officer)


def _may_be_rated(state: OfficeState, day: str) -> Iterator[e.FinishedRecord]:
    """What a pad that was away may hand in a rating for, and what an open ticket was rated for already.

    That of the last business day at least, however long ago it was, and of LATE_RATING_DAYS.
    """
    oldest_ms = day_start_ms(day) - LATE_RATING_DAYS * DAY_MS
    if state.day.name:
        oldest_ms = min(oldest_ms, day_start_ms(state.day.name))
    for ref, one in state.day.finished.items():
        ticket = state.day.tickets.get(one.ticket)
        open_yet = ticket is not None and ticket.state in OPEN
        if open_yet or (not one.rated and one.at_ms >= oldest_ms):
            yield e.FinishedRecord(ref, one.officer, one.at_ms, one.rated)


def pages(state: OfficeState, now_ms: int) -> Iterator[e.OfficerPaged]:
    """The pages to send now: for services where somebody waits, nobody serves, and the last is long ago.

    Nobody is paged at night, nor before the office opens or at lunch.
    """
    if not state.office.hours.open_at(now_ms):
        return
    again_ms = 1000 * state.office.tickets.page_again_s
    for letter in state.office.services:
        if not state.day.lines.waiting(letter) or state.serving(letter):
            continue
        last = state.day.pages.get(letter)
        if last is None or now_ms - last.at_ms >= again_ms:
            first = state.day.lines.first((letter,))
            if first is not None and state.day.tickets[first].state is TicketState.WAITING:
                yield e.OfficerPaged(letter, first, last.nth + 1 if last else 1)
