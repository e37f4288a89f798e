"""Bags between the centre and the agencies: filled, sealed, carried, scanned where they arrive."""

from collections.abc import Callable

from hub.demo.month.agenda import Agenda
from hub.demo.month.house import House
from hub.demo.month.life import Life, Send
from hub.domain.bags.batches import CENTRE, DOSSIERS_MAX
from hub.domain.calendar.civil_time import DAY_MS, day_start_ms
from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.press import answers

MINUTE_MS = 60_000
TO_AGENCIES_MIN = (7 * 60 + 40, 16 * 60 + 40)  # before the day begins, and for what was accepted until 15:00
TO_CENTRE_MIN = (10 * 60 + 30,)
ROAD_MIN = 95
SCAN_MS = 4_000
LOST_FROM = 4  # of this working day: one dossier of a bag is not in it,
FOUND_DAYS = 2  # and turns up later
CARRIER = "Bưu điện tỉnh"

Arrived = Callable[[Life, int], None]


class Post:
    """Carries what waits. `arrived` is told of each dossier that came out of a bag."""

    def __init__(self, house: House, calendar: WorkCalendar, arrived: Arrived) -> None:
        self._house, self._calendar, self._arrived = house, calendar, arrived
        self._waiting: dict[tuple[str, bool], list[Life]] = {}
        self._seals = 0
        self._lost = False  # one is, or was

    def take(self, life: Life, wish: Send) -> None:
        """It waits for the next bag."""
        self._waiting.setdefault((wish.agency, wish.centre), []).append(life)

    def plan_day(self, agenda: Agenda, day: str, *, lose: bool) -> None:
        """The rounds of a working day; on one of them something is `lost`."""
        start_ms = day_start_ms(day)
        for at_min in TO_AGENCIES_MIN:
            agenda.at(start_ms + at_min * MINUTE_MS, lambda now_ms: self._go(agenda, now_ms, False, lose))
        for at_min in TO_CENTRE_MIN:
            agenda.at(start_ms + at_min * MINUTE_MS, lambda now_ms: self._go(agenda, now_ms, True, False))

    def _go(self, agenda: Agenda, now_ms: int, centre: bool, lose: bool) -> None:
        """One round: a bag for each agency for which something waits."""
        for (agency, to_centre), lives in list(self._waiting.items()):
            if to_centre is centre and lives:
                bag, rest = lives[:DOSSIERS_MAX], lives[DOSSIERS_MAX:]
                self._waiting[agency, to_centre] = rest
                self._send(agenda, now_ms, agency, centre, bag, lose)

    def _send(
        self, agenda: Agenda, now_ms: int, agency: str, centre: bool, bag: list[Life], lose: bool
    ) -> None:
        places: dict[str, object] = {"origin": CENTRE, "destination": agency}
        if centre:
            places = {"origin": agency, "destination": CENTRE}
        opened = self._house.enter("batch_open", places, now_ms)
        assert isinstance(opened, answers.BatchNow)
        for life in bag:
            self._house.enter("batch_scan", {"batch": opened.batch, "code": life.code}, now_ms)
        self._seals += 1
        seal: dict[str, object] = {"batch": opened.batch, "seal": f"NP{self._seals:06d}", "carrier": CARRIER}
        self._house.enter("batch_seal", seal, now_ms)
        missing = bag[-1] if lose and not self._lost and len(bag) > 1 else None
        self._lost = self._lost or missing is not None
        arrives_ms, _ = next(self._calendar.spans_from(now_ms + ROAD_MIN * MINUTE_MS))
        agenda.at(arrives_ms, lambda at_ms: self._unpack(agenda, at_ms, opened.batch, bag, missing))

    def _unpack(self, agenda: Agenda, now_ms: int, batch: str, bag: list[Life], missing: Life | None) -> None:
        for place, life in enumerate(bag):
            if life is not missing:
                self._scan(batch, life, now_ms + place * SCAN_MS)
        self._house.enter("batch_close", {"batch": batch}, now_ms)
        if missing is not None:
            later_ms = now_ms + FOUND_DAYS * DAY_MS
            found_ms, _ = next(self._calendar.spans_from(later_ms))
            agenda.at(found_ms, lambda at_ms: self._scan(batch, missing, at_ms))

    def _scan(self, batch: str, life: Life, now_ms: int) -> None:
        self._house.enter("batch_scan", {"batch": batch, "code": life.code}, now_ms)
        self._arrived(life, self._house.now_ms)
