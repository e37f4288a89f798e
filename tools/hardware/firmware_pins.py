"""The signal map of the firmware, read from its own files; of the hub's board, the one table there is."""

from __future__ import annotations

import runpy

from . import ROOT, hub_hat


def pins_of(sheet: str) -> dict[str, int]:
    """Signal to GPIO for a sheet `<device>-<board>`."""
    device, _, board = sheet.partition("-")
    if device == "hub_hat":
        return {signal: int(name.removeprefix("GPIO")) for name, signal in hub_hat.PINS.items()}
    pins: dict[str, int] = runpy.run_path(str(ROOT / "firmware" / device / "pins.py"))["PINS"][board]
    return pins
