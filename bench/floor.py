"""The floor under a press: an echo through the same broker plus one durable commit in a thread.

`python -m bench.floor SITE PORT PASSWORD FILE` answers every event with its identity, after a commit of one
row to a SQLite file with the ledger's settings. It commits all that waits together, as the hub does: against
a floor that commits one by one the hub would win a burst by its batches alone.
"""

import asyncio
import queue
import random
import sqlite3
import sys
import threading
from pathlib import Path

import uvloop

from hub.adapters.mqtt.address import Address
from hub.adapters.mqtt.looped import LoopedClient
from hub.contract import messages as m
from hub.contract import topics as t

Press = tuple[str, bytes, int, int]


class Floor:
    """Echo and commit."""

    def __init__(self, topics: t.Topics, port: int, password: str, path: Path) -> None:
        self._topics, self._path = topics, path
        self._presses: queue.SimpleQueue[Press] = queue.SimpleQueue()
        self._client = LoopedClient(
            Address("127.0.0.1", port, t.HUB_USER, password),
            will=None,
            subscriptions=[(topics.up("+", t.EVT), 1)],
            on_message=lambda topic, payload, mid, qos: self._presses.put((topic, payload, mid, qos)),
            on_connected=lambda: print("ready", flush=True),
            jitter=random.random,
        )

    async def run(self) -> None:
        """Serve until killed."""
        threading.Thread(
            target=self._commit, args=(asyncio.get_running_loop(),), daemon=True, name="commit"
        ).start()
        await self._client.run()

    def _commit(self, loop: asyncio.AbstractEventLoop) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE presses (seq INTEGER PRIMARY KEY, payload BLOB)")
        while True:
            batch = [self._presses.get()]
            while not self._presses.empty():
                batch.append(self._presses.get())
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO presses(payload) VALUES (?)", [(p[1],) for p in batch])
            connection.execute("COMMIT")
            loop.call_soon_threadsafe(self._answer, batch)

    def _answer(self, batch: list[Press]) -> None:
        for topic, payload, mid, qos in batch:
            identity, up = m.decode_identity(payload), self._topics.parse_up(topic)
            if up is None:
                continue
            body = b'{"boot":"%s","seq":%d,"r":"ok","d":{},"v":1}' % (identity.boot.encode(), identity.seq)
            self._client.publish(self._topics.dn(up.dev, t.ACK), body)
            self._client.ack(mid, qos)


def main(site: str, port: str, password: str, path: str) -> None:
    """Run the floor."""
    floor = Floor(t.Topics(site), int(port), password, Path(path))
    with asyncio.Runner(loop_factory=uvloop.Loop) as runner:
        runner.run(floor.run())


if __name__ == "__main__":
    main(*sys.argv[1:])
