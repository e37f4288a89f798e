"""The real service, rules and ledger in virtual time: presses in, answers out, a thousand rows a commit."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec

from hub.adapters.broker import hash_password, new_password
from hub.adapters.ledger import SqliteLedger
from hub.config import Settings
from hub.contract import messages as m
from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.counters.login import key_of, proof_of
from hub.domain.events import AnyEvent
from hub.domain.office.office import Office
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.state import OfficeState
from hub.services.office.office import OfficeService
from hub.services.ports import Batch
from hub.services.press.staged import Staged
from hub.services.shown.presence import PresenceBook
from hub.simulation.hall import keypad

CONSOLE = "month"
KIOSKS = ("k1", "k2")
ROWS_A_COMMIT = 1_000
PRESS_MS = 5  # between two presses of one moment
PIN, SALT = "0000", "00"
_EVENTS = {spec.command: name for name, spec in m.EVENTS.items()}
_DECODERS = {name: msgspec.json.Decoder(spec.answer) for name, spec in m.EVENTS.items()}
_decode_ack = msgspec.json.Decoder(m.Ack).decode
_decode_trouble = msgspec.json.Decoder(m.Trouble).decode

Listener = Callable[[int, AnyEvent], None]


class Declined(Exception):
    """The rules refused a press. `code`: why."""

    def __init__(self, event: str, trouble: m.Trouble, d: object) -> None:
        super().__init__(f"{event} {d}: {trouble.code}")
        self.code = trouble.code


class PlanClock:
    """`hub.services.ports.Clock`: stands where the month is."""

    def __init__(self, start_ms: int) -> None:
        self.at_ms = start_ms

    def wall_ms(self) -> int:
        """Unix time in milliseconds."""
        return self.at_ms

    def mono_ms(self) -> int:
        """The same: nothing jumps here."""
        return self.at_ms

    def synchronised(self) -> bool:
        """Nobody has to confirm it."""
        return True


class SeededTokens:
    """`hub.services.ports.Tokens` from a seed, so that the same month is made again."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)

    def token(self, n_bytes: int) -> str:
        """Foreseeable bytes, in hex."""
        return self._chance.randbytes(n_bytes).hex()


class House:
    """The office. `rows`: in the ledger by now. `listeners` hear every event after it was decided."""

    def __init__(
        self, path: Path, settings: Settings, calendar: WorkCalendar, *, seed: int, start_ms: int
    ) -> None:
        self.office: Office = settings.office
        self._clock, self._ledger = PlanClock(start_ms), SqliteLedger(path, settings.lang)
        self.service = OfficeService(
            settings.office,
            ledger=self._ledger,
            clock=self._clock,
            tokens=SeededTokens(seed),
            texts=lambda refusal, lang: refusal.code,
            lang=settings.lang,
            presence=PresenceBook(),
            calendar=lambda: calendar,
        )
        self.listeners: list[Listener] = []
        self.rows = self._presses = self._heard = 0
        self._writing: tuple[Staged, asyncio.Task[None]] | None = None
        self.service.start(self._ledger.open(), "month")
        self._secret = hash_password(new_password())  # that nobody keeps: nobody connects as one of these
        self.service.welcome_console(CONSOLE, self._secret)

    def close(self) -> None:
        """Release the file."""
        self._ledger.close()

    @property
    def state(self) -> OfficeState:
        """What the rules look at."""
        return self.service.state

    @property
    def now_ms(self) -> int:
        """The moment of the last press."""
        return self._clock.at_ms

    # presses

    def press(self, device: str, command: c.Command, now_ms: int) -> answers.Answer:
        """What the office answers. Raises Declined."""
        return self._ask(device, _EVENTS[type(command)], command, now_ms)

    def enter(self, event: str, d: dict[str, object], now_ms: int) -> answers.Answer:
        """What a console is answered. Raises Declined."""
        return self._ask(CONSOLE, event, d, now_ms)

    def log_in(self, counter: int, officer: str, now_ms: int) -> None:
        """An officer opens a counter, with the PIN."""
        nonce = self.press(keypad(counter), c.Challenge(officer), now_ms)
        assert isinstance(nonce, answers.Nonce)
        proof = proof_of(key_of(PIN, nonce.salt), nonce.nonce)
        self.press(keypad(counter), c.Login(officer, proof), now_ms)

    def furnish(self, now_ms: int) -> None:
        """Devices for every counter, kiosks, and a PIN for every officer."""
        for name in KIOSKS:
            self.enter("device_add", {"name": name, "type": "kiosk", "secret": self._secret}, now_ms)
        for number in self.office.counters:
            for name, kind in ((keypad(number), "counter_keypad"), (pad(number), "rating_pad")):
                d = {"name": name, "type": kind, "secret": self._secret, "counter": number}
                self.enter("device_add", d, now_ms)
        for officer in self.office.officers:
            self.enter("officer_pin", {"officer": officer, "salt": SALT, "key": key_of(PIN, SALT)}, now_ms)

    def pass_time(self, now_ms: int) -> None:
        """What happens by itself."""
        self._clock.at_ms = max(now_ms, self._clock.at_ms)
        self.service.tick()
        self._tell()

    def foresee(self, service: str, now_ms: int) -> None:
        """Bring the expected wait up to date, as the hub does all the time.

        At this moment, not at that of the last press: before the doors open that was last night.
        """
        self._clock.at_ms = max(now_ms, self._clock.at_ms)
        self.service.waits.refresh(self.now_ms, service)

    def _ask(self, device: str, event: str, d: object, now_ms: int) -> answers.Answer:
        self._presses += 1
        self._clock.at_ms = max(now_ms, self._clock.at_ms + PRESS_MS)
        head = {"v": m.VERSION, "boot": CONSOLE, "seq": self._presses, "age_ms": 0, "e": event}
        self.service.handle(device, msgspec.json.encode({**head, "d": d}))
        staged = self.service.staged
        ack = _decode_ack((staged.held_acks if staged.held_acks else staged.acks).pop()[1])
        if ack.r != "ok":
            raise Declined(event, _decode_trouble(ack.d), d)
        self._tell()
        return _DECODERS[event].decode(ack.d)

    def _tell(self) -> None:
        entries = self.service.staged.entries
        while self._heard < len(entries):
            entry = entries[self._heard]
            self._heard += 1
            for listener in self.listeners:
                listener(entry.at_ms, entry.event)

    # the ledger

    async def commit(self, *, all_of_it: bool = False) -> None:
        """Make it durable when there is enough of it. Raises LedgerUnavailable."""
        staged = self.service.staged
        if len(staged.entries) < ROWS_A_COMMIT and not all_of_it:
            return
        self.service.staged, self._heard = Staged(), 0
        await self._written()
        batch = Batch(staged.entries, staged.answers, staged.secrets, staged.persons)
        self._writing = staged, asyncio.create_task(self._ledger.commit(batch), name="commit")
        await asyncio.sleep(0)
        if all_of_it:
            await self._written()

    async def _written(self) -> None:
        """The batch before is durable; the month went on while it was written."""
        if self._writing is None:
            return
        staged, writing = self._writing
        self._writing = None
        await writing
        self.service.answers.durable(staged.answers)
        self.rows += len(staged.entries)
        if staged.entries:
            self.service.shelf.durable(staged.entries[-1].seq)


def pad(counter: int) -> str:
    """The rating pad of a counter."""
    return f"rp{counter}"
