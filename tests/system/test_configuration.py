"""An office.toml with ten mistakes: ten lines, exit code 2, nothing started."""

import subprocess
import sys
from pathlib import Path

import pytest

from hub.config import example_toml
from hub.daemon import exits
from hub.installing import install
from hub.layout import Layout

MISTAKES = (
    ('site = "van-phong"', 'site = "Văn Phòng"', "office.site"),
    ('lang = "vi"', 'lang = "fr"', "office.lang"),
    ('mode = "embedded"', 'mode = "telepathy"', "broker.mode"),
    ("port = 1883", "port = 99999", "broker.port"),
    ("paper_mm = 80", "paper_mm = 70", "printing.paper_mm"),
    ("credit_s = 1800", "credit_s = -5", "priorities[1].credit_s"),
    ("target_wait_s = 900", 'target_wait_s = "long"', "services[1].target_wait_s"),
    ("reason_below = 2", "reason_below = 9", "rating.reason_below"),
    ('agency = "ubnd"', 'agency = "nobody"', "services[1].agency"),
    ("counters = [1]", "counters = [77]", "officers[1].counters[1]"),
)


PROGRAMS = {
    "hub up": ["hub.cli", "--dir", "{}", "up"],
    "supervisor": ["hub.daemon", "up", "{}"],
    "core": ["hub.daemon", "core", "{}"],
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_ten_mistakes_are_ten_lines_and_exit_code_2(folder: Path, program: list[str]) -> None:
    toml = example_toml("starter")
    for right, wrong, _ in MISTAKES:
        assert toml.count(right) >= 1, right
        toml = toml.replace(right, wrong, 1)
    install(Layout(folder / "office"), toml)
    words = [word.format(folder / "office") for word in program]
    run = subprocess.run(
        [sys.executable, "-m", *words], capture_output=True, text=True, timeout=60, check=False
    )
    lines = run.stderr.splitlines()
    assert run.returncode == exits.CONFIGURATION == 2
    assert not run.stdout
    assert len(lines) == len(MISTAKES), run.stderr
    for _, _, path in MISTAKES:
        assert [line for line in lines if line.startswith(path)], (path, run.stderr)


def test_a_missing_office_toml_is_one_line_and_exit_code_2(folder: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "hub.daemon", "up", str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == exits.CONFIGURATION
    assert len(run.stderr.splitlines()) == 1, run.stderr
    assert "office.toml" in run.stderr
