"""`hub batch`: bags of dossiers, scanned in, sealed, scanned out where they arrive.

The codes of dossiers come as arguments or, as from a scanner, line by line on standard input (`-`).
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli import exits
from hub.cli.bags.scanning import Line, Scanning, Scans, filling, run, typed
from hub.cli.desk import Desk, desk_of
from hub.cli.dossiers.acts import By
from hub.cli.dossiers.choosing import the_place
from hub.cli.dossiers.words import agency_text, moment, procedure_text
from hub.cli.output import AsJson, attention, note, print_json, print_table, tell
from hub.cli.shape import command, commands
from hub.cli.trouble import Failure, refused
from hub.cli.words import text
from hub.domain.press import commands as c
from hub.domain.press.answers import BatchNow
from hub.domain.text import code as as_code

if TYPE_CHECKING:
    from hub.adapters.ledger.dossiers.rows import BatchDossierRow, BatchRow
    from hub.domain.office.office import Office

STDIN = "-"
EXAMPLE = "000.00.15.H41-261123-0001"
app = commands("cli.batch.help")
Bag = Annotated[str, typer.Argument(metavar="BATCH", help="cli.batch.batch")]
Codes = Annotated[list[str], typer.Argument(metavar="CODE...", help="cli.batch.codes")]


@command(
    app,
    "open",
    "cli.batch_open.help",
    "hub --dir /srv/motcua batch open centre so-tu-phap",
    "hub --dir /srv/motcua batch open so-tu-phap centre --officer 105",
)
def open_batch(
    context: typer.Context,
    origin: Annotated[str, typer.Argument(metavar="FROM", help="cli.batch_open.origin")],
    destination: Annotated[str, typer.Argument(metavar="TO", help="cli.batch_open.destination")],
    officer: By = None,
    as_json: AsJson = False,
) -> None:
    """A new bag; its name is for the label."""
    desk = desk_of(context)
    office = desk.settings().office
    command = c.BatchOpen(the_place(office, origin), the_place(office, destination), officer)
    answer = desk.ask("batch_open", command, BatchNow)
    _show(answer, as_json)


@command(
    app,
    "add",
    "cli.batch_add.help",
    f"hub --dir /srv/motcua batch add G-261123-01 {EXAMPLE}",
    f"hub --dir /srv/motcua batch add G-261123-01 {EXAMPLE} --out",
    "hub --dir /srv/motcua batch add G-261123-01 -",
)
def add(
    context: typer.Context,
    batch: Bag,
    codes: Codes,
    out: Annotated[bool, typer.Option("--out", help="cli.batch_add.out")] = False,
    officer: By = None,
    as_json: AsJson = False,
) -> int:
    """Scan dossiers into an open bag, or take them out again."""
    scans = (
        None if code is None else c.BatchScan(batch, code, out, officer, None if out else True)
        for code in _scanned(codes)
    )
    return _scan_all(desk_of(context), scans, as_json)


@command(
    app,
    "seal",
    "cli.batch_seal.help",
    'hub --dir /srv/motcua batch seal G-261123-01 NP-004512 --carrier "Bưu điện tỉnh"',
)
def seal(
    context: typer.Context,
    batch: Bag,
    number: Annotated[str, typer.Argument(metavar="SEAL", help="cli.batch_seal.seal")],
    carrier: Annotated[str, typer.Option(metavar="TEXT", help="cli.batch_seal.carrier")] = "",
    officer: By = None,
    as_json: AsJson = False,
) -> None:
    """Close a bag with a seal and give it to the carrier."""
    answer = desk_of(context).ask("batch_seal", c.BatchSeal(batch, number, carrier, officer), BatchNow)
    _show(answer, as_json)


@command(
    app,
    "arrive",
    "cli.batch_arrive.help",
    f"hub --dir /srv/motcua batch arrive G-261123-01 {EXAMPLE}",
    "hub --dir /srv/motcua batch arrive G-261123-01 -",
)
def arrive(
    context: typer.Context, batch: Bag, codes: Codes, officer: By = None, as_json: AsJson = False
) -> int:
    """Scan dossiers out of a bag that has arrived."""
    scans = (
        None if code is None else c.BatchScan(batch, code, officer=officer, into=False)
        for code in _scanned(codes)
    )
    return _scan_all(desk_of(context), scans, as_json)


@command(
    app,
    "scan",
    "cli.batch_scan.help",
    "hub --dir /srv/motcua batch scan G-261123-01",
    "hub --dir /srv/motcua batch scan G-261123-01 --officer 105 < codes.txt",
)
def scan(context: typer.Context, batch: Bag, officer: By = None, as_json: AsJson = False) -> int:
    """A scanner's codes line by line, into an open bag or out of one that has arrived."""
    desk = desk_of(context)
    bag = _bag(desk, batch)
    if not as_json:
        tell(
            text("cli.batch_scan.filling" if filling(bag.state) else "cli.batch_scan.emptying", batch=bag.id)
        )

    def begin(ask: Scans) -> Scanning:
        counts = (bag.scanned, bag.extra)
        return Scanning(ask, bag.id, officer, filling=filling(bag.state), counts=counts, quiet=as_json)

    scanned = run(desk, begin, typed())
    if as_json:
        print_json({"batch": scanned.now, "refused": scanned.refused})
    elif scanned.now is not None:
        _show(scanned.now, as_json)
    return exits.REFUSED if scanned.refused else exits.FINE


@command(
    app,
    "close",
    "cli.batch_close.help",
    "hub --dir /srv/motcua batch close G-261123-01",
    "hub --dir /srv/motcua batch close G-261123-01 --seal-broken",
)
def close(
    context: typer.Context,
    batch: Bag,
    seal_broken: Annotated[bool, typer.Option("--seal-broken", help="cli.batch_close.seal_broken")] = False,
    officer: By = None,
    as_json: AsJson = False,
) -> int:
    """End the check; what was not scanned is missing. Exit code 1 if something is."""
    answer = desk_of(context).ask("batch_close", c.BatchClose(batch, seal_broken, officer), BatchNow)
    _show(answer, as_json)
    return exits.ATTENTION if answer.missing else exits.FINE


@command(app, "show", "cli.batch_show.help", "hub --dir /srv/motcua batch show G-261123-01")
def show(context: typer.Context, batch: Bag, as_json: AsJson = False) -> None:
    """A bag and its list; the hub need not run."""
    desk = desk_of(context)
    office = desk.settings().office
    row = _bag(desk, batch)
    with desk.ledger() as ledger:
        rows = ledger.dossiers.in_batch(row.id)
    if as_json:
        print_json({"batch": row, "dossiers": rows})
        return
    print_table(_COLUMNS, [_line(office, row)], right=_NUMBERS)
    if row.seal:
        tell(text("cli.batch_show.seal", seal=row.seal, carrier=row.carrier or "-"))
    tell()
    _dossiers(office, rows)


@command(
    app,
    "list",
    "cli.batch_list.help",
    "hub --dir /srv/motcua batch list",
    "hub --dir /srv/motcua batch list --open --json",
)
def list_batches(
    context: typer.Context,
    open_only: Annotated[bool, typer.Option("--open", help="cli.batch_list.open")] = False,
    as_json: AsJson = False,
) -> None:
    """Bags, the newest first; the hub need not run."""
    desk = desk_of(context)
    office = desk.settings().office
    with desk.ledger() as ledger:
        rows = ledger.dossiers.batches(open_only=open_only)
    if as_json:
        print_json(rows)
        return
    print_table(_COLUMNS, (_line(office, row) for row in rows), right=_NUMBERS)
    tell(text("cli.batch_list.count", count=len(rows)))


@command(app, "missing", "cli.batch_missing.help", "hub --dir /srv/motcua batch missing")
def missing(context: typer.Context, as_json: AsJson = False) -> int:
    """What was listed, did not come out and has not been seen since. Exit code 1 if there is something."""
    desk = desk_of(context)
    office = desk.settings().office
    with desk.ledger() as ledger:
        rows = ledger.dossiers.missing()
    if as_json:
        print_json(rows)
    elif rows:
        _dossiers(office, rows)
    else:
        tell(text("cli.batch_missing.nothing"))
    return exits.ATTENTION if rows else exits.FINE


_COLUMNS = ("batch", "state", "origin", "destination", "time", "listed", "scanned", "missing", "extra")
_NUMBERS = ("listed", "scanned", "missing", "extra")


def _line(office: "Office", row: "BatchRow") -> tuple[object, ...]:
    return (
        row.id,
        text(f"cli.batch_state.{row.state}"),
        agency_text(office, row.origin),
        agency_text(office, row.destination),
        moment(row.closed_ms or row.sealed_ms or row.opened_ms),
        row.listed,
        row.scanned,
        row.missing or None,
        row.extra or None,
    )


def _dossiers(office: "Office", rows: "list[BatchDossierRow]") -> None:
    lines = (
        (row.batch, row.code, text(f"cli.in_batch.{row.state}"), procedure_text(office, row.procedure))
        for row in rows
    )
    print_table(("batch", "code", "state", "procedure"), lines)


def _scanned(codes: list[str]) -> Iterator[str | None]:
    """The codes; `-` stands for what comes line by line, None for a pause in it."""
    for code in codes:
        yield from typed() if code == STDIN else (code,)


def _scan_all(desk: Desk, scans: Iterable[c.BatchScan | None], as_json: bool) -> int:
    """One after the other; a wrong one is told and does not keep the next ones from being scanned."""
    answer: BatchNow | None = None
    wrong: list[dict[str, str]] = []
    line = Line(desk)
    try:
        for scan in scans:
            if scan is None:
                line.close()
                continue
            try:
                answer = line.ask(scan)
            except Failure as failure:
                if failure.exit_code != exits.REFUSED:
                    raise
                note(failure.message, style="red")
                wrong.append({"dossier": scan.code, "code": failure.code, "text": failure.message})
    finally:
        line.close()
    if as_json:
        print_json({"batch": answer, "refused": wrong})
    elif answer is not None:
        _show(answer, as_json)
    return exits.REFUSED if wrong else exits.FINE


def _bag(desk: Desk, batch: str) -> "BatchRow":
    """A bag of the ledger. Raises Failure for one that is unknown."""
    name = as_code(batch)
    with desk.ledger() as ledger:
        row = ledger.dossiers.batch(name)
    if row is None:
        raise refused("no_such_batch", text("cli.batch_show.unknown", batch=name))
    return row


def _show(answer: BatchNow, as_json: bool) -> None:
    if as_json:
        print_json(answer)
        return
    state = text(f"cli.batch_state.{answer.state}")
    tell(
        text(
            "cli.batch.now",
            batch=answer.batch,
            state=state,
            listed=answer.listed,
            scanned=answer.scanned,
        )
    )
    for code in answer.extra:
        tell(text("cli.batch.extra", code=code))
    for code in answer.missing:
        if answer.state == "closed":
            attention(text("cli.batch.missing", code=code))
        else:
            tell(text("cli.batch.not_scanned", code=code))
