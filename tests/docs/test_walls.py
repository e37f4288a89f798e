"""CONTRIBUTING tells the walls that import-linter holds: all of them and no other."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
WALLS = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n## Walls\n")[1]


def test_every_wall_is_told_and_none_that_nobody_holds() -> None:
    told = [line.split(" | ")[0].removeprefix("| ") for line in WALLS.splitlines() if line.startswith("| ")]
    assert told[1:] == [one["name"] for one in CONTRACTS]


def test_the_layers_are_told_in_their_order() -> None:
    line = WALLS[: WALLS.index("On a device")]
    assert re.findall(r"`(hub\.\w+)`", line) == CONTRACTS[0]["layers"]


def test_every_subject_of_the_domain_is_told_and_stands_behind_a_wall() -> None:
    subjects = {one.parent.name for one in (ROOT / "hub/domain").glob("*/__init__.py")}
    told = re.search(r"every layer: `([\w ]+)`", WALLS)
    assert told is not None
    assert set(told[1].split()) == subjects
    fenced = {module for one in CONTRACTS[1:] for module in one.get("source_modules", [])}
    assert {f"hub.domain.{one}" for one in subjects} - fenced == set()


def test_no_adapter_is_left_out_of_those_that_do_not_import_each_other() -> None:
    folders = {f"hub.adapters.{one.parent.name}" for one in (ROOT / "hub/adapters").glob("*/__init__.py")}
    assert folders - set(CONTRACTS[1]["modules"]) == set()
