"""From the file to `Settings`, or to every mistake in it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from hub.config import queue, sections
from hub.config.brightness import brightness
from hub.config.calendar import calendar
from hub.config.dossiers import dossiers
from hub.config.mistakes import ABSENT, ConfigErrors, Mistake
from hub.config.sections import Seen
from hub.config.settings import Settings
from hub.config.table import Table
from hub.config.toml_file import decoded, read_text
from hub.config.upstream import upstream
from hub.config.years import year_files, year_name
from hub.domain.office.office import Office

OFFICE_TOML: Final = "office.toml"


def load(path: Path) -> Settings:
    """The settings in the file `path`. Raises ConfigErrors, also for a file that cannot be read.

    What was announced of a year is in files beside it (`hub.config.years`).
    """
    return parse(read_text(path), {year: read_text(file) for year, file in year_files(path).items()})


def parse(content: str, years: Mapping[int, str] | None = None) -> Settings:
    """The settings in a TOML text, and in that of each year. Raises ConfigErrors with all mistakes."""
    mistakes: list[Mistake] = []
    tables = {
        year: Table(decoded(text, year_name(year)), year_name(year), mistakes)
        for year, text in (years or {}).items()
    }
    settings = _read(Table(decoded(content, OFFICE_TOML), "", mistakes), tables)
    if not mistakes:  # a line with nobody to serve it may only follow from another mistake
        _check_whole(settings, mistakes)
    if mistakes:
        raise ConfigErrors(mistakes)
    return settings


def _read(root: Table, years: Mapping[int, Table] | None = None) -> Settings:
    who = sections.office(root)
    broker, printing = sections.broker(root), sections.printing(root)
    numbering, rating = sections.numbering(root), sections.rating(root)
    priorities = sections.priorities(root)
    levels = brightness(root)
    agency_keys, codes, letters, numbers = Seen("key"), Seen("code"), Seen("letter"), Seen("number")
    agencies = sections.agencies(root, agency_keys)
    procedures = sections.procedures(root, agency_keys, codes)
    services = sections.services(root, agency_keys, codes, letters)
    counters = queue.pooled(root, sections.counters(root, letters, numbers), numbers, letters)
    officers = sections.officers(root, numbers)
    lang, days = who.pop("lang"), calendar(root, years)
    office = Office(
        **who,
        services=services,
        counters=counters,
        priorities=priorities,
        officers=officers,
        rating=rating,
        numbering=numbering,
        brightness=levels,
        hours=queue.hours(root, days),
        tickets=queue.tickets(root),
        booking=queue.booking(root),
        pause_reasons=queue.pause_reasons(root),
        agencies=agencies,
        procedures=procedures,
        dossiers=dossiers(root, letters),
    )
    there = upstream(root)
    root.done()
    return Settings(
        office=office,
        lang=lang,
        broker=broker,
        printing=printing,
        calendar=days,
        upstream=there,
    )


def _check_whole(settings: Settings, mistakes: list[Mistake]) -> None:
    """What no section can see by itself."""
    for name, found in (("services", settings.office.services), ("counters", settings.office.counters)):
        if not found:
            mistakes.append(Mistake(name, ABSENT, "missing", "tables", {"name": name}))
    for place, letter in enumerate(settings.office.services, 1):
        if settings.office.counters and not settings.office.counters_for(letter):
            mistakes.append(Mistake(f"services[{place}].letter", letter, "no_counter"))
