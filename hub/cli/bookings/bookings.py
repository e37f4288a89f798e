"""`hub booking`: slots that are kept for citizens."""

from typing import TYPE_CHECKING, Annotated

import typer

from hub.adapters.clock import SystemClock
from hub.cli.choices import booking_code, choice, day, letter, minute
from hub.cli.desk import desk_of
from hub.cli.output import AsJson, print_json, print_table, tell
from hub.cli.shape import command, commands
from hub.cli.words import language, text
from hub.domain.bookings.booking import BookingState, clock
from hub.domain.calendar.civil_time import business_day
from hub.domain.calendar.hours import Hours
from hub.domain.press import commands as c
from hub.domain.press.answers import Booked, Nothing, SlotsOfDay
from hub.domain.text import readable

if TYPE_CHECKING:
    from hub.adapters.ledger.reading.rows import BookingRow

STATES = tuple(state.value for state in BookingState)
app = commands("cli.booking.help")
Service = Annotated[str, typer.Argument(metavar="LETTER", parser=letter, help="cli.service.letter")]


@command(
    app,
    "make",
    "cli.booking_make.help",
    "hub --dir /srv/motcua booking make A 2026-11-24T08:30",
    "hub --dir /srv/motcua booking make A 2026-11-24T08:30 --priority elderly",
)
def make(
    context: typer.Context,
    service: Service,
    at: Annotated[str, typer.Argument(metavar="TIME", parser=minute, help="cli.booking_make.at")],
    priority: Annotated[str | None, typer.Option(metavar="KEY", help="cli.booking_make.priority")] = None,
    holder: Annotated[str | None, typer.Option(metavar="ID", help="cli.booking_make.holder")] = None,
    as_json: AsJson = False,
) -> None:
    """Keep a slot; the code and the number are for the citizen."""
    booked = desk_of(context).ask("book", c.Book(service, at, priority, holder), Booked)
    if as_json:
        print_json(booked)
        return
    half = len(booked.code) // 2
    tell(text("cli.booking_make.code", code=f"{booked.code[:half]} {booked.code[half:]}"))
    slot = {"day": readable.day(booked.day), "at": booked.at, "until": booked.until}
    tell(text("cli.booking_make.slot", ticket=booked.ticket, **slot))
    tell(text("cli.booking_make.qr", qr=booked.qr))


@command(app, "cancel", "cli.booking_cancel.help", "hub --dir /srv/motcua booking cancel 48213978")
def cancel(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", parser=booking_code, help="cli.booking_cancel.code")],
    as_json: AsJson = False,
) -> None:
    """Give a slot back."""
    desk_of(context).ask("cancel", c.Cancel(code), Nothing)
    if as_json:
        print_json({"code": code, "state": BookingState.CANCELLED.value})
    else:
        tell(text("cli.booking_cancel.done", code=code))


@command(
    app,
    "slots",
    "cli.booking_slots.help",
    "hub --dir /srv/motcua booking slots A 2026-11-24",
)
def slots(
    context: typer.Context,
    service: Service,
    day: Annotated[str, typer.Argument(metavar="YYYY-MM-DD", parser=day, help="cli.booking_slots.day")],
    as_json: AsJson = False,
) -> None:
    """The slots of a day that are still to come, and how many places each has left."""
    desk = desk_of(context)
    found = desk.ask("slots", c.Slots(service, day), SlotsOfDay)
    if as_json:
        print_json(found)
        return
    if not found.slots:
        tell(why_none(desk.settings().office.hours, day))
        return
    rows = ((f"{slot.at}–{slot.until}", slot.free) for slot in found.slots)
    print_table(("slot", "free"), rows, right=("free",))


def why_none(hours: Hours, day: str) -> str:
    """Why a day has no slots that can still be booked."""
    from hub.config.calendar import day_name

    shown = readable.day(day)
    if of := hours.day_off(day):
        if name := day_name(of, language()):
            return text("cli.booking_slots.holiday", day=shown, name=name)
        return text("cli.booking_slots.day_off", day=shown)
    return text("cli.booking_slots.over" if hours.spans(day) else "cli.booking_slots.not_open", day=shown)


@command(
    app,
    "list",
    "cli.booking_list.help",
    "hub --dir /srv/motcua booking list",
    "hub --dir /srv/motcua booking list --day 2026-11-24 --service A --json",
)
def list_bookings(
    context: typer.Context,
    day: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", parser=day, help="cli.booking_list.day")
    ] = None,
    service: Annotated[
        str | None, typer.Option(metavar="LETTER", parser=letter, help="cli.service.letter")
    ] = None,
    state: Annotated[str | None, choice(STATES, "cli.booking_list.state", metavar="STATE")] = None,
    as_json: AsJson = False,
) -> None:
    """Bookings in the order of their slots, from today on; the hub need not run."""
    with desk_of(context).ledger() as ledger:
        found = ledger.bookings(day, service=service)
    today = business_day(SystemClock().wall_ms())
    rows = [
        row
        for row in found
        if (day is not None or row.day >= today) and (state is None or row.state == state)
    ]
    if as_json:
        print_json(rows)
        return
    print_table(("day", "slot", "ticket", "code", "state", "priority", "ref"), map(_line, rows))
    tell(text("cli.booking_list.count", count=len(rows)))


def _line(row: "BookingRow") -> tuple[object, ...]:
    state = text(f"cli.booking_state.{row.state}")
    number = row.ticket.rpartition("/")[2]
    return readable.day(row.day), clock(row.slot_ms), number, row.code, state, row.priority, row.ref
