"""What the end-to-end tests of the devices share: a broker, a device on a virtual board, a scripted hub."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.patience import PATIENCE_S
from tools.virtual_board import VirtualBoard

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/opt/homebrew/sbin")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[int]:
    """Port of a Mosquitto that lets everybody in; the devices' rights are tested with the hub."""
    if MOSQUITTO is None:
        pytest.skip("needs mosquitto (apt install mosquitto)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    conf = tmp_path / "mosquitto.conf"
    conf.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n")
    process = subprocess.Popen([MOSQUITTO, "-c", conf], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def device(broker: int, tmp_path: Path) -> Any:
    """`device("kiosk", "k1")` makes a board that will connect to the broker; use it as an async context."""

    def make(kind: str, name: str, **config: Any) -> VirtualBoard:
        settings = {
            "site": "test",
            "name": name,
            "password": "x",
            "host": "127.0.0.1",
            "port": broker,
            "board": "olimex_poe",
            "keepalive_s": 15,
            "lang": "vi",
            "paper_mm": 80,
            **config,
        }
        return VirtualBoard(kind, config=settings, flash_dir=tmp_path / name)

    return make


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        assert process.poll() is None, "mosquitto ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.02)  # nothing tells when a program has begun to listen
    raise TimeoutError("mosquitto does not listen")
