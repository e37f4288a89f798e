"""The receipt of a dossier on thermal paper, before it is anything a printer understands."""

from datetime import datetime
from typing import Protocol

import msgspec

from hub.contract.slip import QR_CHARS_MAX
from hub.domain.calendar.civil_time import CIVIL_TIME
from hub.domain.paper.forms import Moment, Receipt, one_line

CODE_CHARS_MAX = 64


class ReceiptSlip(msgspec.Struct, frozen=True, kw_only=True):
    """Form 01 for a citizen in a hurry. Names are already in the language of the office.

    `name`: who handed it in. `due_at` None: no term is known. `counters`: where the result is collected;
    `by_post`: it comes by itself. `papers`: what was handed in, one line each. `fee_vnd` 0: nothing was paid.
    """

    office: str
    code: str
    qr: str
    procedure: str
    name: str
    received_at: datetime
    due_at: datetime | None = None
    sets: int = 1
    papers: tuple[str, ...] = ()
    fee_vnd: int = 0
    counters: tuple[int, ...] = ()
    by_post: bool = False
    copy: bool = False
    lang: str = "vi"

    def __post_init__(self) -> None:
        """ValueError for what no paper can show: a caller's bug."""
        if not (0 < len(self.code) <= CODE_CHARS_MAX and self.code.isascii()):
            raise ValueError(f"code must be 1-{CODE_CHARS_MAX} ASCII characters, not {self.code!r}")
        if not (0 < len(self.qr) <= QR_CHARS_MAX and self.qr.isascii()):
            raise ValueError(f"qr must be 1-{QR_CHARS_MAX} ASCII characters, not {self.qr!r}")
        if self.received_at.tzinfo is None or (self.due_at is not None and self.due_at.tzinfo is None):
            raise ValueError("received_at and due_at must carry a time zone")


def receipt_slip(form: Receipt, lang: str = "vi", *, copy: bool = False) -> ReceiptSlip:
    """Form 01 as a slip. Raises ValueError for a form without the moment at which it was received."""
    if form.received is None:
        raise ValueError(f"{form.code} was not received")
    return ReceiptSlip(
        office=form.office,
        code=form.code,
        qr=form.qr,
        procedure=one_line(form.procedure),
        name=one_line(form.applicant.name),
        received_at=_at(form.received),
        due_at=_at(form.due) if form.due else None,
        sets=form.sets,
        papers=tuple(one_line(component.name) for component in form.components),
        fee_vnd=sum(fee.amount_vnd for fee in form.fees),
        counters=form.counters,
        by_post=form.by_post,
        copy=copy,
        lang=lang,
    )


def _at(moment: Moment) -> datetime:
    return datetime(moment.year, moment.month, moment.day, moment.hour, moment.minute, tzinfo=CIVIL_TIME)


class ReceiptPrinter(Protocol):
    """Turns receipts into the bytes a printer takes."""

    def render(self, slip: ReceiptSlip, paper_mm: int) -> bytes:
        """One receipt for paper of 58 or 80 mm, cut included."""
        ...
