"""The embedded broker's process: SIGTERM ends it, SIGHUP makes it read the accounts again."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from hub.adapters.broker.embedded.broker import GuardedBroker
from hub.adapters.broker.files import write_private
from hub.adapters.broker.settings import PID_FILE, BrokerSettings
from hub.adapters.broker.settings_file import load
from hub.services.log_lines import LogLines, OneLine

try:
    import uvloop
except ImportError:  # not everywhere, and not needed
    _new_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
else:
    _new_loop = uvloop.new_event_loop


async def serve(settings: BrokerSettings) -> None:
    """Run the broker until SIGTERM or SIGINT."""
    broker = GuardedBroker(settings)
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    reload = asyncio.Event()
    loop.add_signal_handler(signal.SIGHUP, reload.set)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await broker.start()
    write_private(settings.data_dir / PID_FILE, f"{os.getpid()}\n")
    async with asyncio.TaskGroup() as tasks:
        reloading = tasks.create_task(_reload_when_told(broker, reload), name="reload")
        await stop.wait()
        reloading.cancel()
    await broker.shutdown()


async def _reload_when_told(broker: GuardedBroker, told: asyncio.Event) -> None:
    while True:
        await told.wait()
        told.clear()
        await broker.reload()


def main() -> None:
    """Run the broker whose settings file is the only argument."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(OneLine("%(message)s"))
    handler.addFilter(LogLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    # amqtt warns of every port scan and may show a CONNECT with its password at lower levels.
    logging.getLogger("amqtt").setLevel(logging.ERROR)
    logging.getLogger("transitions").setLevel(logging.ERROR)
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        runner.run(serve(load(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
