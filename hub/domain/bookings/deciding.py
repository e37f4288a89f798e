"""Slots: booked from home, given back, and checked in at the kiosk."""

from dataclasses import replace
from datetime import date, timedelta

from hub.domain import events as e
from hub.domain.bookings import booking as bookings
from hub.domain.bookings.booking import Booking, BookingState, BookingStep, clock
from hub.domain.calendar.civil_time import business_day, civil_ms, day_start_ms
from hub.domain.errors import invalid, refused
from hub.domain.office.office import Service
from hub.domain.paper.codes import BookingCode, TicketCode, booking_qr, read_code
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import Context, Decision
from hub.domain.queue import tickets as queueing
from hub.domain.queue.admission import minutes
from hub.domain.queue.allocation import due_ms
from hub.domain.queue.capacity import free_booked
from hub.domain.queue.deciding_kiosk import known_priority, known_service, taken
from hub.domain.queue.numbering import ticket_id
from hub.domain.queue.tickets import TicketState
from hub.domain.text import code as as_code


def book(context: Context, command: c.Book) -> Decision:
    """Keep a slot and give its number.

    Raises Refused `no_such_service`, `service_closed`, `no_booking_here`, `closed_that_day`, `no_such_slot`,
    `in_the_past`, `too_far_ahead`, `slot_full`, `already_booked`, `reference_taken`, `numbers_exhausted`,
    `holder_is_personal`.
    """
    state, office = context.state, context.office
    service = _bookable(context, command.service)
    known_priority(context, command.priority)
    if command.holder and bookings.personal(command.holder):
        raise invalid("holder_is_personal")
    slot_ms = _minute(command.at)
    day = business_day(slot_ms)
    _refuse_day(context, day)
    if day_off := office.hours.day_off(day):
        raise refused("closed_that_day", day=day, of=day_off)
    if slot_ms not in bookings.slot_starts(service, office.hours, day):
        raise refused("no_such_slot", at=command.at)
    if slot_ms < context.now_ms:
        raise refused("in_the_past")
    _refuse_second(context, command, day)
    _refuse_taken(context, command.ref)
    if bookings.held(state.day.bookings.values(), service.letter).get(slot_ms, 0) >= service.slot_capacity:
        raise refused("slot_full", at=clock(slot_ms))
    number = free_booked(state, service.letter, day)
    code = bookings.new_code(context.nonce, _codes(state.day.bookings))
    event = e.BookingMade(
        code, ticket_id(day, number), service.letter, slot_ms, command.priority, command.holder, command.ref
    )
    until = clock(slot_ms + 60_000 * service.slot_min)
    return Decision(
        answers.Booked(code, number, day, clock(slot_ms), until, booking_qr(office.site, code)), (event,)
    )


def slots(context: Context, command: c.Slots) -> Decision:
    """The slots of a service on a day that can still be booked."""
    service = _bookable(context, command.service)
    day = _day(command.day)
    _refuse_day(context, day)
    held = bookings.held(context.state.day.bookings.values(), service.letter)
    entries = tuple(
        answers.SlotEntry(
            clock(at), clock(at + 60_000 * service.slot_min), max(0, service.slot_capacity - held.get(at, 0))
        )
        for at in bookings.slot_starts(service, context.office.hours, day)
        if at >= context.now_ms
    )
    return Decision(answers.SlotsOfDay(entries))


def cancel(context: Context, command: c.Cancel) -> Decision:
    """Give a slot back. Raises Refused `code_mistyped`, `no_such_booking`, and those of the life cycle."""
    booking = _booking(context, _code(context, command.code))
    bookings.after(booking.state, BookingStep.CANCEL)
    return Decision(answers.Nothing(), (e.BookingCancelled(booking.code),))


def check_in(context: Context, command: c.CheckIn) -> Decision:
    """A booked citizen is here, or one who missed a call is back.

    Raises Refused `code_not_known`, `code_mistyped`, `other_office`, `no_such_booking`, `other_day`,
    `too_early`, `already_checked_in`, `booking_cancelled`; of a ticket `grace_over` and others.
    """
    booking = bookings.by_ref(context.state.day.bookings.values(), as_code(command.code))
    if booking is not None:  # the code of upstream, on the citizen's telephone
        return _arrive(context, booking)
    code = read_code(command.code)
    if code is None:
        raise refused("code_not_known")
    if code.site is not None and code.site != context.office.site.upper():
        raise refused("other_office")
    if isinstance(code, TicketCode):
        return _come_back(context, code)
    return _arrive(context, _booking(context, code.code))


def _arrive(context: Context, booking: Booking) -> Decision:
    rules = context.office.booking
    bookings.after(booking.state, BookingStep.CHECK_IN)
    if booking.day != context.state.day.name:
        raise refused("other_day", day=booking.day)
    opens_ms = booking.slot_ms - 1000 * rules.early_s_max
    if context.pressed_ms < opens_ms:
        raise refused("too_early", opens=clock(opens_ms))
    service = known_service(context, booking.service)
    late = context.pressed_ms > booking.slot_ms + 1000 * rules.late_s_max
    eligible_ms, credit_s = (context.pressed_ms, 0) if late else (booking.slot_ms, rules.credit_s)
    priority = context.office.priorities.get(booking.priority or "")
    credit_s += priority.credit_s if priority else 0
    early_s = (eligible_ms - context.pressed_ms) // 1000  # it is due like somebody who comes so much later
    event = e.TicketTaken(
        id=booking.ticket,
        service=service.letter,
        taken_ms=max(context.pressed_ms, day_start_ms(context.state.day.name)),
        due_ms=due_ms(eligible_ms, service, credit_s),
        priority=booking.priority,
        device=context.device.name,
        job=context.job,
        wait_s=context.waits.expected_s(service.letter, credit_s - early_s),
        booking=booking.code,
    )
    return taken(context, event, service)


def _come_back(context: Context, code: TicketCode) -> Decision:
    """Whoever missed the call waits again, due from now; who waits is told so."""
    ticket = context.state.day.tickets.get(ticket_id(code.day, code.number))
    if ticket is None:
        if code.day != context.state.day.name:
            raise refused("ticket_of_another_day", ticket=code.number)
        raise refused("no_such_ticket", ticket=code.number)
    if ticket.state is not TicketState.NO_SHOW:
        raise queueing.standing(ticket)
    if context.now_ms - (ticket.missed_ms or 0) > 1000 * context.office.tickets.grace_s:
        raise refused("grace_over", ticket=ticket.number)
    back = replace(ticket, due_ms=context.now_ms)
    ahead = context.state.day.lines.ahead(back)
    target_s = context.office.services[
        ticket.service
    ].target_wait_s  # due at once, as if all of it were credit
    wait_s = context.waits.expected_s(ticket.service, target_s)
    answer = answers.Taken(ticket.number, ahead, minutes(wait_s), None, ticket.service)
    return Decision(answer, (e.TicketReturned(ticket.id, back.due_ms),))


def _bookable(context: Context, letter: str) -> Service:
    """A service that takes bookings. Raises Refused `service_closed`, `no_booking_here` and others."""
    service = known_service(context, letter)
    if letter in context.state.day.closed:
        raise refused("service_closed", service=letter)
    if not service.slot_min or not service.slot_capacity:
        raise refused("no_booking_here", service=letter)
    return service


def _refuse_day(context: Context, day: str) -> None:
    """Not before today, and not further ahead than the office plans."""
    today, days_max = context.state.day.name, context.office.booking.days_ahead_max
    if day < today:
        raise refused("in_the_past")
    if date.fromisoformat(day) > date.fromisoformat(today) + timedelta(days=days_max):
        raise refused("too_far_ahead", days=days_max)


def _refuse_second(context: Context, command: c.Book, day: str) -> None:
    """One open booking a holder, service and day."""
    for booking in context.state.day.bookings.values():
        same = (booking.holder, booking.service, booking.day) == (command.holder, command.service, day)
        if command.holder and same and booking.state is BookingState.BOOKED:
            raise refused("already_booked", at=clock(booking.slot_ms))


def _refuse_taken(context: Context, ref: str | None) -> None:
    """A code of upstream opens one booking, and none that has this code of ours."""
    if ref is None:
        return
    other = bookings.by_ref(context.state.day.bookings.values(), ref)
    if ref in context.state.day.bookings or (
        other and other.state in (BookingState.BOOKED, BookingState.HERE)
    ):
        raise refused("reference_taken", ref=ref)


def _codes(known: dict[str, Booking]) -> set[str]:
    """All codes that a kiosk may be shown, ours and upstream's."""
    return {*known, *(one.ref for one in known.values() if one.ref)}


def _code(context: Context, text: str) -> str:
    """The digits of a booking code. Raises Refused `code_not_known`, `other_office`."""
    code = read_code(text)
    if not isinstance(code, BookingCode):
        raise refused("code_not_known")
    if code.site not in (None, context.office.site.upper()):
        raise refused("other_office")
    return code.code


def _booking(context: Context, code: str) -> Booking:
    """The booking of a code. Raises Refused `code_mistyped`, `no_such_booking`."""
    if bookings.mistyped(code):
        raise refused("code_mistyped")
    if code not in context.state.day.bookings:
        raise refused("no_such_booking")
    return context.state.day.bookings[code]


def _minute(text: str) -> int:
    """A minute in civil time, in Unix milliseconds. Raises Refused `not_a_time`."""
    at_ms = civil_ms(text)
    if at_ms is None:
        raise invalid("not_a_time", at=text)
    return at_ms


def _day(text: str) -> str:
    """A day that exists. Raises Refused `not_a_time`."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise invalid("not_a_time", at=text) from None
