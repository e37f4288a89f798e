"""What a full hall and a long past cost a press: `take` and `next`, from press to answer.

Three offices stand side by side on Mosquitto: an empty one, one with 10,000 waiting and one with 1,000,000
past tickets. Presses go to them in turn, so what the machine does to one it does to the others. Each round is
a `take` and the `next` of the only open counter, so all three do the same work: the empty hall has one
citizen, who is called at once. `python -m bench.crowded 20000` has so many past tickets.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.ledger import PAST_TICKETS, fill
from bench.office import bench_office
from bench.press import timed_ask
from bench.table import Row, percentile
from bench.throughput import crowd_of
from hub.domain.counters.login import key_of, proof_of
from tools.hall import HallOffice
from tools.loadgen import LoadDevice
from tools.loadgen.crowd import Crowd

WAITING = 10_000
KIOSKS = 50
SERVICE, COUNTER, OFFICER, PIN = "A", 1, "101", "1234"
ROUNDS, BLOCK = 30, 10  # rounds of so many presses at each office
PAUSE_S = 0.02


@dataclass(slots=True)
class Side:
    """One office, its devices that press, and milliseconds of each press."""

    name: str
    kiosk: LoadDevice
    keypad: LoadDevice
    take_ms: list[float] = field(default_factory=list)
    next_ms: list[float] = field(default_factory=list)

    async def round(self) -> None:
        """A citizen takes a number, the counter calls the one who is due."""
        answer, ms = await timed_ask(self.kiosk, "take", service=SERVICE)
        self.take_ms.append(ms)
        await asyncio.sleep(PAUSE_S)
        await self.kiosk.ask("printed", job=answer.d["job"])
        await asyncio.sleep(PAUSE_S)
        called, ms = await timed_ask(self.keypad, "next")
        assert called.d["ticket"], "nobody was called"
        self.next_ms.append(ms)
        await asyncio.sleep(PAUSE_S)


async def opened(stack: AsyncExitStack, name: str, office: HallOffice) -> Side:
    """Start an office, furnish it and let its officer log in."""
    await stack.enter_async_context(office)
    kiosks = [(f"k{i}", "kiosk", None) for i in range(KIOSKS)]
    pressing = ("p1", "kiosk", None)
    await office.furnish([*kiosks, pressing, ("q1", "counter_keypad", COUNTER)], {OFFICER: PIN}, SERVICE)
    kiosk = await stack.enter_async_context(office.device("p1"))
    keypad = await stack.enter_async_context(office.device("q1"))
    challenge = await keypad.ask("challenge", officer=OFFICER)
    proof = proof_of(key_of(PIN, challenge.d["salt"]), challenge.d["nonce"])
    assert (await keypad.ask("login", officer=OFFICER, proof=proof)).r == "ok"
    return Side(name, kiosk, keypad)


async def fill_hall(office: HallOffice) -> None:
    """Let 10,000 citizens take a number and wait, each with the paper in hand."""
    order = crowd_of(office, services=SERVICE, window_s=600.0, tickets_max=WAITING)
    async with Crowd(order) as crowd:
        report = await crowd.window()
    assert len(report.tickets) >= WAITING, report.refused


async def measure(past: int) -> list[Row]:
    """Rows 4 and 5 of docs/design.md section 8, through the whole hub."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="motcua-bench-")))
        names = ("empty", "waiting", "past")
        offices = {name: HallOffice(folder / name, bench_office(), broker="mosquitto") for name in names}
        await fill(offices["past"].layout.ledger, past, 0)
        sides = [await opened(stack, name, office) for name, office in offices.items()]
        await fill_hall(offices["waiting"])
        for _ in range(ROUNDS):
            for side in sides:
                for _ in range(BLOCK):
                    await side.round()
    return list(compared(sides, past))


def compared(sides: list[Side], past: int) -> Iterable[Row]:
    """Each side against the empty office."""
    empty, waiting, old = sides
    for side, what, target in ((waiting, f"{WAITING} waiting", 1.2), (old, f"{past} past tickets", 1.1)):
        for press, times_ms, base_ms in (
            ("next", side.next_ms, empty.next_ms),
            ("take", side.take_ms, empty.take_ms),
        ):
            p50 = percentile(times_ms, 50), percentile(base_ms, 50)
            yield Row(f"{press}, press to answer, mosquitto: p50 with {what} ÷ none", *p50, target, "ms")
    p99 = percentile(waiting.next_ms, 99), percentile(empty.next_ms, 99)
    yield Row(f"next, press to answer, mosquitto: p99 with {WAITING} waiting ÷ none", *p99, 2.0, "ms")


def rows(past: int = PAST_TICKETS) -> list[Row]:
    """The rows of this benchmark."""
    return asyncio.run(measure(past))


if __name__ == "__main__":
    for row in rows(*map(int, sys.argv[1:2])):
        print(row)
