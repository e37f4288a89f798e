"""When each counter of a part can call again: who is there, who is away, and who will have to come."""

from collections.abc import Iterator
from itertools import pairwise, takewhile

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.calendar.civil_time import business_day
from hub.domain.calendar.hours import Hours
from hub.domain.counters.sessions import Session, SessionState
from hub.domain.forecast.learned import COMING_EARLY_S, COMING_LATE_S_MAX, LUNCH, Learned
from hub.domain.forecast.parts import Part
from hub.domain.forecast.sample import Quantiles, in_rounds, with_stragglers
from hub.domain.queue.tickets import Ticket, line_of_counter
from hub.domain.state import OfficeState

LUNCH_STAY_S = 900  # how long officers stay into their lunch for those who wait
STRAGGLERS, STRAGGLER_S = 0.1, 1_200.0  # of those who come by themselves, and how late they are
DOUBT_UNKNOWN, DOUBT_KNOWN = 0.22, 0.05  # that nobody comes unless paged: to a new hub, and as yesterday
DOUBT_MOST = 0.9  # however long nobody has come
ALIKE_MOST = 2  # counters of one service that speak for each other: more are no further evidence
ALL = (0.0, 1.0)

Pauses = tuple[tuple[float, float], ...]
Then = tuple[tuple[int, int], ...]  # line and service of each errand left


class Desk(Struct, frozen=True):
    """A counter that calls from `lines`: free after `offset_s` and what is left of `until`.

    `service`: what is in its hand, as an index; -1 nothing. `then`, `due_ms`: where that citizen waits next.
    `ready`: it is free and only has to notice. `only`: it is there in this part of the scenarios alone.
    """

    lines: tuple[int, ...]
    until: Quantiles
    elapsed_s: float
    offset_s: float = 0.0
    service: int = -1
    then: Then = ()
    due_ms: int = 0
    ready: bool = False
    only: tuple[float, float] = ALL


def errands_in(part: Part, ticket: Ticket, line: dict[str, int], service: dict[str, int]) -> Then:
    """The services that a ticket goes to next without leaving the part."""
    here = takewhile(lambda letter: letter in part.services, ticket.then)
    return tuple((line[letter], service[letter]) for letter in here)


def pauses_of(hours: Hours, now_ms: int) -> Pauses:
    """The rest of today's lunch breaks in seconds from now: nobody is called."""
    day = hours.intervals(business_day(now_ms)) if hours else ()
    between = [((a[1] - now_ms) / 1000 + LUNCH_STAY_S, (b[0] - now_ms) / 1000) for a, b in pairwise(day)]
    return tuple((a, b) for a, b in between if a < b and b > 0)


def desks_of(
    learned: Learned,
    state: OfficeState,
    now_ms: int,
    part: Part,
    line: dict[str, int],
    service: dict[str, int],
) -> tuple[Desk, ...]:
    """The counters of a part that call now or will."""
    return tuple(_Staff(learned, state, now_ms, part, line, service).desks())


class _Staff:
    """The counters of one part at one moment."""

    def __init__(
        self,
        learned: Learned,
        state: OfficeState,
        now_ms: int,
        part: Part,
        line: dict[str, int],
        service: dict[str, int],
    ) -> None:
        self._learned, self._state, self._now_ms, self._part = learned, state, now_ms, part
        self._line, self._service = line, service
        self._hours = learned.office.hours

    def desks(self) -> Iterator[Desk]:
        """Those at work or expected, and one for each service that has nobody, as far as nobody may come."""
        doubts = dict.fromkeys(self._part.services, 1.0)
        for number in self._part.counters:
            if desk := self._desk(number):
                for letter in doubts.keys() & set(self._state.services_of(number)):
                    doubts[letter] = min(doubts[letter], desk.only[0])
                yield desk
        for letter, doubt in doubts.items():
            if doubt and self._comes_today():
                with_him = self._state.services_of(self._learned.office.counters_for(letter)[0])
                covered = [other for other in with_him if doubts.get(other, 0.0) <= doubt]
                doubts.update(dict.fromkeys(doubts.keys() & covered, 0.0))
                yield replace(self._summoned(letter), only=(0.0, doubt))

    def _desk(self, number: int) -> Desk | None:
        session = self._state.day.sessions.get(number)
        if session is None or session.state is SessionState.CLOSED:
            return self._expected(number)
        if session.state is SessionState.PAUSED:
            return self._away(number)
        return self._at_work(number, session)

    def _at_work(self, number: int, session: Session) -> Desk:
        hand = self._learned.in_hand.get(number)
        if session.ticket is None or hand is None:
            return self._ready(number)
        ticket, index = self._state.day.tickets[session.ticket], self._service.get(hand.service, -1)
        durations = self._learned.durations.get(hand.service) or self._learned.breaks
        return Desk(
            self._lines(number),
            durations.quantiles(),
            self._since_s(hand.called_ms),
            service=index,
            then=errands_in(self._part, ticket, self._line, self._service),
            due_ms=ticket.due_ms,
        )

    def _ready(self, number: int) -> Desk:
        """Free: the officer has to notice, and may be about to if somebody waits already."""
        waiting = self._first_taken_ms(number)
        free_ms = self._learned.free_ms.get(number, self._now_ms)
        elapsed_s = 0.0 if waiting is None else self._since_s(max(waiting, free_ms))
        reactions = self._learned.reactions.quantiles()
        return Desk(self._lines(number), reactions, elapsed_s, ready=True)

    def _first_taken_ms(self, number: int) -> int | None:
        names = (*self._state.services_of(number), line_of_counter(number))
        first = self._state.day.lines.first(names)
        return None if first is None else self._state.day.tickets[first].taken_ms

    def _away(self, number: int) -> Desk:
        since_ms, reason = self._learned.paused.get(number, (self._now_ms, None))
        back_ms = self._lunch_ends_ms()
        if back_ms is not None and (reason == LUNCH or not self._hours.open_at(self._now_ms)):
            return self._at(number, back_ms, self._learned.backs.quantiles())
        return Desk(self._lines(number), self._learned.breaks.quantiles(), self._since_s(since_ms))

    def _lunch_ends_ms(self) -> int | None:
        """The next opening of today after lunch, or the last one when there is none to come."""
        today = self._hours.intervals(business_day(self._now_ms)) if self._hours else ()
        ends = [from_ms for from_ms, _ in today[1:]]
        return next((end for end in ends if end > self._now_ms), ends[-1] if ends else None)

    def _expected(self, number: int) -> Desk | None:
        """A counter that is closed, shortly before the office opens or just after."""
        opening, opens_ms = self._opening()
        if opens_ms is None:
            return None
        comes = self._learned.comes_for(number, opening)
        if comes is False:
            return None
        first = opening == 0
        from_ms = opens_ms - (1000 * COMING_EARLY_S if first else 0)
        late = (self._learned.comings if first else self._learned.backs).quantiles()
        late = with_stragglers(late, STRAGGLERS, STRAGGLER_S, COMING_LATE_S_MAX)
        doubt = self._doubt(number, DOUBT_UNKNOWN if comes is None else DOUBT_KNOWN, late, from_ms)
        return replace(self._at(number, from_ms, late), only=(doubt, 1.0))

    def _doubt(self, number: int, before: float, late: Quantiles, from_ms: int) -> float:
        """The probability that nobody comes to a counter by himself, after all who have not come so far.

        Officers of one service are away together: who is missing speaks for the others. Bayes' rule.
        """
        sessions, shared = self._state.day.sessions, set(self._state.services_of(number))
        alike = [n for n in self._part.counters if shared & set(self._state.services_of(n))]
        closed = [n for n in alike if n not in sessions or sessions[n].state is SessionState.CLOSED]
        if any(n not in closed and n not in self._learned.came_paged for n in alike):
            return 0.0
        not_yet = late.longer(self._since_s(from_ms)) ** min(len(closed), ALIKE_MOST)
        return min(DOUBT_MOST, before / (before + (1 - before) * not_yet))

    def _opening(self) -> tuple[int, int | None]:
        """Which opening of the day closed counters are expected for: the next, or the one just past.

        None: none of today, or one that is so long past that who is not there does not come by himself. The
        opening after lunch is none for which anybody waits in the morning.
        """
        day = self._hours.intervals(business_day(self._now_ms)) if self._hours else ()
        for opening, (from_ms, to_ms) in enumerate(day):
            if self._now_ms < to_ms:
                just_past = self._now_ms < from_ms + 1000 * COMING_LATE_S_MAX
                return opening, from_ms if just_past else None
        return 0, None

    def _at(self, number: int, at_ms: int, late: Quantiles) -> Desk:
        """From this moment on, and some time later."""
        offset_s = max(0.0, (at_ms - self._now_ms) / 1000)
        return Desk(self._lines(number), late, max(0.0, self._since_s(at_ms)), offset_s)

    def _comes_today(self) -> bool:
        """Whether somebody who is paged can come before the office closes."""
        closes_ms = self._hours.closes_ms(self._now_ms)
        return not self._hours or (closes_ms is not None and self._now_ms < closes_ms)

    def _summoned(self, letter: str) -> Desk:
        """A counter whose officer is paged: since the page, and again and again until somebody answers."""
        learned, hours = self._learned, self._hours
        number = learned.office.counters_for(letter)[0]
        paged_ms = learned.paged_ms.get(letter, self._now_ms)
        round_s = learned.round_s(letter)
        rounds, elapsed_s = divmod(self._since_s(paged_ms), round_s)
        percent_s, shares = learned.office.services[letter].summon_s / 100, learned.summons.quantiles()
        coming = in_rounds(shares, percent_s, round_s, learned.answered_share(int(rounds)))
        if hours and not hours.open_at(self._now_ms):
            opens_ms = hours.opens_next_ms(self._now_ms) or self._now_ms
            return Desk(self._lines(number), coming, 0.0, (opens_ms - self._now_ms) / 1000)
        return Desk(self._lines(number), coming, elapsed_s)

    def _lines(self, number: int) -> tuple[int, ...]:
        names = (*self._state.services_of(number), line_of_counter(number))
        return tuple(self._line[name] for name in names if name in self._line)

    def _since_s(self, at_ms: int) -> float:
        return (self._now_ms - at_ms) / 1000
