"""An office in a folder of its own: installed, started, furnished with devices and PINs, stopped.

The hub is a real `hub.daemon up` in a process of its own; its children end with it, in every case.
"""

import asyncio
import os
import re
import secrets
import shutil
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from hub.adapters.broker import hash_password, new_password
from hub.contract.topics import Topics
from hub.domain.counters.login import key_of
from hub.installing import install
from hub.layout import Layout, read_credentials
from tools.hall.ports import free_port
from tools.loadgen import LoadDevice
from tools.patience import PATIENCE_S

STOP_S_MAX = 20.0
CORE, BROKER = "hub.daemon core", ("hub.adapters.broker", "mosquitto.conf")  # in their command lines
LOG_LINES_MAX = 20_000


@dataclass(slots=True, frozen=True)
class Furniture:
    """A registered device and its password."""

    name: str
    type: str
    counter: int | None
    password: str


class HallOffice:
    """`async with HallOffice(folder, toml) as office`: a running hub."""

    def __init__(self, root: Path, office_toml: str, *, broker: str = "embedded") -> None:
        self.layout = Layout(root)
        self.broker, self.port = broker, free_port()
        install(self.layout, office_toml)
        site = re.search(r'^site = "([^"]+)"', office_toml, re.MULTILINE)
        self.site = site.group(1) if site else ""
        host = re.search(r'^host = "([^"]+)"', office_toml, re.MULTILINE)
        self.host = host.group(1) if host else "127.0.0.1"
        self.topics = Topics(self.site)
        self.devices: dict[str, Furniture] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._reading: list[asyncio.Task[None]] = []
        self._ready = asyncio.Event()
        self._listeners: list[asyncio.Future[None]] = []
        self.log: list[str] = []  # of the hub and its children, the first LOG_LINES_MAX lines

    async def __aenter__(self) -> "HallOffice":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # the hub

    async def start(self) -> None:
        """Start the hub and wait until it answers presses."""
        self._ready = asyncio.Event()
        # A hub that outlives who started it, as when a terminal is closed on the demo, would run for ever.
        setpriv = shutil.which("setpriv")
        self._process = await asyncio.create_subprocess_exec(
            *([setpriv, "--pdeathsig", "TERM"] if setpriv else []),
            *[sys.executable, "-m", "hub.daemon", "up", str(self.layout.root)],
            *["--mqtt-port", str(self.port), "--broker", self.broker],
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdout
        assert self._process.stderr
        self._reading = [
            asyncio.create_task(self._read(stream)) for stream in (self._process.stdout, self._process.stderr)
        ]
        try:
            await self.until_ready()
        except BaseException:
            await self.stop()
            raise

    async def until_ready(self) -> None:
        """Wait for the next `ready` line. Raises RuntimeError with the hub's last words."""
        assert self._process
        ended = asyncio.create_task(self._process.wait())
        ready = asyncio.create_task(self._ready.wait())
        try:
            await asyncio.wait((ended, ready), timeout=PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                raise RuntimeError("the hub does not become ready:\n" + "\n".join(self.log[-20:]))
        finally:
            ended.cancel()
            ready.cancel()

    async def _read(self, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            text = line.decode("utf-8", "replace").rstrip()
            if len(self.log) < LOG_LINES_MAX:
                self.log.append(text)
            if text == "ready":
                self._ready.set()
            self._notify()

    def _notify(self) -> None:
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            if not listener.done():
                listener.set_result(None)

    async def until_logged(self, words: str, *, after: int = 0, wait_s: float = PATIENCE_S) -> str:
        """The first line from `after` on that has `words` in it. Raises TimeoutError with the last lines."""
        try:
            async with asyncio.timeout(wait_s):
                while not (found := [line for line in self.log[after:] if words in line]):
                    listener = asyncio.get_running_loop().create_future()
                    self._listeners.append(listener)
                    await listener
                return found[0]
        except TimeoutError:
            raise TimeoutError(f"nothing logged with {words!r}:\n" + "\n".join(self.log[-20:])) from None

    async def stop(self) -> int | None:
        """SIGTERM, SIGKILL for what is left of the session; the exit code of the hub."""
        process = self._process
        if process is None:
            return None
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), STOP_S_MAX)
        except TimeoutError:
            pass
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        await asyncio.gather(*self._reading, return_exceptions=True)
        self._process = None
        return process.returncode

    async def wait(self) -> int:
        """The exit code, once the hub ends by itself."""
        assert self._process
        return await self._process.wait()

    def kill(self, *what: str) -> list[int]:
        """SIGKILL children of the hub whose command line has one of these words; their process ids."""
        self._ready.clear()
        victims = self.pids(*what)
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return victims

    def kill_core(self) -> list[int]:
        """SIGKILL the core; `until_ready` waits for the next one."""
        return self.kill(CORE)

    def kill_broker(self) -> list[int]:
        """SIGKILL the broker, whichever it is."""
        return self.kill(*BROKER)

    def pids(self, *what: str) -> list[int]:
        """Children of the hub whose command line has one of these words."""
        found = []
        for child in self.children():
            with suppress(psutil.Error):
                line = " ".join(child.cmdline())  # type: ignore[no-untyped-call]
                if any(word in line for word in what):
                    found.append(child.pid)
        return found

    def children(self) -> list[psutil.Process]:
        """Broker and core."""
        assert self._process
        try:
            hub = psutil.Process(self._process.pid)  # type: ignore[no-untyped-call]
            return list(hub.children(recursive=True))  # type: ignore[no-untyped-call]
        except psutil.Error:
            return []

    # furniture

    def console(self, **options: object) -> LoadDevice:
        """The console of this machine; use `async with`."""
        credentials = read_credentials(self.layout.console_file)
        more = {"boot": secrets.token_hex(4), "host": self.host, **options}
        return LoadDevice(self.topics, credentials.name, credentials.password, self.port, **more)  # type: ignore[arg-type]

    def device(self, name: str, **options: object) -> LoadDevice:
        """A load device with the account of a registered one; use `async with`."""
        more = {"host": self.host, **options}
        return LoadDevice(self.topics, name, self.devices[name].password, self.port, **more)  # type: ignore[arg-type]

    async def furnish(
        self,
        devices: Sequence[tuple[str, str, int | None]],
        pins: dict[str, str] | None = None,
        services: Sequence[str] = (),
    ) -> None:
        """Register devices (name, type, counter) and set PINs (officer: PIN), as a technician would."""
        async with self.console() as console:
            answers = []
            for name, kind, counter in devices:
                password = new_password()
                self.devices[name] = Furniture(name, kind, counter, password)
                d: dict[str, Any] = {"name": name, "type": kind, "secret": hash_password(password)}
                if counter is not None:
                    d["counter"] = counter
                if kind == "kiosk":
                    d["services"] = list(services)
                answers.append(console.ask("device_add", **d))
            for officer, pin in (pins or {}).items():
                salt = secrets.token_hex(16)
                answers.append(console.ask("officer_pin", officer=officer, salt=salt, key=key_of(pin, salt)))
            for answer in await asyncio.gather(*answers):
                if answer.r != "ok":
                    raise RuntimeError(f"the hub refuses: {answer.d}")

    def board_config(self, name: str, **more: object) -> dict[str, object]:
        """The config.json of a registered device."""
        furniture = self.devices[name]
        return {
            "site": self.site,
            "name": name,
            "password": furniture.password,
            "host": self.host,
            "port": self.port,
            "board": "olimex_poe",
            "keepalive_s": 15,
            "lang": "vi",
            **more,
        }
