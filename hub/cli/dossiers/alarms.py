"""Dossiers that need somebody, as the ledger has them; apart from the commands about it, for `hub status`."""

from hub.adapters.clock import SystemClock
from hub.cli.desk import Desk
from hub.domain.calendar.civil_time import day_start_ms
from hub.domain.dossiers.alarms import DossierAlarm, alarms
from hub.domain.dossiers.reading import Reading

MORNING_MS = 7 * 3_600_000


def found_alarms(desk: Desk, day: str | None = None, agency: str | None = None) -> list[DossierAlarm]:
    """Alarms of now, or of a morning; the ledger is asked, the hub need not run. Raises LedgerUnavailable."""
    settings = desk.settings()
    at_ms = SystemClock().wall_ms() if day is None else day_start_ms(day) + MORNING_MS
    with desk.ledger() as ledger:
        standings = ledger.dossiers.standings()
    if not standings:
        return []
    from hub.config.calendar import work_calendar

    found = alarms(standings, at_ms, work_calendar(settings.calendar), Reading.of(settings.office.dossiers))
    return [alarm for alarm in found if agency is None or alarm.agency == agency]
