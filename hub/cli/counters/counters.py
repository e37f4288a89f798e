"""`hub counter`: which counters are at work."""

import typer
from msgspec import Struct

from hub.cli.desk import desk_of
from hub.cli.output import AsJson, print_json, print_table
from hub.cli.queue.tickets import of_day
from hub.cli.shape import command, commands
from hub.cli.words import named, text

app = commands("cli.counter.help")


class CounterLine(Struct, frozen=True):
    """A counter: as configured, and what it does."""

    counter: int
    name: str
    state: str
    officer: str | None
    ticket: str | None
    services: tuple[str, ...]


@command(app, "list", "cli.counter_list.help", "hub --dir /srv/motcua counter list")
def list_counters(context: typer.Context, as_json: AsJson = False) -> None:
    """Counters as office.toml has them, and from the ledger what they do; the hub need not run."""
    desk = desk_of(context)
    office = desk.settings().office
    with desk.ledger() as ledger:
        known, today = {row.counter: row for row in ledger.counters()}, ledger.last_day()
    lines = []
    for counter in office.counters.values():
        row = known.get(counter.number)  # None: it was never opened
        day, _, number = (row.ticket or "").rpartition("/") if row else ("", "", "")
        ticket = of_day(number, day, today) if number else None
        state, officer = (row.state, row.officer) if row else ("closed", None)
        lines.append(CounterLine(counter.number, named(counter), state, officer, ticket, counter.services))
    if as_json:
        print_json(lines)
    else:
        _show(lines)


def _show(lines: list[CounterLine]) -> None:
    print_table(
        ("counter", "counter_name", "state", "officer", "ticket", "services"),
        (
            (
                line.counter,
                line.name,
                text(f"cli.counter_state.{line.state}"),
                line.officer,
                line.ticket,
                " ".join(line.services),
            )
            for line in lines
        ),
        right=("counter",),
    )
