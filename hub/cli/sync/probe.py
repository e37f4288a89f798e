"""`hub sync probe`: what a province's answers look like, and which profile they fit."""

from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli import exits
from hub.cli.desk import Desk, desk_of
from hub.cli.output import AsJson, attention, print_json, print_table, tell
from hub.cli.shape import command
from hub.cli.sync.desk import with_upstream
from hub.cli.trouble import Failure
from hub.cli.words import text

if TYPE_CHECKING:
    from hub.adapters.upstream.probing import Probe
    from hub.config import Settings

_AGAIN = "hub --dir /srv/motcua sync probe"


def add_to(app: typer.Typer) -> None:
    """Put the command into the group of the sync."""
    examples = (_AGAIN, f"{_AGAIN} --code 000.00.15.H41-261123-0001 --json")
    command(app, "probe", "cli.sync_probe.help", *examples)(probe)


def probe(
    context: typer.Context,
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="cli.sync_probe.code")] = None,
    as_json: AsJson = False,
) -> int:
    """Ask what changes nothing. Exit code 1 when the profile that is set does not fit."""
    desk = desk_of(context)
    with with_upstream(desk) as (settings, _):
        found, name = _asked(desk, settings, code or _known_code(desk))
    fits = [one.name for one in found.fits if one.fits]
    if as_json:
        print_json({"profile": name, **_plain(found)})
    elif not found.trouble:
        _show(found, name, fits)
    if found.trouble:
        raise Failure("no_answer", text("cli.sync_probe.trouble", trouble=found.trouble), exits.UNREACHABLE)
    return exits.FINE if name in fits else exits.ATTENTION


def _asked(desk: Desk, settings: "Settings", code: str) -> "tuple[Probe, str]":
    import asyncio
    from functools import partial

    from hub.adapters.upstream.probing import probe as ask
    from hub.daemon.upstream_access import access_of, password_of, profile_of, profiles_of

    profile = profile_of(desk.layout, settings)
    password = partial(password_of, desk.layout)
    asking = ask(access_of(settings), password, profile, profiles_of(desk.layout), known_code=code)
    return asyncio.run(asking), profile.name


def _known_code(desk: Desk) -> str:
    """The code of a dossier that upstream has, "" where the sync has told none yet."""
    from hub.adapters.sync_store import SqliteSyncStore

    if not desk.layout.sync.is_file():
        return ""
    store = SqliteSyncStore(desk.layout.sync)
    try:
        return store.a_code()
    finally:
        store.close()


def _plain(found: "Probe") -> "dict[str, object]":
    import msgspec

    return dict(msgspec.to_builtins(found))


def _show(found: "Probe", name: str, fits: list[str]) -> None:
    print_table(("answer", "found"), ((text(f"cli.probe.{one.what}"), one.found) for one in found.findings))
    tell()
    rows = (
        (one.name, text("cli.probe.fits" if one.fits else "cli.probe.not"), one.against) for one in found.fits
    )
    print_table(("profile", "fits", "against"), rows)
    tell()
    for what in found.unknown:
        tell(text("cli.sync_probe.unknown", what=text(f"cli.probe.{what}")))
    if name in fits:
        tell(text("cli.sync_probe.set", name=name))
    elif fits:
        attention(text("cli.sync_probe.set_another", name=name, fits=", ".join(fits)))
    else:
        attention(text("cli.sync_probe.none"))
