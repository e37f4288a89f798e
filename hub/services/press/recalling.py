"""At a start others are asked which numbers were told, in case the ledger is an older one put back.

The broker's memory answers in milliseconds: what it retains, or else the hub's own word, which comes back
after it. Presses wait for that, in their order. If somebody remembers numbers that the ledger does not know,
they wait for the other kiosks too. Both waits have a bound: an office does not stop for a kiosk that is off.
Decision 0204.
"""

from collections import deque
from typing import Final, NamedTuple

from hub.services.office.office import OfficeService

BROKER_MS_MAX: Final = 2_000
KIOSKS_MS_MAX: Final = 5_000  # a device is back within 4 s
HELD_MAX: Final = 2_000  # presses; more are passed over, and repeated by their devices


class Held(NamedTuple):
    """A press that waits."""

    dev: str
    payload: bytes
    token: object


class Recall:
    """Asked before each press is dealt with. Moments are of the clock that never jumps."""

    def __init__(self, service: OfficeService) -> None:
        self._service = service
        self._until_ms: int | None = None  # None: nothing is waited for
        self._kiosks: set[str] | None = None  # who is waited for; None: only the broker
        self._heard: set[str] = set()  # kiosks that have said what they are
        self._held: deque[Held] = deque()

    def begin(self, mono_ms: int) -> None:
        """The hub starts: nobody is given a number before the broker's memory was heard."""
        self._until_ms = mono_ms + BROKER_MS_MAX

    @property
    def asking(self) -> bool:
        """Whether presses wait."""
        return self._until_ms is not None

    def holds(self, dev: str, payload: bytes, token: object, mono_ms: int) -> bool:
        """Whether this press has to wait; it is kept then."""
        if not self.waits(mono_ms):
            return False
        if len(self._held) < HELD_MAX:
            self._held.append(Held(dev, payload, token))
        elif token is not None:
            self._service.staged.tokens.append(token)
        return True

    def waits(self, mono_ms: int) -> bool:
        """Whether there is still something to wait for."""
        if self._until_ms is not None and mono_ms >= self._until_ms:
            self._until_ms = None
        return self._until_ms is not None

    def released(self) -> list[Held]:
        """The presses that waited, in their order, once they need not any more."""
        if self._until_ms is not None:
            return []
        held, self._held = list(self._held), deque()
        return held

    def broker(self, mark: str, mono_ms: int) -> None:
        """What the broker has kept, or the hub's own word that comes back from it."""
        if self._service.recalled(mark):
            self._wait_for_kiosks(mono_ms)
        elif self._kiosks is None:
            self._until_ms = None

    def device(self, dev: str, mark: str, mono_ms: int) -> None:
        """What a device keeps for the hub, "" for nothing."""
        self._heard.add(dev)
        if mark and self._service.recalled(mark) and self._until_ms is not None:
            self._wait_for_kiosks(mono_ms)
        if self._kiosks is not None:
            self._kiosks.discard(dev)
            if not self._kiosks:
                self._until_ms = None

    def _wait_for_kiosks(self, mono_ms: int) -> None:
        if self._kiosks is None and self._until_ms is not None:
            devices = self._service.state.devices.values()
            self._kiosks = {one.name for one in devices if one.type == "kiosk"} - self._heard
            self._until_ms = mono_ms + KIOSKS_MS_MAX if self._kiosks else None
