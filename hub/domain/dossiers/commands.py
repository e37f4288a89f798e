"""What devices and consoles ask about dossiers, persons and bags: the `d` of these events, typed.

The field names are those on the wire (docs/design.md section 4).
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from hub.domain.press.command import (
    Code,
    Command,
    DeviceName,
    DossierCode,
    Minute,
    Natural,
    Number,
    Page,
    Short,
)

PIECES_MAX = 9_999  # of one paper: more is a slip of the hand

Pieces = Annotated[int, Meta(ge=0, le=PIECES_MAX)]
Place = Annotated[int, Meta(ge=1, le=99)]  # in a list that was answered


class Dossier(Command, frozen=True):
    """An officer scans a dossier at the counter and presses an outcome key.

    `procedure` (or its place in the list that was answered, from 1) where the code is new and the counter
    handles several. `reason` of a refusal, `papers` that are missing: their places in the lists that were
    answered, from 1; `sheet`: the procedure of the printed list from which they were scanned. `page`:
    of a list, from 0.
    """

    code: DossierCode
    action: Literal["received", "supplement", "refused", "returned"]
    procedure: Short | None = None
    page: Page = 0
    reason: Place | None = None
    papers: Annotated[tuple[Place, ...], Meta(max_length=50)] = ()
    sheet: Short | None = None


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
    originals: Pieces = 0
    certified: Pieces = 0
    copies: Pieces = 0


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


class DossierWord(Command, frozen=True):
    """A console completes what the paper of the last refusal, supplement or stop says; `items` replace those.

    `step`: which of these, the last one where it is absent.
    """

    code: DossierCode
    step: Code | None = None
    reason: Annotated[str, Meta(max_length=500)] | None = None
    items: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=300)], ...], Meta(max_length=50)] = ()
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
    amount_vnd: Annotated[int, Meta(ge=-(2**53), le=2**53)]
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
    """A console scans a dossier into an open bag, out of one that has arrived, or (`out`) takes it back.

    `into`: it is to go in; False: it is to come out; absent: as the bag stands.
    """

    batch: Short
    code: DossierCode
    out: bool = False
    officer: Short | None = None
    into: bool | None = None


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
