"""What stands on the forms 01 to 07 of Thông tư 03/2025/TT-VPCP, and on the lists that go with them.

Plain data: no sentence and no label is here, those are in the templates. A `Moment` is civil time of the
office. What is not known is "" or None and is left out, or left blank to be written by hand.
"""

import unicodedata
from itertools import groupby
from typing import Any, Final

import msgspec

from hub.domain.calendar.civil_time import civil
from hub.domain.text import line

SHEET_PROCEDURES_MAX: Final = 40  # of one file of codes: about twenty pages
REGISTER_ROWS_MAX: Final = 1_000  # of one book, which is one file: setting a row takes about 200 KB


class Moment(msgspec.Struct, frozen=True):
    """A moment as people write it."""

    day: int
    month: int
    year: int
    hour: int
    minute: int


def moment(at_ms: int) -> Moment:
    """Unix milliseconds on the office's clock."""
    at = civil(at_ms)
    return Moment(at.day, at.month, at.year, at.hour, at.minute)


def moment_or_none(at_ms: int | None) -> Moment | None:
    """As `moment`; None stays None."""
    return None if at_ms is None else moment(at_ms)


class Applicant(msgspec.Struct, frozen=True, kw_only=True):
    """Who hands in a dossier, and the owner where that is somebody else.

    `organisation`: it is none of the people, and is addressed as one (`hub.domain.paper.addressees`).
    """

    name: str = ""
    organisation: bool = False
    owner: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    identity: str = ""


class ComponentLine(msgspec.Struct, frozen=True, kw_only=True):
    """A component of a dossier and how many of each kind were handed in."""

    name: str
    originals: int = 0
    certified: int = 0
    copies: int = 0


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """What was paid, with the number of its receipt; in đồng."""

    name: str
    amount_vnd: int
    receipt: str = ""


class Time(msgspec.Struct, frozen=True, kw_only=True):
    """A statutory term; `unit`: working_days, calendar_days or hours."""

    value: int
    unit: str


class Form(msgspec.Struct, frozen=True, kw_only=True, tag_field="form"):
    """What every form has. `office` issues it; `number` as the office counts its papers."""

    office: str
    issued: Moment
    number: str = ""


class DossierForm(Form, frozen=True, kw_only=True):
    """What every form about one dossier has. `qr` is the text in its QR code, `code` that in its barcode."""

    code: str
    qr: str
    procedure: str
    applicant: Applicant = Applicant()
    subject: str = ""
    agency: str = ""
    officer: str = ""
    phone: str = ""
    received: Moment | None = None
    due: Moment | None = None


class Receipt(DossierForm, frozen=True, kw_only=True, tag="01"):
    """01, receipt and appointment slip. `received` is when its clock started (Điều 17.3).

    The result is collected at `counters` of the office, or at `collect`.
    """

    book: str = ""
    components: tuple[ComponentLine, ...] = ()
    sets: int = 1
    time: Time | None = None
    fees: tuple[Fee, ...] = ()
    collect: str = ""
    counters: tuple[int, ...] = ()
    by_post: bool = False


class SupplementRequest(DossierForm, frozen=True, kw_only=True, tag="02"):
    """02, what is missing. `by`: until when, at appraisal (Điều 19.5); None at receipt."""

    items: tuple[str, ...] = ()
    reason: str = ""
    by: Moment | None = None


class Refusal(DossierForm, frozen=True, kw_only=True, tag="03"):
    """03, why the dossier is not accepted."""

    reason: str = ""


class Apology(DossierForm, frozen=True, kw_only=True, tag="04"):
    """04, a day before the dossier is late, at most once (Điều 19.6).

    `new_due` None: written by hand. `draft`: it is a proposal, and no apology is in the ledger yet.
    """

    reason: str = ""
    new_due: Moment | None = None
    draft: bool = False


class StopNotice(DossierForm, frozen=True, kw_only=True, tag="05"):
    """05, why the work on the dossier ends without a result.

    `not_completed`: because the citizen did not supplement it in time (Điều 19.5).
    """

    reason: str = ""
    not_completed: bool = False


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """From hand to hand; "" is the citizen. `result` of the giver's part: early, on_time, late, or ""."""

    giver: str = ""
    receiver: str = ""
    at: Moment | None = None
    result: str = ""
    note: str = ""


class ControlSlip(DossierForm, frozen=True, kw_only=True, tag="06"):
    """06, travels with the dossier; `agency` leads, `cooperating` work with it (Điều 20.2)."""

    cooperating: tuple[str, ...] = ()
    hands: tuple[HandOver, ...] = ()


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the register. `number`: its place among those accepted in its `year`, from 1."""

    code: str
    subject: str
    number: int
    year: int
    sets: int = 1
    owner: str = ""
    address: str = ""
    phone: str = ""
    received: Moment | None = None
    due: Moment | None = None
    collected: Moment | None = None
    giver: str = ""
    receiver: str = ""
    note: str = ""


class Register(Form, frozen=True, kw_only=True, tag="07"):
    """07, the dossiers received from `first` to `last`, in the order of their numbers.

    `book` of the year, as it stands on the receipts of its rows; the file is `volume` of `volumes`, and
    `start` is the number of its first row.
    """

    first: Moment
    last: Moment
    rows: tuple[RegisterRow, ...] = ()
    book: str = ""
    volume: int = 1
    volumes: int = 1
    start: int = 1


def book_of(year: int, number: int, rows_max: int = REGISTER_ROWS_MAX) -> str:
    """The book of the register in which a number of a year stands: 02/2026 for number 1,007."""
    return f"{(number - 1) // rows_max + 1:02}/{year}"


def in_volumes(register: Register, rows_max: int = REGISTER_ROWS_MAX) -> list[Register]:
    """The register in its books, at most `rows_max` rows each; a register without rows is one file."""
    books = [
        (book, tuple(rows))
        for book, rows in groupby(register.rows, lambda row: book_of(row.year, row.number, rows_max))
    ]
    return [
        msgspec.structs.replace(
            register, rows=rows, book=book, volume=place, volumes=len(books), start=rows[0].number
        )
        for place, (book, rows) in enumerate(books, 1)
    ] or [register]


class BatchRow(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier in a bag; `state`: listed, arrived, missing or extra. No person: the list travels outside."""

    code: str
    procedure: str
    state: str = "listed"
    due: Moment | None = None


class BatchList(Form, frozen=True, kw_only=True, tag="batch"):
    """The dispatch list of a bag that is carried between two places (Điều 20)."""

    batch: str
    qr: str
    origin: str
    destination: str
    seal: str = ""
    carrier: str = ""
    sealed: Moment | None = None
    seal_broken: bool = False
    rows: tuple[BatchRow, ...] = ()


class MorningRow(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier to look after; `group`: one of `hub.domain.dossiers.alarms.AlarmKind`."""

    group: str
    code: str
    procedure: str
    due: Moment | None = None
    note: str = ""


class MorningList(Form, frozen=True, kw_only=True, tag="morning"):
    """What an agency should look after today, before it is late."""

    agency: str
    rows: tuple[MorningRow, ...] = ()


class SheetCode(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a list: its place there, from 1, which is also the key that is pressed for it."""

    place: int
    name: str
    qr: str


class SheetProcedure(msgspec.Struct, frozen=True, kw_only=True):
    """A procedure with why a dossier of it may be refused, and what may be missing from one."""

    code: str
    name: str
    agency: str
    reasons: tuple[SheetCode, ...] = ()
    papers: tuple[SheetCode, ...] = ()


class CodeSheet(Form, frozen=True, kw_only=True, tag="codes"):
    """What an officer scans instead of pressing keys. `counter` None: it is of the procedures alone."""

    counter: int | None = None
    procedures: tuple[SheetProcedure, ...] = ()
    volume: int = 1
    volumes: int = 1


def in_sheets(sheet: CodeSheet, procedures_max: int = SHEET_PROCEDURES_MAX) -> list[CodeSheet]:
    """The sheet in files of so many procedures at most."""
    starts = range(0, len(sheet.procedures), procedures_max)
    parts = [sheet.procedures[start : start + procedures_max] for start in starts]
    return [
        msgspec.structs.replace(sheet, procedures=part, volume=place, volumes=len(parts))
        for place, part in enumerate(parts, 1)
    ] or [sheet]


AnyForm = (
    Receipt
    | SupplementRequest
    | Refusal
    | Apology
    | StopNotice
    | ControlSlip
    | Register
    | BatchList
    | MorningList
    | CodeSheet
)


def plain(form: AnyForm) -> dict[str, Any]:
    """The form as JSON values, every text as one line of composed letters."""
    value: dict[str, Any] = _cleaned(msgspec.to_builtins(form))
    return value


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    return [_cleaned(inner) for inner in value] if isinstance(value, list | tuple) else value


def one_line(written: str) -> str:
    """A line of text (`hub.domain.text`), without signs that no typeface has."""
    return line("".join(" " if unicodedata.category(c) in _NO_FACE else c for c in line(written)))


_NO_FACE = frozenset({"Co", "Cn"})  # of private use, and not assigned
