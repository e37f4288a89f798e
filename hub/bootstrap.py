"""Puts the core together: settings in, one running office out."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub import __version__
from hub.adapters import broker
from hub.adapters.clock import SystemClock, SystemTokens, jitter
from hub.adapters.ledger import SqliteLedger
from hub.adapters.mqtt.address import Address
from hub.adapters.mqtt.office_link import OfficeLink
from hub.adapters.set_aside import read_set_aside
from hub.config import Settings
from hub.config.calendar import day_name, work_calendar
from hub.contract.topics import HUB_USER, Topics
from hub.domain.errors import Refused, Unavailable
from hub.domain.office.troubles import TOO_MANY_LINES
from hub.domain.text import readable
from hub.i18n import catalogue, text
from hub.installing import broker_settings, own_account, refuse_emptied
from hub.kiosk_printers import KioskPrinters, wanted_of
from hub.layout import Credentials, Layout, read_credentials
from hub.services.office.accounts import AccountsDesk
from hub.services.office.office import OfficeService
from hub.services.ports import Account
from hub.services.press.cycle import Cycle
from hub.services.press.inbox import Inbox
from hub.services.press.intake import Intake
from hub.services.press.told_marks import seal_of
from hub.services.shown.presence import PresenceBook

DAYS_OFF = frozenset({"day_off", "closed_that_day"})  # refusals that name one
_log = logging.getLogger("motcua")

TICK_S = 1.0
BESIDE_S = 1.0  # before a side task that failed begins again
TASK_FAILED = "task_failed"
FILL_S = 0.5
DRAW_PAUSE_S = 0.02  # between two pictures of some milliseconds: presses go first
LEDGER_BROKEN = "ledger_broken"
OLDER_ROWS, OLDER_PAUSE_S = 100, 0.02  # a millisecond of work, then presses
FORESEE_S = 0.5  # how often the expected waits are looked at when they were up to date,
FORESEE_PAUSE_S = 0.01  # and how long a slice lets presses and the writer thread go first when they were not


class BrokerAccounts:
    """`hub.services.ports.Accounts` on the broker's files; the hub itself is always one of them."""

    def __init__(self, settings: broker.BrokerSettings, hub: Credentials) -> None:
        self._settings = settings
        self._hub = own_account(hub, "hub")

    async def obey(self, accounts: Sequence[Account]) -> Sequence[str]:
        """Make the broker obey these accounts and the hub's; names that it cannot have are set aside."""
        usable = [a for a in accounts if broker.trouble_with(a.name, a.type, a.hash) is None]
        devices = [broker.Account(a.name, a.type, a.hash) for a in usable]  # type: ignore[arg-type]
        await broker.apply_accounts(self._settings, [self._hub, *devices])
        return [a.name for a in accounts if a not in usable]


@dataclass(slots=True)
class Core:
    """The hub core, wired. `run` serves until cancelled and raises what ends it."""

    settings: Settings
    ledger: SqliteLedger
    service: OfficeService
    presence: PresenceBook
    link: OfficeLink
    accounts: AccountsDesk
    cycle: Cycle
    printers: KioskPrinters
    too_loud: Callable[[], set[str]]
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    intake: Intake | None = None

    async def run(self) -> None:
        """Serve. Raises LedgerUnavailable in an ExceptionGroup when the ledger fails."""
        self.intake = intake = Intake(self.service, self.presence, self.cycle)
        intake.recall.begin(self.service.mono_ms())
        self.cycle.wake()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.cycle.run(), name="cycle")
            for name, job in (
                ("accounts", self.accounts.run),
                ("tick", self._tick),
                ("forecast", self._foresee),
                ("pictures", self._fill_printers),
                ("older-rows", self._check_older_rows),
            ):
                tasks.create_task(self._beside(name, job), name=name)
            inbox = self._inbox(intake)
            serving = self.link.run(intake=inbox.put, recall=intake.told, connected=self._connected)
            tasks.create_task(serving, name="link")

    def offence(self, offence: broker.Offence) -> None:
        """The broker has said this of an account."""
        if self.service.broken is None:
            self.service.watch.told_by_broker(offence.name, offence.trouble, shut_out=offence.shut_out)
            self.cycle.wake()

    def _inbox(self, intake: Intake) -> Inbox:
        """Before the intake: accounts have turns, and what is passed over is confirmed at once."""

        def pass_over(dev: str, token: object) -> None:
            self.link.confirm(token)
            intake.pass_over(dev)

        return Inbox(intake.message, pass_over, intake.too_long, asyncio.get_running_loop().call_soon)

    async def _beside(self, name: str, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """A side task: its bug is told and it begins again; the office goes on without it meanwhile.

        What fails at every start would else end the core at every start.
        """
        while True:
            try:
                await job()
            except Unavailable:
                raise
            except Exception:
                _log.exception("bug: the task %s failed and begins again", name)
                self.service.alarms.raised(TASK_FAILED, name)
            await asyncio.sleep(BESIDE_S)

    def _connected(self) -> None:
        self.cycle.tell_all_again()
        self.presence.broker_back(self.service.mono_ms())
        if self.intake is not None and self.intake.recall.asking:
            self.link.remember(self.service.told_mark())  # comes back after what the broker has kept
        self.ready.set()

    async def _tick(self) -> None:
        """What happens by the passing of time: midnight, invitations that end, jobs to repeat."""
        while True:
            await asyncio.sleep(TICK_S)
            self.ledger.check_in_place()
            for dev in self.too_loud():
                self.service.watch.too_many(dev, TOO_MANY_LINES)
            self.service.tick()
            if self.intake is not None:
                self.intake.release()
            self.cycle.look_again()

    async def _fill_printers(self) -> None:
        """Bring printers the pictures that they keep, a part at a time; drawn one by one, not on the loop."""
        clock = asyncio.get_running_loop().time
        await self.ready.wait()
        await asyncio.sleep(FILL_S)  # the presses of a restart first
        await asyncio.to_thread(self.printers.load)
        while True:
            await asyncio.sleep(FILL_S)
            for lacking in self.printers.undrawn(self.service.kiosks_that_print()):
                steps = self.printers.draw(lacking)
                while await asyncio.to_thread(next, steps, None):  # noqa: ASYNC110
                    await asyncio.sleep(DRAW_PAUSE_S)  # a pause, nothing is waited for
            for kiosk, job, part in self.printers.to_fill(self.service.kiosks_that_print(), clock()):
                self.link.print_job(kiosk, job, part)

    async def _check_older_rows(self) -> None:
        """Hold the rows of before today against their hashes, a few at a time; a broken one is an alarm."""
        more, fault = True, None
        while more:
            await asyncio.sleep(OLDER_PAUSE_S)
            more, fault = self.ledger.check_older(OLDER_ROWS)
        if fault:
            _log.error("the ledger is not what was written: %s", fault)
            self.service.alarms.raised(LEDGER_BROKEN, fault)
        await asyncio.Event().wait()

    async def _foresee(self) -> None:
        """Keep the expected waits fresh, a slice at a time, so that no press waits for more than one."""
        while True:
            more = self.service.foresee()
            await asyncio.sleep(FORESEE_PAUSE_S if more else FORESEE_S)


STEPS_TOLD_MAX = 2  # that are missing before the one that was refused; a display is small


def _field(place: str, lang: str) -> str:
    """A field of a message by the name that people have for it, and where it stands: `Tên (name)`."""
    key = place.rpartition(".")[2].partition("[")[0]
    name = text(f"field.{key}", lang) if f"field.{key}" in catalogue(lang) else ""
    return f"{name} ({place})" if name else place


def refusal_text(lang: str) -> Callable[[Refused], str]:
    """Texts of refusals in one language; a dossier's state and a holiday by its name in words too."""

    def worded(refusal: Refused) -> str:
        values = dict(refusal.values)
        if refusal.code == "dossier_not_possible":
            values["state"] = text(f"dossier.state.{values['state']}", lang)
            steps = [text(f"dossier.step.{step}", lang) for step in values.get("missing", ())]  # type: ignore[attr-defined]
            if 0 < len(steps) <= STEPS_TOLD_MAX:
                values["missing"] = ", ".join(steps)
                return text("dossier.not_possible_yet", lang, **values)
        if refusal.code in DAYS_OFF:
            values["name"] = day_name(str(values.pop("of")), lang) or text("calendar.day_off", lang)
        if isinstance(place := values.get("field"), str):
            values["field"] = _field(place, lang)
        values |= {name: readable.minute(said) for name, said in values.items() if isinstance(said, str)}
        return text(f"refused.{refusal.code}", lang, **values)

    return worded


def build_core(
    settings: Settings, layout: Layout, *, too_loud: Callable[[], set[str]] = lambda: set()
) -> Core:
    """Wire the core. Raises Unavailable (ledger, clock) or OSError (credentials).

    `too_loud`: devices about which more was logged than people read.
    """
    clock, presence = SystemClock(), PresenceBook()
    hub = read_credentials(layout.hub_file)
    console = read_credentials(layout.console_file)
    ledger = SqliteLedger(layout.ledger, settings.lang)
    service = OfficeService(
        settings.office,
        ledger=ledger,
        clock=clock,
        tokens=SystemTokens(),
        texts=lambda refusal, lang: refusal_text(lang)(refusal),
        lang=settings.lang,
        presence=presence,
        account_trouble=broker.trouble_with,
        calendar=lambda: work_calendar(settings.calendar),
        state_text=lambda state, lang: text(f"dossier.state.{state}", lang),
        printer=wanted_of(settings.printing),
        seal=seal_of(hub.password, settings.office.site),
        set_aside=read_set_aside(layout.set_aside, __version__),
    )
    try:
        opening = ledger.open()
        if opening.last_seq == 0:
            refuse_emptied(layout, settings.lang)
        service.start(opening, __version__, put_back=_put_back(layout, opening.last_seq))
        _tell_reconfigured(service, settings.lang)
    except BaseException:
        ledger.close()
        raise
    service.welcome_console(console.name, console.hash)
    printers = KioskPrinters(settings, presence, service.offered)
    link = OfficeLink(
        Topics(settings.office.site),
        Address(settings.broker.host, settings.broker.port, HUB_USER, hub.password),
        clock=service.clock,
        jitter=jitter,
        render=printers.render,
    )
    link.epoch = service.epoch
    link.not_drawn = service.not_drawn  # staged; the next tick makes it durable
    accounts = AccountsDesk(BrokerAccounts(broker_settings(settings, layout), hub), link, service.alarms)
    cycle = Cycle(service, ledger=ledger, messenger=link, accounts=accounts, clock=clock)
    return Core(settings, ledger, service, presence, link, accounts, cycle, printers, too_loud)


def _tell_reconfigured(service: OfficeService, lang: str) -> None:
    """One line of the log for all that another office.toml has changed for those who wait."""
    done = [
        text(f"hub.reconfigured.{kind}", lang, count=count) for kind, count in service.reconfigured.items()
    ]
    if done:
        _log.warning("%s", text("hub.reconfigured", lang, done="; ".join(done)))


def _put_back(layout: Layout, last_seq: int) -> bool:
    """Whether a person said of exactly this ledger that its last rows were ahead of time; said once."""
    try:
        said = layout.clock_back.read_text(encoding="ascii").strip() == str(last_seq)
        layout.clock_back.unlink()
    except (OSError, ValueError):
        return False
    return said
