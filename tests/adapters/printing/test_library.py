"""python-escpos is loaded faster than it loads itself, and knows the same."""

import subprocess
import sys
from pathlib import Path

import yaml

from hub.adapters.printing.library import KEPT_IN, capabilities

LOAD = "import os, tempfile, hub.adapters.printing.library; print(tempfile.tempdir, os.environ.get({!r}))"


def test_the_library_knows_every_printer_of_its_file() -> None:
    known = yaml.safe_load(Path(capabilities.capabilities_path).read_text("utf-8"))
    assert known == capabilities.CAPABILITIES
    assert {"POS-5890", "TM-T20II"} < known["profiles"].keys()


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD.format(KEPT_IN)],
        env={"TMPDIR": str(tmp_path)},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "None None\n"
    assert list(tmp_path.iterdir()) == []
