"""All life cycles of the project, read from the code that walks them."""

import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hub import domain

ROOT: Final = Path(__file__).parents[2]
DEVICES: Final = ("kiosk", "counter_keypad", "led_board", "rating_pad")

# A device's files are flat modules of the same names as another's, so each is read in a process of its own.
READ: Final = """
import json, sys
sys.dont_write_bytecode = True
sys.path[:0] = sys.argv[1:]
import states
from appliance import ATTENTION
cycles = {**states.CYCLES, "attention": (ATTENTION, "plain")}
rows = [
    [name, first, [[source, event, *step] for (source, event), step in table.items()]]
    for name, (table, first) in cycles.items()
]
print(json.dumps(rows))
"""


@dataclass(frozen=True)
class Step:
    """One row of a table."""

    source: str
    event: str
    target: str
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cycle:
    """One life cycle; `owner` is `hub` or a kind of device."""

    owner: str
    name: str
    first: str
    steps: tuple[Step, ...]

    @property
    def slug(self) -> str:
        """The name of its picture."""
        return f"{self.owner}-{self.name}".replace("_", "-").replace(" ", "-")


def all_cycles() -> list[Cycle]:
    """Every life cycle once."""
    found = [*hub_cycles(), *(cycle for device in DEVICES for cycle in device_cycles(device))]
    attention = [cycle for cycle in found if cycle.name == "attention"]
    return [cycle for cycle in found if cycle not in attention] + [
        Cycle("device", "attention", attention[0].first, attention[0].steps)
    ]


def hub_cycles() -> Iterator[Cycle]:
    """Those of the hub's domain: every table TRANSITIONS; its first row leaves the first state."""
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        table = getattr(importlib.import_module(module.name), "TRANSITIONS", {})
        steps = tuple(Step(source.value, event.value, to.value) for (source, event), to in table.items())
        if steps:
            name = type(next(iter(table))[0]).__name__.removesuffix("State").lower()
            yield Cycle("hub", name, steps[0].source, steps)


def device_cycles(device: str) -> Iterator[Cycle]:
    """Those of a kind of device: CYCLES of its `states.py`, and the one that all devices have."""
    paths = [str(ROOT / "firmware" / device), str(ROOT / "firmware" / "lib")]
    run = subprocess.run([sys.executable, "-c", READ, *paths], capture_output=True, text=True, check=True)
    for name, first, rows in json.loads(run.stdout):
        steps = tuple(Step(source, event, target, tuple(outs)) for source, event, target, *outs in rows)
        yield Cycle(device, name, first, steps)
