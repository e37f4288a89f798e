"""A running broker with accounts that a test adds as it needs them."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Self

from hub.adapters.broker import Account, BrokerSettings, Mode, Offence, RunningBroker, hash_password
from hub.adapters.broker.accounts import AccountType
from hub.contract.topics import Topics
from tests.adapters.broker.client import Client, Will

SITE = "test-office"
TOPICS = Topics(SITE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings(mode: Mode, data_dir: Path, **more: object) -> BrokerSettings:
    return BrokerSettings(mode=mode, site=SITE, data_dir=data_dir, port=free_port(), **more)  # type: ignore[arg-type]


@dataclass
class Login:
    """An account with the password that its hash was made of."""

    name: str
    password: str
    port: int

    async def connect(
        self,
        *,
        client_id: str | None = None,
        clean: bool = True,
        keepalive_s: int = 60,
        will: Will | None = None,
    ) -> Client:
        """A connection that the broker has let in."""
        client = await Client.connect(
            self.port,
            self.name,
            self.password,
            client_id=client_id,
            clean=clean,
            keepalive_s=keepalive_s,
            will=will,
        )
        assert client.code == 0, f"CONNACK {client.code}"
        return client


@dataclass
class Office:
    """A broker as the supervisor runs it."""

    broker: RunningBroker
    accounts: list[Account] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    @classmethod
    async def start(cls, settings: BrokerSettings, offends: Callable[[Offence], None]) -> Self:
        return cls(await RunningBroker.start(settings, [], offends))

    @property
    def port(self) -> int:
        return self.broker.settings.port

    async def login(self, kind: AccountType, name: str | None = None) -> Login:
        """A new account of the type, in force."""
        name = name or f"{kind.replace('_', '-')}-{next(self._numbers)}"
        self.accounts.append(Account(name, kind, hash_password(f"secret of {name}")))
        await self.broker.apply_accounts(self.accounts)
        return Login(name, f"secret of {name}", self.port)

    async def remove(self, login: Login) -> None:
        """Take the account away, in force."""
        self.accounts = [account for account in self.accounts if account.name != login.name]
        await self.broker.apply_accounts(self.accounts)


async def until(true: Callable[[], bool], what: str) -> None:
    """Wait for another process to have done something that sends no signal."""
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.02)


class BrokerLog(logging.Handler):
    """What the broker said, for tests that wait for a line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
