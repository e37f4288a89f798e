"""What devices and consoles ask of the office: the `d` of each event of the contract, typed.

The field names are those on the wire (DESIGN.md section 4). Lengths are bounded so that nothing
unbounded reaches the ledger: the store keeps 64 bits of a number, and Python's `$` lets a line feed pass.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

DeviceName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$(?!\n)")]
DeviceType = str  # one of DEVICE_TYPES
Short = Annotated[str, Meta(min_length=1, max_length=64)]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,40}$(?!\n)")]
Hex = Annotated[str, Meta(pattern=r"^([0-9a-f]{2}){1,64}$(?!\n)")]
Letter = Annotated[str, Meta(min_length=1, max_length=2)]
Job = Annotated[str, Meta(min_length=1, max_length=80)]  # "<device>-<boot>-<seq>", each at its longest
Natural = Annotated[int, Meta(ge=0, le=2**53)]
PasswordHash = Annotated[str, Meta(pattern=r"^[!-~]{1,256}$(?!\n)")]  # it stands on a line of a file
Number = Annotated[str, Meta(pattern=r"^[A-Z]{1,2}[0-9]{1,5}$(?!\n)")]

Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$(?!\n)")]
Minute = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$(?!\n)")]
Errands = Annotated[tuple[Letter, ...], Meta(max_length=16)]
Page = Annotated[int, Meta(ge=0, le=9_999)]
Card = Annotated[str, Meta(pattern=r"^([0-9a-f]{8}|[0-9a-f]{14}|[0-9a-f]{20})$(?!\n)")]  # UID: 4, 7, 10 bytes
DossierCode = Annotated[str, Meta(min_length=1, max_length=64)]  # as scanned; the office's patterns decide
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]

DEVICE_TYPES = ("kiosk", "counter_keypad", "led_board", "rating_pad", "console")


class Command(Struct, frozen=True, forbid_unknown_fields=False):
    """Base of all commands."""


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
    """The kiosk has printed a job."""

    job: Job


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
    """Call a number out of turn: waiting, parked or missed."""

    ticket: Number


class Transfer(Command, frozen=True):
    """Pass the ticket in hand to another service, or to a counter."""

    service: Letter | None = None
    counter: Natural | None = None


class Return(Command, frozen=True):
    """Put the ticket in hand, or a parked or missed one by its number, back into the queue."""

    ticket: Number | None = None


class Line(Command, frozen=True):
    """Who is next, a page at a time; `list`: those waiting, put aside or missed."""

    page: Page = 0
    list: Literal["waiting", "parked", "missed"] = "waiting"


class Services(Command, frozen=True):
    """The services of the office, a page at a time."""

    page: Page = 0


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
    """What a board really shows."""

    rev: Natural
    text: Annotated[str, Meta(max_length=64)]


class Fault(Command, frozen=True):
    """A device reports trouble."""

    code: Code


class Recovered(Command, frozen=True):
    """The trouble is over."""

    code: Code


class Dossier(Command, frozen=True):
    """An officer scans a dossier at the counter and presses an outcome key.

    `procedure` (or its place in the list that was answered, from 1) where the code is new and the counter
    handles several.
    """

    code: DossierCode
    action: Literal["received", "supplement", "refused", "returned"]
    procedure: Short | None = None


class Lookup(Command, frozen=True):
    """A citizen scans a dossier's slip: where it stands, and a number for the result if it is ready."""

    code: DossierCode


class Person(Struct, frozen=True):
    """A citizen's data of one dossier. Goes to the table `persons`, never to the chain or a public topic."""

    name: Annotated[str, Meta(max_length=200)]
    owner: Annotated[str, Meta(max_length=200)] = ""  # chủ hồ sơ, where another person submits
    owner_kind: Annotated[str, Meta(max_length=40)] = ""  # citizen, company, ...: mapped for each upstream
    address: Annotated[str, Meta(max_length=400)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    email: Annotated[str, Meta(max_length=200)] = ""
    identity_kind: Annotated[str, Meta(max_length=40)] = ""
    identity: Annotated[str, Meta(max_length=40)] = ""
    subject: Annotated[str, Meta(max_length=1000)] = ""  # trích yếu: people write names into it


class Paper(Struct, frozen=True):
    """A paper in a dossier and how many of each kind."""

    name: Annotated[str, Meta(min_length=1, max_length=300)]
    originals: Natural = 0
    certified: Natural = 0
    copies: Natural = 0


class AgencyShare(Struct, frozen=True):
    """An agency's part of a cross-agency dossier."""

    agency: Short
    term: Annotated[int, Meta(ge=0, le=3650)]
    unit: Literal["working_days", "calendar_days", "hours"] = "working_days"
    lead: bool = False


class DossierRegister(Command, frozen=True):
    """A console registers a dossier; without a code the hub gives a local one until upstream gives its own.

    `at`: when it was handed in, in civil time; absent: now. `term` and `unit` only where they differ from
    those of the procedure.
    """

    procedure: Short
    person: Person | None = None
    code: DossierCode | None = None
    channel: Literal["counter", "online", "post"] = "counter"
    way: Literal["counter", "post"] = "counter"
    at: Minute | None = None
    term: Annotated[int, Meta(ge=0, le=3650)] | None = None
    unit: Literal["working_days", "calendar_days", "hours"] | None = None
    sets: Annotated[int, Meta(ge=1, le=99)] = 1
    components: Annotated[tuple[Paper, ...], Meta(max_length=50)] = ()
    shares: Annotated[tuple[AgencyShare, ...], Meta(max_length=20)] = ()
    officer: Short | None = None
    ticket: Number | None = None
    counter: Natural | None = None


class DossierStep(Command, frozen=True):
    """A console enters a step: `step` is one of the life cycle. `at`: when it was done; absent: now.

    `due`: the new date of an apology.
    """

    code: DossierCode
    step: Code
    at: Minute | None = None
    reason: Annotated[str, Meta(max_length=500)] | None = None
    items: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=300)], ...], Meta(max_length=50)] = ()
    due: Minute | None = None
    agency: Short | None = None
    officer: Short | None = None


class DossierShare(Command, frozen=True):
    """A console enters that an agency has done its part."""

    code: DossierCode
    agency: Short
    at: Minute | None = None
    officer: Short | None = None


class DossierFee(Command, frozen=True):
    """A console enters a fee and the number of its receipt."""

    code: DossierCode
    name: Short
    amount_vnd: int
    receipt: Short
    paper: bool = False
    at: Minute | None = None
    officer: Short | None = None


class DossierReceipt(Command, frozen=True):
    """A console has form 01 printed at a kiosk, that of `[dossiers] receipt_device` where none is named.

    `again`: once more; the paper says that it is a copy.
    """

    code: DossierCode
    device: DeviceName | None = None
    again: bool = False
    officer: Short | None = None


class DossierOfficial(Command, frozen=True):
    """A console (the sync) tells the code that upstream has given."""

    code: DossierCode
    official: DossierCode


class DossierCorrect(Command, frozen=True):
    """A console (the sync) tells upstream's decision about the procedure or the citizen's data."""

    code: DossierCode
    procedure: Short | None = None
    person: Person | None = None


class DossierConflict(Command, frozen=True):
    """A console (the sync) lists that the two sides differ; values are "" where they are personal."""

    code: DossierCode
    field: Short
    kept: Literal["hub", "upstream"]
    ours: Annotated[str, Meta(max_length=200)] = ""
    theirs: Annotated[str, Meta(max_length=200)] = ""


class PersonErase(Command, frozen=True):
    """A console erases the citizen's data of a dossier."""

    code: DossierCode
    reason: Literal["request", "retention"] = "request"


class BatchOpen(Command, frozen=True):
    """A console opens a bag of dossiers to be carried."""

    origin: Short
    destination: Short
    officer: Short | None = None


class BatchScan(Command, frozen=True):
    """A console scans a dossier into an open bag, out of one that has arrived, or (`out`) takes it back."""

    batch: Short
    code: DossierCode
    out: bool = False
    officer: Short | None = None


class BatchSeal(Command, frozen=True):
    """A console closes a bag with a seal."""

    batch: Short
    seal: Short
    carrier: Annotated[str, Meta(max_length=100)] = ""
    officer: Short | None = None


class BatchClose(Command, frozen=True):
    """A console ends the check of a bag that has arrived: what was not scanned is missing."""

    batch: Short
    seal_broken: bool = False
    officer: Short | None = None


class Void(Command, frozen=True):
    """A console takes an open ticket out of the queue, by name and with a reason."""

    ticket: Number
    reason: Short


class Reprint(Command, frozen=True):
    """A console has a ticket printed again, at its kiosk or another; the paper says that it is a copy."""

    ticket: Number
    kiosk: DeviceName | None = None


class Book(Command, frozen=True):
    """A console books a slot; `at` is its beginning in civil time. `holder`: who, by an opaque id."""

    service: Letter
    at: Minute
    priority: Short | None = None
    holder: Short | None = None


class Cancel(Command, frozen=True):
    """A console gives a booked slot back."""

    code: Annotated[str, Meta(min_length=1, max_length=96)]


class Slots(Command, frozen=True):
    """A console asks for the slots of a service on a day."""

    service: Letter
    day: Day


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
    type: DeviceType
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
