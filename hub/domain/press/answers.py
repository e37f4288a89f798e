"""What the office says to an accepted press: the `d` of an `ok` answer (docs/design.md section 4)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from hub.domain.bounded import Code, Codes, Hexed, JobName, Key, Minutes, Moment, Name, Ticket, Words

ROWS_MAX = 8  # of a list on a small display, a page at a time
SLOTS_MAX = 300  # of a day, each of five minutes or more


class Answer(Struct, frozen=True):
    """Base of all answers."""


class Nothing(Answer, frozen=True):
    """Accepted, and there is nothing to tell."""


class Taken(Answer, frozen=True):
    """To `take`: the number, how many wait before it, the expected wait (null: unknown) and the print job."""

    ticket: Ticket
    ahead: int
    wait_min: Minutes | None
    job: JobName | None = None
    service: Key | UnsetType = UNSET


class Called(Answer, frozen=True):
    """To `next` and `call`; `ticket` null: nobody is waiting.

    `day`: of a ticket carried over from before, where a number was asked for; else the keypad's want has it.
    """

    ticket: Ticket | None
    waiting: int
    service: Key | UnsetType = UNSET
    day: Moment | UnsetType = UNSET


class Waiting(Answer, frozen=True):
    """To the keys that end a service."""

    waiting: int


class Nonce(Answer, frozen=True):
    """To `challenge`."""

    nonce: Hexed
    salt: Hexed


class Welcome(Answer, frozen=True):
    """To `login`."""

    name: Name


class LineEntry(Struct, frozen=True):
    """A ticket in a list at the keypad; `wait_s`: how long it has waited. `day`: of one carried over."""

    ticket: Ticket
    wait_s: int
    priority: bool
    day: Moment | UnsetType = UNSET


class LinePage(Answer, frozen=True):
    """To `line`."""

    page: int
    pages: int
    total: int
    tickets: Annotated[tuple[LineEntry, ...], Meta(max_length=ROWS_MAX)]


class ServiceEntry(Struct, frozen=True):
    """A service in the transfer menu."""

    letter: Key
    name: Name
    open: bool


class ServicesPage(Answer, frozen=True):
    """To `services`."""

    page: int
    pages: int
    services: Annotated[tuple[ServiceEntry, ...], Meta(max_length=ROWS_MAX)]


class ProcedureAgency(Struct, frozen=True):
    """An agency, and how many procedures it has here."""

    key: Key
    name: Name
    count: int


class ProcedureAgenciesPage(Answer, frozen=True):
    """To `procedure_agencies`."""

    page: int
    pages: int
    agencies: Annotated[tuple[ProcedureAgency, ...], Meta(max_length=ROWS_MAX)]


class ProcedureFound(Answer, frozen=True):
    """To `procedures`: the one of this page; `code` "" where nothing fits."""

    page: int
    pages: int
    code: Key
    name: Name


class SlipSent(Answer, frozen=True):
    """To `procedure_slip`: the name of the print job."""

    job: JobName


class Reprinted(Answer, frozen=True):
    """To `reprint`: the name of the copy's print job."""

    job: JobName


class Booked(Answer, frozen=True):
    """To `book`: the code to check in with, the number, the slot in civil time, and the text of the QR."""

    code: Code
    ticket: Ticket
    day: Moment
    at: Moment
    until: Moment
    qr: Code


class SlotEntry(Struct, frozen=True):
    """A slot of a day."""

    at: Moment
    until: Moment
    free: int


class SlotsOfDay(Answer, frozen=True):
    """To `slots`."""

    slots: Annotated[tuple[SlotEntry, ...], Meta(max_length=SLOTS_MAX)]


class ProcedureEntry(Struct, frozen=True):
    """A procedure to choose at the keypad; or a reason or a paper, whose code is its place in the list."""

    code: Key
    name: Name


class DossierNow(Answer, frozen=True):
    """To `dossier` and the events of consoles: where it stands. `due` in civil time, "" for none.

    `text`: the state in words. `choose`: nothing has happened yet, the officer must choose from these; it is
    the page `page`, from 0, of `pages`. `ask`: what is chosen: a procedure, a reason, or several papers.
    """

    code: Code
    state: Key
    text: Words
    due: Moment = ""
    choose: Annotated[tuple[ProcedureEntry, ...], Meta(max_length=ROWS_MAX)] = ()
    page: int | UnsetType = UNSET
    pages: int | UnsetType = UNSET
    ask: Literal["procedure", "reason", "papers"] | UnsetType = UNSET


class ReceiptSent(Answer, frozen=True):
    """To `dossier_receipt`: the print job, and the kiosk at which it comes out."""

    job: JobName
    device: Key
    copy: bool = False


class Looked(Answer, frozen=True):
    """To `lookup`: where it stands, in words for the display; when the result is ready also as `take`."""

    code: Code
    state: Key
    text: Words
    due: Moment = ""
    ticket: Ticket | None = None
    ahead: int = 0
    wait_min: Minutes | None = None
    job: JobName | None = None


class BatchNow(Answer, frozen=True):
    """To the events of batches: how many are listed and scanned; codes of those missing and too many."""

    batch: Key
    state: Key
    listed: int
    scanned: int = 0
    missing: Codes = ()
    extra: Codes = ()
