"""`hub clock`: the time that the office works by, and what a person decides when a clock was wrong."""

from typing import Annotated

import typer
from msgspec import Struct

from hub.adapters.clock import SystemClock
from hub.cli.desk import Desk, desk_of
from hub.cli.output import AsJson, attention, print_json, tell
from hub.cli.shape import command, commands
from hub.cli.trouble import refused
from hub.cli.words import text
from hub.contract import messages as m
from hub.domain.calendar.civil_time import civil
from hub.domain.errors import Unavailable
from hub.domain.press import commands as c
from hub.domain.press.answers import Nothing
from hub.domain.text import readable

NAME = "clock"
app = commands("cli.clock.help")
Sure = Annotated[bool, typer.Option("--yes", help="cli.clock.yes")]
CLOCKS = frozenset({"clock_ahead", "clock_behind"})


class Times(Struct, frozen=True):
    """What the machine, the ledger and the running hub say; None: nothing."""

    machine: str
    last_row: str | None
    day: str | None
    running: bool
    waiting: str | None  # the alarm of the clock


@command(app, "show", "cli.clock_show.help", "hub --dir /srv/motcua clock show")
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """The hub need not run."""
    times = _times(desk_of(context))
    if as_json:
        print_json(times)
    else:
        _tell(times)


@command(app, "confirm", "cli.clock_confirm.help", "hub --dir /srv/motcua clock confirm --yes")
def confirm(context: typer.Context, sure: Sure = False, as_json: AsJson = False) -> None:
    """The clock that jumped ahead is right."""
    desk = desk_of(context)
    _be_sure(desk, sure, "cli.clock_confirm.sure", as_json=as_json)
    desk.ask("clock_confirm", c.ClockConfirm(), Nothing)
    _done("cli.clock_confirm.done", "confirmed", as_json=as_json)


@command(app, "back", "cli.clock_back.help", "hub --dir /srv/motcua clock back --yes")
def back(context: typer.Context, sure: Sure = False, as_json: AsJson = False) -> None:
    """The clock is right now and was ahead when the last rows were written."""
    desk = desk_of(context)
    _be_sure(desk, sure, "cli.clock_back.sure", as_json=as_json)
    try:
        desk.ask("clock_back", c.ClockBack(), Nothing)
    except Unavailable:  # a hub whose clock is behind its ledger does not even start
        _leave_word(desk)
        _done("cli.clock_back.left", "left", as_json=as_json)
        return
    _done("cli.clock_back.done", "put_back", as_json=as_json)


def _leave_word(desk: Desk) -> None:
    """For the next start, which acts on it only if no row was written meanwhile."""
    with desk.ledger() as ledger:
        head = ledger.head()
    desk.layout.clock_back.write_text(f"{head.seq if head else 0}\n", encoding="ascii")


def _times(desk: Desk) -> Times:
    with desk.ledger() as ledger:
        head = ledger.head()
    running = _status(desk)
    alarms = [one for one in running.alarms if one.code in CLOCKS] if running else []
    return Times(
        machine=_moment(SystemClock().wall_ms()),
        last_row=head.at if head else None,
        day=running.day if running else head.day if head else None,
        running=running is not None,
        waiting=alarms[0].code if alarms else None,
    )


def _status(desk: Desk) -> m.HubStatus | None:
    try:
        return desk.status()
    except Unavailable:
        return None


def _tell(times: Times) -> None:
    tell(text("cli.clock_show.machine", at=_second(times.machine)))
    last, day = _second(times.last_row), readable.day(times.day or readable.NOTHING)
    tell(text("cli.clock_show.ledger", at=last, day=day))
    if times.waiting:
        attention("! " + text(f"cli.alarm.{times.waiting}"))


def _be_sure(desk: Desk, sure: bool, question: str, *, as_json: bool) -> None:
    """Both times before a decision that moves the day of the office. Raises Failure without --yes."""
    if not as_json:
        _tell(_times(desk))
    if not sure:
        raise refused("not_sure", text(question))


def _done(msgid: str, done: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"done": done})
    else:
        tell(text(msgid))


def _second(iso: str | None) -> str:
    """A moment of `Times` as people read it: 01/12/2026 08:30:05."""
    return readable.minute(iso[: len("2026-12-01T08:30:05")]) if iso else readable.NOTHING


def _moment(at_ms: int) -> str:
    return civil(at_ms).isoformat(timespec="seconds")
