"""The control socket: one JSON object a line, one answer a line; for programs that are not the harness's own.

A request is {"op": …} with the arguments of the method of that name; an answer is {"ok": true, "value": …} or
{"ok": false, "error": "…"}. Lines longer than 64 KB end the connection.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from .board import VirtualBoard


async def serve(board: VirtualBoard, path: Path) -> asyncio.Server:
    """Listen on a unix domain socket until the server is closed."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write(json.dumps(await answer(board, line), ensure_ascii=False).encode() + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError):
            pass  # the program went away, or its line was too long
        finally:
            writer.close()

    return await asyncio.start_unix_server(talk, path)


async def answer(board: VirtualBoard, line: bytes) -> dict[str, Any]:
    """Do what one line asks for."""
    try:
        request = json.loads(line)
        op = request.pop("op")
        if op in _READ:
            return {"ok": True, "value": _READ[op](board, **request)}
        return {"ok": True, "value": await _DO[op](board, **request)}
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError) as error:
        return {"ok": False, "error": f"{type(error).__name__}: {error}"}
    except (TimeoutError, ConnectionError) as error:
        return {"ok": False, "error": str(error) or "no answer in time"}


def _state(board: VirtualBoard) -> dict[str, Any]:
    return {
        "kind": board.kind,
        "running": board.running,
        "reboots": board.reboots,
        "last_reset": board.last_reset,
        "exit_code": board.exit_code,
    }


_READ: dict[str, Callable[..., Any]] = {
    "matrix": lambda board: board.matrix(),
    "matrix_text": lambda board: board.matrix_text(),
    "display": lambda board: board.display(),
    "display_text": lambda board: board.display_text(),
    "lamps": lambda board: board.lamps(),
    "paper": lambda board: board.paper().hex(),
    "slips": lambda board: [slip.hex() for slip in board.slips()],
    "printer": lambda board, **changes: board.printer.set(**changes),
    "card": lambda board, uid: board.card(uid),
    "scan": lambda board, code: board.scan(str(code)),
    "output": lambda board: board.output(),
    "state": _state,
}
_DO: dict[str, Callable[..., Awaitable[Any]]] = {
    "press": lambda board, key, hold_ms=0: board.press(key, hold_ms),
    "hold": lambda board, key: board.hold(key),
    "release": lambda board, key: board.release(key),
    "heap": lambda board: board.heap(),
    "reboot": lambda board: board.reboot(),
    "kill": lambda board: board.kill(),
}
