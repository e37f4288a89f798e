"""Room in the write-ahead log before it is needed: a commit that makes the file longer takes longer itself.

To sync a file that grew, the file system writes its own journal too. Zeros behind the last frame are none:
SQLite stops at them, also when it recovers the log of a hub that was killed.
"""

import logging
import os
from pathlib import Path

READY_BYTES = 6_000_000  # what a log has grown to at a checkpoint, and less than it is cut to
PIECE_BYTES = 500_000  # at once: the next press waits for one at most
FREE_BYTES_MIN = 200_000_000  # of the disk; what is left of a fuller one is for rows
_log = logging.getLogger("motcua.ledger")


class ReadyLog:
    """Makes the log of a ledger long, a piece at a time; `ready`: there is nothing more to do."""

    def __init__(self, ledger: Path) -> None:
        self._file = ledger.with_name(f"{ledger.name}-wal")
        self.ready = False

    def grow(self) -> None:
        """One piece more, durable. Where that cannot be done commits are only slower."""
        try:
            self.ready = self._grown()
        except OSError as error:
            self.ready = True
            _log.info("the log is not made ready: %s", error)

    def _grown(self) -> bool:
        log = os.open(self._file, os.O_WRONLY | os.O_CLOEXEC)
        try:
            size, disk = os.fstat(log).st_size, os.fstatvfs(log)
            if size >= READY_BYTES or disk.f_bavail * disk.f_frsize < FREE_BYTES_MIN:
                return True
            os.pwrite(log, bytes(min(PIECE_BYTES, READY_BYTES - size)), size)
            os.fdatasync(log)
            return size + PIECE_BYTES >= READY_BYTES
        finally:
            os.close(log)
