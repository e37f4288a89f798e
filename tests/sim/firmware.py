"""The device's own code under CPython: its outbox and the pure machines, unchanged.

Modules of the firmware are flat and each device has a `states`, so they are loaded by their path, and their
own imports are looked for in the same places as on a board.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

FIRMWARE = Path(__file__).parents[2] / "firmware"


def _load(name: str, path: Path, *beside: Path) -> ModuleType:
    """A module of the firmware under a name of its own."""
    spec = importlib.util.spec_from_file_location(f"sim_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    places = [str(FIRMWARE / "lib"), *map(str, beside)]
    before, known = list(sys.path), set(sys.modules)
    sys.path[:0] = places
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = before
        for other in set(sys.modules) - known:  # `states` of one device is not that of the next
            origin = getattr(sys.modules[other], "__file__", "") or ""
            if origin.startswith(str(FIRMWARE)):
                del sys.modules[other]
    return module


outbox = _load("outbox", FIRMWARE / "lib" / "outbox.py")
hub_time = _load("hub_time", FIRMWARE / "lib" / "hub_time.py")
board = _load("board", FIRMWARE / "led_board" / "states.py", FIRMWARE / "led_board")
pad = _load("pad", FIRMWARE / "rating_pad" / "states.py", FIRMWARE / "rating_pad")
