"""The payloads of the contract, typed. JSON in UTF-8; unknown fields are ignored, wrong types are not.

`EVENTS` is the one table of what may be asked, by whom, how long it stays good and what `ok` carries.
What devices should show is in `hub.contract.wants` and named here too.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType, field

from hub.contract.topics import VERSION as VERSION
from hub.contract.wants import CHOICES_MAX as CHOICES_MAX
from hub.contract.wants import BoardMode as BoardMode
from hub.contract.wants import BoardWant as BoardWant
from hub.contract.wants import Choice as Choice
from hub.contract.wants import Invitation as Invitation
from hub.contract.wants import KeypadWant as KeypadWant
from hub.contract.wants import KioskLease as KioskLease
from hub.contract.wants import KioskPrinter as KioskPrinter
from hub.contract.wants import KioskWant as KioskWant
from hub.contract.wants import OfficerName as OfficerName
from hub.contract.wants import PadWant as PadWant
from hub.contract.wants import ServiceLine as ServiceLine
from hub.contract.wants import Want as Want
from hub.domain.bounded import (
    ALARMS_MAX,
    COUNTERS_MAX,
    DEVICES_MAX,
    FAULTS_MAX,
    SERVICES_MAX,
    CounterNumbers,
    Key,
    Minutes,
    Moment,
    Name,
    Ticket,
    ToldMark,
    Version,
    Words,
)
from hub.domain.press import commands as c
from hub.domain.press.answers import (
    Answer,
    BatchNow,
    Booked,
    Called,
    DossierNow,
    LinePage,
    Looked,
    Nonce,
    Nothing,
    ProcedureAgenciesPage,
    ProcedureFound,
    ReceiptSent,
    Reprinted,
    ServicesPage,
    SlipSent,
    SlotsOfDay,
    Taken,
    Waiting,
    Welcome,
)
from hub.domain.press.command import Natural
from hub.domain.text import lined, ticket_number

PAYLOAD_BYTES_MAX = 16 * 1024  # of an event; the broker's own limit is wider
BOOT_PATTERN = r"^[0-9a-zA-Z]{1,16}$(?!\n)"
PRESS_AGE_MS_MAX = 10_000  # an officer's press from before an outage must not call a citizen minutes later

TOLD_BYTES_MAX = 240 * 1024  # of anything that the hub publishes: less than the broker takes

Boot = Annotated[str, Meta(pattern=BOOT_PATTERN)]
BootOrNone = Annotated[str, Meta(pattern=r"^[0-9a-zA-Z]{0,16}$(?!\n)")]
Detail = Annotated[str, Meta(max_length=400)] | int | float | bool | None
Details = Annotated[dict[Key, Detail], Meta(max_length=32)]
Seq = Annotated[int, Meta(ge=1, le=2**53)]
Lang = Literal["vi", "en"]
Result = Literal["ok", "denied", "invalid", "refused", "stale"]


class Event(Struct, frozen=True):
    """`up/<dev>/evt`: a press. (device, boot, seq) is its identity for ever."""

    v: Literal[1]
    boot: Boot
    seq: Seq
    age_ms: Annotated[int, Meta(ge=0)]  # of a wrong clock it may be anything: the day bounds it
    e: Annotated[str, Meta(max_length=40)]
    d: Raw = field(default_factory=lambda: Raw(b"{}"))
    on_behalf_of: Key | UnsetType = field(name="as", default=UNSET)
    lang: Lang | UnsetType = UNSET  # of who asks: a console's; without it the office's


class Identity(Struct, frozen=True):
    """What is needed to answer an event that cannot be understood otherwise."""

    boot: Boot
    seq: Seq


class Ack(Struct, frozen=True):
    """`dn/<dev>/ack`: the answer to an event; `dup` marks the repetition of an earlier answer."""

    boot: Boot
    seq: Seq
    r: Result
    d: Raw
    dup: bool | UnsetType = UNSET
    v: Natural = VERSION


class Trouble(Struct, frozen=True):
    """`d` of every answer but `ok`: a stable code and a text for the display."""

    code: Key
    text: Words


# what devices tell of themselves


class DeviceState(Struct, frozen=True, omit_defaults=True):
    """`up/<dev>/state`, retained: online, or lost by the last will."""

    s: Literal["online", "lost"]
    boot: BootOrNone = ""
    fw: Version = ""
    type: Key = ""


class DeviceInfo(Struct, frozen=True):
    """`up/<dev>/info`, retained. `told`: what the device keeps for the hub, as the last want had it."""

    board: Version = ""
    fw: Version = ""
    py: Version = ""
    slot: Version = ""
    reset: Version = ""
    caps: Annotated[tuple[Key, ...], Meta(max_length=32)] = ()
    told: ToldMark | UnsetType = UNSET
    v: Natural = VERSION


class Tele(Struct, frozen=True):
    """`up/<dev>/tele`, every 60 s: heap in bytes, uptime in seconds, length of the outbox."""

    heap: Natural = 0
    heap_free: Natural = 0
    up_s: Natural = 0
    outbox: Natural = 0
    reconnects: Natural = 0
    rtt_ms: Natural = 0
    v: Natural = VERSION


class Log(Struct, frozen=True):
    """`up/<dev>/log`: last words and warnings."""

    m: Annotated[str, Meta(max_length=2000)]
    level: Key = "info"
    v: Natural = VERSION


class Cmd(Struct, frozen=True):
    """`dn/<dev>/cmd`: done only within `ttl_ms` of its arrival."""

    id: Key
    c: Key
    ttl_ms: int = 8000
    d: Details = {}
    v: Natural = VERSION


class Rsp(Struct, frozen=True):
    """`up/<dev>/rsp`: the answer to a command."""

    id: Key
    r: Key
    d: Details = {}
    v: Natural = VERSION


# what the hub tells all


class HubState(Struct, frozen=True):
    """`hub/state`, retained: the time for all devices, and the number of this start."""

    s: Literal["online", "lost"]
    time: Moment | UnsetType = UNSET
    epoch: int | UnsetType = UNSET


class NumbersTold(Struct, frozen=True):
    """`hub/told`, retained: the numbers told. The hub reads it again at its start, and nobody else."""

    told: ToldMark
    v: Natural = VERSION


class CounterNow(Struct, frozen=True):
    """A counter in the public picture. `day`: of a ticket that was carried over from before."""

    counter: int
    state: Key
    ticket: Ticket | None
    service: Key | None
    nth: int
    day: Moment | UnsetType = UNSET


class ServiceNow(Struct, frozen=True):
    """A service in the public picture; `wait_min` null: nothing can be said.

    `why`: the code of the refusal, where it gives no numbers now.
    """

    service: Key
    name: Name
    open: bool
    waiting: int
    wait_min: Minutes | None
    why: Key | None = None


Counters = Annotated[tuple[CounterNow, ...], Meta(max_length=COUNTERS_MAX)]
Services = Annotated[tuple[ServiceNow, ...], Meta(max_length=SERVICES_MAX)]


class OfficeNow(Struct, frozen=True):
    """`office/now`, retained: the public picture. No personal data.

    While the office is shut, `why` has the code of the reason, `notice` its words with the next opening, and
    `opens_at` that moment in Unix seconds (null: none within 40 days).
    """

    rev: int
    day: Moment
    open: bool
    counters: Counters
    services: Services
    why: Key | None = None
    notice: Words = ""
    opens_at: Natural | None = None
    v: Natural = VERSION


class OfficePage(Struct, frozen=True):
    """`office/page`: somebody waits for a service, and nobody is at its counters; `nth` of this wait."""

    service: Key
    ticket: Ticket
    waiting: int
    counters: CounterNumbers
    officers: Annotated[tuple[Key, ...], Meta(max_length=500)]
    nth: int
    day: Moment | UnsetType = UNSET
    v: Natural = VERSION


class OfficeCall(Struct, frozen=True):
    """`office/call`: each call and recall. `day`: of a ticket that was carried over from before.

    The same number of today may wait: a screen or a voice tells them apart by the day.
    """

    ticket: Ticket
    counter: int
    nth: int
    service: Key
    day: Moment | UnsetType = UNSET


# status, for consoles


class DeviceStatus(Struct, frozen=True):
    """A device as the hub sees it."""

    name: Key
    type: Key
    counter: int | None
    online: bool
    fw: Version
    faults: Annotated[tuple[Key, ...], Meta(max_length=FAULTS_MAX)]
    outbox: int
    heap: int


class Alarm(Struct, frozen=True):
    """Something that a person must look at."""

    code: Key
    subject: Annotated[str, Meta(max_length=200)]


class Counts(Struct, frozen=True):
    """What the adapter has seen since the start."""

    presses: int = 0
    duplicates: int = 0
    invalid: int = 0
    refused: int = 0
    commits: int = 0


class HubStatus(Answer, frozen=True):
    """Answer to `status`. `alarms`: a person must look. `warnings`: what comes to its planned end soon."""

    day: Moment
    seq: int
    epoch: int
    up_s: int
    waiting: int
    counts: Counts
    devices: Annotated[tuple[DeviceStatus, ...], Meta(max_length=DEVICES_MAX)]
    counters: Counters
    services: Services
    alarms: Annotated[tuple[Alarm, ...], Meta(max_length=ALARMS_MAX)]
    warnings: Annotated[tuple[Alarm, ...], Meta(max_length=ALARMS_MAX)] = ()


class Spec(Struct, frozen=True):
    """One event of the contract."""

    command: type[c.Command]
    senders: frozenset[str]
    answer: type[Answer]
    perishable: bool = False  # older than PRESS_AGE_MS_MAX it is stale
    query: bool = False  # changes nothing and is not remembered


_KIOSK = frozenset({"kiosk"})
_KEYPAD = frozenset({"counter_keypad"})
_PAD = frozenset({"rating_pad"})
_BOARD = frozenset({"led_board"})
_CONSOLE = frozenset({"console"})
_ANY = frozenset(c.DEVICE_TYPES)

EVENTS: dict[str, Spec] = {
    "take": Spec(c.Take, _KIOSK, Taken),
    "checkin": Spec(c.CheckIn, _KIOSK, Taken),
    "offline_take": Spec(c.OfflineTake, _KIOSK, Nothing),
    "printed": Spec(c.Printed, _KIOSK, Nothing),
    "print_failed": Spec(c.PrintFailed, _KIOSK, Nothing),
    "challenge": Spec(c.Challenge, _KEYPAD, Nonce, perishable=True),
    "login": Spec(c.Login, _KEYPAD, Welcome, perishable=True),
    "logout": Spec(c.Logout, _KEYPAD, Nothing, perishable=True),
    "next": Spec(c.Next, _KEYPAD, Called, perishable=True),
    "recall": Spec(c.Recall, _KEYPAD, Waiting, perishable=True),
    "no_show": Spec(c.NoShow, _KEYPAD, Waiting, perishable=True),
    "park": Spec(c.Park, _KEYPAD, Waiting, perishable=True),
    "finish": Spec(c.Finish, _KEYPAD, Waiting, perishable=True),
    "call": Spec(c.Call, _KEYPAD, Called, perishable=True),
    "transfer": Spec(c.Transfer, _KEYPAD, Waiting, perishable=True),
    "return": Spec(c.Return, _KEYPAD | _CONSOLE, Waiting, perishable=True),
    "line": Spec(c.Line, _KEYPAD, LinePage, perishable=True, query=True),
    "services": Spec(c.Services, _KEYPAD, ServicesPage, perishable=True, query=True),
    "pause": Spec(c.Pause, _KEYPAD, Nothing, perishable=True),
    "resume": Spec(c.Resume, _KEYPAD, Nothing, perishable=True),
    "rate": Spec(c.Rate, _PAD, Nothing),
    "shown": Spec(c.Shown, _BOARD, Nothing),
    "fault": Spec(c.Fault, _ANY, Nothing),
    "recovered": Spec(c.Recovered, _ANY, Nothing),
    "dossier": Spec(c.Dossier, _KEYPAD, DossierNow, perishable=True),
    "lookup": Spec(c.Lookup, _KIOSK, Looked),
    "procedure_agencies": Spec(c.ProcedureAgencies, _KIOSK, ProcedureAgenciesPage, query=True),
    "procedures": Spec(c.Procedures, _KIOSK, ProcedureFound, query=True),
    "procedure_slip": Spec(c.ProcedureSlip, _KIOSK, SlipSent, query=True),
    "dossier_register": Spec(c.DossierRegister, _CONSOLE, DossierNow),
    "dossier_step": Spec(c.DossierStep, _CONSOLE, DossierNow),
    "dossier_word": Spec(c.DossierWord, _CONSOLE, DossierNow),
    "dossier_share": Spec(c.DossierShare, _CONSOLE, DossierNow),
    "dossier_fee": Spec(c.DossierFee, _CONSOLE, DossierNow),
    "dossier_receipt": Spec(c.DossierReceipt, _CONSOLE, ReceiptSent),
    "dossier_official": Spec(c.DossierOfficial, _CONSOLE, DossierNow),
    "dossier_correct": Spec(c.DossierCorrect, _CONSOLE, DossierNow),
    "dossier_conflict": Spec(c.DossierConflict, _CONSOLE, DossierNow),
    "person_erase": Spec(c.PersonErase, _CONSOLE, Nothing),
    "batch_open": Spec(c.BatchOpen, _CONSOLE, BatchNow),
    "batch_scan": Spec(c.BatchScan, _CONSOLE, BatchNow),
    "batch_seal": Spec(c.BatchSeal, _CONSOLE, BatchNow),
    "batch_close": Spec(c.BatchClose, _CONSOLE, BatchNow),
    "void": Spec(c.Void, _CONSOLE, Nothing),
    "reprint": Spec(c.Reprint, _CONSOLE, Reprinted),
    "book": Spec(c.Book, _CONSOLE, Booked),
    "cancel": Spec(c.Cancel, _CONSOLE, Nothing),
    "slots": Spec(c.Slots, _CONSOLE, SlotsOfDay, query=True),
    "clock_confirm": Spec(c.ClockConfirm, _CONSOLE, Nothing),
    "clock_back": Spec(c.ClockBack, _CONSOLE, Nothing),
    "service_close": Spec(c.ServiceClose, _CONSOLE, Nothing),
    "service_open": Spec(c.ServiceOpen, _CONSOLE, Nothing),
    "device_add": Spec(c.DeviceAdd, _CONSOLE, Nothing),
    "device_remove": Spec(c.DeviceRemove, _CONSOLE, Nothing),
    "officer_pin": Spec(c.OfficerPin, _CONSOLE, Nothing),
    "officer_card": Spec(c.OfficerCard, _CONSOLE, Nothing),
    "status": Spec(c.Status, _CONSOLE, HubStatus, query=True),
}

NOT_UNDERSTOOD = (
    msgspec.DecodeError,
    UnicodeDecodeError,
    RecursionError,
)  # what decoding strangers' bytes raises
encode = msgspec.json.Encoder().encode
decode_event = msgspec.json.Decoder(Event).decode
decode_identity = msgspec.json.Decoder(Identity).decode
_decode_data = msgspec.json.Decoder().decode
_AS_IT_IS = frozenset(
    {"shown", "login", "officer_pin", "officer_card", "device_add", "device_remove"}
)  # sign by sign: what machines say, and what opens doors


def decode_command(event: Event) -> c.Command:
    """The command in an event's `d`, its texts as the hub keeps them (`hub.domain.text`).

    Raises KeyError (unknown event) or NOT_UNDERSTOOD.
    """
    spec = EVENTS[event.e]
    data = _decode_data(event.d)
    if event.e not in _AS_IT_IS:
        data = lined(data)
        if isinstance(data, dict) and isinstance(number := data.get("ticket"), str):
            data["ticket"] = ticket_number(number) or number
    return msgspec.convert(data, spec.command)
