"""The floor as a running office: a broker of the same kind, and the echo in a process of its own."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.adapters import broker as brokers
from hub.contract.topics import HUB_USER, Topics
from tools.hall import free_port
from tools.loadgen import LoadDevice

SITE = "floor"


@dataclass(slots=True)
class FloorOffice:
    """Where the floor is."""

    port: int
    passwords: dict[str, str]

    def device(self, name: str) -> LoadDevice:
        """A device of the floor; use `async with`."""
        return LoadDevice(Topics(SITE), name, self.passwords[name], self.port)


@asynccontextmanager
async def running_floor(folder: Path, broker: str, names: Sequence[str]) -> AsyncIterator[FloorOffice]:
    """Start broker and echo; end both."""
    passwords = {name: brokers.new_password() for name in (*names, HUB_USER)}
    accounts = [
        brokers.Account(name, "hub" if name == HUB_USER else "kiosk", brokers.hash_password(password))
        for name, password in passwords.items()
    ]
    port = free_port()
    settings = brokers.BrokerSettings(
        mode=broker,  # type: ignore[arg-type]
        site=SITE,
        data_dir=folder / "broker",
        port=port,
    )
    running = await brokers.RunningBroker.start(settings, accounts)
    echo = await asyncio.create_subprocess_exec(
        *[
            sys.executable,
            "-m",
            "bench.floor",
            SITE,
            str(port),
            passwords[HUB_USER],
            str(folder / "floor.db"),
        ],
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for who measures, who ends it
    )
    try:
        assert echo.stdout
        await asyncio.wait_for(echo.stdout.readline(), 20)
        yield FloorOffice(port, passwords)
    finally:
        echo.kill()
        await echo.wait()
        await running.stop()
