"""Ticket numbers: the letter of the service and a number per service and business day."""

from hub.domain.errors import refused
from hub.domain.events import TicketId
from hub.domain.office import Numbering


def next_number(letter: str, issued: int, rule: Numbering) -> str:
    """The number after the `issued` ones. Raises Refused `numbers_exhausted`: none is used twice a day."""
    if issued >= rule.last:
        raise refused("numbers_exhausted", service=letter)
    return f"{letter}{issued + 1:0{rule.width}d}"


def issued_as(number: str, letter: str) -> int:
    """The running number in a ticket number of `letter`."""
    return int(number[len(letter) :])


def ticket_id(day: str, number: str) -> TicketId:
    """The identity of a ticket for ever."""
    return f"{day}/{number}"
