"""What devices and consoles ask of the office: the `d` of each event of the contract, typed.

The field names are those on the wire (docs/design.md section 4). What is asked about dossiers and bags is in
`hub.domain.dossiers.commands` and named here too; the types of fields are in `hub.domain.press.command`.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from hub.domain.dossiers.commands import AgencyShare as AgencyShare
from hub.domain.dossiers.commands import BatchClose as BatchClose
from hub.domain.dossiers.commands import BatchOpen as BatchOpen
from hub.domain.dossiers.commands import BatchScan as BatchScan
from hub.domain.dossiers.commands import BatchSeal as BatchSeal
from hub.domain.dossiers.commands import Dossier as Dossier
from hub.domain.dossiers.commands import DossierConflict as DossierConflict
from hub.domain.dossiers.commands import DossierCorrect as DossierCorrect
from hub.domain.dossiers.commands import DossierFee as DossierFee
from hub.domain.dossiers.commands import DossierOfficial as DossierOfficial
from hub.domain.dossiers.commands import DossierReceipt as DossierReceipt
from hub.domain.dossiers.commands import DossierRegister as DossierRegister
from hub.domain.dossiers.commands import DossierShare as DossierShare
from hub.domain.dossiers.commands import DossierStep as DossierStep
from hub.domain.dossiers.commands import DossierWord as DossierWord
from hub.domain.dossiers.commands import Lookup as Lookup
from hub.domain.dossiers.commands import Paper as Paper
from hub.domain.dossiers.commands import Person as Person
from hub.domain.dossiers.commands import PersonErase as PersonErase
from hub.domain.press.command import (
    Card,
    Code,
    Day,
    DeviceName,
    Digest,
    Errands,
    Hex,
    Job,
    Letter,
    Minute,
    Natural,
    Number,
    Page,
    PasswordHash,
    Reference,
    Short,
)
from hub.domain.press.command import Command as Command

DEVICE_TYPES = ("kiosk", "counter_keypad", "led_board", "rating_pad", "console")


class Take(Command, frozen=True):
    """A citizen asks for a number."""

    service: Letter
    priority: Short | None = None
    then: Errands = ()


class CheckIn(Command, frozen=True):
    """A citizen shows a code: of a booking (typed or scanned), or of a ticket whose call was missed."""

    code: Annotated[str, Meta(min_length=1, max_length=96)]


class OfflineTake(Command, frozen=True):
    """A kiosk hands in a number that it gave from its lease while the hub was away."""

    ticket: Number
    service: Letter
    day: Day
    priority: Short | None = None


class Printed(Command, frozen=True):
    """The kiosk has printed a job; `unconfirmed`: by a printer that does not tell whether it came out."""

    job: Job
    unconfirmed: bool = False


class PrintFailed(Command, frozen=True):
    """The kiosk could not print a job, or does not know whether it did (`unknown`)."""

    job: Job
    code: Code


class Challenge(Command, frozen=True):
    """An officer begins to log in; answered with a nonce for one login."""

    officer: Short


class Login(Command, frozen=True):
    """The officer proves the PIN, hex HMAC-SHA256(SHA-256(salt + PIN), nonce), or lays a card (its UID)."""

    officer: Short | None = None
    proof: Hex | None = None
    card: Card | None = None


class Logout(Command, frozen=True):
    """The officer leaves the counter."""


class Next(Command, frozen=True):
    """Finish the ticket in hand and call the next one."""


class Recall(Command, frozen=True):
    """Call the ticket in hand once more."""


class NoShow(Command, frozen=True):
    """The ticket in hand did not come."""


class Park(Command, frozen=True):
    """Put the ticket in hand aside."""


class Finish(Command, frozen=True):
    """The ticket in hand is served."""


class Call(Command, frozen=True):
    """Call a number out of turn: waiting, parked or missed. `day`: of a ticket carried over from before."""

    ticket: Number
    day: Day | None = None


class Transfer(Command, frozen=True):
    """Pass the ticket in hand to another service, or to a counter."""

    service: Letter | None = None
    counter: Natural | None = None


class Return(Command, frozen=True):
    """Put the ticket in hand, or a parked or missed one by its number, back into the queue."""

    ticket: Number | None = None
    day: Day | None = None


class Line(Command, frozen=True):
    """Who is next, a page at a time; `list`: those waiting, put aside or missed."""

    page: Page = 0
    list: Literal["waiting", "parked", "missed"] = "waiting"


class Services(Command, frozen=True):
    """The services of the office, a page at a time."""

    page: Page = 0


class ProcedureAgencies(Command, frozen=True):
    """A citizen looks for a procedure: the agencies that have some, a page at a time."""

    page: Page = 0


class Procedures(Command, frozen=True):
    """The procedures of an agency ("": of all) whose words begin as typed, one a page; `keys`: see search."""

    keys: Annotated[str, Meta(pattern=r"^[0-9]{0,16}$(?!\n)")] = ""
    agency: Annotated[str, Meta(max_length=40)] = ""
    page: Page = 0


class ProcedureSlip(Command, frozen=True):
    """The papers and the fee of a procedure, on a slip from this kiosk's printer."""

    code: Annotated[str, Meta(pattern=r"^[0-9a-z.]{1,16}$(?!\n)")]


class Pause(Command, frozen=True):
    """The counter takes a break."""

    reason: Code | None = None


class Resume(Command, frozen=True):
    """The break is over."""


class Rate(Command, frozen=True):
    """A citizen presses a face; without `ref` it is kept as unsolicited."""

    score: Annotated[int, Meta(ge=1, le=5)]
    ref: Short | None = None
    reason: Code | None = None


class Shown(Command, frozen=True):
    """What a board really shows; `day`: in turns with it, "" none, UNSET: a board that knows no days."""

    rev: Natural
    text: Annotated[str, Meta(max_length=64)]
    day: Annotated[str, Meta(max_length=16)] | UnsetType = UNSET


class Fault(Command, frozen=True):
    """A device reports trouble."""

    code: Code


class Recovered(Command, frozen=True):
    """The trouble is over."""

    code: Code


class Void(Command, frozen=True):
    """A console takes an open ticket out of the queue, by name and with a reason."""

    ticket: Number
    reason: Short
    day: Day | None = None


class Reprint(Command, frozen=True):
    """A console has a ticket printed again, at its kiosk or another; the paper says that it is a copy."""

    ticket: Number
    kiosk: DeviceName | None = None
    day: Day | None = None


class Book(Command, frozen=True):
    """A console books a slot; `at` is its beginning in civil time. `holder`: who, by an opaque id.

    `ref`: the code that its citizen has from upstream; it is as good at the kiosk as ours.
    """

    service: Letter
    at: Minute
    priority: Short | None = None
    holder: Short | None = None
    ref: Reference | None = None


class Cancel(Command, frozen=True):
    """A console gives a booked slot back."""

    code: Annotated[str, Meta(min_length=1, max_length=96)]


class Slots(Command, frozen=True):
    """A console asks for the slots of a service on a day."""

    service: Letter
    day: Day


class ClockConfirm(Command, frozen=True):
    """A clock that jumped ahead is right."""


class ClockBack(Command, frozen=True):
    """The clock is right, and was ahead when the last rows were written."""


class ServiceClose(Command, frozen=True):
    """A console closes a service: kiosks give no more numbers for it, those waiting are served."""

    service: Letter


class ServiceOpen(Command, frozen=True):
    """A console opens a service again."""

    service: Letter


class DeviceAdd(Command, frozen=True):
    """A console registers a device; `secret` is the hash of its password, never the password.

    `services`: what the buttons of a kiosk are for, in their order; empty: all services of the office.
    """

    name: DeviceName
    type: Annotated[str, Meta(max_length=40)]  # one of DEVICE_TYPES
    secret: PasswordHash
    counter: Natural | None = None
    services: Annotated[tuple[Letter, ...], Meta(max_length=64)] = ()


class DeviceRemove(Command, frozen=True):
    """A console removes a device."""

    name: DeviceName


class OfficerPin(Command, frozen=True):
    """A console sets an officer's PIN: `key` = hex SHA-256(salt + PIN)."""

    officer: Short
    salt: Hex
    key: Hex


class OfficerCard(Command, frozen=True):
    """A console gives an officer a card, or takes it away: `card` = hex SHA-256 of the bytes of its UID."""

    officer: Short
    card: Digest | None = None


class Status(Command, frozen=True):
    """A console asks how the hub is."""
