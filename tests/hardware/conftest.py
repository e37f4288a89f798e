"""The sheets as KiCad exported them, and as the description draws them. None of these tests needs KiCad."""

import pytest

from tools.hardware import drawing, made
from tools.hardware.netlist import Netlist
from tools.hardware.sheet import Sheet

SHEETS = sorted(drawing.sheets())


@pytest.fixture(scope="session")
def netlists() -> dict[str, Netlist]:
    return {name: netlist for name, (netlist, _) in made.kept_netlists().items()}


@pytest.fixture(scope="session")
def sheets() -> dict[str, Sheet]:
    return drawing.sheets()
