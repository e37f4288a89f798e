"""The office under its real rules: presses in, answers out, the state changed by events alone.

What a broker, a ledger and devices would do is left out; nothing of what decides who is called when.
"""

from collections.abc import Callable

from hub.domain import events as e
from hub.domain.applying import apply
from hub.domain.counters.login import Doorkeeper, Key, key_of, proof_of
from hub.domain.office.office import Office
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.deciding import Context, Waits, decide, pages
from hub.domain.state import OfficeState

KIOSK = "k1"
_PIN, _SALT, _NONCE = "0000", "00", "00"

Watcher = Callable[[OfficeState, int, e.AnyEvent], None]


class Unknown:
    """Tells nobody how long it will take."""

    def expected_s(self, service: str, credit_s: int = 0) -> tuple[int, int] | None:
        """Not known."""
        return None


class Hall:
    """Kiosk and keypads of an office on one day. `watchers` see every event after it was applied."""

    def __init__(self, office: Office, day: str, at_ms: int, waits: Waits | None = None) -> None:
        self.state, self.door = OfficeState(office), Doorkeeper()
        self.waits: Waits = waits or Unknown()
        self.watchers: list[Watcher] = []
        self._presses = 0
        self.door.keys = {officer: Key(_SALT, key_of(_PIN, _SALT)) for officer in office.officers}
        self._happen(at_ms, e.DayOpened(day))
        self._happen(at_ms, e.DeviceAdded(KIOSK, "kiosk"))
        for number in office.counters:
            self._happen(at_ms, e.DeviceAdded(keypad(number), "counter_keypad", number))

    def press(self, device: str, command: c.Command, now_ms: int) -> answers.Answer:
        """What the office answers. Raises Refused, and then nothing has changed."""
        self._presses += 1
        context = Context(
            state=self.state,
            door=self.door,
            waits=self.waits,
            device=self.state.devices[device],
            now_ms=now_ms,
            pressed_ms=now_ms,
            mono_ms=now_ms,
            boot="0000",
            job=f"{device}-0000-{self._presses}",
            nonce=_NONCE,
        )
        decision = decide(context, command)
        for event in decision.events:
            self._happen(now_ms, event)
        return decision.answer

    def tick(self, now_ms: int) -> None:
        """What only time brings: pages, also those that nobody has answered, once more."""
        for event in list(pages(self.state, now_ms)):
            self._happen(now_ms, event)

    def log_in(self, counter: int, officer: str, now_ms: int) -> None:
        """An officer opens a counter, with the PIN."""
        self.press(keypad(counter), c.Challenge(officer), now_ms)
        proof = proof_of(key_of(_PIN, _SALT), _NONCE)
        self.press(keypad(counter), c.Login(officer, proof), now_ms)

    def _happen(self, at_ms: int, event: e.AnyEvent) -> None:
        apply(self.state, self.state.seq + 1, at_ms, event)
        for watcher in self.watchers:
            watcher(self.state, at_ms, event)


def keypad(counter: int) -> str:
    """The device of a counter."""
    return f"kp{counter}"
