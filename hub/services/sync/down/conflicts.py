"""Writes a difference into the ledger once, whichever direction finds it and whatever is killed when."""

import asyncio
from collections.abc import Awaitable, Callable

InLedger = Callable[[str, str, str], bool]  # dossier, field, theirs
Write = Callable[[str, str, str, str, str], Awaitable[None]]  # dossier, field, kept, ours, theirs


class ListedOnce:
    """One for both directions. The ledger itself is asked: what the sync remembers may be lost or cut off."""

    def __init__(self, in_ledger: InLedger, write: Write) -> None:
        self._in_ledger, self._write = in_ledger, write
        self._one_at_a_time = asyncio.Lock()

    async def conflict(self, id: str, field: str, kept: str, ours: str, theirs: str) -> None:
        """The two sides differ. Raises Unavailable, UpstreamRejected as the hub does."""
        async with self._one_at_a_time:
            if not self._in_ledger(id, field, theirs):
                await self._write(id, field, kept, ours, theirs)
