"""A hub with a real ledger file, and a provincial system in front of which citizens file and book."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import httpx

from hub.adapters.ledger.sync.archive import LedgerArchive
from hub.adapters.sync_store import SqliteSyncStore
from hub.adapters.sync_store.down import SqliteDownStore
from hub.adapters.upstream import Access, UpstreamClient, UpstreamDoor, UpstreamSource
from hub.config.settings import STANDARD_SERVICES
from hub.domain.errors import UpstreamRejected
from hub.domain.sync.down import What
from hub.services.sync.down.bookings import BookingTaker
from hub.services.sync.down.desk import HubDesk
from hub.services.sync.down.dossiers import DossierTaker
from hub.services.sync.down.sync import Downward, Pulled
from hub.services.sync.up.sync import Sync
from tests.adapters.upstream.synced import FastClock, SyncedHall
from tools.upstream_sim import Faults, Store, Upstream, make_app
from tools.upstream_sim.compare import differences

CODE, OTHER = "H41.15-261123-0001", "H41.15-261123-0002"
CITIZEN = {"ChuHoSo": "Công dân A", "SoDienThoai": "0900000000", "Email": "a@example.vn"}
IDENTITY = [{"LoaiDinhDanh": "CCCD", "SoDinhDanh": "000000000001"}]
PROCEDURE = "1.012783"
DOSSIERS, BOOKINGS, PROCEDURES = What.DOSSIERS, What.BOOKINGS, What.PROCEDURES
KINDS = {"citizen": "CD"}


class Stretched(httpx.ASGITransport):
    """A connection to the simulator without a socket; an answer that takes too long is none."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await asyncio.wait_for(super().handle_async_request(request), 0.05)
        except TimeoutError:
            raise httpx.ReadTimeout("slow") from None


class Downstairs:
    """Everything of one test. The hall's clock is at eight on Monday, 23 November 2026."""

    def __init__(self, hub: SyncedHall, there: Upstream, client: UpstreamClient, folder: Path) -> None:
        self.hub, self.there, self.client = hub, there, client
        self.store = SqliteDownStore(folder / "sync.sqlite")
        self.up_store = SqliteSyncStore(folder / "sync.sqlite")
        self.archive = LedgerArchive(folder / "ledger.sqlite")
        self.door = UpstreamDoor(client, hub.hall.office, KINDS)
        self.source = UpstreamSource(client, STANDARD_SERVICES, KINDS)
        self.desk = HubDesk(self.ask, self.archive.is_listed)
        self.page, self.chance = 100, Random(3)

    async def ask(self, event: str, d: dict[str, Any]) -> None:
        """As the console asks: refusals of the hub are told with their code."""
        async with self.hub._lock:
            reply = await self.hub._apart(self.hub.hall.press, "c1", event, **d)
            await self.hub._apart(self.hub.hall.settle)
            await self.hub._write()
        if reply.r != "ok":
            raise UpstreamRejected(reply.code or "", "")

    def down(self, **other: Any) -> Downward:
        """A sync that begins with what the store remembers; `other`: in place of what it is given."""
        parts = {"source": self.source, "desk": self.desk, "archive": self.archive, "store": self.store}
        more: dict[str, Any] = {"every_s": 100, "page": self.page, "chance": self.chance.random}
        more |= {name: part for name, part in other.items() if name not in parts}
        source, desk, archive, store = (other.get(name, part) for name, part in parts.items())
        office, clock = self.hub.hall.office, self.hub.hall.clock
        takers = [
            DossierTaker(source, desk, archive, store, office, clock),
            BookingTaker(source, desk, archive, office, clock),
        ]
        return Downward(source, takers, store, clock=clock, **more)

    async def pull(self, what: What = DOSSIERS, **more: Any) -> Pulled:
        """One list, once."""
        return await self.down().pull(what, **more)

    async def tell(self) -> None:
        """The upward direction, until nothing is left."""
        clock = FastClock(self.hub.hall.clock)
        office: Any = self
        chance, pause = self.chance.random, clock.pause
        parts = (self.archive, self.door, self.up_store, office)
        await Sync(*parts, clock=clock, chance=chance, pause=pause).drain(verify=True)

    # hub.services.sync.up.ports.Office, with the conflicts of both directions in one place

    async def official(self, given: Sequence[tuple[str, str]]) -> None:
        await self.hub.official(given)

    async def correct(self, id: str, procedure: str | None, person: dict[str, str] | None) -> None:
        await self.hub.correct(id, procedure, person)

    async def conflict(self, id: str, field: str, kept: str, ours: str, theirs: str) -> None:
        await self.desk.conflict(id, field, kept, ours, theirs)

    # what people do

    def file(self, code: str = CODE, **said: Any) -> None:
        """A citizen files at the portal."""
        plain = {"act": "dossier", "MaHoSo": code, "MaTTHC": PROCEDURE, "NgayTiepNhan": "20261123073000"}
        self.there.citizens.do({**plain, **CITIZEN, "DinhDanhCHS": IDENTITY, **said})

    def change(self, code: str = CODE, **said: Any) -> None:
        """The citizen, or the province, changes it there."""
        assert self.there.citizens.do({"act": "change", "MaHoSo": code, **said})

    def book(self, at: str = "20261123090000", **said: Any) -> str:
        """A citizen books at the portal; the reference."""
        made = self.there.citizens.do(
            {"act": "booking", "MaTTHC": PROCEDURE, "ThoiGianHen": at, "HoTen": "Công dân A", **said}
        )
        assert made is not None
        return str(made["MaLichHen"])

    def move(self, ref: str, **said: Any) -> None:
        """The booking changes at the portal."""
        assert self.there.citizens.do({"act": "move", "MaLichHen": ref, **said})

    async def step(self, step: str, code: str = CODE, **more: Any) -> None:
        """An officer enters a step."""
        await self.hub.press("dossier_step", code=code, step=step, **more)

    # what there is then

    def happened(self, *kinds: str) -> list[Any]:
        """Events of these kinds."""
        return [one for one in self.hub.hall.ledger.events if type(one).__name__ in kinds]

    def conflicts(self) -> list[tuple[str, str, str, str]]:
        """What is listed."""
        return [(one.field, one.kept, one.ours, one.theirs) for one in self.happened("ConflictFound")]

    def held(self) -> list[tuple[str, str]]:
        """What a person must look at."""
        return [(one.key, one.reason) for one in self.store.held()]

    def facts(self, code: str = CODE) -> Any:
        """The dossier as the ledger has it."""
        found = self.archive.find(code)
        assert found is not None
        return found

    def differences(self) -> Sequence[str]:
        """Where the two databases are not the same."""
        ids = [one for one, _ in self.archive.changed(0, 100_000)]
        return list(differences(filter(None, map(self.archive.dossier, ids)), self.door, self.there.store))


@asynccontextmanager
async def downstairs(folder: Path, faults: Faults | None = None) -> AsyncIterator[Downstairs]:
    """Hub and province."""
    hub = await asyncio.to_thread(SyncedHall, folder)
    hub.ledger.open()
    store = Store()
    there = Upstream(store, users={"hub": "secret"}, faults=faults, slow_s=0.2)
    access = Access(url="http://upstream", username="hub", password="secret", agency="000.00.15.H41")
    try:
        async with UpstreamClient(access, Stretched(make_app(there), raise_app_exceptions=False)) as client:
            await hub.write()
            ours = Downstairs(hub, there, client, folder)
            yield ours
            for file in (ours.archive, ours.store, ours.up_store):
                file.close()
    finally:
        hub.ledger.close()
        await hub.close()
        store.close()


def run(test: Coroutine[Any, Any, None]) -> None:
    """Run a test with a bound."""
    asyncio.run(asyncio.wait_for(test, 100))
