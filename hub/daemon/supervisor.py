"""`hub up`: broker, core and sync as children, each started again when it dies; ended by SIGTERM.

In production systemd does this with one unit each. A core that says a restart would not mend it
(`hub.daemon.exits.FINAL`) ends everything with its exit code.
"""

import asyncio
import logging
import os
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from hub.adapters import broker
from hub.config import ConfigErrors, Settings
from hub.config.kept import load_kept
from hub.config.started import files_digest, keep_started
from hub.daemon import exits
from hub.daemon.alone import PATIENCE_S, alone
from hub.daemon.heartbeat import SILENT_LOOKS_MAX, Heartbeat
from hub.daemon.logs import start_logging
from hub.daemon.offences import VARIABLE as OFFENCES_FD
from hub.daemon.offences import OffencesOut
from hub.daemon.troubles import ending
from hub.domain.errors import Unavailable
from hub.i18n import LANGS, text
from hub.installing import broker_settings, first_accounts
from hub.layout import Layout

_log = logging.getLogger("motcua.up")

BACKOFF_S_MIN, BACKOFF_S_MAX = 0.1, 5.0
STEADY_S = 10.0  # a child that lived this long starts again without delay
STOP_S_MAX = 10.0
FAILURES_MAX = 5  # starts in a row of which the core makes nothing: then another one does not mend it
BLOCK_BYTES = 16_384
REASON_CHARS_MAX = 300


def main(directory: Path, mqtt_port: int | None, mode: str | None, lang: str = LANGS[0]) -> int:
    """Read the configuration and run; the exit code is as `run`'s, or that of what is in the way."""
    start_logging()
    layout = Layout(directory)
    try:
        read = files_digest(layout)
        settings = load_kept(layout).with_broker(mode=mode, port=mqtt_port)
        with alone(layout.up_lock, patience_s=PATIENCE_S), keep_started(layout, settings, read):
            return run(layout, settings, lang)
    except (ConfigErrors, Unavailable, ValueError, OSError) as error:
        words, code = ending(error, layout, lang)
        print(words, file=sys.stderr, flush=True)
        return code


def run(layout: Layout, settings: Settings, lang: str = LANGS[0]) -> int:
    """Run broker and core in the foreground; returns the exit code."""
    layout.port_file.write_text(f"{settings.broker.port}\n", encoding="utf-8")
    try:
        with asyncio.Runner() as runner:
            return runner.run(_supervise(layout, settings, lang))
    finally:
        layout.port_file.unlink(missing_ok=True)


async def _supervise(layout: Layout, settings: Settings, lang: str) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    offences = OffencesOut()
    first = await _start_broker(layout, settings, offences)
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    keepers = [
        asyncio.create_task(_keep_broker(layout, settings, first, offences), name="keep-broker"),
        asyncio.create_task(_keep_core(layout, settings, ended, lang, offences), name="keep-core"),
        asyncio.create_task(stop.wait(), name="stop"),
        *_keep_sync_if_asked(layout, settings),
    ]
    try:
        waiting: list[asyncio.Future[Any]] = [*keepers, ended]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for keeper in keepers:
            if keeper.done() and not keeper.cancelled():
                keeper.result()
        return ended.result() if ended.done() else 0
    finally:
        for keeper in reversed(keepers):  # the core goes first, so that its last words have a broker
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)


async def _start_broker(layout: Layout, settings: Settings, offences: OffencesOut) -> broker.RunningBroker:
    """The broker with the accounts it obeyed last; the core tells it the true ones when it connects."""
    return await broker.RunningBroker.start(
        broker_settings(settings, layout), first_accounts(settings, layout), offences.tell
    )


class Patience:
    """Waits longer after each early death, up to a bound; not at all for a child that had been steady."""

    def __init__(self, now_s: float) -> None:
        self._wait_s = BACKOFF_S_MIN
        self._started_s = now_s

    def pause_s(self, now_s: float) -> float:
        """How long to wait before the child that has just ended is started again."""
        steady = now_s - self._started_s > STEADY_S
        wait_s, self._wait_s = (0.0, BACKOFF_S_MIN) if steady else (self._wait_s, 2 * self._wait_s)
        self._wait_s = min(self._wait_s, BACKOFF_S_MAX)
        self._started_s = now_s + wait_s
        return wait_s

    async def before_restart(self) -> None:
        """Wait so long."""
        await asyncio.sleep(self.pause_s(asyncio.get_running_loop().time()))


async def _keep_broker(
    layout: Layout, settings: Settings, running: broker.RunningBroker, offences: OffencesOut
) -> None:
    patience = Patience(asyncio.get_running_loop().time())
    try:
        while True:
            code = await running.wait()
            _log.warning("the broker ended with %s; starting it again", code)
            await patience.before_restart()
            while True:
                try:
                    running = await _start_broker(layout, settings, offences)
                    break
                except broker.BrokerUnavailable as error:
                    _log.warning("%s", error)
                    await patience.before_restart()
    finally:
        await running.stop()


async def _keep_core(
    layout: Layout, settings: Settings, ended: "asyncio.Future[int]", lang: str, offences: OffencesOut
) -> None:
    patience, failures = Patience(asyncio.get_running_loop().time()), 0
    while True:
        with Heartbeat() as heart, offences.pipe() as hears:
            process = await _started(_command("core", layout.root, settings), heart, hears)
            heart.given_away()
            assert process.stdout
            assert process.stderr
            said = asyncio.create_task(_relay(process.stdout, sys.stdout), name="core-said")
            cried = asyncio.create_task(_relay(process.stderr, sys.stderr), name="core-cried")
            watching = asyncio.create_task(_kill_if_hung(process, heart), name="heartbeat")
            try:
                code = await process.wait()
            finally:
                watching.cancel()
                await _end(process)
                ready, reason = "ready" in await said, await cried
        if code in exits.FINAL:
            ended.set_result(code)
            return
        failures = 0 if ready or code < 0 else failures + 1  # a core that is killed has not failed by itself
        if failures == FAILURES_MAX:
            why = (reason.splitlines() or ["?"])[-1][:REASON_CHARS_MAX]
            words = text("daemon.fails_at_each_start", lang, count=failures, code=code, reason=why)
            print(words, file=sys.stderr, flush=True)
            ended.set_result(exits.SOFTWARE)
            return
        _log.warning("the core ended with %s; starting it again", code)
        await patience.before_restart()


async def _relay(stream: asyncio.StreamReader, out: TextIO) -> str:
    """What a child says, passed on as it comes; the end of it."""
    last = b""
    while block := await stream.read(BLOCK_BYTES):
        last = (last + block)[-BLOCK_BYTES:]
        with suppress(OSError, ValueError):  # nobody listens any more
            out.write(block.decode("utf-8", "replace"))
            out.flush()
    return last.decode("utf-8", "replace").strip()


async def _kill_if_hung(process: asyncio.subprocess.Process, heart: Heartbeat) -> None:
    """A core that lives and does nothing answers nobody: it is ended like a dead one."""
    await heart.stops()
    _log.error("the core has not moved for %d s; it is ended and started again", SILENT_LOOKS_MAX)
    process.kill()


def _keep_sync_if_asked(layout: Layout, settings: Settings) -> list["asyncio.Task[None]"]:
    if settings.upstream is None:
        return []
    return [asyncio.create_task(_keep_sync(layout, settings), name="keep-sync")]


async def _keep_sync(layout: Layout, settings: Settings) -> None:
    """However it ends, it is started again: the office goes on without it."""
    patience = Patience(asyncio.get_running_loop().time())
    while True:
        process = await _started(_command("sync", layout.root, settings))
        try:
            code = await process.wait()
        finally:
            await _end(process)
        _log.warning("the sync ended with %s; starting it again", code)
        await patience.before_restart()


def _command(what: str, root: Path, settings: Settings) -> list[str]:
    options = ["--mqtt-port", str(settings.broker.port), "--broker", settings.broker.mode]
    program = [sys.executable, "-m", "hub.daemon", what, str(root), *options, "--as-started"]
    # A core that outlives a killed `hub up` would hold the ledger against the next one.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", *program] if setpriv else program


async def _started(
    command: list[str], heart: Heartbeat | None = None, hears: int = -1
) -> asyncio.subprocess.Process:
    """In a session of its own: Ctrl-C is for the supervisor, who ends its children in the right order.

    What a child with a heartbeat says is read by the supervisor.
    """
    if heart is None:
        return await asyncio.create_subprocess_exec(*command, start_new_session=True)
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *command,
        stdout=pipe,
        stderr=pipe,
        start_new_session=True,
        env={**heart.environment(), OFFENCES_FD: str(hears)},
        pass_fds=(*heart.passed(), hears),
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    """SIGTERM, then SIGKILL after STOP_S_MAX; to this process and no other."""
    if process.returncode is not None:
        return
    os.kill(process.pid, signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_S_MAX):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
