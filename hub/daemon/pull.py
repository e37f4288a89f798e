"""The downward direction of the sync: what comes from upstream is done by the hub, asked as a console.

It stands beside the upward one in the same program. One pull of an office at a time: the program's own, or
`hub sync pull`.
"""

import asyncio
import fcntl
import os
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from hub.adapters.clock import jitter
from hub.adapters.ledger.sync.archive import LedgerArchive
from hub.adapters.sync_store.down import SqliteDownStore
from hub.adapters.upstream import UpstreamClient, UpstreamSource
from hub.config import Settings
from hub.daemon.ledger_clock import LedgerClock
from hub.daemon.sync_office import ConsoleOffice
from hub.daemon.upstream_access import access_of, password_of, profile_of
from hub.domain.sync.down import What
from hub.layout import Layout
from hub.services.sync.down.bookings import BookingTaker
from hub.services.sync.down.desk import HubDesk
from hub.services.sync.down.dossiers import DossierTaker
from hub.services.sync.down.ports import Desk
from hub.services.sync.down.sync import Downward, Pulled, Taker


class Busy(Exception):
    """Another pull of this office is at work."""


class ListingOffice(ConsoleOffice):
    """The hub, asked as the console of this machine, for both directions: a conflict is listed once."""

    def __init__(self, layout: Layout, settings: Settings, port: int, archive: LedgerArchive) -> None:
        super().__init__(layout, settings, port)
        self.desk = HubDesk(self._do, archive.is_listed)

    async def conflict(self, id: str, field: str, kept: str, ours: str, theirs: str) -> None:
        """The two sides differ."""
        await self.desk.conflict(id, field, kept, ours, theirs)

    async def _do(self, event: str, d: dict[str, Any]) -> None:
        await self._ask([(event, d)])


def wanted(settings: Settings) -> tuple[What, ...]:
    """The lists that upstream has."""
    there = settings.upstream
    return tuple(what for what in What if there is not None and there.services[what])


def downward(
    settings: Settings,
    client: UpstreamClient,
    desk: Desk,
    archive: LedgerArchive,
    store: SqliteDownStore,
    lists: Sequence[What],
) -> Downward:
    """The downward direction of this office."""
    there, clock = settings.upstream, LedgerClock(archive, settings.office.hours)
    assert there is not None, "whoever calls looks first"
    source = UpstreamSource(client, there.services)
    takers: list[Taker] = [
        DossierTaker(source, desk, archive, store, settings.office, clock),
        BookingTaker(source, desk, archive, settings.office, clock),
    ]
    return Downward(
        source,
        takers,
        store,
        clock=clock,
        chance=jitter,
        every_s=there.pull_every_s,
        page=there.pull_rows,
        wanted=lists,
    )


async def keep_pulling(down: Downward, layout: Layout) -> None:
    """Until cancelled. Raises LedgerUnavailable."""
    while True:
        with suppress(Busy), one_pull(layout.pull_lock):
            await down.pull_all()
        await asyncio.sleep(down.pause_s())


async def pull_once(
    layout: Layout, settings: Settings, *, port: int, lists: Sequence[What], dry: bool
) -> list[Pulled]:
    """Pull these lists now; `dry`: only say what would be done. Raises Unavailable, Busy, OSError."""
    password, profile = partial(password_of, layout), profile_of(layout, settings)
    password()  # asked by a person, who is told at once that there is none
    archive = LedgerArchive(layout.ledger, settings.lang)
    store = SqliteDownStore(layout.sync)
    office = ListingOffice(layout, settings, port, archive)
    try:
        async with UpstreamClient(access_of(settings), profile=profile, password=password) as client:
            down = downward(settings, client, office.desk, archive, store, lists)
            with one_pull(layout.pull_lock):
                return await down.pull_all(dry=dry)
    finally:
        await office.close()
        archive.close()
        store.close()


async def beside(*jobs: Coroutine[Any, Any, None]) -> None:
    """Side by side until one of them ends; raises what it raised."""
    try:
        async with asyncio.TaskGroup() as tasks:
            for job in jobs:
                tasks.create_task(job)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


@contextmanager
def one_pull(lock_file: Path) -> Iterator[None]:
    """Be the only one. Raises Busy."""
    lock = os.open(lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield
    finally:
        os.close(lock)
