"""`hub demo --month`: an office folder with a month in its ledger."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree

from hub.config import example_toml, parse
from hub.config.demand import parse_demand
from hub.config.examples import example_demand
from hub.demo.month import Figures, Made, Progress, make
from hub.installing import install
from hub.layout import Layout

EXAMPLE = "nghe-an"
PART = ".part"  # what is being made


def main(month: str, into: Path, *, dossiers: int, seed: int, progress: Progress | None = None) -> Made:
    """Make the folder and its ledger, whole or not at all. Raises FileExistsError for one that is in use."""
    with _whole(into) as part:
        return _made(month, part, dossiers=dossiers, seed=seed, progress=progress)


@contextmanager
def _whole(into: Path) -> Iterator[Path]:
    """Where to make what is in `into` when the block ends well; else `into` is as it was.

    A program that is killed leaves PART in it, which is no office.
    """
    if into.exists() and any(into.iterdir()):
        raise FileExistsError(into)
    was_there, part = into.exists(), into / PART
    part.mkdir(parents=True)
    try:
        yield part
        for one in sorted(part.iterdir()):
            one.rename(into / one.name)
        part.rmdir()
    except BaseException:
        rmtree(part, ignore_errors=True)
        if not was_there:
            with suppress(OSError):  # somebody else has put something there meanwhile
                into.rmdir()
        raise


def _made(month: str, into: Path, *, dossiers: int, seed: int, progress: Progress | None) -> Made:
    layout, toml = Layout(into), example_toml(EXAMPLE)
    install(layout, toml)
    settings = parse(toml)
    demand = parse_demand(example_demand(EXAMPLE) or "", settings.office)
    making = make(
        layout.ledger,
        settings,
        demand,
        month=month,
        figures=figures_of(dossiers),
        seed=seed,
        progress=progress,
    )
    return asyncio.run(making)


def figures_of(dossiers: int) -> Figures:
    """The known figures of the reference office, or the same shares of another number of dossiers."""
    whole = Figures()
    return whole if dossiers == whole.dossiers else whole.scaled(dossiers)
