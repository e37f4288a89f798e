"""`hub person export`: all that is kept here about one citizen, to be handed to that citizen.

Names of officers are theirs, and who rated what stays confidential (Điều 29): neither is in it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from hub.adapters.clock import SystemClock
from hub.adapters.result_files import STDOUT, write
from hub.cli.desk import Desk, desk_of
from hub.cli.dossiers.dossiers import EXAMPLE, Code
from hub.cli.dossiers.words import the_dossier
from hub.cli.output import AsJson, note, print_json
from hub.cli.shape import command
from hub.cli.trouble import refused
from hub.cli.words import text
from hub.domain.calendar.civil_time import civil

if TYPE_CHECKING:
    from hub.adapters.ledger import LedgerReader
    from hub.adapters.ledger.dossiers.rows import DossierRow

_NOT_THEIRS = frozenset({"officer", "seq", "person", "dossier", "first_seq", "last_seq"})
_LISTS = frozenset({"components", "items"})  # JSON in the rows


def add_to(app: typer.Typer) -> None:
    """Put the command into the group of those about persons."""
    hub = f"hub --dir /srv/motcua person export {EXAMPLE}"
    command(app, "export", "cli.person_export.help", hub, f"{hub} --file citizen.json")(export)


def export(
    context: typer.Context,
    code: Code,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="cli.person_export.file")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """One JSON document: to standard output, or to a file that its owner alone can read."""
    desk = desk_of(context)
    with desk.ledger() as ledger:
        found = _all_about(desk, ledger, the_dossier(ledger, code))
    document = msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"
    if file is None or str(file) == STDOUT:
        sys.stdout.write(document.decode())
        sys.stdout.flush()
    else:
        _write(file, document)
        count = len(found["dossiers"])
        if as_json:
            print_json({"file": str(file), "dossiers": count})
        else:
            note(text("cli.person_export.done", file=file, count=count))


def _all_about(desk: Desk, ledger: LedgerReader, row: DossierRow) -> dict[str, Any]:
    person = ledger.dossiers.person(row)
    if person is None:
        raise refused("no_such_person", text("cli.person_export.nobody", code=row.code))
    data = msgspec.json.decode(person.data, type=dict[str, str])
    rows, found_by = ledger.dossiers.same_citizen(row, data)
    office = desk.settings().office
    return {
        "office": office.name_vi,
        "made": _time(SystemClock().wall_ms()),
        "found_by": found_by,
        "dossiers": [_about(desk, ledger, one) for one in rows],
        "not_in_it": [text("cli.person_export.no_ratings"), text("cli.person_export.no_officers")],
    }


def _about(desk: Desk, ledger: LedgerReader, row: DossierRow) -> dict[str, Any]:
    """A dossier with the citizen's data in it and all that is bound to it."""
    ask, office = ledger.dossiers, desk.settings().office
    person, procedure = ask.person(row), office.procedures.get(row.procedure)
    return {
        "citizen": msgspec.json.decode(person.data) if person else None,
        "kept_since": _time(person.kept_ms) if person else None,
        "dossier": {**_plain(row), "procedure_name": procedure.name if procedure else ""},
        "steps": [_plain(one) for one in ask.steps(row)],
        "shares": [_plain(one) for one in ask.shares(row)],
        "fees": [_plain(one) for one in ask.fees(row)],
        "tickets": [_plain(one) for one in ask.tickets(row)],
        "receipts_printed": [_plain(one) for one in ask.receipts(row)],
        "bags": [_plain(one) for one in ask.carried(row)],
        "differences_with_the_province": [_plain(one) for one in ask.conflicts(row)],
        "province": _told(desk, row),
    }


def _told(desk: Desk, row: DossierRow) -> dict[str, Any]:
    """Whether the province has it, and since which code."""
    from hub.adapters.sync_store import SqliteSyncStore

    if not desk.layout.sync.is_file():
        return {"told": False}
    store = SqliteSyncStore(desk.layout.sync)
    try:
        sent = store.sent(row.id)
    finally:
        store.close()
    return {"told": bool(sent.code), "code": sent.code, "with_the_citizens_data": sent.named}


def _plain(row: Any) -> dict[str, Any]:
    """A row without what is another's, its moments as people write them and its lists as lists."""
    kept = {
        name: msgspec.json.decode(value) if name in _LISTS else value
        for name, value in msgspec.to_builtins(row).items()
        if name not in _NOT_THEIRS
    }
    return {
        name.removesuffix("_ms"): _time(value) if name.endswith("_ms") and value is not None else value
        for name, value in kept.items()
    }


def _time(at_ms: int) -> str:
    return civil(at_ms).isoformat(timespec="seconds")


def _write(file: Path, document: bytes) -> None:
    """For its owner alone, and never over another file."""
    try:
        write(file, document, new=True)
    except FileExistsError:
        raise refused("exists", text("cli.person_export.exists", file=file)) from None
