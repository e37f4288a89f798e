"""The tables of a report in the reader's language, made of its figures.

`text` gives the words of a message id. Codes become names; a code without a name stands for itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from hub.domain.calendar.civil_time import civil
from hub.domain.reports.confidential import OTHERS
from hub.domain.reports.ii06a import Line
from hub.domain.reports.period import ROMAN, Period, PeriodKind
from hub.domain.reports.queue import Line as QueueLine
from hub.domain.reports.satisfaction import Score
from hub.domain.reports.tables import Cell, Chart, Column, Kind, Report, Table
from hub.domain.text import in_order, readable
from hub.services.reports.figures import NO_FIELD, Figures, Naming

PICTURED_ROWS_MAX = 24  # of ratings; more bars than that are a wall, no picture
_NUMBERED = (  # the columns of the form, from (3) on
    "received",
    "online",
    "in_person_or_post",
    "carried_over",
    "resolved",
    "early",
    "on_time",
    "late",
    "in_progress",
    "within",
    "overdue",
)
_STEPS = (
    "accept",
    "request_completion",
    "refuse",
    "pass_on",
    "request_supplement",
    "demand_payment",
    "apologize",
    "stop",
    "close",
    "withdraw",
    "resolve",
    "deny",
    "return",
    "report_error",
    "correct_result",
)


class Text(Protocol):
    """`hub.i18n.text` in one language."""

    def __call__(self, msgid: str, /, **values: object) -> str:
        """The sentence of a message id."""


def report(figures: Figures, naming: Naming, text: Text, now_ms: int) -> Report:
    """The whole report; tables without a row are left out and named, the form always stands."""
    made = [make(figures, naming, text) for make in _MAKERS]
    tables = tuple(table for table in made if table.rows or table.notes or table.key == "ii06a")
    left_out = [table.title for table in made if table not in tables]
    last = figures.closings[-1] if figures.closings else None
    return Report(
        title=_title(figures.period, text),
        office=naming.office,
        period=figures.period.name,
        first=figures.period.first,
        last=figures.period.last,
        kind=figures.period.kind.value,
        made=f"{civil(now_ms):%Y-%m-%d %H:%M}",
        hash=last.hash if last else "",
        closed=last is None or not last.open,
        tables=tables,
        left_out=text("report.left_out", tables="; ".join(left_out)) if left_out else "",
        faults=tuple(
            text("report.fault", field=field or text("report.total"), identity=identity)
            for field, identity in figures.form.faults()
        ),
    )


def _title(period: Period, text: Text) -> str:
    """Quarters are written in Roman numerals."""
    year, month, day = period.first.split("-")
    quarter = ROMAN[(int(month) - 1) // 3]
    match period.kind:
        case PeriodKind.DAY:
            return text("report.title.day", day=day, month=month, year=year)
        case PeriodKind.MONTH:
            return text("report.title.month", month=month, year=year)
        case PeriodKind.QUARTER:
            return text("report.title.quarter", quarter=quarter, year=year)


def _ii06a(figures: Figures, naming: Naming, text: Text) -> Table:
    """Form II.06a, with its columns numbered as in the form."""
    columns = (
        Column("nth", text("report.col.nth"), Kind.COUNT, "(1)"),
        Column("field", text("report.col.field"), Kind.TEXT, "(2)"),
        *(Column(key, text(f"report.col.{key}"), number=f"({n})") for n, key in enumerate(_NUMBERED, 3)),
    )
    lines = [(_field(name, naming, text), line) for name, line in figures.form.lines.items()]
    rows: list[tuple[Cell, ...]] = [(n, name, *_numbers(line)) for n, (name, line) in enumerate(lines, 1)]
    total: tuple[Cell, ...] = (None, text("report.total"), *_numbers(figures.form.total))
    notes = () if figures.over else (text("report.note.not_over", at=_moment(figures.until_ms)),)
    if not lines and not figures.services:
        notes = (*notes, text("report.note.empty"))
    elif quiet := sorted(set(naming.fields.values()) - set(figures.form.lines), key=in_order):
        notes = (*notes, text("report.note.quiet_fields", fields="; ".join(quiet)))
    if figures.not_accepted:
        notes = (*notes, text("report.note.not_accepted", count=figures.not_accepted))
    if any(name.startswith(NO_FIELD) for name in figures.form.lines):
        notes = (*notes, text("report.note.no_field"))
    chart = Chart("field", ("early", "on_time", "late", "within", "overdue"), stacked=True)
    return Table("ii06a", text("report.table.ii06a"), columns, tuple(rows), total, notes, chart)


def _field(name: str, naming: Naming, text: Text) -> str:
    """Lĩnh vực as the form has it; where procedures have none, it says so and under whom they are."""
    if not name.startswith(NO_FIELD):
        return name
    agency = name.removeprefix(NO_FIELD)
    return text("report.no_field", agency=naming.agencies.get(agency, agency))


def _numbers(line: Line, keys: Iterable[str] = _NUMBERED) -> tuple[int, ...]:
    return tuple(int(getattr(line, key)) for key in keys)


def _beside(figures: Figures, naming: Naming, text: Text) -> Table:
    """What the form does not ask for: done in time and entered late, ended without a decision, new dates."""
    keys = (
        "resolved",
        "entered_late",
        "not_decided",
        "negative",
        "new_date",
        "apology_late",
        "asked_again",
    )
    rows: list[tuple[Cell, ...]] = [
        (_field(name, naming, text), *_numbers(line, keys))
        for name, line in figures.form.lines.items()
        if any(_numbers(line, keys))
    ]
    total: tuple[Cell, ...] = (text("report.total"), *_numbers(figures.form.total, keys))
    note = (text("report.note.entered_late"),) if rows else ()
    return _table(
        "beside",
        text,
        (("field", Kind.TEXT), *_counts(keys)),
        rows,
        total=total if rows else None,
        notes=note,
    )


def _readings(figures: Figures, naming: Naming, text: Text) -> Table:
    """The form's total by every reading of what the rules leave open; the office's own is marked."""
    keys = ("early", "on_time", "late", "within", "overdue")
    rows: list[tuple[Cell, ...]] = [
        (
            text("report.reading.payment_counts" if one.payment_counts else "report.reading.payment_stands"),
            text("report.reading.by_day" if one.by_day else "report.reading.by_hour"),
            *_numbers(line, keys),
            text("report.reading.in_force") if one == figures.reading else None,
        )
        for one, line in figures.readings.items()
        if line.received
    ]
    columns = (
        ("payment", Kind.TEXT),
        ("term_ends", Kind.TEXT),
        *_counts(keys),
        ("in_force", Kind.TEXT),
    )
    notes = (text("report.note.readings"),) if rows else ()
    return _table("readings", text, columns, rows, notes=notes)


def _agencies(figures: Figures, naming: Naming, text: Text) -> Table:
    """How each agency kept its terms."""
    rows = [
        (
            naming.agencies.get(key, key),
            kept.resolved,
            kept.early,
            kept.on_time,
            kept.late,
            kept.in_time,
            kept.entered_late,
            kept.parts,
            kept.parts_late,
        )
        for key, kept in sorted(
            figures.kept.items(), key=lambda one: in_order(naming.agencies.get(one[0], one[0]))
        )
    ]
    columns = (
        ("agency", Kind.TEXT),
        *_counts(("resolved", "early", "on_time", "late")),
        ("in_time", Kind.SHARE),
        *_counts(("entered_late", "parts", "parts_late")),
    )
    chart = Chart("agency", ("early", "on_time", "late"), stacked=True)
    return _table("agencies", text, columns, rows, chart=chart)


def _ways(figures: Figures, naming: Naming, text: Text) -> Table:
    """How new dossiers came and how results went."""
    ways = figures.ways
    rows: list[tuple[Cell, ...]] = []
    if ways.new or ways.returned:
        came = (("counter", ways.counter), ("online", ways.online), ("post", ways.post))
        rows += [(text(f"report.way.{key}"), n, _share(n, ways.new)) for key, n in came]
        went = ways.returned - ways.returned_by_post
        rows.append((text("report.way.returned_counter"), went, _share(went, ways.returned)))
        by_post = ways.returned_by_post
        rows.append((text("report.way.returned_post"), by_post, _share(by_post, ways.returned)))
        rows.append((text("report.way.post_uses"), ways.post_uses, None))
    notes = (text("report.note.ways"),) if rows else ()
    columns = (("way", Kind.TEXT), ("count", Kind.COUNT), ("share", Kind.SHARE))
    return _table("ways", text, columns, rows, notes=notes)


def _steps(figures: Figures, naming: Naming, text: Text) -> Table:
    """What was done at the counters and agencies."""
    rows = [(text(f"report.step.{s}"), figures.steps[s]) for s in _STEPS if figures.steps.get(s)]
    return _table("steps", text, (("step", Kind.TEXT), ("count", Kind.COUNT)), rows)


def _fees(figures: Figures, naming: Naming, text: Text) -> Table:
    """Fees by agency."""
    rows = [
        (naming.agencies.get(fee.agency, fee.agency), fee.receipts, fee.paper, fee.amount_vnd)
        for fee in figures.fees
    ]
    sums = [sum(column) for column in zip(*(fee[1:] for fee in figures.fees), strict=True)]
    columns = (("agency", Kind.TEXT), *_counts(("receipts", "paper")), ("amount", Kind.VND))
    return _table("fees", text, columns, rows, total=(text("report.total"), *sums) if rows else None)


_WAITS = (
    *(("taken", Kind.COUNT), ("served", Kind.COUNT), ("no_show", Kind.COUNT)),
    *((f"wait_{which}", Kind.MINUTES) for which in ("median", "p90", "longest")),
)
_WORK = tuple((f"work_{which}", Kind.MINUTES) for which in ("median", "p90", "longest"))


def _services(figures: Figures, naming: Naming, text: Text) -> Table:
    """Waits and times of service by line."""
    rows = [
        (letter, naming.services.get(letter, letter), *_waits(line), *_spread(line))
        for letter, line in figures.services.items()
    ]
    total = (None, text("report.total"), *_waits(figures.everyone), *_spread(figures.everyone))
    columns = (("letter", Kind.TEXT), ("service", Kind.TEXT), *_WAITS, *_WORK)
    chart = Chart("service", ("wait_median", "wait_p90"))
    return _table("services", text, columns, rows, total=total if rows else None, chart=chart)


def _hours(figures: Figures, naming: Naming, text: Text) -> Table:
    """Waits by the hour in which the number was taken."""
    rows = [(f"{hour:02d}–{hour + 1:02d}", *_waits(line)) for hour, line in figures.hours.items()]
    chart = Chart("hour", ("wait_median", "wait_p90"))
    return _table("hours", text, (("hour", Kind.TEXT), *_WAITS), rows, chart=chart)


def _service_hours(figures: Figures, naming: Naming, text: Text) -> Table:
    """The median wait of each line in each hour."""
    hours = tuple(figures.hours)
    columns = (
        Column("letter", text("report.col.letter"), Kind.TEXT),
        Column("service", text("report.col.service"), Kind.TEXT),
        *(Column(f"h{hour:02d}", f"{hour:02d}–{hour + 1:02d}", Kind.MINUTES) for hour in hours),
    )
    rows: list[tuple[Cell, ...]] = []
    for letter in figures.services:
        lines = [figures.service_hours.get((letter, hour)) for hour in hours]
        medians = [line.wait.at(50) if line else None for line in lines]
        rows.append((letter, naming.services.get(letter, letter), *medians))
    whole = [line.wait.at(50) for line in figures.hours.values()]
    total = (None, text("report.total"), *whole) if rows else None
    notes = (text("report.note.service_hours"),) if rows else ()
    return Table("service_hours", text("report.table.service_hours"), columns, tuple(rows), total, notes)


def _told(figures: Figures, naming: Naming, text: Text) -> Table:
    """The wait that tickets told against the true one."""
    told = figures.told
    rows = [
        (text(f"report.told.{key}"), n, _share(n, told.all))
        for key, n in (("shorter", told.shorter), ("within", told.within), ("longer", told.longer))
        if told.all
    ]
    columns = (("told", Kind.TEXT), ("count", Kind.COUNT), ("share", Kind.SHARE))
    return _table("told", text, columns, rows)


def _officer_times(figures: Figures, naming: Naming, text: Text) -> Table:
    """Waits of those whom each officer served, and how long that took."""
    rows = [
        (
            text("report.others") if name == OTHERS else naming.officers.get(name, name),
            line.served,
            line.wait.at(50),
            line.wait.at(90),
            *_spread(line),
        )
        for name, line in figures.officer_times.items()
    ]
    columns = (("officer", Kind.TEXT), ("served", Kind.COUNT), *_WAITS[3:5], *_WORK)
    notes = (text("report.note.others_served"),) if OTHERS in figures.officer_times else ()
    return _table("officer_times", text, columns, rows, notes=notes)


def _low(figures: Figures, naming: Naming, text: Text) -> Table:
    """Services for which hardly anybody comes."""
    rows = [(letter, naming.services.get(letter, letter), a_day) for letter, a_day in figures.low]
    columns = (("letter", Kind.TEXT), ("service", Kind.TEXT), ("per_day", Kind.DECIMAL))
    least = f"{figures.low_per_day:g}"
    notes = (text("report.note.low", least=least, days=figures.days),) if rows else ()
    return _table("low", text, columns, rows, notes=notes)


def _satisfaction(figures: Figures, naming: Naming, text: Text) -> Table:
    """The office as a whole."""
    found = figures.satisfaction
    rows = [
        (_level(naming, score), n, _share(n, found.whole.answers))
        for score, n in sorted(found.levels.items(), reverse=True)
    ]
    notes = []
    if found.answers or found.unasked:
        notes.append(text("report.note.answers", answers=found.answers, unasked=found.unasked))
    if found.answers and not found.told:
        notes.append(text("report.note.not_told"))
    columns = (("level", Kind.TEXT), ("count", Kind.COUNT), ("share", Kind.SHARE))
    total = (text("report.total"), found.whole.answers, 1.0) if rows else None
    return _table("satisfaction", text, columns, rows, total=total, notes=tuple(notes))


def _rated(
    key: str, dimension: str, column: str, names: Callable[[Naming], Mapping[str, str]]
) -> Callable[[Figures, Naming, Text], Table]:
    """A maker of the ratings by officer, counter or service."""

    def make(figures: Figures, naming: Naming, text: Text) -> Table:
        lines = figures.satisfaction.lines.get(dimension, {})
        known = names(naming)
        shown = sorted((name, score) for name, score in lines.items() if name != OTHERS)
        shown.sort(key=lambda one: (len(one[0]), one[0]))  # counters by number
        rows = [_score(known.get(name, name), score) for name, score in shown]
        if OTHERS in lines:
            rows.append(_score(text("report.others"), lines[OTHERS]))
        columns = (
            (column, Kind.TEXT),
            ("answers", Kind.COUNT),
            ("content", Kind.SHARE),
            ("mean", Kind.DECIMAL),
        )
        notes = (text("report.note.others"),) if OTHERS in lines else ()
        chart = Chart(column, ("content",)) if len(rows) <= PICTURED_ROWS_MAX else None
        return _table(key, text, columns, rows, notes=notes, chart=chart)

    return make


def _score(name: str, score: Score) -> tuple[Cell, ...]:
    return (name, score.answers, score.content_share, score.mean)


def _reasons(figures: Figures, naming: Naming, text: Text) -> Table:
    """Why citizens were not content."""
    found = sorted(figures.satisfaction.reasons.items(), key=lambda one: (-one[1], one[0]))
    rows = [(naming.reasons.get(key, key), n) for key, n in found]
    return _table("reasons", text, (("reason", Kind.TEXT), ("count", Kind.COUNT)), rows)


def _closings(figures: Figures, naming: Naming, text: Text) -> Table:
    """What the chain had come to at the end of each day."""
    rows = [
        (closing.day, closing.hash, text("report.day_open") if closing.open else None)
        for closing in figures.closings
    ]
    columns = (("day", Kind.DATE), ("hash", Kind.TEXT), ("remark", Kind.TEXT))
    return _table("closings", text, columns, rows, notes=(text("report.note.closings"),) if rows else ())


_MAKERS: tuple[Callable[[Figures, Naming, Text], Table], ...] = (
    _ii06a,
    _beside,
    _readings,
    _agencies,
    _ways,
    _steps,
    _fees,
    _services,
    _hours,
    _service_hours,
    _told,
    _officer_times,
    _low,
    _satisfaction,
    _rated("officers", "officer", "officer", lambda naming: naming.officers),
    _rated("counters", "counter", "counter", lambda naming: naming.counters),
    _rated("rated_services", "service", "service", lambda naming: naming.services),
    _reasons,
    _closings,
)


def _table(
    key: str,
    text: Text,
    columns: Iterable[tuple[str, Kind]],
    rows: Sequence[tuple[Cell, ...]],
    *,
    total: tuple[Cell, ...] | None = None,
    notes: tuple[str, ...] = (),
    chart: Chart | None = None,
) -> Table:
    titled = tuple(Column(name, text(f"report.col.{name}"), kind) for name, kind in columns)
    return Table(key, text(f"report.table.{key}"), titled, tuple(rows), total, notes, chart)


def _counts(keys: Iterable[str]) -> tuple[tuple[str, Kind], ...]:
    return tuple((key, Kind.COUNT) for key in keys)


def _waits(line: QueueLine) -> tuple[Cell, ...]:
    return (line.taken, line.served, line.no_show, line.wait.at(50), line.wait.at(90), line.wait.longest)


def _spread(line: QueueLine) -> tuple[Cell, ...]:
    return (line.work.at(50), line.work.at(90), line.work.longest)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _level(naming: Naming, score: int) -> str:
    """Scores count up to the best level, which is named first."""
    best = len(naming.levels)
    return naming.levels[best - score] if 0 < score <= best else str(score)


def _moment(at_ms: int) -> str:
    return readable.moment(at_ms)
