"""The demo as people start it: live in a terminal, or headless with a summary."""

import asyncio
import sys

import msgspec
from rich.console import Console
from rich.table import Table

from hub.demo.hall import Hall
from hub.demo.run import run
from hub.demo.summary import Summary
from hub.demo.view import View
from hub.i18n import text

FIGURES = ("tickets", "printed", "called", "shown", "ratings", "dossiers", "told", "ledger_rows")
FAULTY = 1


def main(*, seconds: float | None, as_json: bool, seed: int, broker: str, lang: str) -> int:
    """Run the demo; 0 only if everything was right."""
    live = not as_json and sys.stdout.isatty()
    if not live and seconds is None:
        seconds = 30.0

    async def watch(hall: Hall) -> None:
        await View(hall, lang).watch()
        Console(stderr=True).print(text("demo.closing", lang))

    summary = asyncio.run(run(seconds, seed=seed, broker=broker, watch=watch if live else None))
    if as_json:
        print(msgspec.json.encode(summary).decode())
    else:
        _show(summary, lang)
    return FAULTY if summary.faults or not summary.tickets else 0


def _show(summary: Summary, lang: str) -> None:
    table = Table(title=text("demo.title", lang), show_header=False, title_justify="left")
    for figure in FIGURES:
        table.add_row(text(f"demo.{figure}", lang), str(getattr(summary, figure)))
    console = Console()
    console.print(table)
    for fault in summary.faults:
        console.print(f"✗ {fault}", style="red", markup=False)
    if not summary.faults:
        console.print(text("demo.fine", lang), style="green")
