"""A crowd of kiosks in a process of its own (`tools.loadgen.closed_loop`), seen from a benchmark."""

import asyncio
import sys

import msgspec

from tools.loadgen.closed_loop import Order, Report

READY_S_MAX = 30.0
LINE_BYTES_MAX = 256 * 1024 * 1024  # a report names every ticket


class Crowd:
    """`async with Crowd(order) as crowd`: connected kiosks that press when told to."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> "Crowd":
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "tools.loadgen.closed_loop"],
            stdin=pipe,
            stdout=pipe,
            limit=LINE_BYTES_MAX,
            start_new_session=True,  # Ctrl-C is for who measures, who ends it
        )
        try:
            await self._say(msgspec.json.encode(self._order))
            assert await asyncio.wait_for(self._line(), READY_S_MAX) == b"ready\n"
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    async def window(self) -> Report:
        """Press for a window."""
        await self._say(b"")
        return msgspec.json.decode(await self._line(), type=Report)

    async def _say(self, line: bytes) -> None:
        assert self._process
        assert self._process.stdin
        self._process.stdin.write(line + b"\n")
        await self._process.stdin.drain()

    async def _line(self) -> bytes:
        assert self._process
        assert self._process.stdout
        return await self._process.stdout.readline()
