"""How each event of the ledger changes the state of the office.

Replaying a ledger and serving the public go through here alone, so a hub that starts again stands where it
stood. An illegal step raises Refused and changes nothing.
"""

from collections.abc import Callable
from typing import Any, get_args

from hub.domain import events as e
from hub.domain.bags.batches import BatchEvent
from hub.domain.bookings import booking as bookings
from hub.domain.bookings.booking import Booking, BookingStep
from hub.domain.counters import sessions
from hub.domain.counters.sessions import Session, SessionState, SessionStep
from hub.domain.dossiers import events as d
from hub.domain.queue import tickets as queueing
from hub.domain.queue.numbering import issued_as
from hub.domain.queue.tickets import Step, Ticket, TicketState
from hub.domain.state import Day, Device, Finished, OfficeState, Page, PrintJob


def apply(state: OfficeState, seq: int, at_ms: int, event: e.AnyEvent) -> None:
    """Change the state by one event of the ledger; an illegal step raises Refused and changes nothing."""
    _APPLY[type(event)](state, seq, at_ms, event)
    state.seq = seq


def _session(state: OfficeState, counter: int) -> Session:
    """The counter, also one that the office had when the row was written and has no longer."""
    return state.day.sessions.setdefault(counter, Session(counter))


def _step(state: OfficeState, ticket_id: e.TicketId, step: Step) -> Ticket:
    """Move a ticket and keep the lines and what counters have put aside right."""
    ticket = state.day.tickets[ticket_id]
    before = ticket.state
    ticket.state = queueing.after(before, step)
    if before is TicketState.WAITING:
        state.day.lines.remove(ticket)
        if not state.day.lines.waiting(ticket.service):
            state.day.pages.pop(ticket.service, None)  # nobody waits for the officer any more
    if ticket.aside_at is not None:
        _session(state, ticket.aside_at).aside.pop(ticket.id, None)
        ticket.aside_at = None
    return ticket


def _release(state: OfficeState, ticket: Ticket) -> None:
    """The ticket is no longer in anybody's hand."""
    if ticket.counter is not None and _session(state, ticket.counter).ticket == ticket.id:
        _session(state, ticket.counter).ticket = None
    ticket.counter = None


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
        session = _session(state, record.counter)
        session.officer, session.state = record.officer, SessionState(record.state)
        session.call_seq = record.call_seq
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
    ticket = Ticket(
        event.id,
        event.service,
        event.taken_ms,
        event.due_ms,
        event.priority,
        kiosk=event.device,
        then=event.then,
        booking=event.booking,
        dossier=event.dossier,
    )
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
    if event.booking is not None:
        booking = state.day.bookings[event.booking]
        booking.state = bookings.after(booking.state, BookingStep.CHECK_IN)
    elif event.leased:
        state.day.lease_used.add(event.id)
    else:
        state.day.issued[event.service] = issued_as(ticket.number, event.service)
    state.day.lines.add(ticket)
    if event.job and event.device:
        state.day.jobs[event.job] = PrintJob(event.job, event.device, ticket.id, ahead)


def _ticket_called(state: OfficeState, seq: int, at_ms: int, event: e.TicketCalled) -> None:
    ticket = _step(state, event.id, Step.RECALL if event.nth > 1 else Step.CALL)
    if event.nth == 1:
        ticket.called_ms, ticket.pinned = at_ms, None
    ticket.counter, ticket.calls = event.counter, event.nth
    session = _session(state, event.counter)
    session.ticket, session.call_seq, session.invitation = ticket.id, seq, None


def _ticket_finished(state: OfficeState, seq: int, at_ms: int, event: e.TicketFinished) -> None:
    _release(state, _step(state, event.id, Step.FINISH))
    _invite(state, at_ms, event)


def _ticket_passed_on(state: OfficeState, seq: int, at_ms: int, event: e.TicketPassedOn) -> None:
    ticket = _step(state, event.id, Step.PASS_ON)
    _release(state, ticket)
    _invite(state, at_ms, event)
    left = ticket.then.index(event.service) + 1
    ticket.service, ticket.then, ticket.calls = event.service, ticket.then[left:], 0
    state.day.lines.add(ticket)


def _invite(state: OfficeState, at_ms: int, event: e.TicketFinished | e.TicketPassedOn) -> None:
    """Ask for a rating: one a ticket and counter, however many errands were done there."""
    finished = Finished(event.id, event.counter, event.officer, at_ms)
    if not state.day.finished.setdefault(event.rating, finished).rated:
        session = _session(state, event.counter)
        session.invitation, session.invited_ms = event.rating, at_ms


def _ticket_missed(state: OfficeState, seq: int, at_ms: int, event: e.TicketMissed) -> None:
    _set_aside(state, event.counter, _step(state, event.id, Step.MISS)).missed_ms = at_ms


def _ticket_parked(state: OfficeState, seq: int, at_ms: int, event: e.TicketParked) -> None:
    _set_aside(state, event.counter, _step(state, event.id, Step.PARK))


def _set_aside(state: OfficeState, counter: int, ticket: Ticket) -> Ticket:
    _release(state, ticket)
    ticket.aside_at = counter
    _session(state, counter).aside[ticket.id] = None
    return ticket


def _ticket_voided(state: OfficeState, seq: int, at_ms: int, event: e.TicketVoided) -> None:
    _release(state, _step(state, event.id, Step.VOID))


def _ticket_transferred(state: OfficeState, seq: int, at_ms: int, event: e.TicketTransferred) -> None:
    ticket = _step(state, event.id, Step.TRANSFER)
    _release(state, ticket)
    ticket.service, ticket.pinned, ticket.calls = event.service, event.to_counter, 0
    ticket.then = tuple(letter for letter in ticket.then if letter != event.service)  # served once
    state.day.lines.add(ticket)


def _ticket_released(state: OfficeState, seq: int, at_ms: int, event: e.TicketReleased) -> None:
    ticket = _step(state, event.id, Step.RELEASE)
    ticket.pinned = None
    state.day.lines.add(ticket)


def _ticket_moved(state: OfficeState, seq: int, at_ms: int, event: e.TicketMoved) -> None:
    ticket = state.day.tickets[event.id]
    if ticket.state in queueing.OVER:
        raise queueing.standing(ticket)
    if ticket.state is TicketState.WAITING:
        state.day.lines.remove(ticket)
    ticket.service, ticket.then = event.service, event.then
    if ticket.state is TicketState.WAITING:
        state.day.lines.add(ticket)


def _booking_moved(state: OfficeState, seq: int, at_ms: int, event: e.BookingMoved) -> None:
    state.day.bookings[event.code].service = event.service
    _keep_booking(state, state.day.bookings[event.code])


def _office_configured(state: OfficeState, seq: int, at_ms: int, event: e.OfficeConfigured) -> None:
    state.day.leases_passed = {}
    state.day.named = dict(event.services)


def _ticket_returned(state: OfficeState, seq: int, at_ms: int, event: e.TicketReturned) -> None:
    ticket = _step(state, event.id, Step.RETURN)
    _release(state, ticket)
    ticket.due_ms, ticket.calls, ticket.missed_ms = event.due_ms, 0, None
    state.day.lines.add(ticket)


def _ticket_reprinted(state: OfficeState, seq: int, at_ms: int, event: e.TicketReprinted) -> None:
    ticket = state.day.tickets[event.id]
    for job in state.day.jobs.values():
        if job.ticket == event.id and not job.printed:
            job.printed, job.failed = True, None  # the copy takes its place
    ahead = state.day.lines.ahead(ticket)
    state.day.jobs[event.job] = PrintJob(event.job, event.device, event.id, ahead, copy=True)


def _logged_in(state: OfficeState, seq: int, at_ms: int, event: e.OfficerLoggedIn) -> None:
    session = _session(state, event.counter)
    session.state = sessions.after(session.state, SessionStep.LOGIN)
    session.officer = event.officer
    state.day.unseated.pop(event.counter, None)
    for service in state.services_of(event.counter):
        state.day.pages.pop(service, None)


def _logged_out(state: OfficeState, seq: int, at_ms: int, event: e.OfficerLoggedOut) -> None:
    session = _session(state, event.counter)
    session.state = sessions.after(session.state, SessionStep.LOGOUT)
    session.officer = session.invitation = None
    if event.gone:
        state.day.unseated[event.counter] = event.officer


def _paused(state: OfficeState, seq: int, at_ms: int, event: e.CounterPaused) -> None:
    session = _session(state, event.counter)
    session.state = sessions.after(session.state, SessionStep.PAUSE)


def _resumed(state: OfficeState, seq: int, at_ms: int, event: e.CounterResumed) -> None:
    session = _session(state, event.counter)
    session.state = sessions.after(session.state, SessionStep.RESUME)


def _printed(state: OfficeState, seq: int, at_ms: int, event: e.TicketPrinted) -> None:
    if job := state.day.jobs.get(event.job):
        job.printed, job.failed, job.unconfirmed = True, None, event.unconfirmed


def _print_failed(state: OfficeState, seq: int, at_ms: int, event: e.PrintFailed) -> None:
    if job := state.day.jobs.get(event.job):
        job.failed = event.code


def _rated(state: OfficeState, seq: int, at_ms: int, event: e.Rated) -> None:
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
    state.devices[event.name] = Device(event.name, event.type, event.counter, event.services)


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


def _booking_made(state: OfficeState, seq: int, at_ms: int, event: e.BookingMade) -> None:
    _keep_booking(
        state,
        Booking(
            event.code,
            event.ticket,
            event.service,
            event.slot_ms,
            event.priority,
            event.holder,
            ref=event.ref,
        ),
    )


def _booking_cancelled(state: OfficeState, seq: int, at_ms: int, event: e.BookingCancelled) -> None:
    booking = state.day.bookings[event.code]
    booking.state = bookings.after(booking.state, BookingStep.CANCEL)


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
    e.TicketFinished: _ticket_finished,
    e.TicketPassedOn: _ticket_passed_on,
    e.TicketMissed: _ticket_missed,
    e.TicketParked: _ticket_parked,
    e.TicketVoided: _ticket_voided,
    e.TicketTransferred: _ticket_transferred,
    e.TicketReleased: _ticket_released,
    e.TicketMoved: _ticket_moved,
    e.BookingMoved: _booking_moved,
    e.OfficeConfigured: _office_configured,
    e.TicketReturned: _ticket_returned,
    e.TicketReprinted: _ticket_reprinted,
    e.OfficerLoggedIn: _logged_in,
    e.OfficerLoggedOut: _logged_out,
    e.CounterPaused: _paused,
    e.CounterResumed: _resumed,
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
