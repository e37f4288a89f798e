"""What rating pads and boards tell, and the troubles of all devices."""

from msgspec import UNSET

from hub.domain import events as e
from hub.domain.bounded import FAULTS_MAX
from hub.domain.errors import refused
from hub.domain.office.troubles import BY_THE_HUB, OF_THE_HUB, TOO_MANY_FAULTS
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import NOTHING, Context, Decision


def rate(context: Context, command: c.Rate) -> Decision:
    """Keep a rating: one for each finished ticket and counter; one that nobody asked for is flagged.

    Raises Refused `no_such_score`, `already_rated`.
    """
    session = context.counter()
    if command.score > len(context.office.rating.levels_vi):
        raise refused("no_such_score", score=command.score)
    finished = context.state.day.finished.get(command.ref or "")
    if finished is None or finished.counter != session.counter:
        event = e.Rated(
            counter=session.counter,
            score=command.score,
            ref=command.ref,
            officer=session.officer,
            reason=command.reason,
            unsolicited=True,
        )
        return Decision(answers.Nothing(), (event,))
    if finished.rated:
        raise refused("already_rated")
    event = e.Rated(
        counter=session.counter,
        score=command.score,
        ref=command.ref,
        officer=finished.officer,
        ticket=finished.ticket,
        reason=command.reason,
    )
    return Decision(answers.Nothing(), (event,))


def shown(context: Context, command: c.Shown) -> Decision:
    """Record what a board shows, when it changes."""
    day = "" if command.day is UNSET else command.day
    if context.state.day.shown.get(context.device.name) == (command.text, day):
        return NOTHING
    session = context.counter()
    event = e.BoardShown(context.device.name, session.counter, command.rev, command.text, day)
    return Decision(answers.Nothing(), (event,))


def fault(context: Context, command: c.Fault) -> Decision:
    """Raise an alarm, once a boot of the device.

    A device has so many troubles at most; the last place is for the alarm that it tells too many. Raises
    Refused `too_many_faults` after that, and `trouble_of_the_hub`.
    """
    name, code = context.device.name, command.code
    _refuse_of_the_hub(code)
    known = context.state.day.faults.get(name, {})
    if known.get(code) == context.boot:
        return NOTHING
    if code not in known and len(known.keys() - OF_THE_HUB) >= FAULTS_MAX - 1:
        if TOO_MANY_FAULTS in known:
            raise refused("too_many_faults", count=FAULTS_MAX)
        return Decision(answers.Nothing(), (e.FaultRaised(name, TOO_MANY_FAULTS, BY_THE_HUB),))
    return Decision(answers.Nothing(), (e.FaultRaised(name, code, context.boot),))


def recovered(context: Context, command: c.Recovered) -> Decision:
    """End an alarm that the device itself has raised. Raises Refused `trouble_of_the_hub`."""
    _refuse_of_the_hub(command.code)
    if command.code not in context.state.day.faults.get(context.device.name, ()):
        return NOTHING
    return Decision(answers.Nothing(), (e.FaultCleared(context.device.name, command.code),))


def _refuse_of_the_hub(code: str) -> None:
    """A device that does wrong would end the alarm, and the brake with it. Raises Refused."""
    if code in OF_THE_HUB:
        raise refused("trouble_of_the_hub", trouble=code)
