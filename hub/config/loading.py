"""From the file to `Settings`, or to every mistake in it."""

import re
import tomllib
from pathlib import Path
from typing import Final

from hub.config import queue, sections
from hub.config.brightness import brightness
from hub.config.mistakes import ABSENT, ConfigErrors, Mistake
from hub.config.sections import Seen
from hub.config.settings import Settings
from hub.config.table import Table
from hub.domain.office import Office

FILE_BYTES_MAX: Final = 1_000_000
_POSITION: Final = re.compile(
    r"(?P<problem>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)"
)


def load(path: Path) -> Settings:
    """The settings in the file `path`. Raises ConfigErrors, also for a file that cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
        content = data.decode("utf-8")
    except OSError as error:
        raise _errors(str(path), "unreadable", problem=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _errors(f"{path}:{line}", "not_utf8") from error
    if len(data) > FILE_BYTES_MAX:
        raise _errors(str(path), "too_large", max=str(FILE_BYTES_MAX))
    return parse(content)


def parse(content: str) -> Settings:
    """The settings in a TOML text. Raises ConfigErrors with all mistakes."""
    try:
        data = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(str(error), content) from error
    mistakes: list[Mistake] = []
    settings = _read(Table(data, "", mistakes))
    if not mistakes:  # a line with nobody to serve it may only follow from another mistake
        _check_whole(settings, mistakes)
    if mistakes:
        raise ConfigErrors(mistakes)
    return settings


def _read(root: Table) -> Settings:
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
    lang = who.pop("lang")
    office = Office(
        **who,
        services=services,
        counters=counters,
        priorities=priorities,
        officers=officers,
        rating=rating,
        numbering=numbering,
        brightness=levels,
        hours=queue.hours(root),
        tickets=queue.tickets(root),
        booking=queue.booking(root),
        pause_reasons=queue.pause_reasons(root),
    )
    root.done()
    return Settings(
        office=office, lang=lang, broker=broker, printing=printing, agencies=agencies, procedures=procedures
    )


def _check_whole(settings: Settings, mistakes: list[Mistake]) -> None:
    """What no section can see by itself."""
    for name, found in (("services", settings.office.services), ("counters", settings.office.counters)):
        if not found:
            mistakes.append(Mistake(name, ABSENT, "missing", "tables", {"name": name}))
    for place, letter in enumerate(settings.office.services, 1):
        if settings.office.counters and not settings.office.counters_for(letter):
            mistakes.append(Mistake(f"services[{place}].letter", letter, "no_counter"))


def _syntax(problem: str, content: str) -> ConfigErrors:
    """What tomllib says, with its place in front."""
    place = _POSITION.fullmatch(problem)
    if place is None:
        return _errors("office.toml", "syntax", problem=problem)
    line = place["line"] or str(content.count("\n") + 1)
    return _errors(f"office.toml:{line}:{place['column'] or 1}", "syntax", problem=place["problem"])


def _errors(path: str, code: str, **values: str) -> ConfigErrors:
    return ConfigErrors([Mistake(path, ABSENT, code, "", values)])
