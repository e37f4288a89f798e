"""Who is next: every waiting ticket has a due time; the smallest among a counter's services wins.

Due time = eligible time + target wait of the service - credit of the priority class. Arrival times are never
rewritten. Cost: O(services of the counter + log waiting).

Eligible becomes who comes: at the press, also a press while the hub was away; who has booked and is not late:
at the slot; who missed a call: at the return. Passing on keeps the due time, whatever the target there is.

So nobody starves. While X waits in a line from which a counter calls the next, that counter calls no J before
X that became eligible more than `overtaken_ms_max` after X. Those are finitely many: X is called when they
are, as long as one counter of the line is at work. It holds for calls in turn alone: an officer may choose a
number out of turn, which the ledger says of that call. Who has booked may arrive `late_s_max` after the slot.
"""

from collections.abc import Iterable, Iterator
from heapq import merge

from sortedcontainers import SortedList

from hub.domain.events import TicketId
from hub.domain.office.office import Office, Service
from hub.domain.queue.tickets import Ticket

_Place = tuple[int, int, TicketId]  # due time, moment of the press, id: a total order


def due_ms(eligible_ms: int, service: Service, credit_s: int = 0) -> int:
    """When a ticket ought to be called, in Unix milliseconds."""
    return eligible_ms + 1000 * (service.target_wait_s - credit_s)


def overtaken_ms_max(office: Office) -> int:
    """The starvation bound: no ticket passes one that became eligible so much earlier.

    Over all services, for a ticket that was passed on is due by the target of its first one; who returns is
    due at once, without target or credit.
    """
    targets_s = [service.target_wait_s for service in office.services.values()]
    of_classes_s = [one.credit_s for one in office.priorities.values()]
    credit_s = office.booking.credit_s + max(of_classes_s, default=0)  # who has booked may be of a class too
    return 1000 * (max(targets_s) - min(0, min(targets_s) - credit_s))


def place(ticket: Ticket) -> _Place:
    """Where a ticket stands in any line."""
    return ticket.due_ms, ticket.taken_ms, ticket.id


class WaitingLines:
    """The waiting tickets: a sorted line for each service, and for each counter that somebody waits for.

    `services`: those that a counter gives. `stray`: lines of others, which are gone; any counter may call.
    """

    def __init__(self, services: Iterable[str]) -> None:
        self._lines: dict[str, SortedList] = {letter: SortedList() for letter in services}
        self.stray: list[str] = []

    def add(self, ticket: Ticket) -> None:
        """The ticket begins to wait."""
        if ticket.line not in self._lines:
            self._lines[ticket.line] = SortedList()
            if ticket.pinned is None:
                self.stray.append(ticket.line)
        self._lines[ticket.line].add(place(ticket))

    def remove(self, ticket: Ticket) -> None:
        """The ticket no longer waits."""
        self._lines[ticket.line].remove(place(ticket))

    def first(self, lines: Iterable[str]) -> TicketId | None:
        """The ticket due first in these lines, or None."""
        heads = self.first_two(lines)
        return heads[0] if heads else None

    def first_two(self, lines: Iterable[str]) -> list[TicketId]:
        """The ticket due first in these lines and the one that it comes before, as far as there are any."""
        heads = [head for name in lines if (line := self._lines.get(name)) for head in line[:2]]
        heads.sort()
        return [head[2] for head in heads[:2]]

    def ahead(self, ticket: Ticket) -> int:
        """How many in its line are called before this ticket, whether it stands there or not."""
        line = self._lines.get(ticket.line)
        return line.bisect_left(place(ticket)) if line else 0

    def before(self, ticket: Ticket, lines: Iterable[str]) -> int:
        """How many in these lines are due before this ticket."""
        own = place(ticket)
        return sum(line.bisect_left(own) for name in lines if (line := self._lines.get(name)))

    def in_order(self, lines: Iterable[str]) -> Iterator[TicketId]:
        """Everybody in these lines, in the order in which they are called."""
        return (one[2] for one in merge(*(self._lines.get(name, ()) for name in lines)))

    def waiting(self, line: str) -> int:
        """How many wait in this line."""
        return len(self._lines.get(line, ()))

    def waiting_for(self, lines: Iterable[str]) -> int:
        """How many wait in these lines together."""
        return sum(map(self.waiting, lines))

    def total(self) -> int:
        """How many wait in all lines."""
        return sum(map(len, self._lines.values()))
