"""`python -m tools.virtual_board`: what it cannot use is told in words."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FINE = {"site": "s", "name": "k1", "password": "p", "host": "127.0.0.1", "board": "olimex_poe"}


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("robot", json.dumps(FINE), "kiosk"),
        ("lib", json.dumps(FINE), "kiosk"),
        ("kiosk", None, "No such file"),
        ("kiosk", "", "no config.json of a device"),
        ("kiosk", "[]", "a JSON object is needed"),
        ("kiosk", "{}", "site, name, password, host"),
        ("kiosk", json.dumps({**FINE, "host": 5}), "host"),
        ("kiosk", json.dumps({**FINE, "board": "abacus"}), "olimex_poe"),
        ("kiosk", "[" * 100_000, "no config.json of a device"),
    ],
    ids=["kind", "no-kind", "no-file", "empty", "list", "no-fields", "wrong-field", "board", "deep"],
)
def test_what_it_cannot_use_is_told(tmp_path: Path, kind: str, content: str | None, said: str) -> None:
    config = tmp_path / "config.json"
    if content is not None:
        config.write_text(content, "utf-8")
    line = [sys.executable, "-m", "tools.virtual_board", kind, "--config", config, "--flash", tmp_path / "f"]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
