"""`python -m bench.flooder HOST PORT NAME SITE`, the password on standard input: a device that says too much.

A program of its own, as a hostile device is a machine of its own: what it takes to say so much is not time of
the kiosk that is measured. It ends with its standard input, or when it is killed.
"""

import asyncio
import json
import sys
from contextlib import suppress
from functools import cache
from itertools import count

from hub.contract.topics import Topics
from tools.loadgen import wire

SUBSCRIPTIONS = 2_000
AT_ONCE = 200  # messages before it looks whether the broker still takes them
AWAY_S = 0.1  # before it comes back after the broker hung up
SAID = "said"  # on standard output: all of it was tried once


async def flood(host: str, port: int, name: str, password: str, topics: Topics) -> None:
    """Say too much until cancelled, also while the broker hangs up at once."""
    evt, seqs = topics.up(name, "evt"), count(1)
    while True:
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection(host, port)
            reading = asyncio.create_task(_read_all(reader), name="flood-reads")
            try:
                writer.write(wire.connect(name, password, 60, clean=True))
                wanted = (topics.dn(name, f"x{n}") for n in range(SUBSCRIPTIONS))
                writer.write(b"".join(wire.subscribe(n, one, 1) for n, one in enumerate(wanted, 1)))
                await writer.drain()
                while not (reading.done() or writer.transport.is_closing()):
                    writer.write(b"".join(_rating(evt, next(seqs)) for _ in range(AT_ONCE)))
                    await writer.drain()
                    await asyncio.sleep(0)  # or the loop never hears that the broker has hung up
                    _tell()
            finally:
                _tell()
                reading.cancel()
                writer.close()
        await asyncio.sleep(AWAY_S)


def _rating(topic: str, seq: int) -> bytes:
    rated = {"v": 1, "boot": "b1", "seq": seq, "age_ms": 0, "e": "rate", "d": {"score": 1}}
    return wire.publish(topic, json.dumps(rated).encode(), seq % 65_000 + 1)


async def _read_all(reader: asyncio.StreamReader) -> None:
    with suppress(OSError):
        while await reader.read(65_536):
            pass


@cache
def _tell() -> None:
    print(SAID, flush=True)


async def main() -> None:
    """Until the end of standard input."""
    host, port, name, site = sys.argv[1:]
    password = sys.stdin.readline().rstrip("\n")
    task = asyncio.create_task(flood(host, int(port), name, password, Topics(site)), name="flood")
    await asyncio.to_thread(sys.stdin.read)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main())
