"""Standard output and error as they are found: closed, full, of another code page, or no terminal at all.

A command's results are Vietnamese. Where the stream cannot hold that, letters lose their marks instead of the
command ending in a traceback; where it takes nothing, the command ends in words and with an exit code.
"""

import codecs
import errno
import os
import sys
import unicodedata
from typing import IO, Final

from hub.domain.text.signs import DASHES, QUOTES

ERRORS: Final = "motcua.unaccented"
CANNOT_WRITE: Final = (errno.ENOSPC, errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO)
_PLAIN: Final = {
    **DASHES,
    **QUOTES,
    **{ord(sign): plain for sign, plain in {"đ": "d", "Đ": "D", "·": "-", "…": "...", "→": "->"}.items()},
}


def prepare() -> None:
    """Make the streams of this process such that writing raises OSError or nothing."""
    codecs.register_error(ERRORS, _unaccented)
    sys.stdin = sys.stdin or _opened(os.O_RDONLY, "r")
    sys.stdout = sys.stdout or _opened(os.O_RDONLY, "w")  # closed: what is written there fails
    sys.stderr = sys.stderr or _opened(os.O_WRONLY, "w")
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors=ERRORS)


def flush() -> None:
    """Write what is left. Raises OSError."""
    if sys.stdout is not None:
        sys.stdout.flush()


def let_go(stream: object) -> None:
    """Nothing more reaches a stream that cannot be written; Python would complain of it at its end."""
    try:
        there = stream.fileno()  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, there)
    os.close(nowhere)


def is_plain() -> bool:
    """Whether colours and bold letters are not wanted (NO_COLOR) or not understood (TERM=dumb)."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "") in ("dumb", "unknown")


def is_ascii_only(stream: object) -> bool:
    """Whether a stream cannot hold Vietnamese."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        "ữ".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def _opened(flags: int, mode: str) -> IO[str]:
    """For as long as the process is there."""
    return os.fdopen(os.open(os.devnull, flags), mode)


def _unaccented(error: UnicodeError) -> tuple[str, int]:
    """For signs that the stream cannot hold: their letters without marks, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_stands_for, error.object[error.start : error.end])), error.end


def _stands_for(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", sign.translate(_PLAIN))
    bare = "".join(one for one in plain if one.isascii())
    return bare or ("" if unicodedata.combining(sign) else "?")
