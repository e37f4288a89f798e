"""A pipe from the supervisor, who reads what the broker says, to the core, who knows the devices.

A line for each offence: name of the account, trouble, and 1 if the broker has no bound of its own for it.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Final

from hub.adapters.broker import Offence

VARIABLE: Final = "MOTCUA_OFFENCES_FD"


class OffencesOut:
    """The supervisor's end, over all lives of the core."""

    def __init__(self) -> None:
        self._write = -1

    @contextlib.contextmanager
    def pipe(self) -> Iterator[int]:
        """For one life of the core, which inherits this end."""
        read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        try:
            yield read
        finally:
            os.close(self._write)
            self._write = -1
            os.close(read)

    def tell(self, offence: Offence) -> None:
        """Told again if it goes on; lost while there is no core, and where one does not read."""
        line = f"{offence.name} {offence.trouble} {int(offence.shut_out)}\n"
        if self._write >= 0:
            with contextlib.suppress(OSError):
                os.write(self._write, line.encode())


async def hear(told: Callable[[Offence], None]) -> None:
    """The core's end: until cancelled, if somebody tells."""
    given = os.environ.get(VARIABLE, "")
    if not given.isdecimal():
        return
    with contextlib.suppress(OSError):
        os.set_inheritable(int(given), False)
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    pipe = os.fdopen(int(given), "rb", buffering=0)
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    try:
        while line := await reader.readline():
            if (offence := offence_in(line)) is not None:
                told(offence)
    finally:
        transport.close()


def offence_in(line: bytes) -> Offence | None:
    """What a line says; None when it is not whole."""
    match line.decode("utf-8", "replace").split():
        case [name, trouble, "0" | "1" as shut_out]:
            return Offence(name, trouble, shut_out == "1")
    return None
