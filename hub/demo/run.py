"""Opens the hall, lets people in for a while, waits until it is empty, and judges."""

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from hub.config import example_toml, parse
from hub.demo.hall import Hall, open_hall
from hub.demo.people import citizens, officer
from hub.demo.summary import Summary, summarize
from tools.hall import HallOffice
from tools.upstream_sim.running import running_simulator
from tools.upstream_sim.settling import compared, drained

EXAMPLE = "nghe-an"
USER, PASSWORD, AGENCY = "hub", "thu-nghiem", "000.00.11.H41"
FAULTS, TIMEOUT_S, SLOW_S = 0.2, 1, 1.5  # of the province: a share of its calls goes wrong
DRAIN_S_MAX = 90.0
RATINGS_S_MAX = 15.0  # a bad score waits 8 s for its reason

Watch = Callable[[Hall], Coroutine[Any, Any, None]]


def open_at_any_hour(toml: str) -> str:
    """The office without its opening hours: a demonstration in the evening would be a closed door."""
    return re.sub(r"(?ms)^\[hours\]$.*?(?=^\[)", "", toml)


@asynccontextmanager
async def hall(broker: str, chance: Random) -> AsyncIterator[Hall]:
    """A hall in a temporary folder, gone afterwards."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="motcua-demo-")))
        province = folder / "province.sqlite"
        upstream = await stack.enter_async_context(
            running_simulator(
                *("--db", str(province), "--user", f"{USER}:{PASSWORD}"),
                *("--faults", str(FAULTS), "--seed", str(chance.randrange(2**31)), "--slow-s", str(SLOW_S)),
            )
        )
        toml = with_upstream(open_at_any_hour(example_toml(EXAMPLE)), upstream.url)
        office = HallOffice(folder / "office", toml, broker=broker)
        office.layout.upstream_secret.write_text(PASSWORD, encoding="utf-8")
        office.layout.upstream_secret.chmod(0o600)
        await stack.enter_async_context(office)
        yield await open_hall(stack, folder, office, parse(toml), province, chance)


def with_upstream(toml: str, url: str) -> str:
    """The office with a provincial system to tell."""
    upstream = f'url = "{url}"\nusername = "{USER}"\nagency = "{AGENCY}"\ntimeout_s = {TIMEOUT_S}\n'
    return f"{toml}\n[upstream]\n{upstream}"


async def run(seconds: float | None, *, seed: int, broker: str, watch: Watch | None = None) -> Summary:
    """People come for `seconds` (None: until `watch` returns); the summary is made when the hall is empty."""
    chance = Random(seed)
    async with hall(broker, chance) as opened:
        watching: asyncio.Task[None] | None = None
        if watch:
            watching = asyncio.create_task(watch(opened), name="watch")
        try:
            async with asyncio.TaskGroup() as people:
                people.create_task(citizens(opened, Random(chance.random())), name="citizens")
                for place in opened.places:
                    people.create_task(officer(opened, place, Random(chance.random())), name="officer")
                people.create_task(_close_doors(opened, seconds, watching), name="doors")
            await _settle(opened)
            await _tell_the_rest(opened)
        finally:
            if watching:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
        different = await compared(opened.office.layout, opened.settings, opened.province)
        return await asyncio.to_thread(summarize, opened, different)


async def _close_doors(opened: Hall, seconds: float | None, watching: "asyncio.Task[None] | None") -> None:
    closing = asyncio.sleep(seconds) if seconds is not None else asyncio.Event().wait()
    timer = asyncio.ensure_future(closing)
    try:
        waits = [timer, *([watching] if watching else [])]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        timer.cancel()
        opened.open = False


async def _tell_the_rest(opened: Hall) -> None:
    """Wait until the province has heard of everything."""
    try:
        opened.notes += await drained(opened.office.layout)
    except TimeoutError as error:
        opened.notes.append(str(error))


async def _settle(opened: Hall) -> None:
    """Give confirmations and late reasons the time they have."""
    loop = asyncio.get_running_loop()
    deadline_s = loop.time() + RATINGS_S_MAX
    while loop.time() < deadline_s:
        summary = await asyncio.to_thread(summarize, opened, [])
        if not summary.faults:
            return
        await asyncio.sleep(0.5)
