"""What was told, in the order of the telling."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from hub.contract import messages as m
from hub.contract.procedure_slip import ProcedureSlip
from hub.contract.receipt_slip import ReceiptSlip
from hub.contract.slip import TicketSlip
from hub.domain.errors import Unavailable
from hub.services.ports import Account

WANTS = {"services": m.KioskWant, "recalls_max": m.KeypadWant, "mode": m.BoardWant, "levels": m.PadWant}


def _bounded(payload: bytes, kind: type) -> Any:
    """What was told; it must be within the bounds of the contract, which encoding does not check."""
    msgspec.json.decode(payload, type=kind)
    return msgspec.json.decode(payload)


def _want(payload: bytes) -> Any:
    want = msgspec.json.decode(payload)
    name = next(field for field in ("recalls_max", "mode", "levels", "services") if field in want)
    return _bounded(payload, WANTS[name])


class Told(NamedTuple):
    """One message: `what` is the name of the port's method, `to` a device or None."""

    what: str
    to: str | None
    data: Any


class RecordingMessenger:
    """`hub.services.ports.Messenger` that remembers; payloads are decoded."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.marks: list[str] = []  # the numbers told, as the broker keeps them

    def ack(self, dev: str, payload: bytes) -> None:
        self.told.append(Told("ack", dev, _bounded(payload, m.Ack)))

    def want(self, dev: str, payload: bytes) -> None:
        self.told.append(Told("want", dev, _want(payload) if payload else None))

    def keep_nothing(self, dev: str, leaf: str) -> None:
        self.told.append(Told("keep_nothing", dev, leaf))

    def now(self, payload: bytes) -> None:
        self.told.append(Told("now", None, _bounded(payload, m.OfficeNow)))

    def remember(self, mark: str) -> None:
        _bounded(m.encode(m.NumbersTold(mark)), m.NumbersTold)
        self.marks.append(mark)

    def call(self, payload: bytes) -> None:
        self.told.append(Told("call", None, _bounded(payload, m.OfficeCall)))

    def page(self, payload: bytes) -> None:
        self.told.append(Told("page", None, _bounded(payload, m.OfficePage)))

    def print_job(self, dev: str, job: str, slip: TicketSlip | ReceiptSlip | ProcedureSlip) -> None:
        self.told.append(Told("print", dev, (job, slip)))

    def confirm(self, token: object) -> None:
        self.told.append(Told("confirm", None, token))

    def of(self, what: str, to: str | None = None) -> list[Any]:
        """The data of all messages of one kind, to one device where given."""
        return [told.data for told in self.told if told.what == what and to in (None, told.to)]

    def kinds(self) -> list[str]:
        """The kinds in order, repetitions in a row once."""
        kinds = [told.what for told in self.told]
        return [kind for kind, before in zip(kinds, [None, *kinds], strict=False) if kind != before]

    def forget(self) -> None:
        """Begin to listen anew."""
        self.told.clear()


class RecordingAccounts:
    """`hub.services.ports.Accounts`: obeys at once, or is unavailable when told to be."""

    def __init__(self) -> None:
        self.obeyed: list[Sequence[Account]] = []
        self.broken = self.bug = False
        self.set_aside: Sequence[str] = ()

    async def obey(self, accounts: Sequence[Account]) -> Sequence[str]:
        if self.broken:
            raise Unavailable("the broker does not answer")
        if self.bug:
            raise KeyError("bug")
        self.obeyed.append(list(accounts))
        return self.set_aside
