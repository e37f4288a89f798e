"""What comes in from devices: presses to the office, the rest to the presence book."""

import logging

import msgspec

from hub.contract import messages as m
from hub.contract import topics
from hub.domain.errors import Unavailable
from hub.domain.office.troubles import KEEPS_TOO_MUCH
from hub.services.log_lines import about
from hub.services.office.office import INTERNAL_ERROR, OfficeService
from hub.services.press.cycle import Cycle
from hub.services.press.recalling import Recall
from hub.services.shown.presence import PresenceBook

_log = logging.getLogger("motcua.intake")

_decode_state = msgspec.json.Decoder(m.DeviceState).decode
_decode_info = msgspec.json.Decoder(m.DeviceInfo).decode
_decode_tele = msgspec.json.Decoder(m.Tele).decode
_decode_told = msgspec.json.Decoder(m.NumbersTold).decode
_decode_log = msgspec.json.Decoder(m.Log).decode


class Intake:
    """Sorts messages by the last part of their topic; `dev` is who the broker says it is."""

    def __init__(self, service: OfficeService, presence: PresenceBook, cycle: Cycle) -> None:
        self._service, self._presence, self._cycle = service, presence, cycle
        self.recall = Recall(service)
        self._erased: set[tuple[str, str]] = set()  # topics of which the broker sends our own empty word back

    def message(self, dev: str, leaf: str, payload: bytes, token: object = None) -> None:
        """Deal with one message; what cannot be understood is logged, counted and done with.

        A bug in dealing with it must not end the hub: its sender would repeat it to the next one.
        """
        if self._service.broken is not None:
            return  # its sender repeats it to the next core
        try:
            if not payload and (dev, leaf) in self._erased:
                self._erased.discard((dev, leaf))
                if token is not None:
                    self._service.staged.tokens.append(token)
            elif self._service.watch.takes_from(dev):
                self._deal_with(dev, leaf, payload, token)
                self._service.heard(dev)
            elif token is not None:
                self._service.staged.tokens.append(token)
        except Unavailable as error:  # nobody above this hears of it: the cycle ends the core
            self._service.broken = self._service.broken or error
        except Exception:
            _log.exception("bug: %d bytes of %s as %s ended in an error", len(payload), dev, leaf)
            self._service.alarms.raised(INTERNAL_ERROR, dev)
        self._cycle.wake()

    def pass_over(self, dev: str) -> None:
        """A message is not dealt with, as too many of this account wait already."""
        if self._service.broken is None:
            self._service.watch.passes_over(dev)
            self._cycle.wake()

    def too_long(self, dev: str, leaf: str) -> None:
        """A message is longer than any device's: the broker is not to keep it, and it is an alarm."""
        if self._service.broken is None and not (leaf == topics.EVT and self._service.is_console(dev)):
            self._service.watch.too_many(dev, KEEPS_TOO_MUCH)
            self._service.staged.forgets.add((dev, leaf))
            self._erased.add((dev, leaf))
            self._cycle.wake()

    def told(self, payload: bytes) -> None:
        """What the broker keeps of the numbers told, or our own word that comes back."""
        try:
            self.recall.broker(_decode_told(payload).told, self._service.mono_ms())
        except m.NOT_UNDERSTOOD as error:
            _log.warning("what the broker keeps of the numbers told says nothing: %s", error)
        self.release()

    def release(self) -> None:
        """Deal with the presses that waited for a start, if they need not any more."""
        self.recall.waits(self._service.mono_ms())
        for held in self.recall.released():
            self.message(held.dev, topics.EVT, held.payload, held.token)
        self._cycle.wake()

    def _deal_with(self, dev: str, leaf: str, payload: bytes, token: object) -> None:
        if leaf in (topics.EVT, topics.TELE):  # not what the broker keeps of one that is away
            self._service.away.heard(dev, self._service.mono_ms())
        if leaf == topics.EVT:
            if not self.recall.holds(dev, payload, token, self._service.mono_ms()):
                self._service.handle(dev, payload, token)
        else:
            try:
                if len(payload) > m.PAYLOAD_BYTES_MAX:
                    raise msgspec.DecodeError(f"over {m.PAYLOAD_BYTES_MAX} bytes")
                self._told_of_itself(dev, leaf, payload)
            except m.NOT_UNDERSTOOD as error:
                self._service.tally.invalid += 1
                _log.warning(
                    "%s sent %d bytes as %s that say nothing: %s",
                    dev,
                    len(payload),
                    leaf,
                    error,
                    extra=about(dev),
                )
            if token is not None:
                self._service.staged.tokens.append(token)

    def _told_of_itself(self, dev: str, leaf: str, payload: bytes) -> None:
        if leaf == topics.STATE and payload:
            state = _decode_state(payload)
            if state.s == "online":
                self._service.away.heard(dev, self._service.mono_ms())
            if self._presence.state(dev, state):
                self._service.device_back(dev, state.boot)
        elif leaf == topics.INFO and payload:
            info = _decode_info(payload)
            self._presence.info(dev, info)
            self.recall.device(dev, info.told or "", self._service.mono_ms())
            self.release()
        elif leaf == topics.TELE:
            self._presence.tele(dev, _decode_tele(payload))
        elif leaf == topics.LOG:
            word = _decode_log(payload)
            _log.warning("%s: %s: %s", dev, word.level, word.m, extra=about(dev))
