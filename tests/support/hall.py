"""The whole core at work on fakes: press a key, read what was told. No network, no disk, no waiting."""

import asyncio
from itertools import count
from typing import Any, NamedTuple

import msgspec

from hub.domain.counters.login import key_of, proof_of
from hub.domain.errors import Refused
from hub.domain.office.office import Office
from hub.services.office.accounts import AccountsDesk
from hub.services.office.office import OfficeService
from hub.services.ports import PressId
from hub.services.press.cycle import LINES_EVERY_MS, Cycle
from hub.services.press.intake import Intake
from hub.services.shown.presence import PresenceBook
from tests.support.clock import FakeClock
from tests.support.ledger import FakeLedger
from tests.support.messenger import RecordingAccounts, RecordingMessenger
from tests.support.offices import PIN, furnished_ledger, small_office
from tests.support.tokens import CountingTokens

TURNS_MAX = 1000


class Reply(NamedTuple):
    """What a device was answered."""

    r: str
    d: dict[str, Any]
    dup: bool = False

    @property
    def code(self) -> str | None:
        """Why not, if not."""
        return self.d.get("code")


def code_as_text(refusal: Refused, lang: str) -> str:
    """A text for tests that do not look at texts."""
    return refusal.code


class Hall:
    """An office at work; a context manager, because it owns an event loop."""

    def __init__(
        self,
        office: Office | None = None,
        *,
        clock: FakeClock | None = None,
        ledger: FakeLedger | None = None,
    ) -> None:
        self.office = office or small_office()
        self.clock = clock or FakeClock()
        self.ledger = ledger or furnished_ledger(self.office)
        self.messenger, self.accounts = RecordingMessenger(), RecordingAccounts()
        self.tokens = CountingTokens()
        self.pressed: dict[PressId, str] = {}  # every press, and what it was
        self._loop = asyncio.new_event_loop()
        self._tasks: list[asyncio.Task[None]] = []
        self._seqs = count(1001)  # a test that chooses its own takes smaller ones
        self.boot = "b00t"
        self.set_aside: frozenset[str] = frozenset()  # what broke the state of an earlier run
        self._begin()

    def __enter__(self) -> "Hall":
        return self

    def __exit__(self, *exc: object) -> None:
        self._end()
        self._loop.close()

    # the life of the hub

    def _begin(self, *, put_back: bool = False) -> None:
        self.presence = PresenceBook()
        self.service = OfficeService(
            self.office,
            ledger=self.ledger,
            clock=self.clock,
            tokens=self.tokens,
            texts=code_as_text,
            lang="vi",
            presence=self.presence,
            set_aside=self.set_aside,
        )
        self.desk = AccountsDesk(self.accounts, self.messenger, self.service.alarms)
        self.cycle = Cycle(
            self.service,
            ledger=self.ledger,
            messenger=self.messenger,
            accounts=self.desk,
            clock=self.clock,
        )
        self.intake = Intake(self.service, self.presence, self.cycle)
        self.service.start(self.ledger.open(), "test", put_back=put_back)
        self.cycle.tell_all_again()
        self._tasks = [self._loop.create_task(job) for job in (self.cycle.run(), self.desk.run())]
        self.settle()

    def _end(self) -> None:
        self.ledger.committing = False
        for task in self._tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))

    def restart(self, office: Office | None = None, *, put_back: bool = False) -> None:
        """Kill the hub where it stands and start it from the ledger; what was not durable is gone.

        `office`: as a technician has configured it anew meanwhile. `put_back`: a technician said that the
        clock was ahead before.
        """
        self._end()
        self.office = office or self.office
        self.ledger.release()
        self._begin(put_back=put_back)

    def spin(self, turns: int = 20) -> None:
        """Let the loop run for a while; raises what ended the hub, if something did."""

        async def turning() -> None:
            for _ in range(turns):
                await asyncio.sleep(0)

        self._loop.run_until_complete(turning())
        for task in self._tasks:
            if task.done():
                task.result()

    def settle(self) -> None:
        """Let everything that is staged become durable and be told."""
        self.cycle.wake()
        for _ in range(TURNS_MAX):
            self.spin(4)
            if not self.service.staged and not self.ledger.committing:
                self.spin(4)
                return
        raise AssertionError("the cycle does not come to rest")

    def watch(self) -> None:
        """Let enough time pass for the waiting counts to be told."""
        self.clock.advance(ms=LINES_EVERY_MS)
        self.cycle.look_again()
        self.spin()
        self.settle()

    # what people do

    def send(self, dev: str, payload: bytes, leaf: str = "evt", token: object = None) -> None:
        """A message comes in; nothing is waited for."""
        self.intake.message(dev, leaf, payload, token)

    def event(self, e: str, d: Any, seq: int, **fields: Any) -> bytes:
        """An event of the contract."""
        message = {"v": 1, "boot": self.boot, "seq": seq, "age_ms": 0, "e": e, "d": d} | fields
        return msgspec.json.encode(message)

    def press(self, dev: str, e: str, *, age_ms: int = 0, **d: Any) -> Reply:
        """A new press, answered."""
        return self.repeat(dev, e, next(self._seqs), age_ms=age_ms, **d)

    def repeat(self, dev: str, e: str, seq: int, *, age_ms: int = 0, **d: Any) -> Reply:
        """A press with an identity of the caller's choice, answered."""
        self.put(dev, e, seq, age_ms=age_ms, **d)
        self.settle()
        return self.answers(dev, seq)[-1]

    def put(self, dev: str, e: str, seq: int | None = None, *, age_ms: int = 0, **d: Any) -> int:
        """A press comes in and nothing is waited for; returns its number."""
        seq = next(self._seqs) if seq is None else seq
        self.pressed.setdefault(PressId(dev, self.boot, seq), e)
        self.send(dev, self.event(e, d, seq, age_ms=age_ms), token=f"{dev}-{seq}")
        return seq

    def answers(self, dev: str, seq: int) -> list[Reply]:
        """All that was answered to a press."""
        acks = [a for a in self.messenger.of("ack", dev) if (a["boot"], a["seq"]) == (self.boot, seq)]
        return [Reply(a["r"], a["d"], a.get("dup", False)) for a in acks]

    def as_console(self, dev: str, e: str, **d: Any) -> Reply:
        """A console asks on behalf of a device."""
        seq = next(self._seqs)
        self.pressed[PressId("c1", self.boot, seq)] = e
        self.send("c1", self.event(e, d, seq, **{"as": dev}), token=f"c1-{seq}")
        self.settle()
        return self.answers("c1", seq)[-1]

    def login(self, counter: int = 1, officer: str = "101", pin: str = PIN) -> Reply:
        """An officer logs in with a PIN, as the keypad does it."""
        keypad = f"q{counter}"
        challenge = self.press(keypad, "challenge", officer=officer)
        if challenge.r != "ok":
            return challenge
        return self.press(keypad, "login", officer=officer, proof=proof(challenge, pin))

    def take(self, service: str = "A", dev: str = "k1", **d: Any) -> str:
        """A citizen takes a number and gets it."""
        reply = self.press(dev, "take", service=service, **d)
        assert reply.r == "ok", reply
        number: str = reply.d["ticket"]
        return number


def proof(challenge: Reply, pin: str = PIN) -> str:
    """What a keypad sends for a PIN."""
    return proof_of(key_of(pin, challenge.d["salt"]), challenge.d["nonce"])
