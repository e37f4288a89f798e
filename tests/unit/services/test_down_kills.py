"""The downward sync is killed at every single call it makes, and begins again: all is done once.

The hub is the real core on its fakes; upstream's lists are given; the memory is the real one.
"""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from hub.adapters.sync_store.down import SqliteDownStore
from hub.adapters.upstream.messages import STATUSES
from hub.domain.bookings.booking import by_ref
from hub.domain.dossiers.dossier import DossierState
from hub.domain.errors import UpstreamRejected
from hub.domain.sync.down import Row, What
from hub.domain.sync.down.bookings import KnownBooking, OnlineBooking
from hub.domain.sync.down.dossiers import OnlineDossier
from hub.services.sync.down.bookings import BookingTaker
from hub.services.sync.down.desk import HubDesk
from hub.services.sync.down.dossiers import DossierTaker
from hub.services.sync.down.ports import Page
from hub.services.sync.down.sync import Downward
from hub.services.sync.up.ports import DossierFacts
from tests.support.clock import at
from tests.support.hall import Hall
from tests.support.offices import dossier_office

NEW, CHANGED, TAKEN_BACK = (f"H41.15-261123-000{number}" for number in (1, 2, 3))
PERSON = {"owner": "Công dân A", "phone": "1"}


def dossier(code: str, mark: str = "1", **more: Any) -> Row[OnlineDossier]:
    plain = {"procedure": "1.012783", "status": "1", "filed_ms": at("2026-11-23 07:30"), "person": PERSON}
    return Row(code, mark, OnlineDossier(code=code, **(plain | more)))


def booking(ref: str, mark: str = "1", civil: str = "2026-11-23 09:00") -> Row[OnlineBooking]:
    return Row(ref, mark, OnlineBooking(ref=ref, procedure="1.012783", slot_ms=at(civil)))


class Lists:
    """Upstream, as the port shows it: one row a page."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row[Any]]] = {
            "dossiers": [dossier(CHANGED), dossier(TAKEN_BACK)],
            "bookings": [booking("MOVED")],
        }

    async def dossiers(self, after: int, count: int) -> Page[OnlineDossier]:
        return self._after("dossiers", after)

    async def bookings(self, after: int, count: int) -> Page[OnlineBooking]:
        return self._after("bookings", after)

    async def dossier(self, code: str) -> Row[OnlineDossier] | None:
        return next((row for row in reversed(self.rows["dossiers"]) if row.key == code), None)

    def status_of(self, facts: DossierFacts) -> str:
        return STATUSES[DossierState(facts.state)]

    def _after(self, name: str, after: int) -> Page[Any]:
        rows = self.rows[name][after : after + 1]
        return Page(tuple(rows), after + len(rows))


class Core:
    """The hub, asked as a console does, and its ledger."""

    def __init__(self) -> None:
        self.hall = Hall(dossier_office())
        self._thread = ThreadPoolExecutor(1)  # the hall turns a loop of its own

    async def ask(self, event: str, d: dict[str, Any]) -> None:
        press = lambda: self.hall.press("c1", event, **d)  # noqa: E731
        reply = await asyncio.get_running_loop().run_in_executor(self._thread, press)
        if reply.r != "ok":
            raise UpstreamRejected(reply.code or "", "")

    def find(self, code: str) -> DossierFacts | None:
        found = self.hall.ledger.dossier(code)
        if found is None:
            return None
        one = found[0]
        return DossierFacts(
            id=one.id,
            code=one.code,
            local=one.local,
            seq=one.seq,
            procedure=one.procedure,
            agency=one.agency,
            channel=one.channel.value,
            way=one.way.value,
            state=one.state.value,
            registered_ms=0,
            person=self.hall.ledger.cabinet.persons.get(one.person or "", {}),
        )

    def booking(self, ref: str) -> KnownBooking | None:
        one = by_ref(self.hall.service.state.day.bookings.values(), ref)
        return KnownBooking(one.code, one.service, one.slot_ms, one.state) if one else None

    def is_listed(self, id: str, field: str, theirs: str) -> bool:
        return (id, field, theirs) in [(c.dossier, c.field, c.theirs) for c in self.happened("ConflictFound")]

    def happened(self, kind: str) -> list[Any]:
        return [one for one in self.hall.ledger.events if type(one).__name__ == kind]

    def close(self) -> None:
        self.hall.__exit__()
        self._thread.shutdown()


class Killed(BaseException):
    """The process is gone: nothing after this line is done."""


class Mortal:
    """A port that counts its calls with others; the `last` one ends the process, before it or after it."""

    def __init__(self, port: Any, calls: Counter[str], last: int, after: bool) -> None:
        self._port, self._calls, self._last, self._after = port, calls, last, after

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._port, name)

        def counted(*args: Any) -> Any:
            self._calls["all"] += 1
            dies = self._calls["all"] == self._last
            if dies and not self._after:
                raise Killed
            made = call(*args)
            if asyncio.iscoroutine(made):
                return self._awaited(made, dies)
            if dies:
                raise Killed
            return made

        return counted

    async def _awaited(self, made: Any, dies: bool) -> Any:
        result = await made
        if dies:
            raise Killed
        return result


class World:
    """One office and one province, with a dossier that was answered and one that was not."""

    def __init__(self) -> None:
        self.lists, self.core, self.store = Lists(), Core(), SqliteDownStore(":memory:")
        self.desk = HubDesk(self.core.ask, self.core.is_listed)

    async def begin(self) -> None:
        await self.pull()
        await self.core.ask("dossier_step", {"code": CHANGED, "step": "accept"})
        self.lists.rows["dossiers"] += [
            dossier(CHANGED, "2", status="9", person={**PERSON, "phone": "2"}),
            dossier(TAKEN_BACK, "2", status="7"),
            dossier(NEW),
        ]
        self.lists.rows["bookings"] += [booking("MOVED", "2", "2026-11-23 10:00"), booking("NEW")]

    async def pull(self, last: int = 0, after: bool = False) -> int:
        """Both lists; returns how many calls that took. Raises Killed."""
        calls: Counter[str] = Counter()
        parts = (self.lists, self.desk, self.core, self.store)
        source, desk, archive, store = (Mortal(part, calls, last, after) for part in parts)
        office, clock = self.core.hall.office, self.core.hall.clock
        takers = [
            DossierTaker(source, desk, archive, store, office, clock),
            BookingTaker(source, desk, archive, office, clock),
        ]
        down = Downward(source, takers, store, clock=clock, chance=lambda: 0.5, every_s=1, page=1, wanted=[])
        for what in (What.DOSSIERS, What.BOOKINGS):
            await down.pull(what)
        return calls["all"]

    def end(self) -> dict[str, Any]:
        """What there is in the end."""
        find, happened = self.core.find, self.core.happened
        states = {code: getattr(find(code), "state", "") for code in (NEW, CHANGED, TAKEN_BACK)}
        changed = find(CHANGED)
        assert changed is not None
        return {
            "states": states,
            "person": changed.person,
            "registered": Counter(one.dossier for one in happened("DossierRegistered")),
            "corrected": len(happened("DossierCorrected")),
            "conflicts": sorted((one.field, one.theirs) for one in happened("ConflictFound")),
            "booked": Counter(one.ref for one in happened("BookingMade")),
            "cancelled": len(happened("BookingCancelled")),
            "held": self.store.held(),
        }

    def close(self) -> None:
        self.core.close()
        self.store.close()


AS_IT_SHOULD_BE = {
    "states": {NEW: "registered", CHANGED: "accepted", TAKEN_BACK: "withdrawn"},
    "person": {"name": "Công dân A", "phone": "2"},
    "registered": {NEW: 1, CHANGED: 1, TAKEN_BACK: 1},
    "corrected": 1,
    "conflicts": [("TrangThaiHoSo", "9"), ("phone", "")],
    "booked": {"MOVED": 2, "NEW": 1},
    "cancelled": 1,
    "held": [],
}


async def lived(world: World, last: int, after: bool) -> bool:
    """Whether a pull makes so many calls; if so it ends at that one, and another pull does the rest."""
    await world.begin()
    try:
        await world.pull(last, after)
    except Killed:
        await world.pull()
        return True
    return False


def killed_at(last: int, after: bool) -> bool:
    """A whole life in a world of its own."""
    world = World()
    try:
        killed = asyncio.run(lived(world, last, after))
        assert world.end() == AS_IT_SHOULD_BE, f"killed at call {last}, {after=}"
        return killed
    finally:
        world.close()


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after it"])
def test_killed_at_any_call_it_begins_again_and_does_everything_once(after: bool) -> None:
    last = 1
    while killed_at(last, after):
        last += 1
    assert last > 40, "a pull without calls shows nothing"
