"""How the devices are, as they tell it themselves; not history, so not in the ledger."""

from dataclasses import dataclass, field

from hub.contract import messages as m


@dataclass(slots=True)
class Presence:
    """One device."""

    online: bool = False
    boot: str = ""
    fw: str = ""
    info: m.DeviceInfo = field(default_factory=m.DeviceInfo)
    tele: m.Tele = field(default_factory=m.Tele)


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
        came = state.s == "online" and (not known.online or known.boot != state.boot)
        known.online, known.boot = state.s == "online", state.boot
        known.fw = state.fw or known.fw
        return came

    def info(self, dev: str, info: m.DeviceInfo) -> None:
        """Note what a device is."""
        self._book.setdefault(dev, Presence()).info = info

    def tele(self, dev: str, tele: m.Tele) -> None:
        """Note how a device is."""
        self._book.setdefault(dev, Presence()).tele = tele

    def forget(self, dev: str) -> None:
        """A device was removed."""
        self._book.pop(dev, None)
