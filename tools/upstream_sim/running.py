"""The simulator as a process of its own, for benchmarks and demonstrations."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

START_S_MAX = 20.0


class Simulator(NamedTuple):
    """Its address and its process."""

    url: str
    pid: int


@asynccontextmanager
async def running_simulator(*options: str) -> AsyncIterator[Simulator]:
    """Start and end it; `options` as of `python -m tools.upstream_sim`. Raises RuntimeError, TimeoutError."""
    program = [sys.executable, "-m", "tools.upstream_sim", *options]
    # Ctrl-C is for who started it; a simulator that outlives them would run for ever.
    setpriv = shutil.which("setpriv")
    leash = [setpriv, "--pdeathsig", "TERM"] if setpriv else []
    process = await asyncio.create_subprocess_exec(
        *leash, *program, stdout=asyncio.subprocess.PIPE, start_new_session=True
    )
    try:
        assert process.stdout
        said = await asyncio.wait_for(process.stdout.readline(), START_S_MAX)
        ready, _, url = said.decode().strip().partition(" ")
        if ready != "ready":
            raise RuntimeError("the simulator did not start")
        yield Simulator(url, process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
