"""How long ago a press of a device may be: not before the device was last heard.

A kiosk with a wrong clock, or one in wrong hands, would else give numbers that are due before everybody's.
One that comes back after a silence brings what was pressed meanwhile, at its true time. No I/O; `mono_ms` is
of the clock that never jumps, `wall_ms` of the one that people read.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from hub.domain import events as e
from hub.services.ports import Entry

GRACE_MS: Final = 60_000  # under way, in a device that is heard all the time
HANDING_IN_MS_MAX: Final = 600_000  # after a silence; as long as the silence was, if that is shorter
SILENCES_MAX: Final = 8  # of a bad line, that count at once


@dataclass(slots=True)
class _Silence:
    since_ms: int | None  # mono; None: since before the start
    until_ms: int  # to when presses of it are taken


@dataclass(slots=True)
class _Device:
    heard_ms: int
    silences: deque[_Silence] = field(default_factory=lambda: deque(maxlen=SILENCES_MAX))


class Away:
    """Hears when devices speak; says how far back their presses go."""

    def __init__(self) -> None:
        self._devices: dict[str, _Device] = {}
        self._before: dict[str, int] = {}  # the last row of each device before the start, wall
        self._before_ms = 0

    def start(self, entries: Sequence[Entry], last_at_ms: int) -> None:
        """From the rows of the open day: when each device was certainly there. `last_at_ms`: wall."""
        self._before_ms = entries[0].at_ms if entries else last_at_ms
        for entry in entries:
            name = entry.event.name if isinstance(entry.event, e.DeviceAdded) else None
            if dev := name or getattr(entry.event, "device", None):
                self._before[dev] = entry.at_ms

    def heard(self, dev: str, mono_ms: int) -> None:
        """A device speaks, and what it says has not been dealt with yet."""
        known = self._devices.get(dev)
        if known is None:
            known = self._devices[dev] = _Device(mono_ms)
            known.silences.append(_Silence(None, mono_ms + HANDING_IN_MS_MAX))
        silent_ms = mono_ms - known.heard_ms
        if silent_ms > GRACE_MS:
            until_ms = mono_ms + min(silent_ms, HANDING_IN_MS_MAX)
            known.silences.append(_Silence(known.heard_ms, until_ms))
        known.heard_ms = mono_ms

    def added(self, dev: str, wall_ms: int) -> None:
        """A device is registered: it was not there before."""
        self._devices.pop(dev, None)
        self._before[dev] = wall_ms

    def pressed_ms(self, dev: str, age_ms: int, wall_ms: int, mono_ms: int) -> int:
        """When the key went down, by the wall clock, as far as that can be."""
        earliest_ms = wall_ms - GRACE_MS
        known = self._devices.get(dev)
        for silence in known.silences if known else ():
            if mono_ms > silence.until_ms:
                continue
            if silence.since_ms is None:
                earliest_ms = min(earliest_ms, self._before.get(dev, self._before_ms))
            else:
                earliest_ms = min(earliest_ms, wall_ms - (mono_ms - silence.since_ms))
        return max(wall_ms - age_ms, earliest_ms)
