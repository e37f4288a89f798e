"""Draws docs/pictures/kiosk-screens.png and ticket-offline.png: `python -m tools.pictures.kiosk`.

The firmware's own code draws them, under MicroPython; see kiosk_scenes.py.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw

from tools.virtual_board import interpreter, paper
from tools.virtual_board.board import FIRMWARE

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SCENES = Path(__file__).with_name("kiosk_scenes.py")
WIDTH, HEIGHT, SCALE, COLUMNS = 128, 64, 2, 4
GAP, LABEL = 12, 16
RUN_S_MAX = 60.0


def scenes(lang: str = "vi") -> tuple[dict[str, bytes], bytes]:
    """The display's memory by the name of the scene, and a ticket from the lease."""
    path = ":".join([".frozen", str(FIRMWARE / "kiosk"), str(FIRMWARE / "lib")])
    run = subprocess.run(
        [interpreter.micropython(), str(SCENES), lang],
        env={**os.environ, "MICROPYPATH": path},
        capture_output=True,
        text=True,
        timeout=RUN_S_MAX,
    )
    if run.returncode:
        raise RuntimeError(run.stdout + run.stderr)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    frames = {scene["name"]: bytes.fromhex(scene["frame"]) for scene in found if "frame" in scene}
    return frames, bytes.fromhex(found[-1]["ticket"])


def glass(frame: bytes) -> Image.Image:
    """The display as a person sees it."""
    image = Image.new("L", (WIDTH, HEIGHT), 16)
    for y in range(HEIGHT):
        for x in range(WIDTH):
            if frame[y // 8 * WIDTH + x] >> (y % 8) & 1:
                image.putpixel((x, y), 235)
    return image.resize((SCALE * WIDTH, SCALE * HEIGHT), Image.Resampling.NEAREST)


def sheet(frames: dict[str, bytes]) -> Image.Image:
    """All screens, each under its name."""
    across, down = SCALE * WIDTH + GAP, SCALE * HEIGHT + GAP + LABEL
    rows = (len(frames) + COLUMNS - 1) // COLUMNS
    image = Image.new("L", (COLUMNS * across + GAP, rows * down + GAP), 255)
    pen = ImageDraw.Draw(image)
    for index, (name, frame) in enumerate(frames.items()):
        x, y = GAP + index % COLUMNS * across, GAP + index // COLUMNS * down
        pen.text((x, y), name, fill=0)
        image.paste(glass(frame), (x, y + LABEL))
    return image


def main() -> None:
    """Draw both pictures."""
    frames, ticket = scenes()
    sheet(frames).save(FOLDER / "kiosk-screens.png", optimize=True)
    drawn = paper.render(ticket, 80)
    if drawn.errors:
        sys.exit("\n".join(drawn.errors))
    drawn.image.save(FOLDER / "ticket-offline.png", optimize=True)


if __name__ == "__main__":
    main()
