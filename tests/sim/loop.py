"""An event loop whose time passes only when nobody has anything to do: a day takes as long as its work."""

import asyncio
import selectors
from collections.abc import Mapping
from typing import Any


class _NobodyThere(selectors.BaseSelector):
    """Waiting is letting the clock jump. A loop without anything scheduled would wait for ever: a bug."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self._map: dict[Any, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        key = selectors.SelectorKey(fileobj, 0, events, data)
        self._map[fileobj] = key
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._map.pop(fileobj)

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("nothing is scheduled and somebody waits")
        self.now_s += max(0.0, timeout)
        return []

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._map


class VirtualLoop(asyncio.SelectorEventLoop):
    """Deterministic: the same work gives the same order, whatever the machine does."""

    def __init__(self) -> None:
        self._nobody = _NobodyThere()
        super().__init__(self._nobody)

    def time(self) -> float:
        """Virtual seconds since the start."""
        return self._nobody.now_s

    @property
    def now_ms(self) -> int:
        """The same in whole milliseconds."""
        return round(self._nobody.now_s * 1000)
