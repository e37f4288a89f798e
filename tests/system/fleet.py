"""A hundred kiosks and the counters of an office, on real MQTT, pressing at once.

A kiosk confirms each print job as it comes; a counter calls whenever it has been answered.
"""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from random import Random
from typing import Self

from hub.adapters.ledger import LedgerReader
from hub.contract import topics as t
from hub.domain.counters.login import key_of, proof_of
from tests.system import judge
from tools.hall import HallOffice
from tools.loadgen import Answer, LoadDevice

PINS = {"101": "1234", "102": "9876"}
COUNTERS = {1: "101", 2: "102"}  # of the starter office
SERVICES = ("A", "B")


async def log_in(keypad: LoadDevice, officer: str) -> Answer:
    """With the PIN, as the keypad does it."""
    challenge = await keypad.ask("challenge", officer=officer)
    proof = proof_of(key_of(PINS[officer], challenge.d["salt"]), challenge.d["nonce"])
    return await keypad.ask("login", officer=officer, proof=proof)


class Fleet:
    """`async with Fleet(office, kiosks=100) as fleet`: all registered and connected, officers logged in."""

    def __init__(self, office: HallOffice, *, kiosks: int, seed: int = 1) -> None:
        self.office, self._chance = office, Random(seed)
        self._names = [f"k{n}" for n in range(kiosks)]
        self.kiosks: list[LoadDevice] = []
        self.keypads: list[LoadDevice] = []
        self.takes: list[Answer] = []
        self.nexts: list[Answer] = []
        self.papers: dict[str, int] = {}  # how often a job came to its kiosk
        self._confirming: set[asyncio.Task[None]] = set()
        self._paper = asyncio.Event()  # something was printed
        self._acks, self._strike_at = 0, 0
        self._strike: Callable[[], object] | None = None

    async def __aenter__(self) -> Self:
        keypads = [(f"q{n}", "counter_keypad", n) for n in COUNTERS]
        await self.office.furnish([(name, "kiosk", None) for name in self._names] + keypads, PINS, SERVICES)
        self._stack = AsyncExitStack()
        try:
            self.kiosks = await asyncio.gather(*(self._enter(name) for name in self._names))
            self.keypads = await asyncio.gather(*(self._enter(name) for name, _, _ in keypads))
            for keypad, officer in zip(self.keypads, COUNTERS.values(), strict=True):
                assert (await log_in(keypad, officer)).r == "ok"
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_error: object) -> None:
        for task in self._confirming:
            task.cancel()
        await self._stack.aclose()

    async def _enter(self, name: str) -> LoadDevice:
        device: LoadDevice
        device = self.office.device(
            name, boot=secrets.token_hex(4), on_message=lambda topic, _: self._heard(device, topic)
        )
        return await self._stack.enter_async_context(device)

    def _heard(self, device: LoadDevice, topic: str) -> None:
        if topic.endswith("/" + t.ACK):
            self._acks += 1
            if self._strike and self._acks >= self._strike_at:
                strike, self._strike = self._strike, None
                strike()
        elif f"/{t.PRINT}/" in topic:
            self._print(device, topic.rpartition("/")[2])

    def _print(self, kiosk: LoadDevice, job: str) -> None:
        self.papers[job] = self.papers.get(job, 0) + 1
        if self.papers[job] == 1:
            task = asyncio.create_task(self._confirm(kiosk, job), name=f"printed {job}")
            self._confirming.add(task)
            task.add_done_callback(self._confirmed)

    def _confirmed(self, task: asyncio.Task[None]) -> None:
        self._confirming.discard(task)
        self._paper.set()

    async def _confirm(self, kiosk: LoadDevice, job: str) -> None:
        await kiosk.ask("printed", job=job)

    # what people do

    async def burst(self, presses: int, *, strike: Callable[[], object] | None = None) -> None:
        """Each kiosk takes `presses` numbers, each counter calls as many; all are answered at the end.

        `strike` is called once, after a number of answers drawn from the seed, while others are awaited.
        """
        expected = presses * (len(self.kiosks) + len(self.keypads))
        self._strike, self._strike_at = strike, self._acks + self._chance.randrange(1, expected // 2)
        takes = [self._take(kiosk, presses) for kiosk in self.kiosks]
        await asyncio.gather(*takes, *(self._call(keypad, presses) for keypad in self.keypads))
        assert self._strike is None, "nothing was struck"

    async def _take(self, kiosk: LoadDevice, presses: int) -> None:
        for _ in range(presses):
            answer = await kiosk.ask("take", service=self._chance.choice(SERVICES))
            assert answer.r == "ok", answer
            self.takes.append(answer)

    async def _call(self, keypad: LoadDevice, presses: int) -> None:
        for _ in range(presses):
            answer = await keypad.ask("next")
            assert answer.r in ("ok", "stale"), answer
            self.nexts.append(answer)

    async def all_printed(self) -> None:
        """Wait until the paper of every citizen who was not called yet is confirmed."""
        with LedgerReader(self.office.layout.ledger) as ledger:
            waiting = {ticket.number for ticket in ledger.tickets(state="waiting")}
        jobs = {take.d["job"] for take in self.takes if take.d["ticket"] in waiting}
        while self._confirming or jobs - self.papers.keys():
            self._paper.clear()
            await self._paper.wait()

    def judge(self) -> None:
        """What everybody was told equals the ledger."""
        path = self.office.layout.ledger
        judge.ledger_is_sound(path)
        judge.told_is_written(path, [*self.kiosks, *self.keypads])
        judge.no_ticket_lost_or_doubled(path, self.takes)
        judge.nobody_called_twice(path, self.nexts)
        with LedgerReader(path) as ledger:
            waiting = ledger.tickets(state="waiting")
        assert not [ticket.number for ticket in waiting if ticket.printed_ms is None], "no paper"
