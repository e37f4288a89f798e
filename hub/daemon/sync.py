"""The sync as a program of its own: it follows the ledger file and asks the hub over MQTT, like any console.

A crash of it, or days without upstream, never touch the queue.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from hub.adapters.clock import SystemClock, jitter
from hub.adapters.ledger.following import LedgerFollower
from hub.adapters.sync_store import SqliteSyncStore, alone
from hub.adapters.upstream import Access, UpstreamClient, UpstreamDoor
from hub.config import Settings
from hub.daemon.sync_office import ConsoleOffice
from hub.domain.errors import Unavailable
from hub.i18n import LANGS, text
from hub.layout import Layout
from hub.services.sync import Sync, Turn

PASSWORD_VARIABLE = "MOTCUA_UPSTREAM_PASSWORD"
OTHERS = 0o077  # rights of everybody but the owner
_log = logging.getLogger("motcua.sync")


class NoPassword(Unavailable):
    """There is no password for upstream that may be used. `code`: `no_password`, `secret_open`."""

    def __init__(self, code: str, path: Path) -> None:
        super().__init__(code)
        self.code, self.path = code, path

    def text(self, lang: str) -> str:
        """What happened, what it means and what to do, in `lang`."""
        return text(f"sync.{self.code}", lang, path=self.path)

    def __str__(self) -> str:
        return self.text(LANGS[0])


def password_of(layout: Layout) -> str:
    """From the environment, else from its file. Raises NoPassword, also when others may read the file."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    path = layout.upstream_secret
    try:
        if path.stat().st_mode & OTHERS:
            raise NoPassword("secret_open", path)
        password = path.read_text("utf-8").strip()
    except OSError:
        password = ""
    if not password:
        raise NoPassword("no_password", path)
    return password


async def follow(
    layout: Layout, settings: Settings, *, port: int, once: bool = False, verify: bool = False
) -> Turn:
    """Tell upstream until cancelled; `once`: until nothing is left to tell. Raises Unavailable, OSError.

    `verify`: and until it was looked at whether upstream has all that was in doubt.
    """
    there = settings.upstream
    assert there is not None, "whoever calls looks first"
    access = Access(
        url=there.url,
        username=there.username,
        password=password_of(layout),
        agency=there.agency,
        timeout_s=there.timeout_s,
    )
    with alone(layout.sync):
        follower, store = LedgerFollower(layout.ledger, settings.lang), SqliteSyncStore(layout.sync)
        office = ConsoleOffice(layout, settings, port)
        try:
            async with UpstreamClient(access) as client:
                sync = Sync(
                    follower,
                    UpstreamDoor(client, settings.office, there.owner_kinds),
                    store,
                    office,
                    clock=SystemClock(),
                    chance=jitter,
                    parallel=there.parallel,
                    group=there.batch,
                )
                if once:
                    return await sync.drain(verify=verify)
                await sync.run()
                raise AssertionError("a sync runs until it is cancelled")
        finally:
            await office.close()
            follower.close()
            store.close()


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


def main(directory: Path, mqtt_port: int | None, mode: str | None) -> int:
    """What `hub up` starts beside the core."""
    from hub.config import load
    from hub.daemon.logs import start_logging

    start_logging()
    layout = Layout(directory)
    settings = load(layout.office_toml).with_broker(mode=mode, port=mqtt_port)
    try:
        run(follow(layout, settings, port=settings.broker.port))
    except KeyboardInterrupt:
        return 0
    except (Unavailable, OSError) as error:  # no ledger yet, no password: `hub up` tries again
        _log.warning("%s", error)
    return 1
