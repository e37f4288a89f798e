"""The settings that `hub up` was started with, for its children and for the commands beside it.

office.toml may be changed while the hub runs: half written, wrong, or right and not in force before the next
start. Whoever talks to the hub that runs goes by what it goes by (docs/decisions/0214). The file is believed
only while its writer lives, which holds a lock on it: what a killed hub leaves behind, nobody reads.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from hub.config.kept import FILE_BYTES_MAX, HASH_BYTES, load_kept, sources_digest, written
from hub.config.settings import Settings
from hub.layout import Layout


class Started(msgspec.Struct, frozen=True):
    """What the running hub was started with; `changed`: office.toml does not say that any more."""

    settings: Settings
    changed: bool


@contextmanager
def keep_started(layout: Layout, settings: Settings, read: bytes) -> Iterator[None]:
    """Leave these settings for the time of a block; `read`: the digest of the files that they are from.

    A folder that may not be written only costs what this is for.
    """
    path = layout.started_file
    descriptor = _write(layout, path, settings, read)
    try:
        yield
    finally:
        if descriptor is not None:
            path.unlink(missing_ok=True)
            os.close(descriptor)


def started_with(layout: Layout) -> Started | None:
    """What the hub that runs was started with; None: none runs, or it is another version of this program."""
    try:
        descriptor = os.open(layout.started_file, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not _is_held(descriptor):
            return None
        content = file.read(FILE_BYTES_MAX)
    read, code, whole = (content[at : at + HASH_BYTES] for at in range(0, 3 * HASH_BYTES, HASH_BYTES))
    body = content[3 * HASH_BYTES :]
    if code != sources_digest() or whole != sha256(body).digest():
        return None
    return Started(msgspec.msgpack.decode(body, type=Settings), read != files_digest(layout))


def settings_of(layout: Layout, *, as_started: bool) -> Settings:
    """Those of the hub around this program, or those of the file. Raises ConfigErrors."""
    started = started_with(layout) if as_started else None
    return load_kept(layout) if started is None else started.settings


def _write(layout: Layout, path: Path, settings: Settings, read: bytes) -> int | None:
    """The descriptor that holds the lock; None where nothing could be kept."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        body = msgspec.msgpack.encode(settings)
        if msgspec.msgpack.decode(body, type=Settings) != settings:
            return None
        mode = layout.office_toml.stat().st_mode & 0o666
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(read + sources_digest() + sha256(body).digest() + body)
        new.replace(path)  # with the lock: it is the file's, not the name's
    except (OSError, TypeError, msgspec.MsgspecError):
        with suppress(OSError):
            new.unlink(missing_ok=True)
        return None
    return descriptor


def _is_held(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def files_digest(layout: Layout) -> bytes:
    """Of all that people have written; of nothing where it cannot be read. Taken before it is read."""
    return sha256(written(layout) or b"").digest()
