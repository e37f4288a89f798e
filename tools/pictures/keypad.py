"""Draws docs/pictures/keypad-screens.png: `python -m tools.pictures.keypad`.

The firmware's own code draws the screens, under MicroPython; see keypad_scenes.py.
"""

import json
import os
import subprocess
from pathlib import Path

from tools.pictures.kiosk import FOLDER, RUN_S_MAX, sheet
from tools.virtual_board import interpreter
from tools.virtual_board.board import FIRMWARE

SCENES = Path(__file__).with_name("keypad_scenes.py")


def scenes(lang: str = "vi") -> dict[str, bytes]:
    """The display's memory by the name of the scene."""
    path = ":".join([".frozen", str(FIRMWARE / "counter_keypad"), str(FIRMWARE / "lib")])
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
    return {scene["name"]: bytes.fromhex(scene["frame"]) for scene in found}


if __name__ == "__main__":
    sheet(scenes()).save(FOLDER / "keypad-screens.png", optimize=True)
