"""Numbers, money, days and moments as people in Vietnam read them. Pure.

Days are 01/12/2026 in both languages: it is a Vietnamese office. Thousands are 14.364 in Vietnamese and
14,364 in English. Programs get ISO days and plain numbers (`--json`, CSV), never these.
"""

import re
from datetime import date
from typing import Final

from hub.domain.calendar.civil_time import YEARS, civil

_DAY_WITHIN: Final = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])", re.ASCII)
_ISO_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY: Final = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_MONTH: Final = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})")
_MONTH_FIRST: Final = re.compile(r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})")
_WHICH: Final = r"(?P<quarter>[1-4]|I{1,3}|IV)"
_QUARTER: Final = re.compile(rf"(?P<year>[0-9]{{4}})[-/. ]?Q?{_WHICH}", re.IGNORECASE)
_QUARTER_FIRST: Final = re.compile(rf"(?:qu[yý] |Q)?{_WHICH}[-/. ](?P<year>[0-9]{{4}})", re.IGNORECASE)
_ROMAN: Final = {"I": "1", "II": "2", "III": "3", "IV": "4"}
NOTHING: Final = "-"
_SWAPPED: Final = str.maketrans(",.", ".,")


def number(value: float, lang: str, digits: int = 0) -> str:
    """A number with its thousands apart: 14.364 or, with `digits` behind the comma, 21,93."""
    written = f"{value:,.{digits}f}"
    return written.translate(_SWAPPED) if lang == "vi" else written


def money(amount_vnd: int, lang: str) -> str:
    """An amount in đồng: 8.000 đ."""
    return f"{number(amount_vnd, lang)}\N{NO-BREAK SPACE}đ"


def day(iso: str) -> str:
    """A day that a program writes 2026-12-01: 01/12/2026. What is no day stays as it is."""
    found = _ISO_DAY.fullmatch(iso)
    return f"{found[3]}/{found[2]}/{found[1]}" if found else iso


def days_in(words: str) -> str:
    """A text of a program, with the days in it as `day`: A042 (2026-11-30) is A042 (30/11/2026)."""
    return _DAY_WITHIN.sub(lambda found: day(found[0]), words)


def iso_day(written: str) -> str | None:
    """A day as people (1/12/2026) or programs (2026-12-01) write it, in ISO; None: no office has it."""
    if people := _DAY.fullmatch(written):
        year, month, of_month = people[3], people[2], people[1]
    elif programs := _ISO_DAY.fullmatch(written):
        year, month, of_month = programs.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(of_month)).isoformat() if int(year) in YEARS else None
    except ValueError:
        return None


def iso_month(written: str) -> str | None:
    """A month as people (11/2026) or programs (2026-11) write it, as 2026-11; None: no such month."""
    found = _MONTH.fullmatch(written) or _MONTH_FIRST.fullmatch(written)
    first = iso_day(f"{found['year']}-{found['month']:0>2}-01") if found else None
    return first[:7] if first else None


def iso_quarter(written: str) -> str | None:
    """A quarter as people (4/2026, IV/2026) or programs (2026-Q4) write it, as 2026-Q4; else None."""
    found = _QUARTER.fullmatch(written) or _QUARTER_FIRST.fullmatch(written)
    if found is None or int(found["year"]) not in YEARS:
        return None
    quarter = found["quarter"].upper()
    return f"{found['year']}-Q{_ROMAN.get(quarter, quarter)}"


def minute(iso: str) -> str:
    """A minute that a program writes 2026-12-01T08:30: 01/12/2026 08:30; a day as `day`.

    What is neither stays as it is.
    """
    date_part, _, clock = iso.partition("T")
    found = day(date_part)
    return iso if found == date_part else f"{found} {clock}".rstrip()


def moment(at_ms: int | None, *, seconds: bool = False) -> str:
    """A moment: 01/12/2026 08:30, also with its seconds; NOTHING for none."""
    if at_ms is None:
        return NOTHING
    return f"{civil(at_ms):%d/%m/%Y %H:%M:%S}" if seconds else f"{civil(at_ms):%d/%m/%Y %H:%M}"
