"""`hub sync pull|procedures|conflicts|settle`: what comes down from the provincial system."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli import exits
from hub.cli.choices import choice
from hub.cli.desk import Desk, desk_of
from hub.cli.output import AsJson, print_json, print_table, tell
from hub.cli.shape import command
from hub.cli.sync.desk import memory, with_upstream
from hub.cli.sync.down_words import done_text, held_text, trouble_text
from hub.cli.trouble import Failure, refused, usage
from hub.cli.words import text
from hub.domain.sync.down import What
from hub.domain.sync.down.procedures import KINDS, Difference, DifferenceKind, differences, toml_lines
from hub.domain.text import readable

if TYPE_CHECKING:
    from hub.adapters.sync_store.down import SqliteDownStore
    from hub.services.sync.down.sync import Pulled

LISTS = tuple(what.value for what in What)
ITEMS = (What.DOSSIERS.value, What.BOOKINGS.value)
NEW_SHOWN_MAX = 20  # a province has a thousand procedures that are not this office's
_AGAIN = "hub --dir /srv/motcua sync"


def add_to(app: typer.Typer) -> None:
    """Put the commands into the group of the sync."""
    pulls = (f"{_AGAIN} pull", f"{_AGAIN} pull --what bookings --dry-run", f"{_AGAIN} pull --json")
    command(app, "pull", "cli.sync_pull.help", *pulls)(pull)
    reports = (
        f"{_AGAIN} procedures",
        f"{_AGAIN} procedures --kind term --toml",
    )
    command(app, "procedures", "cli.sync_procedures.help", *reports)(procedures)
    lists = (f"{_AGAIN} conflicts", f"{_AGAIN} conflicts --what bookings --json")
    command(app, "conflicts", "cli.sync_conflicts.help", *lists)(conflicts)
    command(app, "settle", "cli.sync_settle.help", f"{_AGAIN} settle LH-000123")(settle)


def pull(
    context: typer.Context,
    what: Annotated[str | None, choice(LISTS, "cli.sync_pull.what", "--what", metavar="LIST")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="cli.sync_pull.dry")] = False,
    as_json: AsJson = False,
) -> int:
    """Ask upstream now. Exit code 1 when something needs a person."""
    import asyncio

    from hub.daemon.pull import Busy, pull_once, wanted

    desk = desk_of(context)
    with with_upstream(desk) as (settings, port):
        lists = [one for one in wanted(settings) if what in (None, one.value)]
        if not lists:
            raise usage("no_such_list", text("cli.sync_pull.no_such_list", what=what))
        try:
            pulled = asyncio.run(pull_once(desk.layout, settings, port=port, lists=lists, dry=dry_run))
        except Busy:
            raise Failure("busy", text("cli.sync_pull.busy"), exits.UNREACHABLE) from None
    if as_json:
        print_json(pulled)
    else:
        print_table(("list", "rows", "done", "held", "trouble"), map(_line, pulled), right=("rows", "held"))
        if dry_run:
            tell(text("cli.sync_pull.was_dry"))
    return exits.ATTENTION if any(one.held or one.trouble for one in pulled) else exits.FINE


def procedures(
    context: typer.Context,
    kind: Annotated[
        str | None, choice([one.value for one in KINDS], "cli.sync_procedures.kind", "--kind", metavar="KIND")
    ] = None,
    toml: Annotated[bool, typer.Option("--toml", help="cli.sync_procedures.toml")] = False,
    as_json: AsJson = False,
) -> None:
    """What upstream had when it was asked last, beside office.toml as it is now; nothing is changed."""
    desk = desk_of(context)
    office = desk.settings().office
    store = _store(desk)
    try:
        theirs = store.procedures()
    finally:
        store.close()
    if not theirs:
        raise usage("no_procedures", text("cli.sync_procedures.never"))
    found = [one for one in differences(office, theirs) if kind in (None, one.kind.value)]
    lines = list(toml_lines(office, theirs, found))
    if as_json:
        print_json({"counts": _counts(found), "differences": found, "toml": "\n".join(lines)})
    elif toml:
        for line in lines:
            tell(line)
    else:
        _show(found, all_new=kind is not None)


def conflicts(
    context: typer.Context,
    what: Annotated[str | None, choice(ITEMS, "cli.sync_pull.what", "--what", metavar="LIST")] = None,
    as_json: AsJson = False,
) -> int:
    """What came down and needs a person; no citizen is named. Exit code 1 while there is something."""
    store = _store(desk_of(context))
    try:
        held = store.held(what)
    finally:
        store.close()
    if as_json:
        print_json(held)
    elif not held:
        tell(text("cli.sync_conflicts.none"))
    else:
        rows = (
            (
                text(f"cli.sync_list.{one.what}"),
                one.key,
                held_text(one.reason),
                one.detail,
                readable.moment(one.first_ms),
            )
            for one in held
        )
        print_table(("list", "key", "reason", "detail", "since"), rows)
        tell(text("cli.sync_conflicts.next"))
    return exits.ATTENTION if held else exits.FINE


def settle(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="cli.sync_settle.key")],
    as_json: AsJson = False,
) -> None:
    """A person has dealt with it: it is listed again only if upstream changes it."""
    store = _store(desk_of(context))
    try:
        done = [what for what in ITEMS if store.settle(what, key, "person")]
    finally:
        store.close()
    if not done:
        raise refused("no_such_item", text("cli.sync_settle.unknown", key=key))
    if as_json:
        print_json({"key": key, "settled": done})
    else:
        tell(text("cli.sync_settle.done", key=key))


def _show(found: list[Difference], *, all_new: bool) -> None:
    new = [one for one in found if one.kind is DifferenceKind.NEW]
    shown = found if all_new or len(new) <= NEW_SHOWN_MAX else [one for one in found if one not in new]
    if shown:
        rows = ((_kind(one.kind.value), one.code, one.ours, one.theirs) for one in shown)
        print_table(("difference", "code", "ours", "theirs"), rows)
    for kind, count in _counts(found).items():
        tell(text("cli.sync_procedures.count", kind=_kind(kind), count=count))
    tell(text("cli.sync_procedures.next" if found else "cli.sync_procedures.same"))


def _kind(kind: str) -> str:
    return text(f"cli.procedure_kind.{kind}")


def _line(one: "Pulled") -> tuple[object, ...]:
    done, trouble = done_text(one.done), trouble_text(one.trouble)
    return text(f"cli.sync_list.{one.what}"), one.rows, done, one.held or None, trouble


def _counts(found: list[Difference]) -> dict[str, int]:
    counts = Counter(one.kind for one in found)
    return {kind.value: counts[kind] for kind in KINDS if counts[kind]}


def _store(desk: Desk) -> "SqliteDownStore":
    """What the sync remembers of what came down. Raises Failure where there never was a sync."""
    from hub.adapters.sync_store.down import SqliteDownStore

    return SqliteDownStore(memory(desk))
