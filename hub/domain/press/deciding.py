"""What the office answers: `decide(state, command, context)` gives events or raises Refused.

Nothing here changes the state; a decision is a proposal until its events are applied.
"""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from hub.domain.bags import deciding as batch
from hub.domain.bookings import deciding as booking
from hub.domain.counters import (
    deciding as counter,
)
from hub.domain.counters import (
    deciding_feedback as feedback,
)
from hub.domain.counters import (
    deciding_session as session,
)
from hub.domain.dossiers import (
    deciding_desk as dossier_desk,
)
from hub.domain.dossiers import (
    deciding_office as dossier_office,
)
from hub.domain.dossiers import (
    deciding_procedures as procedures,
)
from hub.domain.errors import invalid
from hub.domain.office import deciding as console
from hub.domain.office.deciding_day import open_again, open_day, pages
from hub.domain.office.reconfigured import reconfigured
from hub.domain.press import commands as c
from hub.domain.press.context import Context, Decision, Waits
from hub.domain.queue import deciding_kiosk as kiosk
from hub.domain.queue import deciding_lease as lease
from hub.domain.queue import deciding_lists as lists
from hub.domain.queue.deciding_lease import grant

__all__ = [
    "Context",
    "Decision",
    "Waits",
    "decide",
    "grant",
    "open_again",
    "open_day",
    "pages",
    "reconfigured",
]

_DECIDE: dict[type[c.Command], Callable[[Context, Any], Decision]] = {
    c.Take: kiosk.take,
    c.CheckIn: booking.check_in,
    c.OfflineTake: lease.offline_take,
    c.Printed: kiosk.printed,
    c.PrintFailed: kiosk.print_failed,
    c.Challenge: session.challenge,
    c.Login: session.login,
    c.Logout: session.logout,
    c.Next: counter.next_ticket,
    c.Recall: counter.recall,
    c.NoShow: counter.no_show,
    c.Park: counter.park,
    c.Finish: counter.finish,
    c.Call: counter.call,
    c.Transfer: counter.transfer,
    c.Return: counter.give_back,
    c.Line: lists.line,
    c.Services: lists.services,
    c.ProcedureAgencies: procedures.agencies,
    c.Procedures: procedures.find,
    c.ProcedureSlip: procedures.slip,
    c.Pause: session.pause,
    c.Resume: session.resume,
    c.Rate: feedback.rate,
    c.Shown: feedback.shown,
    c.Fault: feedback.fault,
    c.Recovered: feedback.recovered,
    c.Dossier: dossier_desk.at_counter,
    c.Lookup: dossier_desk.look_up,
    c.DossierRegister: dossier_office.register,
    c.DossierStep: dossier_office.step,
    c.DossierWord: dossier_office.word,
    c.DossierShare: dossier_office.share,
    c.DossierFee: dossier_office.fee,
    c.DossierReceipt: dossier_office.receipt,
    c.DossierOfficial: dossier_office.official,
    c.DossierCorrect: dossier_office.correct,
    c.DossierConflict: dossier_office.conflict,
    c.PersonErase: dossier_office.erase,
    c.BatchOpen: batch.open_batch,
    c.BatchScan: batch.scan,
    c.BatchSeal: batch.seal,
    c.BatchClose: batch.close,
    c.Void: console.void,
    c.Reprint: console.reprint,
    c.Book: booking.book,
    c.Cancel: booking.cancel,
    c.Slots: booking.slots,
    c.ServiceClose: console.service_close,
    c.ServiceOpen: console.service_open,
    c.DeviceAdd: console.device_add,
    c.DeviceRemove: console.device_remove,
    c.OfficerPin: console.officer_pin,
    c.OfficerCard: console.officer_card,
}
_BY_AN_OFFICER = (  # a console says who did it
    c.DossierRegister,
    c.DossierStep,
    c.DossierWord,
    c.DossierShare,
    c.DossierFee,
    c.DossierReceipt,
    c.BatchOpen,
    c.BatchScan,
    c.BatchSeal,
    c.BatchClose,
)
OFFICERS_NAMED_MAX, OFFICER_CHARS_MAX = 20, 16


def decide(context: Context, command: c.Command) -> Decision:
    """Events and answer for one command. Raises Refused, and then nothing has changed."""
    if isinstance(command, _BY_AN_OFFICER):
        _known(context, command.officer)
    return _DECIDE[type(command)](context, command)


def _known(context: Context, officer: str | None) -> None:
    """Who entered it stands in the ledger for ever. Raises Refused `unknown_officer`."""
    known = context.office.officers
    if officer is not None and known and officer not in known:
        raise invalid("unknown_officer", officer=officer[:OFFICER_CHARS_MAX], known=_named(known))


def _named(known: Iterable[str]) -> str:
    first = list(islice(known, OFFICERS_NAMED_MAX + 1))
    return ", ".join(first[:OFFICERS_NAMED_MAX]) + ("…" if len(first) > OFFICERS_NAMED_MAX else "")
