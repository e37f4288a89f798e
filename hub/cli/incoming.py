"""What comes into a command from files and standard input, with one rule for all (`hub.domain.text`)."""

import getpass
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

import typer

from hub.cli.trouble import Failure, usage
from hub.cli.words import text
from hub.domain.text import NotUtf8, from_bytes, unframed

STDIN: Final = "-"
STDIN_NAME: Final = "stdin"
FILE_BYTES_MAX: Final = 1_000_000
LINE_BYTES_MAX: Final = 4_096
READ_BYTES: Final = 4_096
_ENDS: Final = re.compile(rb"[\r\n\t\x03\x04]")  # of a code; scanners are set to Enter, TAB or ETX


def whole(path: Path) -> str:
    """A file that somebody wrote, or standard input for `-`. Raises Failure, OSError."""
    if str(path) == STDIN:
        data = sys.stdin.buffer.read(FILE_BYTES_MAX + 1)
    else:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
    if len(data) > FILE_BYTES_MAX:
        raise usage("too_large", f"{path}: {text('config.too_large', max=FILE_BYTES_MAX)}")
    return _text(data, str(path))


def one_line() -> str:
    """The first line of standard input, "" at its end. Raises Failure."""
    return _text(sys.stdin.buffer.readline(LINE_BYTES_MAX), STDIN_NAME).strip()


def unseen(question: str, *, instead: str) -> str:
    """What is typed at the terminal and not shown. Raises Failure without a terminal: it would be shown.

    `instead`: the option that reads it from standard input.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            typed: str = typer.prompt(question, hide_input=True, err=True)
        except getpass.GetPassWarning:
            print(file=sys.stderr)  # the question stands there without the end of its line
            raise usage("no_terminal", text("cli.no_terminal", option=instead)) from None
    return typed


def scans(idle_s: float) -> Iterator[str | None]:
    """Codes of standard input as they come, without empty ones; None when nothing came for a while.

    What has no end is a code when nothing follows it for that while. Raises Failure.
    """
    came: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_pump, args=(_reader(), came), name="scanner", daemon=True).start()
    rest, idle, first = b"", True, True
    while True:
        try:
            data = came.get(timeout=None if idle and not rest else idle_s)
        except Empty:
            if rest:
                yield from _codes([rest])
                rest = b""
            else:
                idle = True
                yield None
            continue
        if not data:
            yield from _codes([rest])
            return
        if first and data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise not_utf8(STDIN_NAME, 1)
        idle = first = False
        *whole_ones, rest = _ENDS.split(rest + data)
        if len(rest) > LINE_BYTES_MAX:
            rest = rest[:LINE_BYTES_MAX]
        yield from _codes(whole_ones)


def _codes(pieces: list[bytes]) -> Iterator[str]:
    for piece in pieces:
        code = _text(piece[:LINE_BYTES_MAX], STDIN_NAME)
        if unframed(code):
            yield code.strip()


def _pump(read: Callable[[], bytes], came: "SimpleQueue[bytes]") -> None:
    while data := read():
        came.put(data)
    came.put(b"")


def _reader() -> Callable[[], bytes]:
    """What is there now; b"" at the end."""
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is not None:
        return lambda: bytes(buffer.read1(READ_BYTES))
    lines = iter(sys.stdin)  # a stand-in that has text only
    return lambda: next(lines, "").encode()


def _text(data: bytes, name: str) -> str:
    try:
        return from_bytes(data)
    except NotUtf8 as error:
        raise not_utf8(name, error.line) from None


def not_utf8(name: str, line: int) -> Failure:
    """In the words that office.toml has for it."""
    return usage("not_utf8", f"{name}:{line}: {text('config.not_utf8')}")
