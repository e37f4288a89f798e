"""One way the next hours may go: who is called when, until everybody asked about has been.

Who is asked about takes no counter's time, so all services of a part are answered by the same scenario, and
each answer is exact for somebody who comes alone. The inner loop of the hub's slack time: written for speed.
"""

from bisect import bisect_left
from heapq import heapify, heappop, heappush
from math import exp

from hub.domain.forecast.chance import ADD, EXPONENTIAL, MASK, MULTIPLY, NORMAL, SHIFT, TABLE, scrambled
from hub.domain.forecast.scene import Entry, Scene, ends_of
from hub.domain.forecast.staffing import Then

SCENARIOS = 101  # a prime: every stride goes through all shares once
STEPS_MAX = 2_000
NEWCOMERS_MAX = 200
BOOKED_SHARE, BOOKED_EARLY_S = 0.9, 600.0  # of those who have booked so many come, so early on average
_NEVER = 1 << 62
_STREAMS = (0x5BD1E995, 0x27D4EB2F, 0x165667B1, 0x85EBCA77)

Waits = list[float | None]
Comer = tuple[float, int, int, int, Then]  # when, due, line, service, next errands


def play(scene: Scene, number: int, seed: int) -> tuple[Waits, int]:
    """What each asked waits in scenario `number`, in seconds, None if never; and how many steps that took.

    Each kind of chance has a stream of its own, so that one more newcomer changes no service time.
    """
    chance = scrambled(seed * SCENARIOS + number)
    scales = [exp(q.sigma * (_share(number, 3 + i) - q.sigma / 2)) for i, q in enumerate(scene.services)]
    of_speed, of_start, of_newcomers, of_service = (scrambled(chance ^ stream) for stream in _STREAMS)
    speeds = [
        exp(scene.desk_sigma * NORMAL[scrambled(of_speed + i) >> SHIFT]) for i in range(len(scene.desks))
    ]
    free = _starts(scene, number, scales, speeds, of_start)
    later = _newcomers(scene, of_newcomers)
    return _Play(scene, scales, speeds, free, later, of_service).run()


def world_of(number: int) -> float:
    """Where a scenario lies between 0, officers come only when paged, and 1, they come by themselves."""
    return (number * 53 % SCENARIOS + 0.5) / SCENARIOS


def _share(number: int, stride: int) -> float:
    """A normal draw, spread evenly over the scenarios."""
    return NORMAL[number * stride % SCENARIOS * TABLE // SCENARIOS]


def _starts(
    scene: Scene, number: int, scales: list[float], speeds: list[float], chance: int
) -> list[tuple[float, int]]:
    """When each desk is free first, as a heap; those who only have to notice do so together."""
    noticing = number * 37 % SCENARIOS * TABLE // SCENARIOS
    world = world_of(number)
    free = []
    for index, desk in enumerate(scene.desks):
        chance = (chance * MULTIPLY + ADD) & MASK
        if not desk.only[0] <= world < desk.only[1]:
            continue
        choice = noticing if desk.ready else chance >> SHIFT
        if desk.service < 0:
            free.append((desk.offset_s + desk.until.rest_s(desk.elapsed_s, choice), index))
            continue
        scale = scales[desk.service] * speeds[index]
        free_s = desk.offset_s + scale * desk.until.rest_s(desk.elapsed_s / scale, choice)
        chance = (chance * MULTIPLY + ADD) & MASK
        if chance < scene.break_rate * (desk.elapsed_s + free_s) * MASK:
            free_s += scene.breaks.table[(chance * MULTIPLY & MASK) >> SHIFT]
        free.append((free_s, index))
    heapify(free)
    return free


def _newcomers(scene: Scene, seed: int) -> list[Comer]:
    """Those who come later and may pass."""
    found: list[Comer] = []
    for place, kind in enumerate(scene.newcomers):
        at_s, chance = 0.0, scrambled(seed + place)
        while len(found) < NEWCOMERS_MAX:
            chance = (chance * MULTIPLY + ADD) & MASK
            at_s += EXPONENTIAL[chance >> SHIFT] / kind.rate
            if at_s >= kind.until_s:
                break
            found.append((at_s, kind.due_ms + round(1000 * at_s), kind.line, kind.service, ()))
    for place, one in enumerate(scene.booked):
        chance = scrambled(seed ^ scrambled(place))
        if chance < BOOKED_SHARE * MASK:
            early_s = BOOKED_EARLY_S * EXPONENTIAL[(chance * MULTIPLY & MASK) >> SHIFT]
            found.append((max(0.0, one.slot_s - early_s), one.due_ms, one.line, one.service, ()))
    return found


class _Play:
    """The lines and desks while one scenario runs."""

    __slots__ = (
        "asked_at",
        "chance",
        "extra",
        "first_due",
        "free",
        "heads",
        "later",
        "left",
        "scales",
        "scene",
        "speeds",
        "steps",
        "waits",
    )

    def __init__(
        self, scene: Scene, scales: list[float], speeds: list[float], free: list[tuple[float, int]],
        later: list[Comer], chance: int,
    ) -> None:  # fmt: skip
        self.scene, self.scales, self.speeds = scene, scales, speeds
        self.free, self.chance = free, chance
        self.later = later + [
            (at_s, scene.desks[i].due_ms, *scene.desks[i].then[0], scene.desks[i].then[1:])
            for at_s, i in free
            if scene.desks[i].then
        ]
        heapify(self.later)
        self.heads = [0] * len(scene.lines)
        self.extra: list[list[Entry]] = [[] for _ in scene.lines]
        self.first_due = [self._due(line) for line in range(len(scene.lines))]
        self.waits: Waits = [None] * len(scene.asked)
        self.left, self.steps = len(self.waits), 0
        asked = sorted(((a.due_ms, i, a.line) for i, a in enumerate(scene.asked)), reverse=True)
        self.asked_at = [[(due, i) for due, i, line in asked if line in desk.lines] for desk in scene.desks]

    def run(self) -> tuple[Waits, int]:
        """Until all are answered, the steps are used up, or nobody calls any more."""
        scene, free, later, first_due = self.scene, self.free, self.later, self.first_due
        services, desks, scales = scene.services, scene.desks, self.scales
        break_rate, speeds, chance = scene.break_rate * MASK, self.speeds, self.chance
        at_s = 0.0
        while free and self.left and self.steps < STEPS_MAX:
            self.steps += 1
            at_s, desk = heappop(free)
            if scene.pauses and (end_s := ends_of(scene.pauses, at_s)) > at_s:
                heappush(free, (end_s, desk))
                continue
            while later and later[0][0] <= at_s:
                self._join(*heappop(later))
            line = min(desks[desk].lines, key=first_due.__getitem__)
            self._answer(desk, first_due[line], at_s)
            if first_due[line] == _NEVER:
                if later:  # nobody is there now: it looks again when somebody comes
                    heappush(free, (later[0][0], desk))
                continue
            due_ms, service, then = self._call(line)
            if service < 0:
                self._beyond(at_s)
                break
            chance = (chance * MULTIPLY + ADD) & MASK
            busy_s = services[service].table[chance >> SHIFT] * scales[service] * speeds[desk]
            at_s += busy_s
            chance = (chance * MULTIPLY + ADD) & MASK
            if chance < break_rate * busy_s:
                at_s += scene.breaks.table[(chance * MULTIPLY & MASK) >> SHIFT]
            heappush(free, (at_s, desk))
            if then:
                heappush(later, (at_s, due_ms, *then[0], then[1:]))
        if self.steps == STEPS_MAX:
            self._beyond(at_s)
        return self.waits, self.steps

    def _join(self, at_s: float, due_ms: int, line: int, service: int, then: Then) -> None:
        """Somebody has come."""
        heappush(self.extra[line], (due_ms, service, then))
        self.first_due[line] = self._due(line)

    def _due(self, line: int) -> int:
        """When the first of a line is due; never: nobody is there. A line cut short goes on like its last."""
        waiting, head, extra = self.scene.lines[line], self.heads[line], self.extra[line]
        if head < len(waiting):
            due_ms = waiting[head][0]
        else:
            due_ms = waiting[-1][0] if self.scene.cut[line] else _NEVER
        return min(due_ms, extra[0][0]) if extra else due_ms

    def _answer(self, desk: int, due_ms: int, at_s: float) -> None:
        """Those asked about who would be called now: their due time is before everybody's."""
        asked = self.asked_at[desk]
        while asked and asked[-1][0] < due_ms:
            _, i = asked.pop()
            if self.waits[i] is None:
                self.waits[i] = at_s
                self.left -= 1

    def _call(self, line: int) -> Entry:
        """The first of a line leaves it for the desk; service -1: too far back to be played."""
        waiting, head, extra = self.scene.lines[line], self.heads[line], self.extra[line]
        if extra and (head >= len(waiting) or extra[0] < waiting[head]):
            entry = heappop(extra)
        elif head < len(waiting):
            entry = waiting[head]
            self.heads[line] = head + 1
        else:
            return _NEVER, -1, ()
        self.first_due[line] = self._due(line)
        return entry

    def _beyond(self, at_s: float) -> None:
        """Who stands beyond what is played waits on at the pace so far."""
        pace_s = at_s / max(1, sum(self.heads))
        for i, asked in enumerate(self.scene.asked):
            if self.waits[i] is None:
                wait_s = at_s + (asked.cut + self._still_before(asked.due_ms)) * pace_s
                over_s = sum(b - a for a, b in self.scene.pauses if at_s <= a < wait_s)
                self.waits[i] = wait_s + over_s
                self.left -= 1

    def _still_before(self, due_ms: int) -> int:
        """How many of those who could be played have not been called and are due before."""
        ends = (bisect_left(waiting, (due_ms, -1, ())) for waiting in self.scene.lines)
        return sum(max(0, end - head) for end, head in zip(ends, self.heads, strict=True))
