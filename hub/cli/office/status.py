"""`hub status`: how the office is, at one glance. Exit code 1 while something needs a person."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from hub.adapters.clock import SystemClock
from hub.cli import exits
from hub.cli.desk import Desk, desk_of
from hub.cli.dossiers.alarms import found_alarms
from hub.cli.output import AsJson, attention, note, print_json, print_table, tell
from hub.cli.shape import command
from hub.cli.words import language, named, text
from hub.config import Settings
from hub.contract import messages as m
from hub.domain.calendar.civil_time import business_day
from hub.domain.dossiers.alarms import counted, pressing
from hub.domain.errors import LedgerUnavailable, Unavailable
from hub.domain.text import foreign_line, readable

if TYPE_CHECKING:
    from hub.cli.sync.words import Keeping, Told

NAMED_MAX = 5  # subjects of one line
CODE_CHARS_MAX = 24  # of a code that only a device knows
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400


def add_to(app: typer.Typer) -> None:
    """Put the command into the program."""
    examples = ("hub --dir /srv/motcua status", "hub --dir /srv/motcua status --json")
    command(app, "status", "cli.status.help", *examples)(status)


def status(context: typer.Context, as_json: AsJson = False) -> int:
    """Ask the running hub and show what it says."""
    desk = desk_of(context)
    settings, found = desk.settings(), desk.status()
    due = _due(desk) if settings.office.procedures else {}
    year = _year_to_look_at(settings) if settings.office.procedures or settings.office.hours else None
    told = _told_upstream(desk) if settings.upstream else None
    kept_from = _kept_from(desk) if settings.upstream else []
    if as_json:
        more: dict[str, Any] = {
            "dossiers": due,
            "calendar_year": year,
            "sync": told.plain() if told else None,
        }
        more["sync_obstacles"] = [one.code for one in kept_from]
        print_json(msgspec.to_builtins(found) | more)
    else:
        _show(desk, settings, found, due, year)
        for one in kept_from:
            attention(one.text)
        if told:
            told.tell(with_trouble=not kept_from)
    return exits.ATTENTION if found.alarms else exits.FINE


def _told_upstream(desk: Desk) -> "Told | None":
    """How far the sync is; what the hub says is shown also when the sync's memory cannot be read."""
    from hub.cli.sync.words import told_upstream

    try:
        return told_upstream(desk)
    except Unavailable as error:
        in_words = getattr(error, "text", None)
        note(in_words(language()) if in_words else str(error), style="red")
        return None


def _kept_from(desk: Desk) -> "list[Keeping]":
    """What keeps the sync from asking upstream at all."""
    from hub.cli.sync.words import keeping

    return keeping(desk)


def _due(desk: Desk) -> dict[str, int]:
    """How many dossiers need attention; what the hub says is shown also when its file cannot be read."""
    try:
        return counted(pressing(found_alarms(desk)))
    except LedgerUnavailable as error:
        note(str(error), style="red")
        return {}


def _year_to_look_at(settings: Settings) -> int | None:
    """A year whose days off nobody has seen to: dossiers would be due, and doors open, on the wrong days."""
    from hub.config.calendar import year_to_look_at

    return year_to_look_at(settings.calendar, business_day(SystemClock().wall_ms()))


def _show(desk: Desk, settings: Settings, found: m.HubStatus, due: dict[str, int], year: int | None) -> None:
    tell(named(settings.office))
    tell(text("cli.status.running", up=_duration(found.up_s), day=readable.day(found.day), row=found.seq))
    tell(text("cli.status.broker", address="{}:{}".format(*desk.broker_at(settings))))
    tell(
        text(
            "cli.status.presses", **{name: getattr(found.counts, name) for name in m.Counts.__struct_fields__}
        )
    )
    tell(text("cli.status.waiting", count=found.waiting))
    tell()
    for line in alarm_lines(found.alarms):
        attention("! " + line)
    for line in alarm_lines(found.warnings):
        tell("· " + line)
    if not found.alarms:
        tell(text("cli.status.no_alarms"))
    if due:
        counts = ", ".join(f"{text(f'cli.dossier_alarm.{kind}')} {count}" for kind, count in due.items())
        attention(text("cli.status.dossiers", counts=counts))
    if year:
        attention(text("cli.status.calendar_year", year=year))
    _counters(found)
    _services(settings, found)
    devices([device for device in found.devices if device.type != "console"])


def alarm_lines(alarms: Iterable[m.Alarm]) -> list[str]:
    """Alarms in words, with what to do: a line for each code; codes that nobody knows, for each device."""
    known: dict[str, list[str]] = {}
    strange: dict[str, list[str]] = {}
    for one in alarms:
        if text(f"cli.alarm.{one.code}", otherwise=""):
            known.setdefault(one.code, []).append(readable.days_in(one.subject))
        else:
            strange.setdefault(one.subject, []).append(foreign_line(one.code, CODE_CHARS_MAX))
    lines = [f"{_first(subjects)}: " + text(f"cli.alarm.{code}") for code, subjects in known.items()]
    return lines + [
        f"{subject}: " + text("cli.strange_fault", codes=_first(codes)) for subject, codes in strange.items()
    ]


def _first(of: list[str]) -> str:
    """The first few, and how many there are."""
    return ", ".join(of) if len(of) <= NAMED_MAX else f"{', '.join(of[:NAMED_MAX])} … ({len(of)})"


def _counters(found: m.HubStatus) -> None:
    at_work = [counter for counter in found.counters if counter.state != "closed"]
    closed = len(found.counters) - len(at_work)
    rows = ((c.counter, text(f"cli.counter_state.{c.state}"), _ticket(c), c.nth or None) for c in at_work)
    tell()
    tell(text("cli.status.counters", open=len(at_work), closed=closed))
    if at_work:
        print_table(("counter", "state", "ticket", "calls"), rows, right=("counter", "calls"))


def _ticket(counter: m.CounterNow) -> str | None:
    """What is in hand; one that was carried over with its day."""
    return (
        f"{counter.ticket} ({readable.day(counter.day)})"
        if counter.ticket and counter.day
        else counter.ticket
    )


def _services(settings: Settings, found: m.HubStatus) -> None:
    busy = [service for service in found.services if service.waiting or not service.open]
    tell()
    tell(text("cli.status.services", busy=len(busy), quiet=len(found.services) - len(busy)))
    if busy:
        rows = (
            (
                s.service,
                _name(settings, s),
                _state(s),
                s.waiting,
                _wait(s.wait_min),
            )
            for s in busy
        )
        print_table(("letter", "service", "state", "waiting", "wait"), rows, right=("waiting", "wait"))


def _wait(wait_min: tuple[int, int] | None) -> str | None:
    """The expected wait of one who comes now; None: nothing can be said."""
    return text("cli.status.wait", least=wait_min[0], most=wait_min[1]) if wait_min else None


def _name(settings: Settings, service: m.ServiceNow) -> str:
    """In our language, unless office.toml was changed under the running hub."""
    configured = settings.office.services.get(service.service)
    return named(configured) if configured else service.name


def _state(service: m.ServiceNow) -> str:
    """Whether it gives numbers, and why not."""
    if service.why in (None, "service_closed"):
        return text(f"cli.service_state.{'open' if service.open else 'closed'}")
    why = text(f"cli.service_why.{service.why}", otherwise=service.why)
    return text("cli.service_state.shut", why=why)


def devices(found: list[m.DeviceStatus]) -> None:
    """The devices, those in trouble first."""
    online = Counter(device.online for device in found)[True]
    tell()
    tell(text("cli.status.devices", online=online, offline=len(found) - online))
    if found:
        print_table(
            ("name", "type", "counter", "link", "faults", "outbox"), map(_device, found), right=("outbox",)
        )


def _device(device: m.DeviceStatus) -> tuple[object, ...]:
    faults = _first(
        [text(f"cli.fault.{code}", otherwise=foreign_line(code, CODE_CHARS_MAX)) for code in device.faults]
    )
    link = text("cli.link.online" if device.online else "cli.link.offline")
    kind = text(f"cli.device_type.{device.type}", otherwise=device.type)
    return device.name, kind, device.counter, link, faults, device.outbox or None


def _duration(seconds: int) -> str:
    days, rest = divmod(seconds, DAY_S)
    hours, rest = divmod(rest, HOUR_S)
    clock = f"{hours:02}:{rest // MINUTE_S:02}:{rest % MINUTE_S:02}"
    return text("cli.days", days=days, clock=clock) if days else clock
