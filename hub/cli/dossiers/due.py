"""`hub dossier due|morning|apology`: what must be done before it is late."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.adapters.clock import SystemClock
from hub.cli import exits
from hub.cli.choices import choice, day, minute, whole
from hub.cli.desk import Desk, desk_of
from hub.cli.dossiers.acts import By, Reason
from hub.cli.dossiers.alarms import found_alarms
from hub.cli.dossiers.choosing import agency_or_none
from hub.cli.dossiers.dossiers import EXAMPLE, AgencyKey, Code
from hub.cli.dossiers.words import agency_text, moment, procedure_text, state_text, the_dossier
from hub.cli.output import AsJson, attention, print_json, print_table, tell
from hub.cli.shape import command
from hub.cli.trouble import refused
from hub.cli.words import text
from hub.domain.calendar.civil_time import DAY_MS, civil
from hub.domain.dossiers.alarms import (
    ALARM_KINDS,
    DossierAlarm,
    counted,
    pressing,
    proposed_due_ms,
    reminders,
)
from hub.domain.dossiers.dossier import DossierStep
from hub.domain.press import commands as c
from hub.domain.press.answers import DossierNow
from hub.domain.text import readable

if TYPE_CHECKING:
    from hub.domain.office.office import Office

KINDS = tuple(kind.value for kind in ALARM_KINDS)
UNCOLLECTED_DAYS, DAYS_MAX = 7, 3_650
CODES_A_LINE = 3  # of 25 characters: a terminal of 80 columns
Day = Annotated[
    str | None, typer.Option("--day", metavar="YYYY-MM-DD", parser=day, help="cli.dossier_due.day")
]


def add_to(app: typer.Typer) -> None:
    """Put the commands into the group of those that look at dossiers."""
    hub = "hub --dir /srv/motcua dossier"
    looks = (f"{hub} due", f"{hub} due --agency so-tu-phap --kind due_today --json")
    command(app, "due", "cli.dossier_due.help", *looks)(due)
    lists = (f"{hub} morning", f"{hub} morning --agency so-tu-phap", f"{hub} morning --pdf /srv/print")
    command(app, "morning", "cli.dossier_morning.help", *lists)(morning)
    waits = (f"{hub} uncollected", f"{hub} uncollected --days 30 --json")
    command(app, "uncollected", "cli.dossier_uncollected.help", *waits)(uncollected)
    says = (f"{hub} apology {EXAMPLE}", f"{hub} apology {EXAMPLE} --due 2026-11-30T17:00")
    command(app, "apology", "cli.dossier_apology.help", *says)(apology)


def due(
    context: typer.Context,
    day: Day = None,
    agency: AgencyKey = None,
    kind: Annotated[str | None, choice(KINDS, "cli.dossier_due.kind", metavar="KIND")] = None,
    as_json: AsJson = False,
) -> int:
    """The worst first; reminders are a list under it. Exit code 1 while there is an alarm."""
    desk = desk_of(context)
    office = desk.settings().office
    found = found_alarms(desk, day, agency_or_none(office, agency))
    found = [alarm for alarm in found if kind is None or alarm.kind == kind]
    urgent, listed = pressing(found), reminders(found)
    if as_json:
        print_json({"counts": counted(urgent), "alarms": urgent, "reminders": listed})
    else:
        rows = ((_kind(alarm), *_line(office, alarm), agency_text(office, alarm.agency)) for alarm in urgent)
        if urgent:
            print_table(("alarm", "code", "time", "state", "procedure", "agency"), rows)
        _count(urgent)
        _remind(listed)
    return exits.ATTENTION if urgent else exits.FINE


def morning(
    context: typer.Context,
    day: Day = None,
    agency: AgencyKey = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="DIR", help="cli.dossier_morning.pdf")] = None,
    as_json: AsJson = False,
) -> None:
    """One list an agency, to be given to it in the morning."""
    desk = desk_of(context)
    office = desk.settings().office
    found = found_alarms(desk, day, agency_or_none(office, agency))
    lists = {key: [a for a in found if a.agency == key] for key in sorted({a.agency for a in found})}
    if pdf is not None:
        from hub.cli.paper.forms import set_mornings

        set_mornings(desk, lists, day, pdf, as_json)
        return
    if as_json:
        print_json([_as_values(key, mine) for key, mine in lists.items()])
        return
    for key, mine in lists.items():
        urgent = pressing(mine)
        title = f"{agency_text(office, key)} ({len(urgent)})"
        rows = ((_kind(alarm), *_line(office, alarm)) for alarm in urgent)
        print_table(("alarm", "code", "time", "state", "procedure"), rows, title=title)
        _remind(reminders(mine))
        tell()
    _count(pressing(found))


def uncollected(
    context: typer.Context,
    days: Annotated[
        int,
        typer.Option("--days", metavar="N", parser=whole(0, DAYS_MAX), help="cli.dossier_uncollected.days"),
    ] = UNCOLLECTED_DAYS,
    as_json: AsJson = False,
) -> None:
    """Results that lie here and nobody has fetched: to be told, and no alarm (decision 0162)."""
    desk = desk_of(context)
    office = desk.settings().office
    now_ms = SystemClock().wall_ms()
    with desk.ledger() as ledger:
        rows = ledger.dossiers.uncollected(now_ms - days * DAY_MS)
    if as_json:
        print_json(rows)
        return
    if rows:
        lines = (
            (
                row.code,
                moment(row.here_ms),
                (now_ms - row.here_ms) // DAY_MS,
                procedure_text(office, row.procedure),
            )
            for row in rows
        )
        print_table(("code", "here_since", "days", "procedure"), lines, right=("days",))
    tell(text("cli.dossier_uncollected.count", count=len(rows), days=days))


def apology(
    context: typer.Context,
    code: Code,
    due: Annotated[
        str | None, typer.Option("--due", metavar="TIME", parser=minute, help="cli.dossier_apology.due")
    ] = None,
    reason: Reason = None,
    officer: By = None,
    as_json: AsJson = False,
) -> None:
    """The draft; with `--due` the apology is written into the ledger (once, Điều 19.6)."""
    desk = desk_of(context)
    if due is None:
        _draft(desk, code, as_json)
        return
    step = c.DossierStep(code, DossierStep.APOLOGIZE.value, reason=reason, due=due, officer=officer)
    answer = desk.ask("dossier_step", step, DossierNow)
    if as_json:
        print_json(answer)
        return
    tell(text("cli.dossier_apology.done", code=answer.code, due=readable.minute(answer.due)))
    with desk.ledger() as ledger:
        row = the_dossier(ledger, code)
    if row.promised_ms is not None:
        attention(text("cli.dossier_apology.too_late", due=moment(row.due_ms)))


def _draft(desk: Desk, code: str, as_json: bool) -> None:
    """Who, why and until when: what form 04 needs. Raises Failure where no apology is possible."""
    from hub.config.calendar import work_calendar

    settings = desk.settings()
    with desk.ledger() as ledger:
        row = the_dossier(ledger, code)
    if row.apologized:
        raise refused("apologized_once", text("refused.apologized_once", dossier=row.code))
    if row.due_ms is None:
        raise refused("never_due", text("cli.dossier_apology.never_due", code=row.code))
    now_ms = SystemClock().wall_ms()
    proposed_ms = proposed_due_ms(row.due_ms, now_ms, work_calendar(settings.calendar))
    draft = {
        "code": row.code,
        "state": row.state,
        "agency": row.agency,
        "procedure": row.procedure,
        "due": f"{civil(row.due_ms):%Y-%m-%dT%H:%M}",
        "proposed": f"{civil(proposed_ms):%Y-%m-%dT%H:%M}",
    }
    if as_json:
        print_json(draft)
        return
    office = settings.office
    tell(text("cli.dossier_show.head", code=row.code, state=state_text(row.state)))
    tell(f"  {procedure_text(office, row.procedure)} · {agency_text(office, row.agency)}")
    tell(text("cli.dossier_show.due", due=moment(row.due_ms)))
    tell(text("cli.dossier_apology.proposed", due=moment(proposed_ms)))
    tell(text("cli.dossier_apology.next", code=row.code, due=draft["proposed"]))


def _count(found: list[DossierAlarm]) -> None:
    if not found:
        tell(text("cli.dossier_due.nothing"))
    for kind, count in counted(found).items():
        tell(text("cli.dossier_due.count", kind=text(f"cli.dossier_alarm.{kind}"), count=count))


def _as_values(agency: str, mine: list[DossierAlarm]) -> dict[str, object]:
    urgent = pressing(mine)
    return {"agency": agency, "counts": counted(urgent), "alarms": urgent, "reminders": reminders(mine)}


def _remind(found: list[DossierAlarm]) -> None:
    """How many there are of each kind, and their codes, a few a line."""
    for kind, count in counted(found).items():
        tell(text("cli.dossier_due.count", kind=text(f"cli.dossier_alarm.{kind}"), count=count))
        codes = [alarm.code for alarm in found if alarm.kind == kind]
        for first in range(0, len(codes), CODES_A_LINE):
            tell("  " + "  ".join(codes[first : first + CODES_A_LINE]))


def _kind(alarm: DossierAlarm) -> str:
    return text(f"cli.dossier_alarm.{alarm.kind.value}")


def _line(office: "Office", alarm: DossierAlarm) -> tuple[object, ...]:
    procedure = procedure_text(office, alarm.procedure)
    return alarm.code, moment(alarm.at_ms), state_text(alarm.state), procedure
