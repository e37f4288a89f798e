"""Form 01 on a kiosk's printer, once; once more is a copy that a person asked for."""

from hub.domain.dossiers import events as d
from hub.domain.dossiers.dossier import Dossier
from hub.domain.dossiers.plans import Act
from hub.domain.errors import refused
from hub.domain.press.context import Context

KIOSK = "kiosk"  # the one type of device that has a printer


def asked_for(
    context: Context, dossier: Dossier, device: str | None, officer: str | None, *, again: bool
) -> d.ReceiptOrdered:
    """The receipt that a person wants, a copy from the second time on.

    Raises Refused `not_accepted`, `receipt_ordered` (once more only with `again`), `no_receipt_device`,
    `no_such_kiosk`.
    """
    if dossier.accepted_ms is None:
        raise refused("not_accepted", dossier=dossier.code)
    if dossier.receipt_ordered and not again:
        raise refused("receipt_ordered", dossier=dossier.code)
    device = device or context.office.dossiers.receipt_device
    if not device:
        raise refused("no_receipt_device")
    if not _prints(context, device):
        raise refused("no_such_kiosk", device=device)
    return d.ReceiptOrdered(dossier.id, device, context.job, copy=dossier.receipt_ordered, officer=officer)


def by_itself(context: Context, dossier: Dossier, act: Act) -> tuple[d.ReceiptOrdered, ...]:
    """The receipt that comes with "received" at a counter, where a printer is configured.

    None for what is answered on the spot: there it is printed only when asked for (Nghị định 118/2025/NĐ-CP,
    Điều 17.4). A printer that is not there does not keep a dossier from being received; it is an alarm.
    """
    device = context.office.receipt_device(act.counter or 0)
    if dossier.same_day or dossier.receipt_ordered or not _prints(context, device):
        return ()
    return (d.ReceiptOrdered(dossier.id, device, context.job, counter=act.counter, officer=act.officer),)


def _prints(context: Context, device: str) -> bool:
    known = context.state.devices.get(device)
    return known is not None and known.type == KIOSK
