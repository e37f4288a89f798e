"""`python -m tools.virtual_board`: what it cannot use is told in words."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools.virtual_board import VirtualBoard
from tools.virtual_board import __main__ as command_line

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


async def given() -> bytes:
    """All that the board is told."""
    return await (await command_line.standard_input()).read()


@pytest.mark.parametrize("content", [b"1\n2\n", b"\xff\n1\n2", b""])
def test_keys_may_come_from_a_file(tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = tmp_path / "keys.txt"
    keys.write_bytes(content)
    with keys.open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert asyncio.run(given()) == content


def test_no_input_at_all_is_the_end_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/null").open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        assert asyncio.run(given()) == b""
    monkeypatch.setattr(sys, "stdin", None)
    assert asyncio.run(given()) == b""


@pytest.mark.parametrize(("kind", "keys"), [("kiosk", "ok"), ("counter_keypad", "next")])
def test_a_key_that_is_not_there_is_told_with_those_that_are(tmp_path: Path, kind: str, keys: str) -> None:
    board = VirtualBoard(kind, config=FINE, flash_dir=tmp_path)
    with pytest.raises(ValueError, match=f"no key 'foo'; its keys: .*{keys}"):
        board.key_index("foo")
