"""Numbers that kiosks give while the hub is away: granted before, handed in afterwards."""

from hub.domain import events as e
from hub.domain.calendar.civil_time import DAY_MS, day_start_ms
from hub.domain.errors import refused
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import Context, Decision
from hub.domain.queue.allocation import due_ms
from hub.domain.queue.capacity import free_lease
from hub.domain.queue.deciding_kiosk import known_priority, known_service
from hub.domain.queue.numbering import issued_as, ticket_id, written
from hub.domain.state import OfficeState


def grant(state: OfficeState) -> e.LeasesGranted | None:
    """Leases of today for the kiosks that have none yet, or None. Without free numbers a kiosk has none."""
    highest = state.highest_leases()
    have = {(lease.device, lease.service) for lease in state.leases_in_force()}
    fresh = []
    for kiosk in state.devices.values():
        if kiosk.type != "kiosk":
            continue
        for letter in kiosk.services or state.office.services:
            if (kiosk.name, letter) in have or letter not in state.office.services:
                continue
            lease = free_lease(state, kiosk.name, letter, highest.get(letter, 0))
            if lease:
                highest[letter] = lease.last
                fresh.append(lease)
    return e.LeasesGranted(tuple(fresh)) if fresh else None


def offline_take(context: Context, command: c.OfflineTake) -> Decision:
    """Put a number that the kiosk gave into the queue at its true time.

    Raises Refused `no_such_service`, `no_such_priority`, `never_leased`, `lease_used`.
    """
    state = context.state
    service = known_service(context, command.service)
    priority = known_priority(context, command.priority)
    number, unknown = _leased(context, command)
    ticket = ticket_id(command.day, number)
    if ticket in state.day.lease_used or ticket in state.day.tickets:
        raise refused("lease_used", ticket=command.ticket)
    taken_ms = _on_its_day(context.pressed_ms, command.day)
    due = due_ms(taken_ms, service, priority.credit_s if priority else 0)
    event = e.TicketTaken(
        id=ticket,
        service=service.letter,
        taken_ms=taken_ms,
        due_ms=due,
        priority=command.priority,
        device=context.device.name,
        leased=True,
    )
    return Decision(answers.Nothing(), (*unknown, event))


def _leased(context: Context, command: c.OfflineTake) -> tuple[str, tuple[e.LeasesGranted, ...]]:
    """The number as the lease has it, and the lease, if no row of this ledger has it.

    Raises Refused `never_leased`.
    """
    letter = command.ticket.rstrip("0123456789")
    if letter == command.service:
        number = issued_as(command.ticket, letter)
        for lease in context.state.day.leases.get(command.day, ()):
            mine = lease.device == context.device.name and lease.service == letter
            if mine and lease.first <= number <= lease.last:
                return written(letter, number, context.office.numbering), ()
        if _passed(context, command.day, letter, number):
            found = e.Lease(context.device.name, letter, number, number)
            return written(letter, number, context.office.numbering), (e.LeasesGranted((found,)),)
    raise refused("never_leased", ticket=command.ticket)


def _passed(context: Context, day: str, letter: str, number: int) -> bool:
    """Whether it may be of a lease that was granted after the moment of a ledger that was put back."""
    state = context.state
    if day != state.day.name or not context.office.numbering.booked_last < number:
        return False
    others = any(one.service == letter and one.first <= number <= one.last for one in state.leases_in_force())
    return not others and number <= state.day.leases_passed.get(letter, 0)


def _on_its_day(pressed_ms: int, day: str) -> int:
    """The press, but inside the day of its lease: a device may not know how long it was without power."""
    start_ms = day_start_ms(day)
    return min(max(pressed_ms, start_ms), start_ms + DAY_MS - 1)
