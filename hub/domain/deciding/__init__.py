"""What the office answers: `decide(state, command, context)` gives events or raises Refused.

Nothing here changes the state; a decision is a proposal until its events are applied.
"""

from collections.abc import Callable
from typing import Any

from hub.domain import commands as c
from hub.domain.deciding import console, counter, feedback, kiosk
from hub.domain.deciding.context import Context, Decision
from hub.domain.deciding.day import open_day

__all__ = ["Context", "Decision", "decide", "open_day"]

_DECIDE: dict[type[c.Command], Callable[[Context, Any], Decision]] = {
    c.Take: kiosk.take,
    c.Printed: kiosk.printed,
    c.PrintFailed: kiosk.print_failed,
    c.Challenge: counter.challenge,
    c.Login: counter.login,
    c.Logout: counter.logout,
    c.Next: counter.next_ticket,
    c.Recall: counter.recall,
    c.NoShow: counter.no_show,
    c.Park: counter.park,
    c.Finish: counter.finish,
    c.Call: counter.call,
    c.Transfer: counter.transfer,
    c.Pause: counter.pause,
    c.Resume: counter.resume,
    c.Rate: feedback.rate,
    c.Shown: feedback.shown,
    c.Fault: feedback.fault,
    c.Recovered: feedback.recovered,
    c.Void: console.void,
    c.ServiceClose: console.service_close,
    c.ServiceOpen: console.service_open,
    c.DeviceAdd: console.device_add,
    c.DeviceRemove: console.device_remove,
    c.OfficerPin: console.officer_pin,
}


def decide(context: Context, command: c.Command) -> Decision:
    """Events and answer for one command. Raises Refused, and then nothing has changed."""
    return _DECIDE[type(command)](context, command)
