"""What the office answers: `decide(state, command, context)` gives events or raises Refused.

Nothing here changes the state; a decision is a proposal until its events are applied.
"""

from collections.abc import Callable
from typing import Any

from hub.domain import commands as c
from hub.domain.deciding import (
    batch,
    booking,
    console,
    counter,
    dossier_desk,
    dossier_office,
    feedback,
    kiosk,
    lease,
    lists,
    procedures,
    session,
)
from hub.domain.deciding.context import Context, Decision, Waits
from hub.domain.deciding.day import open_again, open_day, pages
from hub.domain.deciding.lease import grant
from hub.domain.deciding.reconfigured import reconfigured

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


def decide(context: Context, command: c.Command) -> Decision:
    """Events and answer for one command. Raises Refused, and then nothing has changed."""
    return _DECIDE[type(command)](context, command)
