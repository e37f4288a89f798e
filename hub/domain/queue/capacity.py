"""Which ticket numbers are free: none is given that somebody has, or was promised, on the same business day.

The three ranges of `hub.domain.queue.numbering` never meet. But a technician may move them while the day is
open, and what was sent home with a booking, or given by a kiosk or the hub before, stays as it was.
"""

from hub.domain.events import Lease
from hub.domain.queue.numbering import new_lease, next_booked, ticket_id, written
from hub.domain.state import OfficeState

LOW_SHARE = 0.9  # of a range: from here on a person is told


def free_number(state: OfficeState, letter: str) -> int | None:
    """The next number for somebody who comes; None: there is none left today."""
    return _next_free(state, letter, state.day.issued.get(letter, 0), state.office.numbering.last)


def free_booked(state: OfficeState, letter: str, day: str) -> str:
    """The next number to be sent home for a day. Raises Refused `numbers_exhausted`."""
    rule, booked = state.office.numbering, state.day.booked.get(f"{day}/{letter}", 0)
    if day != state.day.name:
        return next_booked(letter, booked, rule)
    number = _next_free(state, letter, max(booked, rule.last), rule.booked_last)
    return next_booked(letter, number - 1 if number else rule.booked_last, rule)


def free_lease(state: OfficeState, device: str, letter: str, leased: int) -> Lease | None:
    """The next numbers of a service for a kiosk, as many as there are; None: there are none left.

    `leased`: the highest number leased on the same business day, 0 for none.
    """
    rule = state.office.numbering
    if not _ranges_moved(state, letter):
        return new_lease(device, letter, leased, rule)
    first = _next_free(state, letter, max(leased, rule.booked_last), rule.highest)
    if first is None or not rule.lease:
        return None
    last = min(first + rule.lease - 1, rule.highest)
    taken = next((n for n in range(first, last + 1) if not _is_free(state, letter, n)), last + 1)
    return Lease(device, letter, first, taken - 1)


def share_used(state: OfficeState, letter: str) -> float:
    """How much of the numbers for those who come is used today: 0 to 1."""
    if free_number(state, letter) is None:
        return 1.0
    return min(1.0, state.day.issued.get(letter, 0) / state.office.numbering.last)


def share_booked(state: OfficeState, letter: str, day: str) -> float:
    """How much of the numbers for bookings is sent home for a day: 0 to 1."""
    rule = state.office.numbering
    room = rule.booked_last - rule.last
    highest = state.day.booked.get(f"{day}/{letter}", 0)
    return min(1.0, max(0, highest - rule.last) / room) if room else 0.0


def _next_free(state: OfficeState, letter: str, after: int, last: int) -> int | None:
    number = after + 1
    while number <= last and not _is_free(state, letter, number):
        number += 1
    return number if number <= last else None


def _is_free(state: OfficeState, letter: str, number: int) -> bool:
    """Whether nobody has this number of today, nor was sent home with it.

    A number that was only leased is free: the kiosk gets another lease with its next want.
    """
    id_ = ticket_id(state.day.name, written(letter, number, state.office.numbering))
    return id_ not in state.day.tickets and id_ not in state.day.sent_home


def _ranges_moved(state: OfficeState, letter: str) -> bool:
    """Whether numbers of other kinds lie where leases are made from."""
    booked_last = state.office.numbering.booked_last
    highest = max(state.day.issued.get(letter, 0), state.day.booked.get(f"{state.day.name}/{letter}", 0))
    return highest > booked_last
