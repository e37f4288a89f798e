"""`hub report ... --explain CELL`: the dossiers on which a figure of form II.06a rests, one by one."""

from typing import TYPE_CHECKING, Any

from hub import i18n
from hub.cli.dossiers.words import moment
from hub.cli.output import print_json, print_table, tell
from hub.cli.trouble import usage
from hub.cli.words import text
from hub.domain.calendar.civil_time import civil
from hub.domain.dossiers.reading import Reading
from hub.domain.reports.cases import Case
from hub.domain.reports.ii06a import COLUMNS, behind, form
from hub.domain.reports.period import Period
from hub.domain.text import as_typed, folded
from hub.i18n import LANGS

if TYPE_CHECKING:
    from hub.adapters.ledger.reports.reader import ReportReader
    from hub.services.reports.figures import Naming

FIRST_COLUMN = 3  # of the form: the first that counts dossiers
NUMBERED = 11


def explain(
    source: "ReportReader", period: Period, naming: "Naming", reading: Reading, now_ms: int, cell: str
) -> dict[str, Any]:
    """The figure of a cell and its dossiers. Raises Failure for a cell that there is not.

    `cell`: a column by its number or name, of the total; or line/column, the line by number or field. Names
    as they stand on the form, in either language and as people type them.
    """
    until_ms = period.until_ms(now_ms)
    cases = source.cases(period, until_ms)
    line, _, column = as_typed(cell).rpartition("/")
    key = _column(column, cell)
    lines = list(form(cases, period, until_ms, naming.field, reading).lines)
    field = None if folded(line) in _TOTAL else _field(line, lines, cell)
    found = [
        case
        for case in behind(cases, period, until_ms, reading, key)
        if field is None or naming.field(case) == field
    ]
    return {
        "period": period.name,
        "column": key,
        "field": field,
        "count": len(found),
        "dossiers": [_plain(case, naming, reading) for case in found],
    }


def show(explained: dict[str, Any], as_json: bool) -> None:
    """One line a dossier, and how many there are."""
    if as_json:
        print_json(explained)
        return
    rows = (
        (
            one["code"],
            one["agency_name"],
            moment(one["accepted_ms"]),
            moment(one["due_ms"]),
            moment(one["over_ms"]),
            ", ".join(text(f"cli.report_explain.{why}") for why in one["why"]),
        )
        for one in explained["dossiers"]
    )
    if explained["dossiers"]:
        print_table(("code", "agency", "received", "due", "done", "remark"), rows)
    column = text(f"report.col.{explained['column']}")
    field = explained["field"] or text("report.total")
    tell(text("cli.report_explain.count", field=field, column=column, count=explained["count"]))


def _column(written: str, cell: str) -> str:
    keys = {folded(name): key for key in COLUMNS for name in (key, *_printed(f"report.col.{key}"))}
    keys |= {str(FIRST_COLUMN + place): key for place, key in enumerate(COLUMNS[:NUMBERED])}
    key = keys.get(folded(written))
    if key is None:
        names = ", ".join(text(f"report.col.{one}") for one in COLUMNS)
        raise usage("no_such_cell", text("cli.report_explain.no_column", cell=cell, names=names))
    return key


def _printed(msgid: str) -> list[str]:
    """What stands on the form, in each language."""
    return [i18n.text(msgid, lang) for lang in LANGS]


_TOTAL = {"", *map(folded, _printed("report.total"))}


def _field(written: str, lines: list[str], cell: str) -> str:
    numbers = {str(place): one for place, one in enumerate(lines, 1)}
    alike = [one for one in lines if folded(one) == folded(written)]
    if written.strip() in lines:
        return written.strip()
    if len(alike) == 1:
        return alike[0]
    if (numbered := numbers.get(written.strip().strip("()"))) is not None:
        return numbered
    names = ", ".join((text("report.total"), *lines))
    raise usage("no_such_cell", text("cli.report_explain.no_line", cell=cell, names=names))


def _plain(case: Case, naming: "Naming", reading: Reading) -> dict[str, Any]:
    due_ms = case.due(reading)
    return {
        "code": case.code,
        "procedure": case.procedure,
        "field": naming.field(case),
        "agency": case.agency,
        "agency_name": naming.agencies.get(case.agency, case.agency),
        "channel": case.channel,
        "state": case.state,
        "accepted_ms": case.accepted_ms,
        "first_due_ms": case.first_due_ms,
        "due_ms": due_ms,
        "over_ms": case.over_ms,
        "entered_ms": case.entered_ms,
        **{
            name: None if at_ms is None else f"{civil(at_ms):%Y-%m-%dT%H:%M}"
            for name, at_ms in (
                ("accepted", case.accepted_ms),
                ("first_due", case.first_due_ms),
                ("due", due_ms),
                ("over", case.over_ms),
                ("entered", case.entered_ms),
            )
        },
        "why": [name for name, holds in _reasons(case, reading) if holds],
    }


def _reasons(case: Case, reading: Reading) -> tuple[tuple[str, bool], ...]:
    """What makes a dossier stand where it does, beside its dates."""
    return (
        ("apologized", case.apologized and not case.apology_late),
        ("apology_late", case.apology_late),
        ("part_late", case.share_late_by_day if reading.by_day else case.share_late),
        ("paid", case.counting_ms is not None),
        ("awaits_payment", case.demanded_ms is not None),
        ("stood", case.stood and case.resolved_ms is None),
        ("asked_again", case.supplements > 1),
        ("negative", case.negative),
        ("corrected", case.corrected),
        ("never_due", case.due_ms is None),
    )
