"""The pure files of every device, under CPython and under MicroPython: scenarios_*.py and illegal.py."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
DEVICES = ("kiosk", "counter_keypad", "led_board", "rating_pad")
MICROPYTHON = os.environ.get("MICROPYTHON") or shutil.which(
    "micropython", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
)
INTERPRETERS = {"cpython": sys.executable, "micropython": MICROPYTHON}


@cache
def outcome(interpreter: str, device: str) -> dict[str, str]:
    """Each scenario's result, `ok` or its traceback, by name."""
    command = [str(INTERPRETERS[interpreter]), str(HERE / "run_scenarios.py"), str(REPOSITORY), device]
    run = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={"PYTHONDONTWRITEBYTECODE": "1"}
    )
    assert run.returncode == 0, run.stdout + run.stderr
    results, trace = {}, ""
    for line in run.stdout.splitlines():
        verdict, _, name = line.partition(" ")
        if verdict in ("ok", "fail"):
            results[name] = "ok" if verdict == "ok" else trace
            trace = ""
        else:
            trace += line + "\n"
    return results


def scenarios() -> list[tuple[str, str]]:
    """Every (device, scenario) there is, read from the files so that none can be left out in silence."""
    found = []
    for device in DEVICES:
        for file in (HERE / f"scenarios_{device}.py", HERE / "illegal.py"):
            names = [
                line[4:].partition("(")[0]
                for line in file.read_text().splitlines()
                if line.startswith("def test_")
            ]
            found += [(device, name) for name in names]
    return found


@pytest.mark.parametrize(
    "interpreter", ["cpython", pytest.param("micropython", marks=pytest.mark.micropython)]
)
@pytest.mark.parametrize(("device", "scenario"), scenarios())
def test_scenario(interpreter: str, device: str, scenario: str) -> None:
    if INTERPRETERS[interpreter] is None:
        pytest.skip("no MicroPython interpreter on PATH or in MICROPYTHON")
    assert outcome(interpreter, device).get(scenario) == "ok", outcome(interpreter, device).get(scenario)
