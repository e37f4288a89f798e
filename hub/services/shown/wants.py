"""Which devices must be told something new: a want is published when it differs from the last one."""

import logging
from collections.abc import Callable, Iterable, Iterator

import msgspec

from hub.contract import messages as m
from hub.domain.state import Device, OfficeState
from hub.services.shown.picture import Pictures

_log = logging.getLogger("motcua.wants")


class Wants:
    """Remembers what every device was told last; `rev` alone is no news.

    The `rev` of a device grows with each telling, also with one that repeats what was told.
    """

    def __init__(
        self, state: OfficeState, pictures: Pictures, telling: Callable[[str, m.Want], None]
    ) -> None:
        self._state = state
        self._pictures = pictures
        self._telling = telling  # hears of everything that is told
        self._told: dict[str, m.Want] = {}
        self._unseen: set[str] = set()  # devices whose picture could not be drawn
        self._revs: dict[str, int] = {}

    def at_counters(self, counters: Iterable[int], now_ms: int) -> Iterator[tuple[str, bytes]]:
        """News for the devices that stand at these counters."""
        touched = set(counters)
        for device in self._state.devices.values():
            if device.counter in touched:
                yield from self._news(device, now_ms)

    def everywhere(self, now_ms: int) -> Iterator[tuple[str, bytes]]:
        """News for all devices; a device that was removed is told nothing, which empties its topic."""
        for gone in self._told.keys() - self._state.devices.keys():
            del self._told[gone], self._revs[gone]
            yield gone, b""
        for device in self._state.devices.values():
            yield from self._news(device, now_ms)

    def again(self, devices: Iterable[str], now_ms: int) -> Iterator[tuple[str, bytes]]:
        """The same once more for these devices, or what is news by now."""
        for name in devices:
            if device := self._state.devices.get(name):
                self._told.pop(name, None)
                yield from self._news(device, now_ms)

    def forget_all(self) -> None:
        """Tell every device again, whatever it was told."""
        self._told.clear()

    def _news(self, device: Device, now_ms: int) -> Iterator[tuple[str, bytes]]:
        try:
            want = self._pictures.want(device, self._state.seq, now_ms)
        except Exception:
            if device.name not in self._unseen:  # once: it would be the same at each picture
                _log.exception("bug: what %s should show cannot be drawn", device.name)
            self._unseen.add(device.name)
            return
        self._unseen.discard(device.name)
        if want is None:
            return
        told = self._told.get(device.name)
        if told is None or msgspec.structs.replace(want, rev=told.rev) != told:
            yield device.name, m.encode(self._new(device.name, want))

    def _new(self, dev: str, want: m.Want) -> m.Want:
        """The want with a revision that this device has not had, remembered."""
        rev = self._revs[dev] = max(want.rev, self._revs.get(dev, 0) + 1)
        want = self._told[dev] = msgspec.structs.replace(want, rev=rev)
        self._telling(dev, want)
        return want
