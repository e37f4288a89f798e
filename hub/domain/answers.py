"""What the office says to an accepted press: the `d` of an `ok` answer (DESIGN.md section 4)."""

from msgspec import UNSET, Struct, UnsetType


class Answer(Struct, frozen=True):
    """Base of all answers."""


class Nothing(Answer, frozen=True):
    """Accepted, and there is nothing to tell."""


class Taken(Answer, frozen=True):
    """To `take`: the number, how many wait before it, the expected wait (null: unknown) and the print job."""

    ticket: str
    ahead: int
    wait_min: tuple[int, int] | None
    job: str | None = None
    service: str | UnsetType = UNSET


class Called(Answer, frozen=True):
    """To `next` and `call`; `ticket` null: nobody is waiting."""

    ticket: str | None
    waiting: int
    service: str | UnsetType = UNSET


class Waiting(Answer, frozen=True):
    """To the keys that end a service."""

    waiting: int


class Nonce(Answer, frozen=True):
    """To `challenge`."""

    nonce: str
    salt: str


class Welcome(Answer, frozen=True):
    """To `login`."""

    name: str


class LineEntry(Struct, frozen=True):
    """A ticket in a list at the keypad; `wait_s`: how long it has waited."""

    ticket: str
    wait_s: int
    priority: bool


class LinePage(Answer, frozen=True):
    """To `line`."""

    page: int
    pages: int
    total: int
    tickets: tuple[LineEntry, ...]


class ServiceEntry(Struct, frozen=True):
    """A service in the transfer menu."""

    letter: str
    name: str
    open: bool


class ServicesPage(Answer, frozen=True):
    """To `services`."""

    page: int
    pages: int
    services: tuple[ServiceEntry, ...]


class Reprinted(Answer, frozen=True):
    """To `reprint`: the name of the copy's print job."""

    job: str


class Booked(Answer, frozen=True):
    """To `book`: the code to check in with, the number, the slot in civil time, and the text of the QR."""

    code: str
    ticket: str
    day: str
    at: str
    until: str
    qr: str


class SlotEntry(Struct, frozen=True):
    """A slot of a day."""

    at: str
    until: str
    free: int


class SlotsOfDay(Answer, frozen=True):
    """To `slots`."""

    slots: tuple[SlotEntry, ...]


class ProcedureEntry(Struct, frozen=True):
    """A procedure to choose at the keypad."""

    code: str
    name: str


class DossierNow(Answer, frozen=True):
    """To `dossier` and the events of consoles: where it stands. `due` in civil time, "" for none.

    `text`: the state in words. `choose`: nothing has happened yet, the officer must choose a procedure; it is
    the page `page`, from 0, of `pages`.
    """

    code: str
    state: str
    text: str
    due: str = ""
    choose: tuple[ProcedureEntry, ...] = ()
    page: int | UnsetType = UNSET
    pages: int | UnsetType = UNSET


class ReceiptSent(Answer, frozen=True):
    """To `dossier_receipt`: the print job, and the kiosk at which it comes out."""

    job: str
    device: str
    copy: bool = False


class Looked(Answer, frozen=True):
    """To `lookup`: where it stands, in words for the display; when the result is ready also as `take`."""

    code: str
    state: str
    text: str
    due: str = ""
    ticket: str | None = None
    ahead: int = 0
    wait_min: tuple[int, int] | None = None
    job: str | None = None


class BatchNow(Answer, frozen=True):
    """To the events of batches: how many are listed and scanned; codes of those missing and too many."""

    batch: str
    state: str
    listed: int
    scanned: int = 0
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
