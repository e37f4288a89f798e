"""The sync as a program of its own: it follows the ledger file and asks the hub over MQTT, like any console.

A crash of it, or days without upstream, never touch the queue.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from hub.adapters.clock import jitter
from hub.adapters.ledger.sync.archive import LedgerArchive
from hub.adapters.ledger.sync.following import LedgerFollower
from hub.adapters.sync_store import SqliteSyncStore, alone
from hub.adapters.sync_store.down import SqliteDownStore
from hub.adapters.upstream import UpstreamClient, UpstreamDoor
from hub.config import Settings
from hub.daemon.ledger_clock import LedgerClock
from hub.daemon.pull import ListingOffice, beside, downward, keep_pulling, wanted
from hub.daemon.upstream_access import SecretWatch, access_of, password_of, profile_of
from hub.domain.errors import Unavailable
from hub.layout import Layout
from hub.services.sync.up.sync import Sync, Turn

_log = logging.getLogger("motcua.sync")


async def follow(
    layout: Layout, settings: Settings, *, port: int, once: bool = False, verify: bool = False
) -> Turn:
    """Both directions until cancelled; `once`: until nothing is left to tell. Raises Unavailable, OSError.

    `verify`: and until it was looked at whether upstream has all that was in doubt.
    """
    there = settings.upstream
    assert there is not None, "whoever calls looks first"
    access, password, profile = (
        access_of(settings),
        partial(password_of, layout),
        profile_of(layout, settings),
    )
    if once:
        password()  # else it is waited for: whoever puts it there restarts nothing
    with alone(layout.sync), ExitStack() as files:
        follower, store = LedgerFollower(layout.ledger, settings.lang), SqliteSyncStore(layout.sync)
        archive, memory = LedgerArchive(layout.ledger, settings.lang), SqliteDownStore(layout.sync)
        for file in (follower, archive, store, memory):
            files.callback(file.close)
        office = ListingOffice(layout, settings, port, archive)
        try:
            async with UpstreamClient(access, profile=profile, password=password) as client:
                sync = Sync(
                    follower,
                    UpstreamDoor(client, settings.office),
                    store,
                    office,
                    clock=LedgerClock(archive, settings.office.hours),
                    chance=jitter,
                    parallel=there.parallel,
                    group=there.batch,
                    put_right=SecretWatch(layout),
                )
                if once:
                    return await sync.drain(verify=verify)
                down = downward(settings, client, office.desk, archive, memory, wanted(settings))
                await beside(sync.run(), keep_pulling(down, layout))
                raise AssertionError("a sync runs until it is cancelled")
        finally:
            await office.close()


def run(following: Coroutine[Any, Any, Turn]) -> Turn:
    """Run it on the fast loop."""
    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        return runner.run(following)


def _fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.Loop


def main(directory: Path, mqtt_port: int | None, mode: str | None, *, as_started: bool = False) -> int:
    """What `hub up` starts beside the core; `as_started` as there."""
    from hub.config.started import settings_of
    from hub.daemon.logs import start_logging

    start_logging()
    layout = Layout(directory)
    settings = settings_of(layout, as_started=as_started).with_broker(mode=mode, port=mqtt_port)
    try:
        run(follow(layout, settings, port=settings.broker.port))
    except KeyboardInterrupt:
        return 0
    except (Unavailable, OSError) as error:  # no ledger yet, no password: `hub up` tries again
        _log.warning("%s", error)
    return 1
