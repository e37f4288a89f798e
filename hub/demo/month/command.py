"""`hub demo --month`: an office folder with a month in its ledger."""

import asyncio
from pathlib import Path

from hub.bootstrap import install
from hub.config import example_toml, parse
from hub.config.demand import parse_demand
from hub.config.examples import example_demand
from hub.demo.month import Figures, Made, Progress, make
from hub.layout import Layout

EXAMPLE = "nghe-an"


def main(month: str, into: Path, *, dossiers: int, seed: int, progress: Progress | None = None) -> Made:
    """Make the folder and its ledger. Raises FileExistsError for a folder with something in it."""
    if into.exists() and any(into.iterdir()):
        raise FileExistsError(into)
    layout, toml = Layout(into), example_toml(EXAMPLE)
    install(layout, toml)
    settings, whole = parse(toml), Figures()
    demand = parse_demand(example_demand(EXAMPLE) or "", settings.office)
    figures = whole if dossiers == whole.dossiers else whole.scaled(dossiers)
    making = make(layout.ledger, settings, demand, month=month, figures=figures, seed=seed, progress=progress)
    return asyncio.run(making)
