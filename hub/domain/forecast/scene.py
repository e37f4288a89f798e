"""One part of the office at one moment, in seconds from now: all that a scenario needs."""

from bisect import bisect_right
from itertools import islice

from msgspec import Struct

from hub.domain.forecast.learned import Learned
from hub.domain.forecast.parts import Part
from hub.domain.forecast.sample import Quantiles
from hub.domain.forecast.staffing import Desk, Then, desks_of, errands_in, pauses_of
from hub.domain.queue.tickets import Ticket
from hub.domain.state import OfficeState

MANY = 1 << 30
BOOKED_LATE_S, BOOKED_AHEAD_S = 900, 7_200  # who has booked and is later than that does not come
AHEAD_MAX = 100  # of each line; beyond, the pace of these tells the rest
DESK_SIGMA = 0.1  # of the logarithm of an officer's speed: officers differ, and samples are of all of them
AHEAD_OF_ALL_MS = 3_600_000  # due so long ago is due first


Entry = tuple[int, int, Then]


class Asked(Struct, frozen=True):
    """Somebody whose wait is looked for. `cut`: how many due before are too far back to be played."""

    line: int
    due_ms: int
    cut: int = 0


class Newcomers(Struct, frozen=True):
    """People who may come later and be due before somebody asked: `rate` a second until `until_s`."""

    rate: float
    until_s: float
    line: int
    service: int
    due_ms: int  # of one who comes now


class Booked(Struct, frozen=True):
    """Somebody who has a slot and is not here yet: the slot is in so many seconds."""

    slot_s: float
    line: int
    service: int
    due_ms: int


class Scene(Struct, frozen=True):
    """`lines`: who waits, as (due, service, errands left) in order. `cut[i]`: how many more in line i."""

    services: tuple[Quantiles, ...]
    lines: tuple[list[Entry], ...]
    cut: tuple[int, ...]
    desks: tuple[Desk, ...]
    asked: tuple[Asked, ...]
    newcomers: tuple[Newcomers, ...]
    booked: tuple[Booked, ...]
    pauses: tuple[tuple[float, float], ...]  # when nobody is called: lunch
    breaks: Quantiles
    break_rate: float  # a second of work
    desk_sigma: float


class SceneMaker:
    """Draws the scenes of a part."""

    def __init__(self, learned: Learned, part: Part) -> None:
        self._learned, self._part = learned, part
        self._names = part.lines
        self._line = {name: i for i, name in enumerate(self._names)}
        self._service = {letter: i for i, letter in enumerate(part.services)}

    def for_newcomers(self, state: OfficeState, now_ms: int) -> Scene:
        """What somebody with each credit would wait who comes now, for each service: in that order."""
        asked = [
            (letter, now_ms + self._lead_ms(letter, credit_s))
            for letter in self._part.services
            for credit_s in self._learned.credits_asked(letter)
        ]
        return self._scene(state, now_ms, [self._ask(state, letter, letter, due) for letter, due in asked])

    def for_ticket(self, state: OfficeState, now_ms: int, ticket: Ticket) -> Scene:
        """What somebody has still to wait."""
        ahead = {ticket.line: state.day.lines.ahead(ticket)}
        asked = self._ask(state, ticket.line, ticket.service, ticket.due_ms, ahead)
        return self._scene(state, now_ms, [asked], ahead)

    def _ask(
        self, state: OfficeState, line: str, service: str, due_ms: int, ahead: dict[str, int] | None = None
    ) -> Asked:
        """`before` counts with the moment of the press: the last of all who are due at the same time."""
        probe = Ticket("~", service, due_ms, due_ms)
        before = {name: state.day.lines.before(probe, (name,)) for name in self._names} | (ahead or {})
        return Asked(self._line[line], due_ms, sum(max(0, n - AHEAD_MAX) for n in before.values()))

    def _scene(
        self, state: OfficeState, now_ms: int, asked: list[Asked], ahead: dict[str, int] | None = None
    ) -> Scene:
        """`ahead`: of a line only so many matter, as who is asked about stands in it already."""
        counted = ahead or {}
        lines = tuple(self._waiting(state, name, counted.get(name, MANY)) for name in self._names)
        waiting = [min(state.day.lines.waiting(name), counted.get(name, MANY)) for name in self._names]
        learned = self._learned
        return Scene(
            services=tuple(learned.durations[letter].quantiles() for letter in self._part.services),
            lines=lines,
            cut=tuple(max(0, n - AHEAD_MAX) for n in waiting),
            desks=desks_of(learned, state, now_ms, self._part, self._line, self._service),
            asked=tuple(asked),
            newcomers=tuple(self._newcomers(now_ms, max((a.due_ms for a in asked), default=now_ms))),
            booked=tuple(self._booked(now_ms, max((a.due_ms for a in asked), default=now_ms))),
            pauses=pauses_of(learned.office.hours, now_ms),
            breaks=learned.breaks.quantiles(),
            break_rate=learned.break_rate(now_ms),
            desk_sigma=DESK_SIGMA,
        )

    def _waiting(self, state: OfficeState, name: str, most: int) -> list[Entry]:
        """Who stands first in a line."""
        first = islice(state.day.lines.in_order((name,)), min(most, AHEAD_MAX))
        return [self._entry(state.day.tickets[ticket_id]) for ticket_id in first]

    def _entry(self, ticket: Ticket) -> Entry:
        """A pinned ticket of another part's service counts as one of this part's first."""
        then = errands_in(self._part, ticket, self._line, self._service) if ticket.then else ()
        return ticket.due_ms, self._service.get(ticket.service, 0), then

    def _newcomers(self, now_ms: int, last_due_ms: int) -> "list[Newcomers]":
        """Those who, coming later than now, are still due before the last of those asked."""
        found = []
        for letter in self._part.services:
            line, service = self._line[letter], self._service[letter]
            if again := self._learned.rejoin_rate(letter, now_ms):
                until_s = self._learned.rejoin_ages.quantiles().mean_s
                found.append(Newcomers(again, until_s, line, service, now_ms - AHEAD_OF_ALL_MS))
            rate = self._learned.arrival_rate(letter, now_ms)
            for credit_s, share in self._learned.credits.each().items():
                due_ms = now_ms + self._lead_ms(letter, credit_s)
                until_s = (last_due_ms - due_ms) / 1000
                if until_s > 0 and rate * share > 0:
                    found.append(Newcomers(rate * share, until_s, line, service, due_ms))
        return found

    def _booked(self, now_ms: int, last_due_ms: int) -> "list[Booked]":
        """Those who are expected for a slot, and due before the last of those asked."""
        found = []
        for letter in self._part.services:
            line, service = self._line[letter], self._service[letter]
            for slot_ms, due_ms in self._learned.booked.get(letter, {}).values():
                slot_s = (slot_ms - now_ms) / 1000
                if -BOOKED_LATE_S < slot_s < BOOKED_AHEAD_S and due_ms < last_due_ms:
                    found.append(Booked(slot_s, line, service, due_ms))
        return found

    def _lead_ms(self, letter: str, credit_s: int) -> int:
        return 1000 * (self._learned.office.services[letter].target_wait_s - credit_s)


def ends_of(pauses: tuple[tuple[float, float], ...], at_s: float) -> float:
    """This moment, or the end of the pause that it falls into."""
    place = bisect_right(pauses, (at_s, float("inf"))) - 1
    return max(at_s, pauses[place][1]) if place >= 0 else at_s
