"""The office that a command is about: its folder, configuration, ledger and running hub."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import msgspec
import typer

from hub.adapters.clock import SystemClock, SystemTokens, jitter
from hub.cli import exits
from hub.cli.output import note
from hub.cli.trouble import Failure, refused, usage
from hub.cli.words import language, text
from hub.contract import messages as m
from hub.contract.topics import Topics
from hub.domain.errors import LedgerUnavailable, Unavailable
from hub.layout import Credentials, Layout, read_credentials

if TYPE_CHECKING:
    from hub.adapters.ledger import LedgerReader
    from hub.adapters.mqtt.console import Console
    from hub.config import Settings

PROBE_S_MAX = 1.0
MISTAKES_TOLD_MAX = 3  # of an office.toml that the hub does not run with
LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # where a broker listens everywhere

_Answer = TypeVar("_Answer")


@dataclass(slots=True, frozen=True)
class Conversation:
    """The hub, listening."""

    console: Console

    def ask(
        self, event: str, d: object, answer: type[_Answer], *, on_behalf_of: str | None = None
    ) -> _Answer:
        """The hub's answer to an event. Raises Failure for a no, Unavailable for silence."""
        return understood(self.console.ask(event, d, on_behalf_of=on_behalf_of), answer)


def understood(ack: m.Ack, answer: type[_Answer]) -> _Answer:
    """What an answer of the hub says. Raises Failure for a no."""
    if ack.r == "ok":
        return msgspec.json.decode(ack.d, type=answer)
    trouble = msgspec.json.decode(ack.d, type=m.Trouble)
    said = text("cli.refused", text=trouble.text, code=trouble.code)
    advice = text(f"cli.advice.{trouble.code}", otherwise="")
    raise refused(trouble.code, f"{said}\n{advice}" if advice else said)


@dataclass(slots=True, frozen=True)
class Desk:
    """Where a command works; every part is opened when it is asked for."""

    layout: Layout
    _read: dict[str, Settings] = field(default_factory=dict, repr=False, compare=False)

    def settings(self) -> Settings:
        """The configuration, read once: of the hub that runs, else of the file. Raises as `written`."""
        from hub.config.started import started_with

        if not self._read:
            started = started_with(self.layout)
            if started is not None and started.changed:
                self._tell_changed()
            self._read["settings"] = self.written() if started is None else started.settings
        return self._read["settings"]

    def written(self) -> Settings:
        """The configuration of the file, as the next `hub up` takes it. Raises Failure, ConfigErrors."""
        from hub.config.kept import load_kept

        if not self.layout.office_toml.is_file():
            raise usage("no_office", text("cli.no_office", dir=self.layout.root.absolute()))
        return load_kept(self.layout)

    def _tell_changed(self) -> None:
        """office.toml is not what the hub was started with; what is wrong with it, before the next start."""
        from hub.config.mistakes import ConfigErrors

        try:
            self.written()
        except Failure as failure:
            lines = [failure.message]
        except ConfigErrors as errors:
            lines = errors.lines(language())
        else:
            note(text("cli.office_changed"))
            return
        more = len(lines) - MISTAKES_TOLD_MAX
        told = [*lines[:MISTAKES_TOLD_MAX], *([text("cli.choosing.more", count=more)] if more > 0 else [])]
        note("\n".join((text("cli.office_changed_wrong"), *(f"  {line}" for line in told))), style="yellow")

    def ledger(self) -> LedgerReader:
        """The ledger, read-only, whether the hub runs or not. Raises LedgerUnavailable, Failure."""
        from hub.adapters.ledger import LedgerReader

        self.settings()
        self._refuse_lost()
        return LedgerReader(self.layout.ledger, language())

    def _refuse_lost(self) -> None:
        """An office with devices has had a ledger, as `hub up` says too. Raises LedgerUnavailable."""
        file = self.layout.ledger
        if not file.exists() or not file.stat().st_size:
            from hub.installing import refuse_emptied

            refuse_emptied(self.layout, language())
            if self._is_held():  # its first `hub up` has begun, and makes the ledger in a moment
                raise Failure("starting", text("cli.starting"), exits.UNREACHABLE)

    def _is_held(self) -> bool:
        """Whether a `hub up` works on this folder, however far it has come."""
        from hub.daemon.alone import FolderTaken, alone

        if not self.layout.up_lock.exists():
            return False
        try:
            with alone(self.layout.up_lock):
                return False
        except FolderTaken:
            return True

    @contextmanager
    def ledger_if_any(self) -> Iterator[LedgerReader | None]:
        """As `ledger`; None in an office that has none yet: nothing was entered and it was never open."""
        self.settings()
        if self.layout.ledger.exists() or self.layout.broker.exists():
            with self.ledger() as ledger:
                yield ledger
        else:
            yield None

    def ask(
        self, event: str, d: object, answer: type[_Answer], *, on_behalf_of: str | None = None
    ) -> _Answer:
        """The hub's answer to an event. Raises Failure for a no, Unavailable for silence."""
        with self.conversation() as conversation:
            return conversation.ask(event, d, answer, on_behalf_of=on_behalf_of)

    def furnish(self, event: str, d: object, answer: type[_Answer]) -> _Answer:
        """As `ask`; where no hub runs, the office's own core answers here. Raises as `ask`."""
        if (ack := self._closed(event, d)) is None:
            return self.ask(event, d, answer)
        said = understood(ack, answer)
        note(text("cli.furnished"))
        return said

    def _closed(self, event: str, d: object) -> m.Ack | None:
        """The answer of a closed office; None where a hub runs, or is somewhere else."""
        from hub.daemon.alone import FolderTaken, alone

        settings, _ = self.settings(), self._account()
        if not self.layout.hub_file.exists():
            raise usage("no_account", text("cli.no_account", path=self.layout.hub_file))
        try:
            with alone(self.layout.up_lock):
                pass
        except FolderTaken:
            return None
        from hub.daemon import furnishing

        try:
            return furnishing.ask_closed(
                self.layout, settings, event, d, "vi" if language() == "vi" else "en"
            )
        except FolderTaken:
            return None
        except LedgerUnavailable as error:
            if furnishing.core_runs(error):
                return None
            raise

    @contextmanager
    def conversation(self) -> Iterator[Conversation]:
        """One connection for several questions; no other command of this machine has its turn meanwhile."""
        with self._console() as console:
            yield Conversation(console)

    def status(self) -> m.HubStatus:
        """How the hub is. Raises Unavailable, Failure."""
        return self.ask("status", {}, m.HubStatus)

    def status_if_running(self) -> m.HubStatus | None:
        """How the hub is; None, and a note, when it cannot be asked."""
        try:
            return self.status()
        except Unavailable:
            note(text("cli.from_ledger"))
            return None

    @contextmanager
    def _console(self) -> Iterator[Console]:
        """The running hub, asked as the console of this machine. Raises Unavailable."""
        from hub.adapters.mqtt.console import ConsoleUnavailable

        try:
            with self._connected() as console:
                yield console
        except ConsoleUnavailable as error:
            if error.code == "no_broker" and self._is_held():
                raise ConsoleUnavailable("broker_not_yet", **error.values) from error
            raise

    @contextmanager
    def _connected(self) -> Iterator[Console]:
        from hub.adapters.mqtt.address import Address
        from hub.adapters.mqtt.console import Console

        settings, account = self.settings(), self._account()
        host, port = self.broker_at(settings)
        with (
            self._turn(),
            Console(
                Topics(settings.office.site),
                Address(host, port, account.name, account.password),
                clock=SystemClock(),
                tokens=SystemTokens(),
                jitter=jitter,
                lang="vi" if language() == "vi" else "en",
            ) as console,
        ):
            yield console

    def _account(self) -> Credentials:
        """The account of this machine's console. Raises Failure, PermissionError."""
        try:
            return read_credentials(self.layout.console_file)
        except (FileNotFoundError, ValueError):
            raise usage("no_account", text("cli.no_account", path=self.layout.console_file)) from None

    def broker_at(self, settings: Settings) -> tuple[str, int]:
        """Host and port of the broker: where `hub up` says it is, if somebody listens there.

        A hub that was killed leaves its word behind.
        """
        host = LOOPBACK.get(settings.broker.host, settings.broker.host)
        try:
            port = int(self.layout.port_file.read_text("ascii"))
            if port != settings.broker.port:
                socket.create_connection((host, port), PROBE_S_MAX).close()
        except (OSError, ValueError):
            return host, settings.broker.port
        return host, port

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One command of this machine at a time: the broker lets a name be connected once (decision 0051)."""
        from hub.adapters.mqtt.turn import console_turn

        try:
            with console_turn(self.layout.console_lock, SystemClock()):
                yield
        except TimeoutError:
            raise Failure("busy", text("cli.busy"), exits.UNREACHABLE) from None


def desk_of(context: typer.Context) -> Desk:
    """The office that --dir names."""
    desk: Desk = context.obj
    return desk
