"""`hub` as a technician has it, and one running office.

The command is a program in a process of its own; or, for an office that is asked from `inside`, the same
command line in the process of the test, in a tenth of the time. The office is always a real one.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from hub.contract.topics import Topics
from tests.support.command_line import run_line
from tools.hall import free_port
from tools.loadgen import Answer, LoadDevice

COMMAND_S_MAX = 60
STOP_S_MAX = 30
HUB = (sys.executable, "-m", "hub.cli")


class Done(NamedTuple):
    """What a command wrote, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


@dataclass
class Office:
    """An office in a folder; `port` of the broker while it runs."""

    folder: Path
    port: int = 0
    inside: bool = False  # commands run in this process

    def hub(self, *arguments: str, given: str | None = None, lang: str = "vi") -> Done:
        """`hub --dir … <arguments>`, eighty columns wide."""
        line = ("--dir", str(self.folder), *arguments)
        environment = {"MOTCUA_LANG": lang, "COLUMNS": "80"}
        if self.inside:
            result = run_line(line, given=given, env=environment)
            assert isinstance(result.exception, SystemExit | None), result.exc_info
            return Done(result.exit_code, result.stdout, result.stderr)
        ended = subprocess.run(
            [*HUB, *line],
            input=given,
            capture_output=True,
            text=True,
            timeout=COMMAND_S_MAX,
            env={**os.environ, **environment},
            check=False,
        )
        return Done(ended.returncode, ended.stdout, ended.stderr)

    def json(self, *arguments: str, given: str | None = None) -> Any:
        """The document that a command answers with."""
        result = self.hub(*arguments, "--json", given=given)
        assert result.returncode in (0, 1), result.stderr
        return json.loads(result.stdout)

    def add(self, name: str, kind: str, *more: str) -> str:
        """Register a device and return its password."""
        return str(self.json("device", "add", name, "--type", kind, *more)["password"])

    def ask(self, name: str, password: str, event: str, **d: Any) -> Answer:
        """What a device with this account is answered."""

        async def ask() -> Answer:
            async with self.device(name, password) as device:
                return await device.ask(event, wait_s=20, **d)

        return asyncio.run(ask())

    def device(self, name: str, password: str) -> LoadDevice:
        return LoadDevice(Topics("van-phong"), name, password, self.port, boot=os.urandom(4).hex())


@contextmanager
def running(
    folder: Path, *options: str, inside: bool = False
) -> Iterator[tuple[Office, "subprocess.Popen[str]"]]:
    """`hub up` until the block ends."""
    office = Office(folder, free_port(), inside)
    process = subprocess.Popen(
        [*HUB, "--dir", str(folder), "up", "--mqtt-port", str(office.port), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield office, process
    finally:
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_S_MAX)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
