"""How each event of the ledger changes the state of the office.

What an event does to a ticket, a session, a booking or a dossier its own `follow` says, for the state and
for the query tables alike. Here is what the office makes of it: lines, hands, what is put aside, counts.

Replaying a ledger and serving the public go through here alone, so a hub that starts again stands where it
stood. An illegal step raises Refused and changes nothing.
"""

from collections.abc import Callable
from copy import copy
from typing import Any, get_args

from hub.domain import events as e
from hub.domain.bags.batches import BatchEvent
from hub.domain.bookings.booking import Booking
from hub.domain.counters.sessions import Session, SessionEvent
from hub.domain.dossiers import events as d
from hub.domain.queue.numbering import issued_as
from hub.domain.queue.tickets import Ticket, TicketEvent, TicketState
from hub.domain.state import Day, Device, Finished, OfficeState, Page, PrintJob


def apply(state: OfficeState, seq: int, at_ms: int, event: e.AnyEvent) -> None:
    """Change the state by one event of the ledger; an illegal step raises Refused and changes nothing."""
    _APPLY[type(event)](state, seq, at_ms, event)
    state.seq = seq


def _session(state: OfficeState, counter: int) -> Session:
    """The counter, also one that the office had when the row was written and has no longer."""
    return state.day.sessions.setdefault(counter, Session(counter))


def _follow(state: OfficeState, seq: int, at_ms: int, event: TicketEvent) -> None:
    """A ticket follows, and after it lines, hands and what counters have put aside."""
    ticket = state.day.tickets[event.id]
    before = copy(ticket)
    ticket.follow(seq, at_ms, event)
    _lines_follow(state, before, ticket)
    if before.counter != ticket.counter:
        for counter in (before.counter, ticket.counter):
            if counter is not None:
                _session(state, counter).hold(ticket.id, ticket.counter)
    if before.aside_at is not None:
        _session(state, before.aside_at).aside.pop(ticket.id, None)
    if ticket.aside_at is not None:
        _session(state, ticket.aside_at).aside[ticket.id] = None


def _lines_follow(state: OfficeState, before: Ticket, ticket: Ticket) -> None:
    left, joined = _stands(before), _stands(ticket)
    if left == joined:
        return
    if left:
        state.day.lines.remove(before)
        if not state.day.lines.waiting(before.service):
            state.day.pages.pop(before.service, None)  # nobody waits for the officer any more
    if joined:
        state.day.lines.add(ticket)


def _stands(ticket: Ticket) -> tuple[str, int] | None:
    """The line in which it waits and its due time, if it does."""
    return (ticket.line, ticket.due_ms) if ticket.state is TicketState.WAITING else None


def _day_opened(state: OfficeState, seq: int, at_ms: int, event: e.DayOpened) -> None:
    day = state.day = Day.of(state.office, event.day)
    day.issued, day.taken, day.closed = dict(event.issued), dict(event.taken), set(event.closed)
    day.jobs = {record.job: PrintJob.of(record) for record in event.receipts}
    day.finished = {record.ref: Finished.of(record) for record in event.finished}
    day.batches_today = event.bags
    day.faults = {f.device: dict(f.codes) for f in event.faults}
    day.leases = {event.leases_day: list(event.leases)} if event.leases else {}
    day.lease_used, day.carried = set(event.lease_used), {one.id for one in event.carried}
    day.named = dict(event.services)
    for booking in event.bookings:
        _keep_booking(state, Booking.of(booking))
    _pass(day.booked, event.booked)
    for record in event.sessions:
        day.sessions[record.counter] = Session.of(record)
    for carried in event.carried:
        _carry(state, Ticket.of(carried))


def _carry(state: OfficeState, ticket: Ticket) -> None:
    state.day.tickets[ticket.id] = ticket
    if ticket.dossier is not None:
        state.day.collecting[ticket.dossier] = ticket.id
    if ticket.state is TicketState.WAITING:
        state.day.lines.add(ticket)
    elif ticket.state is TicketState.SERVING and ticket.counter is not None:
        _session(state, ticket.counter).ticket = ticket.id
    elif ticket.aside_at is not None:
        _session(state, ticket.aside_at).aside[ticket.id] = None


def _keep_booking(state: OfficeState, booking: Booking) -> None:
    state.day.bookings[booking.code] = booking
    state.day.sent_home.add(booking.ticket)
    place = f"{booking.day}/{booking.service}"
    number = issued_as(booking.ticket.rpartition("/")[2], booking.service)
    state.day.booked[place] = max(number, state.day.booked.get(place, 0))


def _ticket_taken(state: OfficeState, seq: int, at_ms: int, event: e.TicketTaken) -> None:
    if event.booking is not None:
        state.day.bookings[event.booking].follow(at_ms, event)
    ticket = Ticket.taken(seq, event)
    if event.dossier is not None:
        state.day.collecting[event.dossier] = ticket.id
    ahead = state.day.lines.ahead(ticket)
    state.day.tickets[ticket.id] = ticket
    if ticket.day != state.day.name:  # a leased number of yesterday, handed in today
        state.day.carried.add(ticket.id)
    if event.id.startswith(state.day.name):  # a leased number of yesterday is nothing of today's quota
        state.day.taken[event.service] = state.day.taken.get(event.service, 0) + 1
    if event.wait_s is not None:
        state.day.told[event.id] = event.wait_s
    if event.leased:
        state.day.lease_used.add(event.id)
    elif event.booking is None:
        state.day.issued[event.service] = issued_as(ticket.number, event.service)
    state.day.lines.add(ticket)
    if event.job and event.device:
        state.day.jobs[event.job] = PrintJob(event.job, event.device, ticket.id, ahead)


def _ticket_called(state: OfficeState, seq: int, at_ms: int, event: e.TicketCalled) -> None:
    _follow(state, seq, at_ms, event)
    session = _session(state, event.counter)
    session.call_seq, session.invitation = seq, None


def _errand_done(
    state: OfficeState, seq: int, at_ms: int, event: e.TicketFinished | e.TicketPassedOn
) -> None:
    _follow(state, seq, at_ms, event)
    _invite(state, at_ms, event)


def _invite(state: OfficeState, at_ms: int, event: e.TicketFinished | e.TicketPassedOn) -> None:
    """Ask for a rating: one a ticket and counter, however many errands were done there."""
    finished = Finished(event.id, event.counter, event.officer, at_ms)
    if not state.day.finished.setdefault(event.rating, finished).rated:
        session = _session(state, event.counter)
        session.invitation, session.invited_ms = event.rating, at_ms


def _booking_moved(state: OfficeState, seq: int, at_ms: int, event: e.BookingMoved) -> None:
    state.day.bookings[event.code].follow(at_ms, event)
    _keep_booking(state, state.day.bookings[event.code])


def _office_configured(state: OfficeState, seq: int, at_ms: int, event: e.OfficeConfigured) -> None:
    state.day.leases_passed = {}
    state.day.named = dict(event.services)


def _ticket_reprinted(state: OfficeState, seq: int, at_ms: int, event: e.TicketReprinted) -> None:
    _follow(state, seq, at_ms, event)
    ticket = state.day.tickets[event.id]
    for job in state.day.jobs.values():
        if job.ticket == event.id and not job.printed:
            job.printed, job.failed = True, None  # the copy takes its place
    ahead = state.day.lines.ahead(ticket)
    state.day.jobs[event.job] = PrintJob(event.job, event.device, event.id, ahead, copy=True)


def _at_work(state: OfficeState, seq: int, at_ms: int, event: SessionEvent) -> None:
    _session(state, event.counter).follow(event)
    if isinstance(event, e.OfficerLoggedIn):
        state.day.unseated.pop(event.counter, None)
        for service in state.services_of(event.counter):
            state.day.pages.pop(service, None)
    elif isinstance(event, e.OfficerLoggedOut) and event.gone:
        state.day.unseated[event.counter] = event.officer


def _printed(state: OfficeState, seq: int, at_ms: int, event: e.TicketPrinted) -> None:
    if job := state.day.jobs.get(event.job):
        job.printed, job.failed, job.unconfirmed = True, None, event.unconfirmed
        _noted(state, seq, job.ticket)


def _print_failed(state: OfficeState, seq: int, at_ms: int, event: e.PrintFailed) -> None:
    if job := state.day.jobs.get(event.job):
        job.failed = event.code
        _noted(state, seq, job.ticket)


def _noted(state: OfficeState, seq: int, ticket: e.TicketId | None) -> None:
    if ticket in state.day.tickets:
        state.day.tickets[ticket].noted(seq)


def _rated(state: OfficeState, seq: int, at_ms: int, event: e.Rated) -> None:
    _noted(state, seq, event.ticket)
    if event.ref in state.day.finished and not event.unsolicited:
        state.day.finished[event.ref].rated = True
    session = state.day.sessions.get(event.counter)
    if session and session.invitation == event.ref:
        session.invitation = None


def _shown(state: OfficeState, seq: int, at_ms: int, event: e.BoardShown) -> None:
    state.day.shown[event.device] = event.text, event.day


def _fault_raised(state: OfficeState, seq: int, at_ms: int, event: e.FaultRaised) -> None:
    state.day.faults.setdefault(event.device, {})[event.code] = event.boot


def _fault_cleared(state: OfficeState, seq: int, at_ms: int, event: e.FaultCleared) -> None:
    state.day.faults.get(event.device, {}).pop(event.code, None)


def _service_closed(state: OfficeState, seq: int, at_ms: int, event: e.ServiceClosed) -> None:
    state.day.closed.add(event.service)


def _service_opened(state: OfficeState, seq: int, at_ms: int, event: e.ServiceOpened) -> None:
    state.day.closed.discard(event.service)


def _device_added(state: OfficeState, seq: int, at_ms: int, event: e.DeviceAdded) -> None:
    _end_leases(state, event.name)
    state.devices[event.name] = Device.of(event)


def _device_removed(state: OfficeState, seq: int, at_ms: int, event: e.DeviceRemoved) -> None:
    _end_leases(state, event.name)
    state.devices.pop(event.name, None)
    state.day.faults.pop(event.name, None)
    state.day.shown.pop(event.name, None)


def _end_leases(state: OfficeState, device: str) -> None:
    """Another board may answer to this name now, and it does not know which numbers were given."""
    state.day.leases_ended.update(
        one for one in state.day.leases.get(state.day.name, ()) if one.device == device
    )


def _paged(state: OfficeState, seq: int, at_ms: int, event: e.OfficerPaged) -> None:
    state.day.pages[event.service] = Page(at_ms, event.nth)
    _noted(state, seq, event.ticket)


def _booking_made(state: OfficeState, seq: int, at_ms: int, event: e.BookingMade) -> None:
    _keep_booking(state, Booking.made(seq, at_ms, event))


def _booking_cancelled(state: OfficeState, seq: int, at_ms: int, event: e.BookingCancelled) -> None:
    state.day.bookings[event.code].follow(at_ms, event)


def _leases_granted(state: OfficeState, seq: int, at_ms: int, event: e.LeasesGranted) -> None:
    state.day.leases.setdefault(state.day.name, []).extend(event.leases)


def _numbers_passed(state: OfficeState, seq: int, at_ms: int, event: e.NumbersPassed) -> None:
    _pass(state.day.issued, event.services)
    _pass(state.day.local_codes, event.dossiers)
    _pass(state.day.booked, event.booked)
    state.day.batches_today = max(state.day.batches_today, event.bags)
    _pass(state.day.leases_passed, event.leased)
    state.day.leases_ended.update(  # by now, or before that ledger, they may be another kiosk's
        one
        for one in state.day.leases.get(state.day.name, ())
        if one.first <= event.leased.get(one.service, 0)
    )


def _pass(mine: dict[str, int], passed: dict[str, int]) -> None:
    mine.update({key: max(mine.get(key, 0), last) for key, last in passed.items()})


def _nothing(state: OfficeState, seq: int, at_ms: int, event: e.Event) -> None:
    """Recorded, and no rule looks at it."""


def _dossier(state: OfficeState, seq: int, at_ms: int, event: Any) -> None:
    state.dossiers.follow(seq, at_ms, event)
    if isinstance(event, d.DossierRegistered) and event.local:
        agency = event.dossier.rsplit("-", 2)[0]
        state.day.local_codes[agency] = state.day.local_codes.get(agency, 0) + 1


def _receipt_ordered(state: OfficeState, seq: int, at_ms: int, event: d.ReceiptOrdered) -> None:
    state.dossiers.follow(seq, at_ms, event)
    for job in state.day.jobs.values():
        if job.dossier == event.dossier and not job.printed:
            job.printed, job.failed = True, None  # the copy takes its place
    state.day.jobs[event.job] = PrintJob(
        event.job, event.device, "", 0, copy=event.copy, dossier=event.dossier
    )


def _batch(state: OfficeState, seq: int, at_ms: int, event: Any) -> None:
    state.batches.follow(event)
    if isinstance(event, d.BatchOpened):
        state.day.batches_today += 1


_APPLY: dict[type[e.Event], Callable[[OfficeState, int, int, Any], None]] = {
    e.HubStarted: _nothing,
    e.ClockConfirmed: _nothing,
    e.NumbersPassed: _numbers_passed,
    e.ClockPutBack: _nothing,
    e.DayOpened: _day_opened,
    e.TicketTaken: _ticket_taken,
    e.TicketCalled: _ticket_called,
    e.TicketFinished: _errand_done,
    e.TicketPassedOn: _errand_done,
    e.TicketMissed: _follow,
    e.TicketParked: _follow,
    e.TicketVoided: _follow,
    e.TicketTransferred: _follow,
    e.TicketReleased: _follow,
    e.TicketMoved: _follow,
    e.BookingMoved: _booking_moved,
    e.OfficeConfigured: _office_configured,
    e.TicketReturned: _follow,
    e.TicketReprinted: _ticket_reprinted,
    e.OfficerLoggedIn: _at_work,
    e.OfficerLoggedOut: _at_work,
    e.CounterPaused: _at_work,
    e.CounterResumed: _at_work,
    e.TicketPrinted: _printed,
    e.PrintFailed: _print_failed,
    e.Rated: _rated,
    e.BoardShown: _shown,
    e.FaultRaised: _fault_raised,
    e.FaultCleared: _fault_cleared,
    e.ServiceClosed: _service_closed,
    e.ServiceOpened: _service_opened,
    e.DeviceAdded: _device_added,
    e.DeviceRemoved: _device_removed,
    e.OfficerPinSet: _nothing,
    e.OfficerCardSet: _nothing,
    e.OfficerPaged: _paged,
    e.BookingMade: _booking_made,
    e.BookingCancelled: _booking_cancelled,
    e.LeasesGranted: _leases_granted,
    **dict.fromkeys(get_args(d.DossierEvent), _dossier),
    **dict.fromkeys(get_args(BatchEvent), _batch),
    d.ReceiptOrdered: _receipt_ordered,
}
