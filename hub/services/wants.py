"""Which devices must be told something new: a want is published when it differs from the last one."""

from collections.abc import Iterable, Iterator

import msgspec

from hub.contract import messages as m
from hub.domain.state import Device, OfficeState
from hub.services.picture import Pictures


class Wants:
    """Remembers what every device was told last; `rev` alone is no news."""

    def __init__(self, state: OfficeState, pictures: Pictures) -> None:
        self._state = state
        self._pictures = pictures
        self._told: dict[str, m.Want] = {}

    def at_counters(self, counters: Iterable[int], now_ms: int) -> Iterator[tuple[str, bytes]]:
        """News for the devices that stand at these counters."""
        touched = set(counters)
        for device in self._state.devices.values():
            if device.counter in touched:
                yield from self._news(device, now_ms)

    def everywhere(self, now_ms: int) -> Iterator[tuple[str, bytes]]:
        """News for all devices; a device that was removed is told nothing, which empties its topic."""
        for gone in self._told.keys() - self._state.devices.keys():
            del self._told[gone]
            yield gone, b""
        for device in self._state.devices.values():
            yield from self._news(device, now_ms)

    def forget_all(self) -> None:
        """Tell every device again, whatever it was told."""
        self._told.clear()

    def _news(self, device: Device, now_ms: int) -> Iterator[tuple[str, bytes]]:
        want = self._pictures.want(device, self._state.seq, now_ms)
        if want is None:
            return
        told = self._told.get(device.name)
        if told is None or msgspec.structs.replace(want, rev=told.rev) != told:
            self._told[device.name] = want
            yield device.name, m.encode(want)
