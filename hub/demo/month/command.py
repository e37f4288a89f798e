"""`hub demo --month`: an office folder with a month in its ledger."""

import asyncio
from pathlib import Path

from hub.config import example_toml, parse
from hub.config.demand import parse_demand
from hub.config.examples import example_demand
from hub.demo.month import Figures, Made, Progress, make
from hub.installing import install
from hub.layout import Layout

EXAMPLE = "nghe-an"


def main(month: str, into: Path, *, dossiers: int, seed: int, progress: Progress | None = None) -> Made:
    """Make the folder and its ledger. Raises FileExistsError for a folder with something in it."""
    if into.exists() and any(into.iterdir()):
        raise FileExistsError(into)
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
