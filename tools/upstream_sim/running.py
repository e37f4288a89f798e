"""The simulator as a process of its own, for benchmarks and demonstrations."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

START_S_MAX = 20.0


@asynccontextmanager
async def running_simulator(*options: str) -> AsyncIterator[str]:
    """Its address; `options` as of `python -m tools.upstream_sim`. Raises RuntimeError, TimeoutError."""
    program = [sys.executable, "-m", "tools.upstream_sim", *options]
    process = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout
        said = await asyncio.wait_for(process.stdout.readline(), START_S_MAX)
        ready, _, url = said.decode().strip().partition(" ")
        if ready != "ready":
            raise RuntimeError("the simulator did not start")
        yield url
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
