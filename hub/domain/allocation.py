"""Who is next: every waiting ticket has a due time; the smallest among a counter's services wins.

Due time = moment of the press + target wait of the service - credit of the priority class. So nobody
starves: a ticket is only ever passed by tickets that came less than (their credit + difference of the
targets) after it. Arrival times are never rewritten. Cost: O(services of the counter + log waiting).
"""

from collections.abc import Iterable

from sortedcontainers import SortedList

from hub.domain.events import TicketId
from hub.domain.office import Priority, Service
from hub.domain.queueing import Ticket

_Place = tuple[int, int, TicketId]  # due time, moment of the press, id: a total order


def due_ms(pressed_ms: int, service: Service, priority: Priority | None) -> int:
    """When a ticket ought to be called, in Unix milliseconds."""
    credit_s = priority.credit_s if priority else 0
    return pressed_ms + 1000 * (service.target_wait_s - credit_s)


def _place(ticket: Ticket) -> _Place:
    return ticket.due_ms, ticket.taken_ms, ticket.id


class WaitingLines:
    """The waiting tickets, a sorted line for each service."""

    def __init__(self, services: Iterable[str]) -> None:
        self._lines: dict[str, SortedList] = {letter: SortedList() for letter in services}

    def add(self, ticket: Ticket) -> None:
        """The ticket begins to wait."""
        self._lines.setdefault(ticket.service, SortedList()).add(_place(ticket))

    def remove(self, ticket: Ticket) -> None:
        """The ticket no longer waits."""
        self._lines[ticket.service].remove(_place(ticket))

    def first(self, services: Iterable[str]) -> TicketId | None:
        """The ticket due first in these lines, or None."""
        heads = [line[0] for letter in services if (line := self._lines.get(letter))]
        return min(heads)[2] if heads else None

    def ahead(self, ticket: Ticket) -> int:
        """How many in its line are called before a ticket that does not stand there yet."""
        line = self._lines.get(ticket.service)
        return line.bisect_left(_place(ticket)) if line else 0

    def waiting(self, service: str) -> int:
        """How many wait in this line."""
        return len(self._lines.get(service, ()))

    def waiting_for(self, services: Iterable[str]) -> int:
        """How many wait in these lines together."""
        return sum(map(self.waiting, services))

    def total(self) -> int:
        """How many wait in all lines."""
        return sum(map(len, self._lines.values()))
