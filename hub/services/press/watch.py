"""Who has a device's password and uses it against the office: told by name, slowed down, at last shut out.

What is told is a trouble of the device in the ledger, so it survives a restart; it ends when it has long been
quiet, never by a word of the device. Moments are of the clock that never jumps.
"""

import logging
from collections.abc import Callable, Sequence

from hub.domain import events as e
from hub.domain.errors import denied, refused
from hub.domain.office.troubles import (
    BY_THE_HUB,
    FLOODING,
    GUESSING,
    OF_THE_HUB,
    RATES_TOO_MUCH,
    SEEN_BY_THE_BROKER,
    TAKES_TOO_MANY,
)
from hub.domain.press import commands as c
from hub.domain.state import OfficeState
from hub.services.log_lines import about
from hub.services.ports import Entry
from hub.services.press.gate import QUIET_MS, SHUT_OUT_MS, Gate
from hub.services.press.guessing import Guesses

_log = logging.getLogger("motcua.office")


class Watch:
    """Asked before a message is dealt with, and told what came of it."""

    def __init__(
        self,
        state: OfficeState,
        *,
        takes_per_minute: int,
        mono_ms: Callable[[], int],
        record: Callable[[e.AnyEvent], None],
        shut_out_changed: Callable[[list[str]], None],
    ) -> None:
        self._state, self._mono_ms, self._record = state, mono_ms, record
        self._shut_out_changed = shut_out_changed
        self._gate, self._guesses = Gate(), Guesses(takes_per_minute)
        self._last_ms: dict[tuple[str, str], int] = {}  # of troubles that are over when it is quiet
        self._started_ms = mono_ms()

    # messages

    def takes_from(self, dev: str) -> bool:
        """Whether the next message of this account is dealt with; too many are an alarm with its name."""
        if self._gate.passes(dev, self._mono_ms()):
            return True
        self.passes_over(dev)
        return False

    def passes_over(self, dev: str) -> None:
        """A message of this account is not dealt with: an alarm, and in the end the broker refuses it."""
        self.too_many(dev, FLOODING)
        if self._gate.passed_over(dev, self._mono_ms()):
            self._tell_shut_out(dev)

    def told_by_broker(self, dev: str, trouble: str, *, shut_out: bool) -> None:
        """The broker has seen this; `shut_out`: it can do nothing about it but refuse the account."""
        if trouble not in SEEN_BY_THE_BROKER or dev not in self._state.devices:
            return
        self.too_many(dev, trouble)
        if shut_out and self._gate.shut(dev, self._mono_ms()):
            self._tell_shut_out(dev)

    def shut_out(self, dev: str) -> bool:
        """Whether the broker is to refuse it now."""
        return self._gate.shut_out(dev)

    def _tell_shut_out(self, dev: str) -> None:
        _log.warning("%s is shut out for %d s", dev, SHUT_OUT_MS // 1000, extra=about(dev))
        self._shut_out_changed([])

    # troubles

    def raised(self, dev: str, trouble: str) -> None:
        """A trouble that the hub itself has found in a device: a row, and an alarm with its name."""
        if dev in self._state.devices and trouble not in self._state.day.faults.get(dev, ()):
            _log.warning("%s: %s", dev, trouble, extra=about(dev))
            self._record(e.FaultRaised(dev, trouble, BY_THE_HUB))

    def seen(self, dev: str, trouble: str) -> None:
        """It goes on, if it stands: over when this was long ago."""
        self._last_ms[dev, trouble] = self._mono_ms()

    def too_many(self, dev: str, trouble: str) -> None:
        """An alarm that stands until it has long been quiet."""
        self.seen(dev, trouble)
        self.raised(dev, trouble)

    def tick(self) -> None:
        """Who was shut out comes in again; who has long been quiet is no alarm any more."""
        now_ms = self._mono_ms()
        if again := self._gate.let_in_again(now_ms):
            self._shut_out_changed(again)
        quiet = [
            (dev, code)
            for dev, codes in self._state.day.faults.items()
            for code in codes.keys() & OF_THE_HUB
            if now_ms - self._last_ms.get((dev, code), self._started_ms) >= QUIET_MS
        ]
        for dev, code in quiet:
            self._record(e.FaultCleared(dev, code))

    # presses

    def refuse(self, dev: str, device: str, counter: int | None, command: c.Command) -> None:
        """What nobody presses. Raises Refused `too_many_tries`, `takes_too_many`, `rates_too_much`.

        `dev` is who speaks, `device` in whose name.
        """
        now_ms = self._mono_ms()
        guesses = GUESSING in self._state.day.faults.get(dev, ())
        if guesses and not self._guesses.may_try(dev, command, now_ms):
            raise denied("too_many_tries")
        if isinstance(command, c.Take) and not self._guesses.may_take(device, now_ms):
            self.too_many(device, TAKES_TOO_MANY)
            raise refused("takes_too_many")
        if isinstance(command, c.Rate) and counter and not self._guesses.may_rate(counter, now_ms):
            self.too_many(device, RATES_TOO_MUCH)
            raise refused("rates_too_much")

    def taken(self, kiosk: str) -> None:
        """A number was given."""
        self._guesses.taken(kiosk, self._mono_ms())

    def wrong(self, dev: str, code: str) -> None:
        """A press was refused; one wrong code too many is an alarm."""
        if self._guesses.wrong(dev, code, self._mono_ms()):
            self.too_many(dev, GUESSING)

    def remember(self, entries: Sequence[Entry], ago_ms: int) -> None:
        """The numbers and ratings of before this start, as long ago as they were: counts go on."""
        for entry in entries:
            happened, at_ms = entry.event, entry.at_ms + ago_ms
            if isinstance(happened, e.TicketTaken):
                if happened.device and not happened.leased and not happened.booking:
                    self._guesses.taken(happened.device, at_ms)
            elif isinstance(happened, e.Rated):
                self._guesses.may_rate(happened.counter, at_ms)
