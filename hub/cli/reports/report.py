"""`hub report`: what a day, a month or a quarter came to, on the screen and as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub import i18n
from hub.cli import exits
from hub.cli.choices import choice, whole
from hub.cli.desk import desk_of
from hub.cli.incoming import not_utf8
from hub.cli.output import AsJson, attention, note, print_json
from hub.cli.results import one_result
from hub.cli.shape import command, commands
from hub.cli.trouble import refused, usage
from hub.cli.words import language, named, text
from hub.domain.dossiers.reading import Reading
from hub.domain.reports.period import Period, PeriodKind, containing, parse
from hub.domain.reports.tables import TABLES
from hub.domain.text import as_typed

if TYPE_CHECKING:
    from hub.adapters.ledger.reports.reader import ReportReader
    from hub.config import Settings
    from hub.domain.reports.tables import Report
    from hub.services.reports.figures import Naming

LOW_PER_DAY_MAX = 1_000
app = commands("cli.report.help")

Tables = Annotated[list[str] | None, choice(TABLES, "cli.report.table", "--table", metavar="TABLE")]
Csv = Annotated[Path | None, typer.Option("--csv", metavar="DIR", help="cli.report.csv")]
Bom = Annotated[bool, typer.Option("--bom", help="cli.report.bom")]
Xlsx = Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="cli.report.xlsx")]
Pdf = Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="cli.report.pdf")]
Template = Annotated[Path | None, typer.Option("--template", metavar="FILE.typ", help="cli.report.template")]
Explain = Annotated[str | None, typer.Option("--explain", metavar="CELL", help="cli.report.explain")]
Low = Annotated[
    int, typer.Option("--low", metavar="N", parser=whole(1, LOW_PER_DAY_MAX), help="cli.report.low")
]


def _add(kind: PeriodKind, metavar: str, *examples: str) -> None:
    """The command about periods of one kind."""

    @command(app, kind.value, f"cli.report_{kind.value}.help", *examples)
    def report(
        context: typer.Context,
        period: Annotated[
            str | None, typer.Argument(metavar=metavar, help=f"cli.report_{kind.value}.period")
        ] = None,
        tables: Tables = None,
        csv: Csv = None,
        bom: Bom = False,
        xlsx: Xlsx = None,
        pdf: Pdf = None,
        template: Template = None,
        low: Low = 2,
        explain: Explain = None,
        as_json: AsJson = False,
    ) -> int:
        if explain is not None:
            return _explained(context, kind, period, explain, as_json)
        made = _made(context, kind, period, tables, low)
        return _out(context, made, csv, xlsx, pdf, bom=bom, template=template, as_json=as_json)


_add(
    PeriodKind.DAY,
    "YYYY-MM-DD",
    "hub --dir /srv/motcua report day",
    "hub --dir /srv/motcua report day 2026-11-23 --pdf 2026-11-23.pdf",
)
_add(
    PeriodKind.MONTH,
    "YYYY-MM",
    "hub --dir /srv/motcua report month 2026-11",
    "hub --dir /srv/motcua report month 2026-11 --xlsx 2026-11.xlsx --pdf 2026-11.pdf",
    "hub --dir /srv/motcua report month 2026-11 --table ii06a --csv . --bom",
    "hub --dir /srv/motcua report month 2026-11 --explain 10",
)
_add(
    PeriodKind.QUARTER,
    "YYYY-QN",
    "hub --dir /srv/motcua report quarter 2026-Q4",
    "hub --dir /srv/motcua report quarter 2026-Q4 --json",
)


def _made(
    context: typer.Context, kind: PeriodKind, wanted: str | None, tables: list[str] | None, low: int
) -> "Report":
    """The report, with only the tables that are wanted. Raises Failure, LedgerUnavailable."""
    from msgspec.structs import replace

    from hub.adapters.clock import SystemClock
    from hub.adapters.ledger.reports.reader import ReportReader
    from hub.services.reports.figures import figures
    from hub.services.reports.tables import report

    desk = desk_of(context)
    settings, now_ms = desk.settings(), SystemClock().wall_ms()
    asked = _parsed(kind, wanted)
    naming = _naming(settings)
    with ReportReader(desk.layout.ledger, language()) as source:
        period = asked or _newest(kind, source)
        if period.from_ms > now_ms:
            raise refused("in_the_future", text("cli.report.future", period=period.in_words))
        content_from = settings.office.rating.reason_below
        found = figures(
            source,
            period,
            naming,
            now_ms,
            content_from=content_from,
            low_per_day=low,
            reading=Reading.of(settings.office.dossiers),
        )
    whole_report = report(found, naming, _said, now_ms)
    if not tables:
        return whole_report
    wanted_tables = tuple(one for one in whole_report.tables if one.key in tables)
    return replace(whole_report, tables=wanted_tables, left_out="")


def _explained(context: typer.Context, kind: PeriodKind, wanted: str | None, cell: str, as_json: bool) -> int:
    """The dossiers behind a figure of the form. Raises Failure, LedgerUnavailable."""
    from hub.adapters.clock import SystemClock
    from hub.adapters.ledger.reports.reader import ReportReader
    from hub.cli.reports.explain import explain, show

    desk = desk_of(context)
    settings, now_ms = desk.settings(), SystemClock().wall_ms()
    asked = _parsed(kind, wanted)
    with ReportReader(desk.layout.ledger, language()) as source:
        period = asked or _newest(kind, source)
        reading = Reading.of(settings.office.dossiers)
        show(explain(source, period, _naming(settings), reading, now_ms, cell), as_json)
    return exits.FINE


def _said(msgid: str, /, **values: object) -> str:
    """`hub.services.reports.tables.Text` in the language of this process."""
    return i18n.text(msgid, language(), **values)


def _parsed(kind: PeriodKind, wanted: str | None) -> Period | None:
    """The period that is named, None for none. Raises Failure."""
    if wanted is None:
        return None
    try:
        return parse(kind, as_typed(wanted))
    except (ValueError, OverflowError):
        raise usage("usage", text(f"cli.report_{kind.value}.want", period=wanted)) from None


def _newest(kind: PeriodKind, source: "ReportReader") -> Period:
    """That of the newest business day. Raises Failure."""
    last = source.last_business_day()
    if last is None:
        raise refused("no_day", text("cli.report.no_day"))
    return containing(kind, parse(PeriodKind.DAY, last).from_ms)


def _naming(settings: "Settings") -> "Naming":
    """What codes are called in the language of this process."""
    from hub.services.reports.figures import Naming

    office = settings.office
    rating = office.rating
    return Naming(
        office=named(office),
        lang=language(),
        fields={code: one.field for code, one in settings.procedures.items() if one.field},
        agencies={key: named(one) for key, one in settings.agencies.items()},
        services={letter: named(one) for letter, one in office.services.items()},
        counters={str(n): named(one) for n, one in office.counters.items()},
        officers={key: f"{key} – {one.name}" for key, one in office.officers.items()},
        reasons={one.key: named(one) for one in rating.reasons},
        levels=rating.levels_vi if language() == "vi" else rating.levels_en,
    )


def _out(
    context: typer.Context,
    report: "Report",
    csv: Path | None,
    xlsx: Path | None,
    pdf: Path | None,
    *,
    bom: bool,
    template: Path | None,
    as_json: bool,
) -> int:
    """Print it, or write the files that are wanted; checks that do not hold end with `exits.ATTENTION`."""
    from hub.cli.reports.view import document, show

    one_result([xlsx, pdf], as_json)
    office = desk_of(context).layout.forms / "office.typ"
    files = _files(
        report, csv, xlsx, pdf, bom=bom, template=template, office=office if office.exists() else None
    )
    if as_json:
        print_json({**document(report), "files": [str(path) for path in files]})
    elif files:
        for path in files:
            note(text("cli.report.written", path=path))
    else:
        show(report)
    for fault in report.faults if not as_json else ():
        attention("✗ " + fault)
    return exits.ATTENTION if report.faults else exits.FINE


def _files(
    report: "Report", csv: Path | None, xlsx: Path | None, pdf: Path | None, **options: Any
) -> list[Path]:
    """Write what is wanted. Raises Failure for a template with a mistake, OSError."""
    written: list[Path] = []
    if csv:
        from hub.adapters.reports.csv_files import write_csv

        written += write_csv(report.tables, csv, bom=options["bom"])
    if xlsx:
        from hub.adapters.reports.workbook import write_xlsx

        written.append(write_xlsx(report, xlsx))
    if pdf:
        from hub.adapters.reports.paper import CannotSet, NotText, write_pdf

        try:
            written.append(write_pdf(report, pdf, language(), options["template"], options["office"]))
        except CannotSet as error:
            raise usage("template", text("cli.report.template_wrong", problem=error)) from None
        except NotText as error:
            raise not_utf8(str(error.file), error.line) from None
    return written
