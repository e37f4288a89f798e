"""office.toml as it was read last: the settings of a province's 3,000 procedures in 10 ms instead of 300.

What is kept is believed only if it is proved: it carries the hash of the file, byte for byte, and of the
sources that read it, and a hash of itself. Anything else, and a folder that may not be written, only costs
the time of reading. It is rubbish that may be deleted at any time (docs/decisions/0206).
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from hub import __version__
from hub.config.settings import Settings
from hub.config.years import year_files
from hub.layout import Layout

FILE_BYTES_MAX = 4_000_000  # what is larger than office.toml may be is not looked at
HASH_BYTES = 32
_HUB = Path(__file__).parents[1]
_READERS = ("config", "domain")  # the folders whose code decides what a file means


def load_kept(layout: Layout) -> Settings:
    """The settings of an office, as `hub.config.load` gives them, with all that it raises."""
    there = written(layout)
    if there is None:
        return _load(layout)
    proof = sha256(there + sources_digest()).digest()
    settings = _read(layout.settings_cache, proof)
    if settings is None:
        settings = _load(layout)
        if written(layout) == there:
            _keep(layout, proof, settings)
    return settings


def written(layout: Layout) -> bytes | None:
    """All that people have written, office.toml and the files of years; None where it cannot be read."""
    contents = {"": _content(layout.office_toml)}
    contents |= {path.name: _content(path) for path in year_files(layout.office_toml).values()}
    if None in contents.values():
        return None
    return b"".join(
        b"%s %d\n%s" % (name.encode(), len(content or b""), content) for name, content in contents.items()
    )


def _load(layout: Layout) -> Settings:
    from hub.config.loading import load  # with the reader of each section

    return load(layout.office_toml)


def _content(path: Path) -> bytes | None:
    """A file's bytes; None where it cannot be read or is larger than any that we keep."""
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
    except OSError:
        return None
    return content if len(content) <= FILE_BYTES_MAX else None


def sources_digest() -> bytes:
    """A hash of the code that reads, of its libraries' versions and of the layout of what is kept."""
    found = sha256(f"1 {__version__} {msgspec.__version__}".encode())
    for path in sorted(_source_files()):
        found.update(path.encode())
        with open(path, "rb") as file:  # noqa: PTH123  a hundred files: Path takes as long as reading
            found.update(file.read())
    return found.digest()


def _source_files() -> Iterator[str]:
    for folder in _READERS:
        for where, _, names in os.walk(_HUB / folder):
            yield from (f"{where}/{name}" for name in names if name.endswith(".py"))


def _read(path: Path, proof: bytes) -> Settings | None:
    """What is kept under this proof; None where there is nothing or it is damaged."""
    kept = _content(path)
    if kept is None or kept[:HASH_BYTES] != proof:
        return None
    body = kept[2 * HASH_BYTES :]
    if sha256(body).digest() != kept[HASH_BYTES : 2 * HASH_BYTES]:
        return None
    return msgspec.msgpack.decode(body, type=Settings)


def _keep(layout: Layout, proof: bytes, settings: Settings) -> None:
    """Write it down, if it comes back as it was; readable for whom office.toml is."""
    path = layout.settings_cache
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        body = msgspec.msgpack.encode(settings)
        if msgspec.msgpack.decode(body, type=Settings) != settings:
            return
        mode = layout.office_toml.stat().st_mode & 0o666
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(proof + sha256(body).digest() + body)
        new.replace(path)
    except (OSError, TypeError, msgspec.MsgspecError):
        with suppress(OSError):
            new.unlink(missing_ok=True)
