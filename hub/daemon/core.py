"""The core as a program: one office, one process, ended by SIGTERM."""

import asyncio
import gc
import logging
import signal
import sys
from pathlib import Path

from hub import __version__
from hub.adapters.set_aside import note_set_aside
from hub.bootstrap import Core, build_core
from hub.config import ConfigErrors
from hub.config.started import settings_of
from hub.daemon import exits
from hub.daemon.heartbeat import beat
from hub.daemon.logs import start_logging
from hub.daemon.offences import hear
from hub.daemon.troubles import ending
from hub.domain.errors import StateBroken, Unavailable
from hub.i18n import LANGS
from hub.layout import Layout

COLLECT_AFTER = (2_000, 20, 100)  # objects, then generations; what is in no circle is freed at once anyway
_log = logging.getLogger("motcua")


def main(directory: Path, mqtt_port: int | None, mode: str | None, *, as_started: bool = False) -> int:
    """Run until SIGTERM; the exit code tells whether starting again makes sense (`hub.daemon.exits`).

    `as_started`: with the settings of the `hub up` around it, whatever office.toml says by now.
    """
    lines = start_logging()
    layout, lang = Layout(directory), LANGS[0]
    try:
        settings = settings_of(layout, as_started=as_started).with_broker(mode=mode, port=mqtt_port)
        lang = settings.lang
        core = build_core(settings, layout, too_loud=lines.too_loud)
    except (ConfigErrors, Unavailable, OSError, ValueError) as error:
        return _failed(error, layout, lang)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(core))
    except ExceptionGroup as group:
        unavailable = group.subgroup(Unavailable)
        if unavailable is None:
            raise
        if isinstance(core.service.broken, StateBroken):
            note_set_aside(layout.set_aside, __version__, core.service.broken.cause)
        return _failed(unavailable, layout, lang)
    finally:
        core.ledger.close()
    return 0


def _failed(error: BaseException, layout: Layout, lang: str) -> int:
    """One clear line, and the code."""
    words, code = ending(error, layout, lang)
    about = (
        "" if code == exits.CONFIGURATION else "motcua: "
    )  # a mistake of office.toml begins with its place
    print(about + words, file=sys.stderr, flush=True)
    return code


async def _serve(core: Core) -> None:
    """Serve until SIGTERM or SIGINT, and say `ready` once presses are answered."""
    loop = asyncio.get_running_loop()
    serving = asyncio.current_task()
    assert serving is not None
    stopping = False

    def stop() -> None:
        nonlocal stopping
        stopping = True
        serving.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    announcing = asyncio.create_task(_announce(core), name="announce")
    beating = asyncio.create_task(beat(), name="heartbeat")
    hearing = asyncio.create_task(hear(core.offence), name="offences")
    try:
        await core.run()
    except asyncio.CancelledError:
        if not stopping:
            raise
    finally:
        announcing.cancel()
        beating.cancel()
        hearing.cancel()
        core.link.say_goodbye()


async def _announce(core: Core) -> None:
    await core.ready.wait()
    _collect_seldom()
    print("ready", flush=True)


def _collect_seldom() -> None:
    """Tickets stay until midnight: to look through all of them again and again makes presses wait 50 ms."""
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _loop_factory() -> "type[asyncio.AbstractEventLoop] | None":
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.Loop
