"""`hub demo --month`: an office folder with a month of dossiers in its ledger."""

import asyncio
from pathlib import Path

from hub.bootstrap import install
from hub.config import example_toml, parse
from hub.demo.month import Made, Progress, make
from hub.demo.month_plan import Figures
from hub.layout import Layout

EXAMPLE = "nghe-an"


def main(month: str, into: Path, *, dossiers: int, seed: int, progress: Progress | None = None) -> Made:
    """Make the folder and its ledger. Raises FileExistsError for a folder with something in it."""
    if into.exists() and any(into.iterdir()):
        raise FileExistsError(into)
    layout, toml = Layout(into), example_toml(EXAMPLE)
    install(layout, toml)
    whole = Figures()
    figures = whole if dossiers == whole.new + whole.carried_over else whole.scaled(dossiers)
    making = make(layout.ledger, parse(toml), month=month, figures=figures, seed=seed, progress=progress)
    return asyncio.run(making)
