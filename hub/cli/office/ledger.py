"""`hub ledger`: is the record what it was? And a copy for those who do not take our word."""

import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from hub.adapters.result_files import writing
from hub.cli import exits
from hub.cli.desk import Desk, desk_of
from hub.cli.output import AsJson, attention, note, print_json, progress, tell
from hub.cli.shape import command, commands
from hub.cli.trouble import refused
from hub.cli.words import language, text
from hub.domain.errors import LedgerUnavailable

STDOUT = "-"
app = commands("cli.ledger.help")


@command(
    app,
    "verify",
    "cli.ledger_verify.help",
    "hub --dir /srv/motcua ledger verify",
    "hub --dir /srv/motcua ledger verify --expect 3f9a…",
)
def verify(
    context: typer.Context,
    expect: Annotated[str | None, typer.Option(metavar="HASH", help="cli.ledger_verify.expect")] = None,
    as_json: AsJson = False,
) -> int:
    """Check every row, the chain and the query tables; the hub may run."""
    from hub.adapters import ledger
    from hub.installing import refuse_emptied

    path = _path(desk_of(context))
    with progress(text("cli.ledger_verify.title")) as tick:
        report = ledger.verify(path, progress=tick, expect=expect, lang=language())
    if not report.rows and not report.faults:
        refuse_emptied(desk_of(context).layout, language())
    if as_json:
        print_json(report)
    else:
        for fault in report.faults:
            attention("✗ " + fault.text(language()))
        if not report.faults:
            tell(text("cli.ledger_verify.fine", rows=report.rows, head=report.head))
    return exits.ATTENTION if report.faults else exits.FINE


@command(app, "rebuild", "cli.ledger_rebuild.help", "hub --dir /srv/motcua ledger rebuild")
def rebuild(context: typer.Context, as_json: AsJson = False) -> None:
    """Make the query tables again from the chain; the hub must not run."""
    from hub.adapters import ledger

    path = _path(desk_of(context))
    try:
        with progress(text("cli.ledger_rebuild.title")) as tick:
            rows = ledger.rebuild(path, progress=tick, lang=language())
    except LedgerUnavailable as error:
        if isinstance(error.__cause__, BlockingIOError):  # the hub holds the writer's lock
            raise refused("hub_running", text("cli.ledger_rebuild.running")) from error
        raise
    if as_json:
        print_json({"rows": rows})
    else:
        tell(text("cli.ledger_rebuild.done", rows=rows))


@command(
    app,
    "export",
    "cli.ledger_export.help",
    "hub --dir /srv/motcua ledger export so-cai.jsonl",
    "hub --dir /srv/motcua ledger export - | gzip > so-cai.jsonl.gz",
)
def export(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="cli.ledger_export.file")],
    as_json: AsJson = False,
) -> None:
    """Every row with its hash, a JSON line each; the hub may run."""
    path = _path(desk_of(context))
    if file == STDOUT:
        rows = _export(path, sys.stdout.buffer)
        note(text("cli.ledger_export.streamed", rows=rows))
        return
    rows = _export_to_file(path, Path(file))
    if as_json:
        print_json({"rows": rows, "file": file})
    else:
        tell(text("cli.ledger_export.done", rows=rows, file=file))


def _export_to_file(path: Path, target: Path) -> int:
    """Written beside and renamed when whole, so that half a copy is never taken for a copy."""
    try:
        with writing(target, new=True) as out:
            return _export(path, out)
    except FileExistsError:
        raise refused("exists", text("cli.ledger_export.exists", file=target)) from None


def _export(path: Path, out: BinaryIO) -> int:
    from hub.adapters import ledger

    with progress(text("cli.ledger_export.title")) as tick:
        return ledger.export(path, out, progress=tick, lang=language())


def _path(desk: Desk) -> Path:
    """The ledger's file; an office that never ran has none, and is told so."""
    desk.ledger().close()
    return desk.layout.ledger
