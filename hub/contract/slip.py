"""What is printed for a citizen, before it is anything a printer understands."""

from datetime import datetime
from typing import Final, Protocol

import msgspec

QR_CHARS_MAX: Final = 90  # version 5 at level M in alphanumeric mode: 222 dots wide at 6 dots a module
NUMBER_CHARS_MAX: Final = 8


class TicketSlip(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket on paper. Names are already in the language of the office.

    `wait_min`: expected wait from-to in minutes, None when nothing can be said. `taken_at` has its time zone.
    `qr`: see `hub.domain.paper.codes`. `paged`: nobody is at the counter, an officer was asked to come.
    `errands`: services to go to afterwards. `note`: one more line for the citizen. `copy`: printed again, and
    says so. `bare`: with all its pictures, as the printer has lost those that it kept.
    """

    office: str
    number: str
    service_name: str
    ahead: int
    taken_at: datetime
    qr: str
    priority_name: str | None = None
    wait_min: tuple[int, int] | None = None
    thanks: str = ""
    paged: bool = False
    errands: tuple[str, ...] = ()
    note: str | None = None
    copy: bool = False
    bare: bool = False
    lang: str = "vi"

    def __post_init__(self) -> None:
        """ValueError for what no paper can show: a caller's bug, not a citizen's fate."""
        if not (0 < len(self.number) <= NUMBER_CHARS_MAX and self.number.isascii()):
            raise ValueError(f"number must be 1-{NUMBER_CHARS_MAX} ASCII characters, not {self.number!r}")
        if not (0 < len(self.qr) <= QR_CHARS_MAX and self.qr.isascii()):
            raise ValueError(f"qr must be 1-{QR_CHARS_MAX} ASCII characters, not {self.qr!r}")
        if self.taken_at.tzinfo is None:
            raise ValueError("taken_at must carry a time zone")


class PictureSet(msgspec.Struct, frozen=True):
    """Part `part` (from 1) of a set of pictures that a printer is to keep; no citizen waits for it."""

    name: str
    part: int


class SlipPrinter(Protocol):
    """Turns slips into the bytes a printer takes."""

    def render(self, slip: TicketSlip, paper_mm: int) -> bytes:
        """One ticket for paper of 58 or 80 mm, cut included."""
        ...
