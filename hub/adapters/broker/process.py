"""A broker as a child process: start, wait until it obeys, change accounts, stop."""

import asyncio
import logging
import os
import shutil
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable

from hub.adapters.broker import accounts as accounts_file
from hub.adapters.broker import mosquitto, rules
from hub.adapters.broker.accounts import Account
from hub.adapters.broker.accounts_files import apply_accounts, wait_obeying, write_accounts
from hub.adapters.broker.errors import BrokerUnavailable
from hub.adapters.broker.files import write_private
from hub.adapters.broker.offences import Offence, Offences
from hub.adapters.broker.probe import greet
from hub.adapters.broker.refusals import MosquittoLog
from hub.adapters.broker.rules import Right
from hub.adapters.broker.settings import ACCOUNTS_FILE, MOSQUITTO_FILE, SETTINGS_FILE, BrokerSettings
from hub.adapters.broker.settings_file import dump
from hub.domain.text import foreign_line
from hub.services.log_lines import LINE_CHARS_MAX

_log = logging.getLogger("hub.broker")
_STOP_WAIT_S_MAX = 5.0
_LAST_LINES_MAX = 5


def command(settings: BrokerSettings) -> list[str]:
    """How to start the broker in the foreground, after `prepare`; empty for an external one."""
    match settings.mode:
        case "external":
            return []
        case "mosquitto":
            program = mosquitto.command(settings)
        case "embedded":
            module = "hub.adapters.broker.embedded"
            program = [sys.executable, "-m", module, str(settings.data_dir / SETTINGS_FILE)]
    # A broker that outlives a killed hub would hold the port against the next one.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", *program] if setpriv else program


def prepare(settings: BrokerSettings, accounts: Iterable[Account]) -> str:
    """Write every file that the broker reads; the answer is the password of the probe account."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(settings.data_dir / SETTINGS_FILE, dump(settings))
    if settings.mode == "mosquitto":
        write_private(settings.data_dir / MOSQUITTO_FILE, mosquitto.configuration(settings))
    return write_accounts(settings, accounts)


async def check_reachable(settings: BrokerSettings) -> None:
    """BrokerUnavailable unless a broker answers at the address; for the external one."""
    try:
        await greet(settings.host, settings.port)
    except (OSError, TimeoutError) as why:
        raise BrokerUnavailable("silent", host=settings.host, port=settings.port) from why


class RunningBroker:
    """A broker under supervision; made by `start`. An external broker is only checked, never started."""

    def __init__(
        self,
        settings: BrokerSettings,
        process: asyncio.subprocess.Process | None,
        offends: Callable[[Offence], None] = lambda offence: None,
    ) -> None:
        self.settings, self._offends, self._offences = settings, offends, Offences(settings.mode)
        self._process = process
        self._mosquitto_log = MosquittoLog(self._rights_of)
        self._last_lines: deque[str] = deque(maxlen=_LAST_LINES_MAX)
        self._talk: asyncio.Task[None] | None = None
        self._written: os.stat_result | None = None  # of the accounts as they were read last
        self._accounts: dict[str, Account] = {}

    @classmethod
    async def start(
        cls,
        settings: BrokerSettings,
        accounts: Iterable[Account],
        offends: Callable[[Offence], None] = lambda offence: None,
    ) -> "RunningBroker":
        """Start the broker and wait until it obeys `accounts`; BrokerUnavailable says why it does not.

        `offends` is told of each account that takes more than its share, again and again while it does.
        """
        if settings.mode == "external":
            await check_reachable(settings)
            return cls(settings, None)
        probe_password = prepare(settings, accounts)
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command(settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=pipe,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the supervisor, who stops the broker last
        )
        broker = cls(settings, process, offends)
        broker._talk = asyncio.create_task(broker._relay_output(), name="broker-output")
        try:
            await broker._wait_ready(probe_password)
        except BaseException:
            await broker.stop()
            raise
        return broker

    @property
    def pid(self) -> int | None:
        """The process id, None for an external broker."""
        return self._process.pid if self._process else None

    async def apply_accounts(self, accounts: Iterable[Account]) -> None:
        """Make the broker obey `accounts` and no others; returns when it does."""
        await apply_accounts(self.settings, accounts)

    async def wait(self) -> int:
        """The exit code, once the process has ended; an external broker is never waited out."""
        if self._process is None:
            return await asyncio.Future[int]()
        return await self._process.wait()

    async def stop(self) -> None:
        """End the process: SIGTERM, and SIGKILL after 5 s."""
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            process.terminate()
            try:
                async with asyncio.timeout(_STOP_WAIT_S_MAX):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
        if self._talk:
            await self._talk

    async def _wait_ready(self, probe_password: str) -> None:
        ended = asyncio.create_task(self.wait(), name="broker-ended")
        ready = asyncio.create_task(wait_obeying(self.settings, probe_password), name="broker-ready")
        try:
            await asyncio.wait((ended, ready), return_when=asyncio.FIRST_COMPLETED)
            if ready.done():
                return await ready
        finally:
            ended.cancel()
            ready.cancel()
        if self._talk:
            await self._talk
        raise BrokerUnavailable("exited", exit_code=ended.result(), output="\n".join(self._last_lines))

    def _rights_of(self, name: str) -> tuple[Right, ...]:
        """The rights in force; read from the file, because another process may have changed the accounts."""
        path = self.settings.data_dir / ACCOUNTS_FILE
        if (written := path.stat()) != self._written:
            self._written, self._accounts = written, accounts_file.load(path)
        account = self._accounts.get(name)
        return rules.rights(account, self.settings.topics) if account else ()

    async def _relay_output(self) -> None:
        """Log what the broker says until it has nothing more to say; an unread pipe would stop it."""
        assert self._process is not None
        assert self._process.stdout is not None
        while chunk := await self._process.stdout.read(65536):
            for said in self._lines(chunk):
                line = foreign_line(said, LINE_CHARS_MAX)
                self._last_lines.append(line)
                if offence := self._offences.in_line(line, time.monotonic_ns() // 1_000_000):
                    self._offends(offence)
                _log.info("%s", line)

    def _lines(self, chunk: bytes) -> Iterable[str]:
        if self.settings.mode == "mosquitto":
            return self._mosquitto_log.feed(chunk)
        return chunk.decode("utf-8", "replace").splitlines()
