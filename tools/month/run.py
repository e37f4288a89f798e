"""Makes the month, starts the province and the hub, waits until all is told, and judges."""

import asyncio
import json
import time
from pathlib import Path

from msgspec import Struct

from hub.config import example_toml, parse
from hub.demo.month import Made
from hub.demo.month.command import EXAMPLE, figures_of, main
from tools.hall import HallOffice
from tools.month.judging import judge
from tools.upstream_sim.running import running_simulator
from tools.upstream_sim.settling import Say, drained

TIMEOUT_S, SLOW_S = 1, 1.5
USER, PASSWORD = "hub", "thu-nghiem"


class Asked(Struct, frozen=True):
    """What to do. `faults`: the share of calls that go wrong; `batch`: dossiers in one call."""

    month: str
    dossiers: int
    seed: int
    faults: float
    batch: int = 100


class Outcome(Struct, frozen=True):
    """What came of it; `faults` empty: all is well. Times in seconds."""

    made: Made
    made_s: float
    drained_s: float
    dead: tuple[str, ...]
    went_wrong: dict[str, int]
    faults: tuple[str, ...]


def synced(url: str, batch: int) -> str:
    """The example office with this upstream."""
    return (
        f'{example_toml(EXAMPLE)}\n[upstream]\nurl = "{url}"\nusername = "{USER}"\nagency = "000.00.11.H41"\n'
        f"timeout_s = {TIMEOUT_S}\nbatch = {batch}\n"
    )


def province_of(folder: Path) -> Path:
    """The database of the provincial system."""
    return folder.parent / f"{folder.name}-province.sqlite"


async def run(asked: Asked, folder: Path, say: Say) -> Outcome:
    """All of it. `folder`: of the office, new. Raises TimeoutError when the sync does not end."""
    began_s = time.monotonic()
    made = await asyncio.to_thread(
        main,
        asked.month,
        folder,
        dossiers=asked.dossiers,
        seed=asked.seed,
        progress=lambda done, total: say("making", done, total),
    )
    made_s = time.monotonic() - began_s
    province, counts = province_of(folder), folder.parent / f"{folder.name}-counts.json"
    options = {
        "--db": province,
        "--user": f"{USER}:{PASSWORD}",
        "--faults": asked.faults,
        "--seed": asked.seed,
        "--slow-s": SLOW_S,
        "--counts": counts,
    }
    words = [str(word) for option in options.items() for word in option]
    async with running_simulator(*words) as upstream:
        toml = synced(upstream.url, asked.batch)
        office = HallOffice(folder, toml)
        office.layout.upstream_secret.write_text(PASSWORD, encoding="utf-8")
        office.layout.upstream_secret.chmod(0o600)
        began_s = time.monotonic()
        async with office:
            async with office.console() as console:  # the month is long over: a person says that this is now
                await console.ask("clock_confirm")
            dead = await drained(office.layout, say)
        drained_s = time.monotonic() - began_s
    settings = parse(toml)
    faults = await judge(office.layout, settings, province, asked.month, figures_of(asked.dossiers), say)
    faults += dead
    went_wrong = json.loads(counts.read_text("utf-8"))
    return Outcome(made, made_s, drained_s, dead, went_wrong, tuple(faults))
