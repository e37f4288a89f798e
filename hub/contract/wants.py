"""What devices should show: `dn/<dev>/want`, retained, true for row `rev` of the ledger or later.

No personal data in any of them. `hub.contract.messages` names these, too.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from hub.contract.topics import VERSION
from hub.domain.bounded import SERVICES_MAX, Key, Letters, Minutes, Moment, Name, Ticket, ToldMark, Words

CHOICES_MAX = 32  # of one question on a small display

Choices = Annotated[tuple["Choice", ...], Meta(max_length=CHOICES_MAX)]


class ServiceLine(Struct, frozen=True):
    """One service of a kiosk. `why`: the code of the refusal, where it gives no numbers now."""

    letter: Key
    name: Name
    open: bool
    waiting: int
    wait_min: Minutes | None = None
    why: Key | None = None


class KioskLease(Struct, frozen=True):
    """The numbers that a kiosk may give while the hub is away: first and last of each service."""

    day: Moment
    numbers: Annotated[dict[Key, tuple[int, int]], Meta(max_length=SERVICES_MAX)]


class Choice(Struct, frozen=True):
    """Something to choose on a device: a priority class, a reason."""

    key: Key
    name: Name


class KioskPrinter(Struct, frozen=True):
    """The printer of a kiosk, as `hub.config.settings.Printing` has it.

    `answers`: auto, yes or no. `pictures`: where it keeps pictures: sent, ram, nv or fsq.
    """

    paper_mm: int
    answers: Literal["auto", "yes", "no"] = "auto"
    pictures: Literal["sent", "ram", "nv", "fsq"] = "sent"


class KioskWant(Struct, frozen=True):
    """`dn/<kiosk>/want`: the i-th button is the i-th service, a page after the other.

    `told`: what the kiosk keeps for the hub and says again in its `info` (`hub.services.press.told_marks`).
    """

    rev: int
    open: bool
    office: Name
    services: Annotated[tuple[ServiceLine, ...], Meta(max_length=SERVICES_MAX)]
    notice: Words = ""
    priorities: Choices = ()
    lease: KioskLease | None = None
    width: int = 3
    site: Key = ""
    printer: KioskPrinter | None = None
    told: ToldMark | UnsetType = UNSET
    v: int = VERSION


class OfficerName(Struct, frozen=True):
    """Who is at the counter."""

    id: Key
    name: Name


class KeypadWant(Struct, frozen=True):
    """`dn/<keypad>/want`: the counter as its officer should see it.

    `called_at`: Unix seconds. `errands`: services that the ticket in hand goes on to. `reasons`: of a pause.
    `day`: of a ticket in hand that was carried over from before.
    """

    rev: int
    counter: int
    state: Key
    officer: OfficerName | None
    ticket: Ticket | None
    service: Key | None
    nth: int
    waiting: int
    called_at: int | None = None
    recalls_max: int = 3
    parked: int = 0
    services: Letters = ()
    errands: Letters = ()
    reasons: Choices = ()
    day: Moment | UnsetType = UNSET
    v: int = VERSION


BoardMode = Literal["dark", "dashes", "idle", "number"]


class BoardWant(Struct, frozen=True):
    """`dn/<led_board>/want`: dark (closed), dashes (paused), idle (nobody called) or number.

    A board blinks when `call` changes while it runs. It answers each want, also a repeated one, with `shown`.
    `day`: of a number that was carried over from before; the board shows it in turns with the number.
    """

    rev: int
    counter: int
    mode: BoardMode
    text: Key
    call: int
    blink_ms: int = 6000
    brightness: int = 8
    day: Moment | UnsetType = UNSET
    v: int = VERSION


class Invitation(Struct, frozen=True):
    """Whom a pad invites, by reference."""

    ref: Key
    for_s: int


class PadWant(Struct, frozen=True):
    """`dn/<rating_pad>/want`: the scale, and the invitation while there is one."""

    rev: int
    counter: int
    invite: Invitation | None
    levels: int
    reason_below: int
    reasons: Annotated[tuple[Key, ...], Meta(max_length=CHOICES_MAX)]
    v: int = VERSION


Want = KioskWant | KeypadWant | BoardWant | PadWant
