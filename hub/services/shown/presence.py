"""How the devices are, as they tell it themselves; not history, so not in the ledger."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from hub.contract import messages as m

SILENT_MS_MAX: Final = 200_000  # a device tells of its health every 60 s
BACK_MS_MAX: Final = 40_000  # after a new broker; a dead connection is found out in two keepalives of 15 s
BOOTS_KEPT: Final = 4


@dataclass(slots=True)
class Presence:
    """One device."""

    online: bool = False
    boot: str = ""
    fw: str = ""
    info: m.DeviceInfo = field(default_factory=m.DeviceInfo)
    tele: m.Tele = field(default_factory=m.Tele)
    heard_ms: int = 0  # by the clock that never jumps: its last word, of whatever kind
    silent: bool = False  # it was online, and nobody has heard of it for too long
    boots: deque[str] = field(default_factory=lambda: deque(maxlen=BOOTS_KEPT))  # earlier ones
    twins: bool = False  # two devices speak in this name


class PresenceBook:
    """All devices that were heard of since the start."""

    def __init__(self) -> None:
        self._book: dict[str, Presence] = {}

    def of(self, dev: str) -> Presence:
        """What is known of a device."""
        return self._book.get(dev) or Presence()

    def state(self, dev: str, state: m.DeviceState) -> bool:
        """Note presence; True when the device has just come (back)."""
        known = self._book.setdefault(dev, Presence())
        if state.s == "lost" and known.online and state.boot not in ("", known.boot):
            return False  # the will of an earlier life, or of another board with this name
        if state.s == "online" and state.boot != known.boot:
            known.twins = known.twins or state.boot in known.boots  # no device has one boot twice
            known.boots.append(known.boot)
        known.silent = False
        came = state.s == "online" and (not known.online or known.boot != state.boot)
        known.online, known.boot = state.s == "online", state.boot
        known.fw = state.fw or known.fw
        return came

    def heard(self, dev: str, mono_ms: int) -> None:
        """A device has said something: it lives."""
        if known := self._book.get(dev):
            known.heard_ms = mono_ms
            if known.silent:
                known.silent, known.online = False, True

    def expire(self, mono_ms: int) -> None:
        """Who has not been heard of for too long is lost, whatever the broker kept of it."""
        for known in self._book.values():
            if known.online and mono_ms - known.heard_ms > SILENT_MS_MAX:
                known.online, known.silent = False, True

    def broker_back(self, mono_ms: int) -> None:
        """The broker may have begun anew and forgotten who was lost: who lives is back within seconds."""
        since_ms = mono_ms - SILENT_MS_MAX + BACK_MS_MAX
        for known in self._book.values():
            known.heard_ms = min(known.heard_ms, since_ms)

    def twins(self) -> list[str]:
        """Names in which two devices speak; each told once."""
        found = [dev for dev, known in self._book.items() if known.twins]
        for dev in found:
            self._book[dev].twins = False
        return found

    def info(self, dev: str, info: m.DeviceInfo) -> None:
        """Note what a device is."""
        self._book.setdefault(dev, Presence()).info = info

    def tele(self, dev: str, tele: m.Tele) -> None:
        """Note how a device is."""
        self._book.setdefault(dev, Presence()).tele = tele

    def forget(self, dev: str) -> None:
        """A device was removed."""
        self._book.pop(dev, None)
