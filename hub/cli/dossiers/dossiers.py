"""`hub dossier show|list|search`: what the ledger has of dossiers; the hub need not run.

A citizen's data is shown to who asks for it (`--personal`), never by default.
"""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from hub.cli import incoming
from hub.cli.choices import choice, day, dossier_code, whole
from hub.cli.desk import desk_of
from hub.cli.dossiers.choosing import agency_or_none, procedure_or_code
from hub.cli.dossiers.words import agency_text, moment, procedure_text, state_text, the_dossier
from hub.cli.output import AsJson, note, print_json, print_table, tell
from hub.cli.shape import command, commands
from hub.cli.trouble import usage
from hub.cli.words import language, text
from hub.domain.calendar.civil_time import DAY_MS, day_start_ms
from hub.domain.dossiers.dossier import DossierState
from hub.domain.text import code as as_code
from hub.domain.text import readable

if TYPE_CHECKING:
    from hub.adapters.ledger import LedgerReader
    from hub.adapters.ledger.dossiers.rows import DossierRow, StepRow
    from hub.domain.office.office import Office

STATES = tuple(state.value for state in DossierState)
COUNT_MAX = 10_000
EXAMPLE = "000.00.15.H41-261123-0001"
app = commands("cli.dossier.help")
Code = Annotated[str, typer.Argument(metavar="CODE", parser=dossier_code, help="cli.dossier.code")]
Personal = Annotated[bool, typer.Option("--personal", help="cli.dossier.personal")]
AgencyKey = Annotated[str | None, typer.Option("--agency", metavar="KEY", help="cli.dossier.agency")]
_COLUMNS = ("code", "state", "agency", "procedure", "accepted", "due")


@command(
    app,
    "show",
    "cli.dossier_show.help",
    f"hub --dir /srv/motcua dossier show {EXAMPLE}",
    f"hub --dir /srv/motcua dossier show {EXAMPLE} --personal --json",
)
def show(context: typer.Context, code: Code, personal: Personal = False, as_json: AsJson = False) -> None:
    """All that is known of a dossier."""
    desk = desk_of(context)
    office = desk.settings().office
    with desk.ledger() as ledger:
        found = _whole(ledger, the_dossier(ledger, code), personal)
    if as_json:
        print_json(found)
    else:
        _tell(office, found)


@command(
    app,
    "list",
    "cli.dossier_list.help",
    "hub --dir /srv/motcua dossier list --state in_progress",
    "hub --dir /srv/motcua dossier list --agency so-tu-phap --from 2026-11-01 --to 2026-11-30 --json",
)
def list_dossiers(
    context: typer.Context,
    state: Annotated[str | None, choice(STATES, "cli.dossier_list.state", metavar="STATE")] = None,
    agency: AgencyKey = None,
    procedure: Annotated[str | None, typer.Option(metavar="CODE", help="cli.dossier_list.procedure")] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="YYYY-MM-DD", parser=day, help="cli.dossier_list.from")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="YYYY-MM-DD", parser=day, help="cli.dossier_list.to")
    ] = None,
    count: Annotated[
        int, typer.Option(metavar="COUNT", parser=whole(1, COUNT_MAX), help="cli.dossier_list.count_max")
    ] = 100,
    as_json: AsJson = False,
) -> None:
    """The newest first, by when they were registered."""
    if first and last and first > last:
        raise usage("from_after_to", text("cli.form.from_after_to"))
    desk = desk_of(context)
    office = desk.settings().office
    agency = agency_or_none(office, agency)
    with desk.ledger() as ledger:
        kept = bool(procedure and ledger.dossiers.listed(procedure=procedure, count_max=1))
        rows = ledger.dossiers.listed(
            state=state,
            agency=agency,
            procedure=procedure_or_code(office, procedure, kept=kept),
            from_ms=day_start_ms(first) if first else None,
            to_ms=day_start_ms(last) + DAY_MS if last else None,
            count_max=count,
        )
    _print(office, rows, as_json)


@command(
    app,
    "search",
    "cli.dossier_search.help",
    "hub --dir /srv/motcua dossier search 261123-0001",
    "hub --dir /srv/motcua dossier search --personal",
)
def search(
    context: typer.Context,
    part: Annotated[
        str | None, typer.Argument(metavar="TEXT", show_default=False, help="cli.dossier_search.text")
    ] = None,
    personal: Annotated[bool, typer.Option("--personal", help="cli.dossier_search.personal")] = False,
    as_json: AsJson = False,
) -> None:
    """By a part of any code, or (`--personal`) of the citizen's data, which is in no list of processes."""
    if (part is None) != personal:
        raise usage("text_or_personal", text("cli.dossier_search.text_or_personal"))
    desk = desk_of(context)
    office = desk.settings().office
    sought = _sought() if part is None else part
    if not as_code(sought):  # which every code has in it
        raise usage("nothing_sought", text("cli.dossier_search.nothing"))
    with desk.ledger() as ledger:
        found = {row.id: row for row in ledger.dossiers.coded(as_code(sought))}
        if personal:
            found |= {row.id: row for row in ledger.dossiers.of_person(sought)}
    _print(office, list(found.values()), as_json)


def _sought() -> str:
    """A line of standard input. Raises Failure."""
    if sys.stdin.isatty():
        note(text("cli.dossier_search.ask"))
    return incoming.one_line()


def _print(office: "Office", rows: "list[DossierRow]", as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    print_table(_COLUMNS, (_line(office, row) for row in rows))
    tell(text("cli.dossier_list.count", count=len(rows)))


def _line(office: "Office", row: "DossierRow") -> tuple[object, ...]:
    return (
        row.code,
        state_text(row.state),
        agency_text(office, row.agency),
        procedure_text(office, row.procedure),
        moment(row.accepted_ms),
        moment(row.due_ms),
    )


def _whole(ledger: "LedgerReader", row: "DossierRow", personal: bool) -> dict[str, Any]:
    ask = ledger.dossiers
    found: dict[str, Any] = {
        "dossier": row,
        "steps": ask.steps(row),
        "shares": ask.shares(row),
        "fees": ask.fees(row),
        "conflicts": ask.conflicts(row),
    }
    if personal:
        person = ask.person(row)
        found["person"] = msgspec.json.decode(person.data) if person else None
    return found


def _tell(office: "Office", found: dict[str, Any]) -> None:
    row: DossierRow = found["dossier"]
    tell(text("cli.dossier_show.head", code=row.code, state=state_text(row.state)))
    tell(f"  {procedure_text(office, row.procedure)} · {agency_text(office, row.agency)}")
    if row.codes != row.code:
        tell(text("cli.dossier_show.codes", codes=row.codes))
    if row.due_ms is not None:
        tell(text("cli.dossier_show.due", due=moment(row.due_ms)))
    if row.promised_ms is not None:
        tell(text("cli.dossier_show.promised", due=moment(row.promised_ms)))
    if row.supplements > 1:
        tell(text("cli.dossier_show.asked_again", count=row.supplements))
    if row.negative:
        tell(text("cli.dossier_show.negative"))
    if row.announced_ms is not None:
        tell(text("cli.dossier_show.announced", at=moment(row.announced_ms)))
    if row.correct_by_ms is not None:
        tell(text("cli.dossier_show.correct_by", by=moment(row.correct_by_ms)))
    for name, value in (found.get("person") or {}).items():
        tell("  " + text(f"cli.person_field.{name}", otherwise=name) + f": {value}")
    if "person" in found and found["person"] is None:
        tell(text("cli.dossier_show.no_person"))
    tell()
    print_table(("done", "entered", "step", "state", "officer", "remark"), map(_step, found["steps"]))
    if found["shares"]:
        tell()
        rows = ((agency_text(office, s.agency), moment(s.due_ms), moment(s.done_ms)) for s in found["shares"])
        print_table(("agency", "due", "done"), rows)
    if found["fees"]:
        tell()
        fees = (
            (f.name, readable.money(f.amount_vnd, language()), f.receipt, moment(f.done_ms))
            for f in found["fees"]
        )
        print_table(("name", "amount", "receipt", "done"), fees, right=("amount",))


def _step(row: "StepRow") -> tuple[object, ...]:
    items = ", ".join(msgspec.json.decode(row.items, type=list[str]))
    remark = "; ".join(filter(None, (row.reason, items)))
    step = text(f"dossier.step.{row.step}", otherwise=row.step)
    return moment(row.done_ms), moment(row.entered_ms), step, state_text(row.state), row.officer, remark
