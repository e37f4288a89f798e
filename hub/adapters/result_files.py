"""Files that a command was asked to write: reports, forms, exports, the config of a device.

A regular file is there whole or not at all: written beside its place and renamed. What is no regular file (a
device, a pipe) is written into, never replaced; `-` is standard output. Errors name the path as it was typed.
"""

import errno
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

STDOUT: Final = "-"
PART: Final = ".part"
FOR_ALL, FOR_ITS_OWNER = 0o666, 0o600


class NotAFile(IsADirectoryError):
    """A folder, or nothing at all, was named where a file is to be written."""


def write(path: Path, content: bytes, *, mode: int = FOR_ITS_OWNER, new: bool = False) -> Path:
    """Write a result. Raises as `writing`."""
    with writing(path, mode=mode, new=new) as out:
        out.write(content)
    return path


@contextmanager
def writing(path: Path, *, mode: int = FOR_ITS_OWNER, new: bool = False) -> Iterator[BinaryIO]:
    """Where to write a result; when the block ends it is at `path`, with these rights.

    `new`: nothing may be there before. Raises NotAFile, FileExistsError, other OSError.
    """
    if str(path) == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        if _written_into(path, new=new):
            with path.open("wb") as out:
                yield out
        else:
            with _renamed(Path(os.path.realpath(path)), mode, new=new) as out:
                yield out
    except OSError as error:
        if error.filename is not None and not str(error.filename).endswith(PART):
            raise  # of something else, or it names the path already
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _written_into(path: Path, *, new: bool) -> bool:
    """Whether it is there and no regular file. Raises NotAFile; FileExistsError with `new`."""
    if path.name in ("", "..") or path.is_dir():
        raise NotAFile(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if new and os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    return path.exists() and not stat.S_ISREG(path.stat().st_mode)


@contextmanager
def _renamed(path: Path, mode: int, *, new: bool) -> Iterator[BinaryIO]:
    part = path.with_name(f".{secrets.token_hex(8)}{PART}")  # short: the name itself may be as long as may be
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        if new and os.path.lexists(path):  # somebody was faster
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
