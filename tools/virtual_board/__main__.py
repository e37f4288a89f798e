"""One board in the foreground.

`python -m tools.virtual_board KIND --config FILE --flash DIR [--control SOCKET]`. Keys are pressed by typing
their names or numbers; `scan CODE` holds a code before the scanner; an empty line or `?` prints what the
board shows.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import select
import sys
from pathlib import Path
from typing import Any, Final

from hub.stopping import stoppable

from . import VirtualBoard, control, paper
from .circuit import read_circuit

FIRMWARE: Final = Path(__file__).parents[2] / "firmware"
KEYS_BYTES_MAX: Final = 60_000  # of a file of keys
NEEDED: Final = ("site", "name", "password", "host")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.virtual_board", description=__doc__)
    parser.add_argument("kind", help="a folder under firmware/: kiosk, counter_keypad, led_board, rating_pad")
    parser.add_argument("--config", type=Path, required=True, help="config.json of the device")
    parser.add_argument("--flash", type=Path, required=True, help="folder that is the device's flash")
    parser.add_argument("--heap-kb", type=int, help="size of the heap; default: the interpreter's")
    parser.add_argument("--control", type=Path, help="serve the control socket at this path")
    parser.add_argument("--tickets", type=Path, help="write each slip to this folder as a PNG")
    options = parser.parse_args()
    kinds = sorted(pins.parent.name for pins in FIRMWARE.glob("*/pins.py"))
    if options.kind not in kinds:
        parser.error(f"there is no device {options.kind!r}; the devices are {', '.join(kinds)}")
    try:
        options.config = read_config(options.config, options.kind)
    except OSError as error:
        parser.error(f"{options.config} cannot be read: {error.strerror}; `hub device add --config` makes it")
    except ValueError as error:
        parser.error(f"{options.config} is no config.json of a device: {error}")
    return options


def read_config(path: Path, kind: str) -> dict[str, Any]:
    """What `hub device add --config` has written. Raises OSError, ValueError with what is wrong."""
    try:
        config = json.loads(path.read_bytes().decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("it is too deep") from None
    if not isinstance(config, dict):
        raise ValueError("a JSON object is needed")
    if missing := [name for name in NEEDED if not isinstance(config.get(name), str) or not config[name]]:
        raise ValueError(f"text is missing for {', '.join(missing)}")
    read_circuit(FIRMWARE / kind, str(config.get("board", "olimex_poe")))
    return config


async def main(options: argparse.Namespace) -> None:
    config = options.config
    board = VirtualBoard(options.kind, config=config, flash_dir=options.flash, heap_kb=options.heap_kb)
    async with board:
        server = await control.serve(board, options.control) if options.control else None
        try:
            await _type_keys(board, options.tickets, config.get("paper_mm", 80))
        finally:
            if server:
                server.close()


async def _type_keys(board: VirtualBoard, tickets: Path | None, mm: int) -> None:
    lines = await standard_input()
    while True:
        try:
            line = (await lines.readline()).decode(errors="replace").strip() or "?"
        except ValueError:
            print("that line is too long", flush=True)
            continue
        if line == "?":
            print(picture(board), flush=True)
            if lines.at_eof():
                await asyncio.Event().wait()
        else:
            try:
                await _act(board, line)
            except (ValueError, AssertionError, TimeoutError, ConnectionError) as error:
                print(error, flush=True)
        _write_tickets(board, tickets, mm)


async def standard_input() -> asyncio.StreamReader:
    """Lines as they are typed; a file, and no input at all, are read at once: nobody can wait for them."""
    lines = asyncio.StreamReader()
    if sys.stdin is not None and _comes_later(sys.stdin.fileno()):
        protocol = asyncio.StreamReaderProtocol(lines)
        await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
        return lines
    lines.feed_data(sys.stdin.buffer.read(KEYS_BYTES_MAX) if sys.stdin is not None else b"")
    lines.feed_eof()
    return lines


def _comes_later(fd: int) -> bool:
    """Whether what comes here can be waited for: not so with a file and /dev/null."""
    with select.epoll() as events:
        try:
            events.register(fd)
        except PermissionError:
            return False
    return True


async def _act(board: VirtualBoard, line: str) -> None:
    """What a line asks for: a code before the scanner, or a key."""
    word, _, code = line.partition(" ")
    if word == "scan" and code:
        board.scan(code)
    else:
        await board.press(int(line) if line.isdigit() and board.kind != "counter_keypad" else line)


def picture(board: VirtualBoard) -> str:
    """Everything that the board shows, as text."""
    parts = [f"{board.kind}: {'on' if board.running else 'off'}, {board.reboots} reboots"]
    if board.circuit.matrix:
        parts += board.matrix()
    if board.circuit.display:
        parts += board.display_text()
    if board.circuit.lamps:
        parts.append("lamps " + "".join("#" if lamp else "." for lamp in board.lamps()))
    if board.slips():
        parts.append(f"{len(board.slips())} slips")
    return "\n".join([*parts, board.output()[-2000:]])


def _write_tickets(board: VirtualBoard, folder: Path | None, mm: int) -> None:
    for number, slip in enumerate(board.slips() if folder else [], 1):
        path = Path(str(folder)) / f"{number:03}.png"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            paper.render(slip, mm).image.save(path)


if __name__ == "__main__":
    with stoppable():
        asyncio.run(main(arguments()))
