"""Draws docs/pictures: a printed ticket, and the demo in a terminal, which is one frame of `hub demo`."""

import asyncio
import io
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from hub.demo.hall import Hall
from hub.demo.run import run
from hub.demo.view import View
from hub.stopping import stoppable
from tools.pictures import ticket

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SECONDS = 20.0
WIDTH = 152


async def draw() -> None:
    """Run the demo for a while and keep what was seen."""
    frames: list[str] = []

    async def watch(hall: Hall) -> None:
        view = View(hall, "vi")
        while True:
            await asyncio.sleep(1)
            if sum(len(place.seen) for place in hall.places) >= 4:
                await view.look()
                console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
                console.print(view.frame())
                frames.append(console.export_svg(title="hub demo"))

    summary = await run(SECONDS, seed=7, broker="embedded", watch=watch)
    if summary.faults:
        sys.exit("\n".join(summary.faults))
    drawing = frames[len(frames) // 2].encode()
    command = ["rsvg-convert", "--width", "1400", "--output", str(FOLDER / "demo.png")]  # apt: librsvg2-bin
    await asyncio.to_thread(subprocess.run, command, input=drawing, check=True)


if __name__ == "__main__":
    with stoppable():
        FOLDER.mkdir(parents=True, exist_ok=True)
        ticket.draw()
        asyncio.run(draw())
