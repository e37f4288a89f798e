"""What stands in the QR codes of tickets, bookings and dossiers, and what citizens type.

MOTCUA:<SITE>/<day>/<number>   a ticket          MOTCUA:<SITE>/B/<code>   a booking, or its code alone
MOTCUA:<SITE>/H/<code>         a dossier, or its code alone (a barcode)
MOTCUA:<SITE>/L/<procedure>/<place>   a reason on the counter's sheet, in the list of a procedure; /G/ a paper

No secret and no person is in a ticket's code. Upper case, because QR codes have a denser mode for it; readers
ignore the case.
"""

import re
from datetime import date
from typing import Final, Literal, NamedTuple

from hub.domain.errors import Refused, invalid, refused
from hub.domain.office.office import Office
from hub.domain.text import code as as_code

SheetKind = Literal["reason", "papers"]
SHEET_KINDS: Final[dict[SheetKind, str]] = {"reason": "L", "papers": "G"}
LOCAL_WIDTH_MIN, LOCAL_WIDTH_MAX = 4, 8  # digits of a daily number
_PREFIX = "MOTCUA"
_SITE = _PREFIX + r":(?P<site>[A-Z0-9-]{1,64})"
_TICKET = re.compile(_SITE + r"/(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})/(?P<number>[A-Z]{1,2}[0-9]{2,5})")
_BOOKING = re.compile(_SITE + r"/B/(?P<code>[0-9]{1,16})")
_DOSSIER = re.compile(_SITE + r"/H/(?P<code>[A-Z0-9.-]{1,64})")
_TYPED = re.compile(r"[0-9]{1,16}")
_CENTURY = 2000  # of days with two digits of the year


class TicketCode(NamedTuple):
    """A ticket, as its paper names it."""

    site: str
    day: str
    number: str


class BookingCode(NamedTuple):
    """A booking; `site` None: typed by hand."""

    site: str | None
    code: str


class DossierCode(NamedTuple):
    """A dossier and the parts of its code; `site` None: the code alone was read."""

    site: str | None
    code: str
    agency: str
    day: str
    number: str


def ticket_qr(site: str, day: str, number: str) -> str:
    """Which ticket this paper is, e.g. `MOTCUA:NGHE-AN/2026-11-22/A042`."""
    return f"{_PREFIX}:{site}/{day}/{number}".upper()


def booking_qr(site: str, code: str) -> str:
    """Which booking this is, e.g. `MOTCUA:NGHE-AN/B/48213975`."""
    return f"{_PREFIX}:{site}/B/{code}".upper()


def read_code(text: str) -> TicketCode | BookingCode | None:
    """What a scanned or typed text means; None for a code that is not ours."""
    text = as_code(text)
    if found := _TICKET.fullmatch(text):
        return TicketCode(found["site"], found["day"], found["number"])
    if found := _BOOKING.fullmatch(text):
        return BookingCode(found["site"], found["code"])
    digits = text.replace("-", "")
    return BookingCode(None, digits) if _TYPED.fullmatch(digits) else None


def dossier_qr(site: str, code: str) -> str:
    """Which dossier a paper is about, e.g. `MOTCUA:NGHE-AN/H/000.00.15.H41-261123-0001`."""
    return f"{_PREFIX}:{site}/H/{code}".upper()


def sheet_qr(site: str, kind: SheetKind, procedure: str, place: int) -> str:
    """What an officer chooses by scanning, e.g. `MOTCUA:NGHE-AN/L/1.012783/4`; the keypad reads it."""
    return f"{_PREFIX}:{site}/{SHEET_KINDS[kind]}/{procedure}/{place}".upper()


def read_dossier(text: str, patterns: tuple[str, ...], *, any_day: bool = False) -> DossierCode | None:
    """The dossier that a scanned or typed text means; None for a code that none of the patterns knows.

    `any_day`: also one whose day is none; such codes were taken once, and their dossiers must come to an end.
    """
    text = as_code(text)
    if not text.isascii():
        return None
    site = None
    if found := _DOSSIER.fullmatch(text):
        site, text = found["site"], found["code"]
    for pattern in patterns:
        found = re.fullmatch(pattern, text, re.ASCII)
        if found and (any_day or is_of_a_day(found["day"])):
            return DossierCode(site, text, found["agency"], found["day"], found["number"])
    return None


def office_code(office: Office, text: str) -> DossierCode:
    """The code of a dossier that may be this office's. Raises Refused `code_not_known`, `other_office`."""
    rules = office.dossiers
    code = read_dossier(text, rules.code_patterns)
    if code is None:
        raise invalid("code_not_known")
    other_site = code.site is not None and code.site != office.site.upper()
    if other_site or (rules.province and rules.province not in code.agency.split(".")):
        raise refused("other_office")
    return code


def is_of_a_day(digits: str) -> bool:
    """Whether it is a day of the calendar, yymmdd or yyyymmdd; what an office writes otherwise is its own."""
    if not digits.isdecimal() or len(digits) not in (6, 8):
        return True
    year = int(digits[:-4]) + (_CENTURY if len(digits) == 6 else 0)
    try:
        date(year, int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        return False
    return True


def local_code_of(office: Office, prefix: str, day: str, number: int) -> str | None:
    """The code of a dossier that is numbered here; None: no pattern of this office would know it again."""
    for width in range(LOCAL_WIDTH_MIN, LOCAL_WIDTH_MAX + 1):
        code = f"{prefix}-{day.replace('-', '')[2:]}-{number:0{width}d}"
        try:
            found = office_code(office, code)
        except Refused:
            continue
        if found.code == code and found.number.isdigit() and int(found.number) == number:
            return code
    return None
