"""Electronics of the devices: one description in Python, from which sheets and lists are made and checked.

`python -m tools.hardware` is behind `make hardware`. What it writes stands in `hardware/`.
"""

from pathlib import Path

ROOT = Path(__file__).parents[2]
HARDWARE = ROOT / "hardware"
SCHEMATICS = HARDWARE / "schematics"
