"""The answers, kept ready: refreshed in small slices when no press is in the way, read in O(1)."""

from bisect import bisect_left
from collections.abc import Iterable
from math import sqrt

from msgspec import Struct
from msgspec.structs import replace

from hub.domain import events as e
from hub.domain.forecast.learned import Learned
from hub.domain.forecast.parts import Part, parts_of
from hub.domain.forecast.scenario import SCENARIOS, Waits, play, world_of
from hub.domain.forecast.scene import Scene, SceneMaker
from hub.domain.forecast.staffing import Desk
from hub.domain.forecast.wait import SHARE_BELOW, Wait, summary
from hub.domain.office.office import Office
from hub.domain.queue.tickets import Ticket
from hub.domain.state import OfficeState

CHANGED_MS = 2_000  # a part in which something happened is looked at again after so long,
WAITING_MS = 10_000  # one in which time alone changes the answer after so long,
QUIET_MS = 60_000  # and any other after so long, as the hours of the day go on
STEPS_MAX = 400  # of one slice: about a millisecond on a desktop machine
SCENE_STEPS = 40  # what drawing a scene costs, in steps of a scenario
_STAFFING = (e.OfficerLoggedIn, e.OfficerLoggedOut, e.CounterPaused, e.CounterResumed)
PAGED_LEAST = 0.75  # the doubt from which the point forecast is that of officers who have to be paged
_SPREAD = 1.28  # standard deviations from the mean to the 90th percentile


class _Answer(Struct, frozen=True):
    """A wait and what moves it. `takes`: that go before, when it was true. `idle`: free counters then."""

    wait: Wait | None
    takes: int
    idle: int = 0
    pace_s: float = 0.0
    cv: float = 0.0


class _Job(Struct):
    """The scenarios of one part, as far as they have been played."""

    part: int
    scene: Scene
    takes: dict[tuple[str, int], int]
    played: list[Waits] = []


class Forecast:
    """Expected waits of an office. Give it every event after it was applied, and some slack time."""

    def __init__(self, office: Office, seed: int = 1) -> None:
        self.learned = Learned(office)
        self.parts: list[Part] = [part for part in parts_of(office) if part.services]
        self._seed = seed
        self._makers = [SceneMaker(self.learned, part) for part in self.parts]
        self._part_of = {letter: i for i, part in enumerate(self.parts) for letter in part.services}
        self._part_at = {number: i for i, part in enumerate(self.parts) for number in part.counters}
        self._targets_s = {letter: service.target_wait_s for letter, service in office.services.items()}
        self._credits = {letter: self.learned.credits_asked(letter) for letter in office.services}
        self._takes = {(letter, credit): 0 for letter, known in self._credits.items() for credit in known}
        self._answers: dict[tuple[str, int], _Answer] = {}
        self._made_ms: dict[int, int] = {}
        self._changed: set[int] = set(range(len(self.parts)))
        self._job: _Job | None = None

    # what happens

    def observe(self, state: OfficeState, at_ms: int, event: e.AnyEvent) -> None:
        """Learn from an event after it was applied, live or replayed. No simulation here."""
        self.learned.observe(state, at_ms, event)
        if isinstance(event, e.DayOpened):
            self._changed.update(range(len(self.parts)))
        elif isinstance(event, e.TicketTaken) and event.service in self._targets_s:
            self._note_take(at_ms, event)
        self._note_change(state, event)

    def _note_take(self, at_ms: int, event: e.TicketTaken) -> None:
        """It stands before those alone who, coming now, would be due no earlier."""
        credit_s = self._targets_s[event.service] - (event.due_ms - at_ms) / 1000
        for known_s in self._credits[event.service]:
            if known_s <= credit_s:
                self._takes[event.service, known_s] += 1

    def _note_change(self, state: OfficeState, event: e.AnyEvent) -> None:
        """The parts that an event touches: of its counter, and of its ticket."""
        ticket = state.day.tickets.get(getattr(event, "id", ""))
        letter = getattr(event, "service", None) or (ticket.service if ticket else "")
        touched = (self._part_of.get(letter), self._part_at.get(getattr(event, "counter", None) or 0))
        self._changed.update(part for part in touched if part is not None)
        if isinstance(event, _STAFFING) and (part := self._part_at.get(event.counter)) is not None:
            self._made_ms.pop(part, None)

    # slack time

    def work(self, state: OfficeState, now_ms: int, steps_max: int = STEPS_MAX) -> bool:
        """Play scenarios for about `steps_max` steps. True: there is more to do now."""
        steps = 0
        while steps < steps_max:
            if self._job is None:
                part = self._stale(state, now_ms)
                if part is None:
                    return False
                self._job = self._begin(state, now_ms, part)
                steps += SCENE_STEPS
            steps += self._play_one(self._job)
            if len(self._job.played) == SCENARIOS:
                self._keep(self._job)
                self._job = None
        return True

    def refresh(self, state: OfficeState, now_ms: int, service: str | None = None) -> None:
        """All that is stale now, in one go; with `service` only the part that it belongs to."""
        if service is None:
            while self.work(state, now_ms):
                pass
            return
        part = self._part_of.get(service)
        if part is not None and self._due_ms(state, part, now_ms) <= now_ms:
            job = self._begin(state, now_ms, part)
            while len(job.played) < SCENARIOS:
                self._play_one(job)
            self._keep(job)

    def _stale(self, state: OfficeState, now_ms: int) -> int | None:
        """The part whose answers are overdue most, if any are."""
        overdue = [(now_ms - self._due_ms(state, part, now_ms), -part) for part in range(len(self.parts))]
        worst = max(overdue, default=(-1, 0))
        return -worst[1] if worst[0] >= 0 else None

    def _due_ms(self, state: OfficeState, part: int, now_ms: int) -> int:
        """When the answers of a part should be made again."""
        made_ms = self._made_ms.get(part)
        if made_ms is None or made_ms > now_ms:  # never, or the clock was put back
            return 0
        if part in self._changed:
            return made_ms + CHANGED_MS
        return made_ms + (WAITING_MS if self._busy(state, self.parts[part]) else QUIET_MS)

    def _busy(self, state: OfficeState, part: Part) -> bool:
        if any(number in self.learned.in_hand or number in self.learned.paused for number in part.counters):
            return True
        return state.day.lines.waiting_for(part.lines) > 0

    def _begin(self, state: OfficeState, now_ms: int, part: int) -> _Job:
        self._changed.discard(part)
        self._made_ms[part] = now_ms
        return _Job(part, self._makers[part].for_newcomers(state, now_ms), dict(self._takes))

    def _play_one(self, job: _Job) -> int:
        waits, steps = play(job.scene, len(job.played), self._seed)
        job.played.append(waits)
        return steps + 1

    def _keep(self, job: _Job) -> None:
        part = self.parts[job.part]
        asked = [(letter, credit_s) for letter in part.services for credit_s in self._credits[letter]]
        for place, (letter, credit_s) in enumerate(asked):
            line = job.scene.asked[place].line
            desks = [desk for desk in job.scene.desks if line in desk.lines]
            quantiles = self.learned.durations[letter].quantiles()
            doubt = _doubt_of(desks)
            self._answers[letter, credit_s] = _Answer(
                wait=_told([waits[place] for waits in job.played], doubt),
                takes=job.takes[letter, credit_s],
                idle=sum(desk.ready for desk in desks) if not job.scene.lines[line] else 0,
                pace_s=quantiles.mean_s / max(1.0, sum(desk.only[1] - desk.only[0] for desk in desks)),
                cv=quantiles.cv,
            )

    # answers

    def expect(self, service: str, credit_s: int = 0) -> Wait | None:
        """What somebody who comes now will wait; None: nobody can come, or the first answer is not ready yet.

        Moved by those who came since it was made and are due before. A credit that no class has: between its
        neighbours. A negative one is that of somebody who is early: due like who comes so much later.
        """
        known = self._credits.get(service, ())
        above = bisect_left(known, credit_s)
        if above == len(known) or known[above] == credit_s or above == 0:
            return self._moved(service, known[min(above, len(known) - 1)]) if known else None
        longer, shorter = self._moved(service, known[above - 1]), self._moved(service, known[above])
        if longer is None or shorter is None:
            return shorter
        share = (credit_s - known[above - 1]) / (known[above] - known[above - 1])
        return longer.between(shorter, share)

    def _moved(self, service: str, credit_s: int) -> Wait | None:
        asked = service, credit_s
        answer = self._answers.get(asked)
        if answer is None or answer.wait is None:
            return None
        since = self._takes[asked] - answer.takes
        more = max(0, since - answer.idle + 1) if answer.idle and since else since
        return answer.wait.later(more * answer.pace_s, _SPREAD * sqrt(more) * answer.pace_s * answer.cv)

    def expected_s(self, service: str, credit_s: int = 0) -> tuple[int, int] | None:
        """The interval that is told, in seconds; as `expect`."""
        wait = self.expect(service, credit_s)
        return wait.told if wait else None

    def of_ticket(self, state: OfficeState, now_ms: int, ticket: Ticket) -> Wait | None:
        """What somebody who waits already has still to wait; played on demand, not on the path of a press."""
        part = (
            self._part_of.get(ticket.service) if ticket.pinned is None else self._part_at.get(ticket.pinned)
        )
        if part is None:
            return None
        scene = self._makers[part].for_ticket(state, now_ms, ticket)
        doubt = _doubt_of(desk for desk in scene.desks if scene.asked[0].line in desk.lines)
        return _told([play(scene, number, self._seed)[0][0] for number in range(SCENARIOS)], doubt)


def _doubt_of(desks: Iterable[Desk]) -> float:
    """The share of the scenarios in which nobody comes to one of these who may come by himself."""
    return max((desk.only[0] for desk in desks), default=0.0)


def _told(waits: Waits, doubt: float = 0.0) -> Wait | None:
    """The summary; None if there are scenarios in which nobody ever comes.

    `doubt`: in this share of the scenarios officers come only when they are paged. The interval holds in both
    worlds, with the lower end of who comes by himself; the point forecast is of one of them alone.
    """
    known = [wait for wait in waits if wait is not None]
    if 2 * len(known) <= len(waits):
        return None
    told = summary(known, SHARE_BELOW * (1 - doubt))
    usual = doubt < PAGED_LEAST
    likely = [w for n, w in enumerate(waits) if w is not None and (world_of(n) >= doubt) == usual]
    return replace(told, mean_s=round(sum(likely) / len(likely))) if doubt and likely else told
