"""The same board for programs without an event loop: each method waits in a loop of its own thread."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Callable
from typing import Any

from tools.patience import PATIENCE_S

from .board import VirtualBoard

_READS = ("printer", "circuit")  # attributes handed out as they are


class BlockingBoard:
    """A VirtualBoard whose coroutines are called like functions. Use it as a context manager."""

    def __init__(self, kind: str, **options: Any) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"virtual {kind}", daemon=True)
        self._thread.start()
        self._board: VirtualBoard = self._call(lambda: VirtualBoard(kind, **options))

    def __enter__(self) -> BlockingBoard:
        self._call(self._board.start)
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Switch off and end the thread."""
        self._call(self._board.stop)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __getattr__(self, name: str) -> Any:
        value = self._call(lambda: getattr(self._board, name))
        if name in _READS or not callable(value):
            return value
        return lambda *values, **named: self._call(lambda: value(*values, **named))

    def until(self, condition: Callable[[VirtualBoard], Any], timeout_s: float = PATIENCE_S) -> Any:
        """As `VirtualBoard.until`; the condition gets the board: it is asked in the loop's thread."""
        return self._call(lambda: self._board.until(lambda: condition(self._board), timeout_s))

    def set_printer(self, **changes: Any) -> None:
        """As `printer.set`, in the thread of the loop."""
        self._call(lambda: self._board.printer.set(**changes))

    def _call(self, function: Any) -> Any:
        async def run() -> Any:
            result = function()
            return await result if inspect.isawaitable(result) else result

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result()
