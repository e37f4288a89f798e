"""Ticket numbers: the letter of the service and a number per service and business day.

Three ranges that never meet: 1 to `last` for those who come, up to `booked_last` for bookings, and above it
the leases of kiosks. So a number printed while the hub is away cannot be another citizen's.
"""

from hub.domain.errors import refused
from hub.domain.events import Lease, TicketId
from hub.domain.office.office import Numbering
from hub.domain.text import ticket_number

DIGITS_MAX = 5  # as hub.domain.press.command.Number


def next_number(letter: str, issued: int, rule: Numbering) -> str:
    """The number after the `issued` ones. Raises Refused `numbers_exhausted`: none is used twice a day."""
    if issued >= rule.last:
        raise refused("numbers_exhausted", service=letter)
    return written(letter, issued + 1, rule)


def next_booked(letter: str, booked: int, rule: Numbering) -> str:
    """The number for a booking after `booked`, the highest there is (0: none). Raises `numbers_exhausted`."""
    number = max(booked, rule.last) + 1
    if number > rule.booked_last:
        raise refused("numbers_exhausted", service=letter)
    return written(letter, number, rule)


def new_lease(device: str, letter: str, leased: int, rule: Numbering) -> Lease | None:
    """The next free numbers of a service for a kiosk, as many as there are; None: there are none left.

    `leased`: the highest number leased on the same business day, 0 for none.
    """
    first = max(leased, rule.booked_last) + 1
    last = min(first + rule.lease - 1, rule.highest)
    return Lease(device, letter, first, last) if first <= last else None


def written(letter: str, number: int, rule: Numbering) -> str:
    """A number as people read it."""
    return f"{letter}{number:0{rule.width}d}"


def spellings(number: str, width: int) -> tuple[str, ...]:
    """All ways in which a number may stand on paper, that of this width first; of what is none itself."""
    if (bare := ticket_number(number)) is None:
        return (number,)
    letter = bare.rstrip("0123456789")
    value = bare[len(letter) :].lstrip("0")
    widths = dict.fromkeys((width, *range(1, DIGITS_MAX + 1)))
    return tuple(dict.fromkeys(letter + value.zfill(one) for one in widths))


def issued_as(number: str, letter: str) -> int:
    """The running number in a ticket number of `letter`."""
    return int(number[len(letter) :])


def ticket_id(day: str, number: str) -> TicketId:
    """The identity of a ticket for ever."""
    return f"{day}/{number}"
