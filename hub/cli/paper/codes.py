"""`hub form codes`: the sheet of reasons and papers that an officer scans instead of pressing keys."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.adapters.clock import SystemClock
from hub.cli.choices import whole
from hub.cli.desk import desk_of
from hub.cli.dossiers.choosing import the_procedure
from hub.cli.output import AsJson
from hub.cli.paper.forms import Out, Templates, set_forms
from hub.cli.shape import command
from hub.cli.trouble import refused, usage
from hub.cli.words import text

if TYPE_CHECKING:
    from hub.domain.office.office import Office
    from hub.domain.paper.codes import SheetKind
    from hub.domain.paper.forms import CodeSheet, SheetCode, SheetProcedure

COUNTER_MAX = 999
LANG = "vi"  # of the forms


def add_to(app: typer.Typer) -> None:
    """Put the command into the group of forms."""
    hub = "hub --dir /srv/motcua form codes"
    looks = (f"{hub} --counter 5", f"{hub} 1.012783 --out bang-ma.pdf")
    command(app, "codes", "cli.form_codes.help", *looks)(codes)


def codes(
    context: typer.Context,
    procedures: Annotated[
        list[str] | None, typer.Argument(metavar="[PROCEDURE]...", help="cli.form_codes.procedures")
    ] = None,
    counter: Annotated[
        int | None,
        typer.Option("--counter", metavar="N", parser=whole(1, COUNTER_MAX), help="cli.form_codes.counter"),
    ] = None,
    out: Out = None,
    templates: Templates = None,
    as_json: AsJson = False,
) -> None:
    """Of the procedures of a counter, or of some. The hub need not run."""
    from hub.domain.paper.forms import in_sheets

    desk = desk_of(context)
    office = desk.settings().office
    if bool(procedures) == (counter is not None):
        raise usage("usage", text("cli.form_codes.either"))
    if counter is not None:
        meant, name = _of_counter(office, counter), f"ma-quay-{counter}.pdf"
    else:
        meant = tuple(dict.fromkeys(the_procedure(office, typed, usage) for typed in procedures or ()))
        name = f"ma-{meant[0]}.pdf"
    sheet = code_sheet(office, meant, counter, SystemClock().wall_ms())
    set_forms(desk, list(in_sheets(sheet)), out or Path(name), templates, as_json)


def code_sheet(office: "Office", procedures: Iterable[str], counter: int | None, now_ms: int) -> "CodeSheet":
    """What is on the paper."""
    from hub.domain.paper.forms import CodeSheet, moment

    listed = tuple(_procedure(office, code) for code in procedures)
    return CodeSheet(office=office.name_vi, issued=moment(now_ms), counter=counter, procedures=listed)


def _of_counter(office: "Office", number: int) -> tuple[str, ...]:
    """The procedures that a counter handles. Raises Failure."""
    counter = office.counters.get(number)
    if counter is None:
        raise refused("no_such_counter", text("refused.no_such_counter", counter=number))
    known = (code for letter in counter.services for code in office.services[letter].procedures)
    if not (found := tuple(dict.fromkeys(known))):
        raise refused("no_procedures", text("cli.form_codes.no_procedures", counter=number))
    return found


def _procedure(office: "Office", code: str) -> "SheetProcedure":
    from hub.domain.paper.forms import SheetProcedure

    procedure = office.procedures[code]
    agency = office.agencies.get(procedure.agency)
    return SheetProcedure(
        code=code,
        name=procedure.name,
        agency=agency.name(LANG) if agency else "",
        reasons=_lines(office, "reason", code, office.refusals_of(code)),
        papers=_lines(office, "papers", code, office.papers_of(code)),
    )


def _lines(
    office: "Office", kind: "SheetKind", procedure: str, names: tuple[str, ...]
) -> "tuple[SheetCode, ...]":
    from hub.domain.paper.codes import sheet_qr
    from hub.domain.paper.forms import SheetCode

    return tuple(
        SheetCode(place=place, name=name, qr=sheet_qr(office.site, kind, procedure, place))
        for place, name in enumerate(names, 1)
    )
