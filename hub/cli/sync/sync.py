"""`hub sync`: what the provincial system has been told, what it will not take, and another try."""

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from hub.cli import exits
from hub.cli.desk import Desk, desk_of
from hub.cli.output import AsJson, attention, print_json, tell
from hub.cli.shape import command, commands
from hub.cli.sync.desk import memory, with_upstream
from hub.cli.sync.words import keeping, meaning, told_upstream
from hub.cli.trouble import refused, usage
from hub.cli.words import text
from hub.domain.text import readable

if TYPE_CHECKING:
    from hub.adapters.sync_store import SqliteSyncStore
    from hub.services.sync.up.memory import DeadLetter

app = commands("cli.sync.help")
_AGAIN = "hub --dir /srv/motcua sync"


@command(
    app, "run", "cli.sync_run.help", f"{_AGAIN} run", f"{_AGAIN} run --once --json", f"{_AGAIN} run --verify"
)
def run(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="cli.sync_run.once")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="cli.sync_run.verify")] = False,
    as_json: AsJson = False,
) -> int:
    """Tell upstream, as `hub up` does by itself where it is configured."""
    from hub.daemon.sync import follow
    from hub.daemon.sync import run as run_sync

    desk = desk_of(context)
    with with_upstream(desk) as (settings, port):
        turn = run_sync(follow(desk.layout, settings, port=port, once=once or verify, verify=verify))
    if as_json:
        print_json(turn)
    else:
        tell(text("cli.sync_run.done", told=turn.told, dead=turn.dead))
    return exits.ATTENTION if turn.dead else exits.FINE


@command(app, "status", "cli.sync_status.help", f"{_AGAIN} status", f"{_AGAIN} status --json")
def status(context: typer.Context, as_json: AsJson = False) -> int:
    """How far the sync is, or why it never was; the hub need not run. Exit code 1: somebody must act."""
    desk = desk_of(context)
    settings, kept_from = desk.settings(), keeping(desk)
    told = told_upstream(desk)
    if told is None and settings.upstream is None:
        raise usage("no_upstream", text("cli.sync.no_upstream"))
    if told is None and not kept_from:
        raise usage("no_sync", text("cli.sync.never"))
    if as_json:
        plain = told.plain() if told else {"told": 0, "last_success_ms": None}
        print_json({**plain, "obstacles": [{"code": one.code, "text": one.text} for one in kept_from]})
        return exits.ATTENTION if kept_from or (told and told.needs_somebody) else exits.FINE
    for one in kept_from:
        attention(one.text)
    if told:
        told.tell(with_trouble=not kept_from)
    else:
        tell(text("cli.sync_status.never"))
    return exits.ATTENTION if kept_from or (told and told.needs_somebody) else exits.FINE


@command(app, "dead-letters", "cli.sync_dead.help", f"{_AGAIN} dead-letters", f"{_AGAIN} dead-letters --json")
def dead_letters(context: typer.Context, as_json: AsJson = False) -> int:
    """What upstream will not take, with its reason; repair the dossier, or ask for another try."""
    store = _store(desk_of(context))
    try:
        letters = store.dead_letters()
    finally:
        store.close()
    if as_json:
        print_json([_plain(letter) for letter in letters])
    elif not letters:
        tell(text("cli.sync_dead.none"))
    for letter in [] if as_json else letters:
        _tell(letter)
    return exits.ATTENTION if letters else exits.FINE


def _plain(letter: "DeadLetter") -> dict[str, Any]:
    means, what_to_do = meaning(letter)
    return {**msgspec.to_builtins(letter), "means": means, "do": what_to_do}


def _tell(letter: "DeadLetter") -> None:
    means, what_to_do = meaning(letter)
    attention(f"{letter.id}  {letter.code}  {readable.moment(letter.at_ms)}")
    tell(f"  {means}")
    tell(f"  → {what_to_do}")


@command(app, "retry", "cli.sync_retry.help", f"{_AGAIN} retry", f"{_AGAIN} retry 000.00.15.H41-261123-9001")
def retry(
    context: typer.Context,
    dossier: Annotated[str | None, typer.Argument(metavar="CODE", help="cli.sync_retry.dossier")] = None,
    as_json: AsJson = False,
) -> None:
    """Send dead letters again, one or all."""
    store = _store(desk_of(context))
    try:
        count = store.retry(dossier)
    finally:
        store.close()
    if not count:
        none = text("cli.sync_retry.unknown", code=dossier) if dossier else text("cli.sync_dead.none")
        raise refused("no_dead_letter", none)
    if as_json:
        print_json({"again": count})
    else:
        tell(text("cli.sync_retry.done", count=count))


def _store(desk: Desk) -> "SqliteSyncStore":
    """What the sync remembers of what it told. Raises Failure where there never was a sync."""
    from hub.adapters.sync_store import SqliteSyncStore

    return SqliteSyncStore(memory(desk))
