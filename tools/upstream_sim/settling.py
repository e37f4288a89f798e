"""A running hub and the province: wait until everything is told, and see whether both have the same."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from hub.adapters.clock import SystemClock
from hub.adapters.ledger.dossiers.shelf import supplements_over
from hub.adapters.ledger.file.files import connect
from hub.adapters.ledger.sync.following import LedgerFollower
from hub.adapters.sync_store import SqliteSyncStore
from hub.adapters.upstream import Access, UpstreamClient, UpstreamDoor
from hub.config import Settings
from hub.daemon.upstream_access import profile_of
from hub.layout import Layout
from hub.services.sync.up.ports import DossierFacts
from tools.upstream_sim.compare import differences
from tools.upstream_sim.store import Store

AT_ONCE = 500
LOOK_S = 0.5
STILL_S_MAX = 120.0  # nothing told for so long: it will not end
NOBODY = Access(url="http://127.0.0.1", username="", password="", agency="")  # messages are made, not sent

Say = Callable[[str, int, int], None]  # what, done, of how many


async def compared(layout: Layout, settings: Settings, province: Path, count_max: int = 50) -> list[str]:
    """Every field, dossier and step that is not the same on both sides."""
    profile = profile_of(layout, settings) if settings.upstream else None
    async with UpstreamClient(NOBODY, profile=profile) as client:
        door = UpstreamDoor(client, settings.office)
        with closing(LedgerFollower(layout.ledger)) as follower, closing(Store(province)) as store:
            return list(islice(differences(_facts(follower), door, store), count_max))


async def drained(layout: Layout, say: Say = lambda *_: None) -> tuple[str, ...]:
    """Wait until nothing is left to tell; what upstream will not take, in words.

    A hub that is started long after a month closes what nobody has completed since (Điều 19.5), some each
    minute: that must be told too. Raises TimeoutError when nothing moves any more.
    """
    loop = asyncio.get_running_loop()
    last, moved_s = (-1, -1, -1), loop.time()
    with closing(SqliteSyncStore(layout.sync)) as store, closing(LedgerFollower(layout.ledger)) as follower:
        while True:
            status = store.status()
            of = max(status.told, status.pending)  # each is told, then told again with the code that it got
            if status.told < of:
                say("told a first time", status.told, of)
            else:
                say("told", of - status.pending, of)
            if not status.pending and not follower.changed(status.cursor, 1) and not _to_close(layout):
                return tuple(f"{one.id}: dead letter: {one.reason}" for one in store.dead_letters())
            if (status.cursor, status.pending, status.told) != last:
                last, moved_s = (status.cursor, status.pending, status.told), loop.time()
            elif loop.time() - moved_s > STILL_S_MAX:
                raise TimeoutError(f"the sync does not go on: {status}")
            await asyncio.sleep(LOOK_S)


def _to_close(layout: Layout) -> bool:
    """Whether the hub has yet to close a dossier by itself."""
    with closing(connect(layout.ledger, write=False)) as ledger:
        return bool(supplements_over(ledger, SystemClock().wall_ms(), 1))


def _facts(follower: LedgerFollower) -> Iterator[DossierFacts]:
    """All dossiers, as the sync sees them."""
    seq = 0
    while changed := follower.changed(seq, AT_ONCE):
        seq = changed[-1][1]
        for name, _ in changed:
            facts = follower.dossier(name)
            if facts is not None:
                yield facts
