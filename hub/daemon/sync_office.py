"""The hub as the sync asks it: the console of this machine, kept open over many questions.

The broker lets the account be connected once (decision 0051), so the turn is given back after a while and
when there is nothing to ask, and the next one is taken only after others had time to take theirs.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from time import sleep

import msgspec

from hub.adapters.clock import SystemClock, SystemTokens, jitter
from hub.adapters.mqtt.address import Address
from hub.adapters.mqtt.console import Console
from hub.adapters.mqtt.turn import LOOK_S, console_turn
from hub.config import Settings
from hub.contract import messages as m
from hub.contract.topics import Topics
from hub.domain.errors import Unavailable, UpstreamRejected
from hub.layout import Layout, read_credentials

HOLD_MS_MAX = 1_000  # how long others wait for their turn
IDLE_S_MAX = 0.3  # how long the turn is kept for a next question
GIVE_S = 3 * LOOK_S  # others look so often whether it is their turn
Question = tuple[str, dict[str, object]]


class ConsoleOffice:
    """`hub.services.sync.up.ports.Office`. What blocks runs on one thread of its own; `close` it."""

    def __init__(self, layout: Layout, settings: Settings, port: int) -> None:
        self._layout, self._settings, self._port = layout, settings, port
        self._thread, self._clock = ThreadPoolExecutor(1, "sync-office"), SystemClock()
        self._held = ExitStack()
        self._console: Console | None = None
        self._since_ms = 0
        self._idle: asyncio.TimerHandle | None = None

    async def close(self) -> None:
        """Give the turn back."""
        if self._idle:
            self._idle.cancel()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._let_go)
        self._thread.shutdown()

    async def official(self, given: Sequence[tuple[str, str]]) -> None:
        """Upstream has given these dossiers these codes."""
        await self._ask([("dossier_official", {"code": id_, "official": code}) for id_, code in given])

    async def correct(self, id: str, procedure: str | None, person: dict[str, str] | None) -> None:
        """Upstream's word; a procedure that this office does not know is left to the list of differences."""
        known = procedure if procedure in self._settings.office.procedures else None
        named = {"person": {"name": "", **person}} if person else {}
        if known or named:
            await self._ask([("dossier_correct", {"code": id, "procedure": known, **named})])

    async def conflict(self, id: str, field: str, kept: str, ours: str, theirs: str) -> None:
        """The two sides differ."""
        d: dict[str, object] = {"code": id, "field": field, "kept": kept, "ours": ours, "theirs": theirs}
        await self._ask([("dossier_conflict", d)])

    async def _ask(self, questions: list[Question]) -> None:
        """Raises Unavailable, or UpstreamRejected for what the hub will not take: somebody must look."""
        loop = asyncio.get_running_loop()
        if self._idle:
            self._idle.cancel()
        try:
            acks = await loop.run_in_executor(self._thread, self._blocking, questions)
        finally:
            self._idle = loop.call_later(IDLE_S_MAX, self._thread.submit, self._let_go)
        for ack in acks:
            if ack.r != "ok":
                trouble = msgspec.json.decode(ack.d, type=m.Trouble)
                raise UpstreamRejected(trouble.code, trouble.text)

    # on the thread

    def _blocking(self, questions: list[Question]) -> list[m.Ack]:
        if self._console and self._clock.mono_ms() - self._since_ms > HOLD_MS_MAX:
            self._let_go()
            sleep(GIVE_S)
        try:
            return (self._console or self._connected()).ask_all(questions)
        except TimeoutError:
            raise Unavailable("another console keeps the hub busy") from None
        except BaseException:
            self._let_go()
            raise

    def _connected(self) -> Console:
        account = read_credentials(self._layout.console_file)
        address = Address(self._settings.broker.host, self._port, account.name, account.password)
        topics = Topics(self._settings.office.site)
        with ExitStack() as taken:
            taken.enter_context(console_turn(self._layout.console_lock, self._clock))
            console = Console(topics, address, clock=self._clock, tokens=SystemTokens(), jitter=jitter)
            self._console = taken.enter_context(console)
            self._held = taken.pop_all()
        self._since_ms = self._clock.mono_ms()
        return console

    def _let_go(self) -> None:
        self._console = None
        self._held.close()
