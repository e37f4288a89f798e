"""An officer comes to a counter and goes: login, breaks, logout."""

from hub.domain import events as e
from hub.domain.counters import sessions
from hub.domain.counters.sessions import Session, SessionState, SessionStep
from hub.domain.errors import denied, refused
from hub.domain.office.office import Officer
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import NOTHING, Context, Decision
from hub.domain.queue.tickets import line_of_counter


def challenge(context: Context, command: c.Challenge) -> Decision:
    """Begin a login."""
    officer = _officer(context, context.counter(), command.officer)
    salt = context.door.challenge(context.device.name, officer.id, context.nonce, context.mono_ms)
    return Decision(answers.Nonce(context.nonce, salt))


def login(context: Context, command: c.Login) -> Decision:
    """Open the counter. Raises Refused `counter_taken`, `officer_elsewhere` and those of the proof."""
    session = context.counter()
    officer = _proved(context, session, command)
    welcome = answers.Welcome(officer.name)
    if session.officer == officer.id:  # the keypad was restarted, the officer never left
        return Decision(welcome)
    if session.officer is not None:
        raise refused("counter_taken", counter=session.counter)
    if elsewhere := context.state.officer_at(officer.id):
        raise refused("officer_elsewhere", counter=elsewhere.counter)
    return Decision(welcome, (e.OfficerLoggedIn(officer.id, session.counter),))


def _proved(context: Context, session: Session, command: c.Login) -> Officer:
    """Who this is, by card or by PIN. Raises Refused `unknown_card` and those of the Doorkeeper."""
    if command.card is not None:
        who = context.door.card(context.device.name, command.card, context.mono_ms)
        return _officer(context, session, who)
    officer = _officer(context, session, command.officer or "")
    context.door.check(context.device.name, officer.id, command.proof or "", context.mono_ms)
    return officer


def _officer(context: Context, session: Session, officer_id: str) -> Officer:
    officer = context.office.officers.get(officer_id)
    if officer is None:
        raise denied("no_such_officer", officer=officer_id)
    if officer.counters and session.counter not in officer.counters:
        raise denied("not_your_counter", counter=session.counter)
    return officer


def logout(context: Context, command: c.Logout) -> Decision:
    """Close the counter; not with somebody in hand. Who waited for this counter alone waits in line again."""
    session = context.counter()
    sessions.after(session.state, SessionStep.LOGOUT)
    _refuse_in_hand(session)
    own = context.state.day.lines.in_order((line_of_counter(session.counter),))
    released = tuple(e.TicketReleased(ticket) for ticket in own)
    return Decision(
        answers.Nothing(), (*released, e.OfficerLoggedOut(session.officer or "", session.counter))
    )


def pause(context: Context, command: c.Pause) -> Decision:
    """Take a break; not with somebody in hand."""
    session = context.counter()
    sessions.after(session.state, SessionStep.PAUSE)
    _refuse_in_hand(session)
    return Decision(answers.Nothing(), (e.CounterPaused(session.counter, command.reason),))


def resume(context: Context, command: c.Resume) -> Decision:
    """End the break."""
    session = context.counter()
    if session.state is SessionState.OPEN:
        return NOTHING
    sessions.after(session.state, SessionStep.RESUME)
    return Decision(answers.Nothing(), (e.CounterResumed(session.counter),))


def _refuse_in_hand(session: Session) -> None:
    if session.ticket is not None:
        raise refused("ticket_in_hand")
