"""The sync as a program of its own: it follows the ledger file and asks the hub over MQTT, like any console.

A crash of it, or days without upstream, never touch the queue.
"""

import asyncio
import logging
import os
from pathlib import Path

import msgspec

from hub.adapters.clock import SystemClock, SystemTokens, jitter
from hub.adapters.ledger.archive import LedgerArchive
from hub.adapters.ledger.following import LedgerFollower
from hub.adapters.mqtt.console import Console
from hub.adapters.mqtt.looped import Address
from hub.adapters.mqtt.turn import console_turn
from hub.adapters.sync_store import SqliteSyncStore
from hub.adapters.sync_store.down import SqliteDownStore
from hub.adapters.upstream import Access, UpstreamDoor, WholeClient
from hub.config import Settings
from hub.contract import messages as m
from hub.contract.topics import Topics
from hub.domain.errors import Unavailable, UpstreamRejected
from hub.layout import Layout, read_credentials
from hub.services.sync import Sync, Turn

PASSWORD_VARIABLE = "MOTCUA_UPSTREAM_PASSWORD"


_log = logging.getLogger("motcua.sync")


class NoPassword(Unavailable):
    """There is no password for upstream."""


def password_of(layout: Layout) -> str:
    """From the environment, else from its file. Raises NoPassword."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    try:
        return layout.upstream_secret.read_text("utf-8").strip()
    except OSError:
        raise NoPassword(str(layout.upstream_secret)) from None


class ConsoleOffice:
    """`hub.services.sync_ports.Office`: the hub, asked as the console of this machine."""

    def __init__(self, layout: Layout, settings: Settings, port: int) -> None:
        self._layout, self._settings, self._port = layout, settings, port

    async def official(self, id: str, code: str) -> None:
        """Upstream has given this code."""
        await self._ask("dossier_official", code=id, official=code)

    async def correct(self, id: str, procedure: str | None, person: dict[str, str] | None) -> None:
        """Upstream's word; a procedure that this office does not know is left to the list of differences."""
        known = procedure if procedure in self._settings.office.procedures else None
        if known or person:
            named = {"name": "", **person} if person else None
            await self._ask("dossier_correct", code=id, procedure=known, person=named)

    async def conflict(self, id: str, field: str, kept: str, ours: str, theirs: str) -> None:
        """The two sides differ."""
        await self._ask("dossier_conflict", code=id, field=field, kept=kept, ours=ours, theirs=theirs)

    async def _ask(self, event: str, **d: object) -> None:
        """Raises Unavailable, or UpstreamRejected for what the hub will not take: somebody must look."""
        given = {name: value for name, value in d.items() if value is not None}
        ack = await asyncio.to_thread(self._blocking, event, given)
        if ack.r != "ok":
            trouble = msgspec.json.decode(ack.d, type=m.Trouble)
            raise UpstreamRejected(trouble.code, trouble.text)

    def _blocking(self, event: str, d: dict[str, object]) -> m.Ack:
        account, clock = read_credentials(self._layout.console_file), SystemClock()
        address = Address(self._settings.broker.host, self._port, account.name, account.password)
        try:
            with (
                console_turn(self._layout.console_lock, clock),
                Console(
                    Topics(self._settings.office.site),
                    address,
                    clock=clock,
                    tokens=SystemTokens(),
                    jitter=jitter,
                ) as console,
            ):
                return console.ask(event, d)
        except TimeoutError:
            raise Unavailable("another console keeps the hub busy") from None


def access_of(layout: Layout, settings: Settings) -> Access:
    """Where upstream is and who we are there. Raises NoPassword."""
    there = settings.upstream
    assert there is not None, "whoever calls looks first"
    return Access(
        url=there.url,
        username=there.username,
        password=password_of(layout),
        agency=there.agency,
        timeout_s=there.timeout_s,
    )


async def follow(layout: Layout, settings: Settings, *, port: int, once: bool = False) -> Turn:
    """Both directions until cancelled; `once`: until nothing is left to tell. Raises Unavailable, OSError."""
    from hub.daemon import pull  # it builds on this module

    there = settings.upstream
    assert there is not None, "whoever calls looks first"
    access = access_of(layout, settings)
    follower, store = LedgerFollower(layout.ledger, settings.lang), SqliteSyncStore(layout.sync)
    archive, memory = LedgerArchive(layout.ledger, settings.lang), SqliteDownStore(layout.sync)
    try:
        async with WholeClient(access) as client:
            office = pull.ListingOffice(layout, settings, port, archive)
            sync = Sync(
                follower,
                UpstreamDoor(client, settings.office, there.owner_kinds),
                store,
                office,
                clock=SystemClock(),
                chance=jitter,
                parallel=there.parallel,
            )
            if once:
                return await sync.drain()
            down = pull.downward(settings, client, office.desk, archive, memory, pull.wanted(settings))
            await pull.beside(sync.run(), pull.keep_pulling(down, layout))
            raise AssertionError("a sync runs until it is cancelled")
    finally:
        for file in (follower, archive, store, memory):
            file.close()


def main(directory: Path, mqtt_port: int | None, mode: str | None) -> int:
    """What `hub up` starts beside the core."""
    from hub.config import load
    from hub.daemon.logs import start_logging

    start_logging()
    layout = Layout(directory)
    settings = load(layout.office_toml).with_broker(mode=mode, port=mqtt_port)
    try:
        asyncio.run(follow(layout, settings, port=settings.broker.port))
    except KeyboardInterrupt:
        return 0
    except (Unavailable, OSError) as error:  # no ledger yet, no password: `hub up` tries again
        _log.warning("%s", error)
    return 1
