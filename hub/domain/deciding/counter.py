"""What an officer may do at the keypad."""

from hub.domain import answers, queueing, sessions
from hub.domain import commands as c
from hub.domain import events as e
from hub.domain.deciding.context import NOTHING, Context, Decision
from hub.domain.errors import denied, refused
from hub.domain.office import Officer
from hub.domain.queueing import Step, Ticket, TicketState
from hub.domain.sessions import Session, SessionState, SessionStep


def _officer(context: Context, session: Session, officer_id: str) -> Officer:
    officer = context.office.officers.get(officer_id)
    if officer is None:
        raise denied("no_such_officer", officer=officer_id)
    if officer.counters and session.counter not in officer.counters:
        raise denied("not_your_counter", counter=session.counter)
    return officer


def challenge(context: Context, command: c.Challenge) -> Decision:
    """Begin a login."""
    officer = _officer(context, context.counter(), command.officer)
    salt = context.door.challenge(context.device.name, officer.id, context.nonce, context.mono_ms)
    return Decision(answers.Nonce(context.nonce, salt))


def login(context: Context, command: c.Login) -> Decision:
    """Open the counter. Raises Refused `counter_taken`, `officer_elsewhere` and those of the proof."""
    session = context.counter()
    officer = _officer(context, session, command.officer)
    context.door.check(context.device.name, officer.id, command.proof, context.mono_ms)
    welcome = answers.Welcome(officer.name)
    if session.officer == officer.id:  # the keypad was restarted, the officer never left
        return Decision(welcome)
    if session.officer is not None:
        raise refused("counter_taken", counter=session.counter)
    if elsewhere := context.state.officer_at(officer.id):
        raise refused("officer_elsewhere", counter=elsewhere.counter)
    return Decision(welcome, (e.OfficerLoggedIn(officer.id, session.counter),))


def logout(context: Context, command: c.Logout) -> Decision:
    """Close the counter; not with somebody in hand."""
    session = context.counter()
    sessions.after(session.state, SessionStep.LOGOUT)
    _refuse_in_hand(session)
    return Decision(answers.Nothing(), (e.OfficerLoggedOut(session.officer or "", session.counter),))


def next_ticket(context: Context, command: c.Next) -> Decision:
    """Finish the ticket in hand and call the one due first; nobody waiting is an answer, not an error."""
    session = context.at_work()
    first = context.state.lines.first(context.state.services_of(session.counter))
    done = _finished(context, session)
    if first is None:
        return Decision(answers.Called(None, 0), done)
    ticket = context.state.tickets[first]
    return _called(
        context, session, ticket, (*done, e.TicketCalled(ticket.id, session.counter, _who(session)))
    )


def call(context: Context, command: c.Call) -> Decision:
    """Call a number out of turn: waiting, parked or missed. Raises Refused `no_such_ticket` and others."""
    session = context.at_work()
    ticket = context.state.ticket_numbered(command.ticket)
    if ticket is None:
        raise refused("no_such_ticket", ticket=command.ticket)
    if ticket.service not in context.state.services_of(session.counter):
        raise refused("not_of_this_counter", ticket=command.ticket)
    back: tuple[e.AnyEvent, ...] = ()
    if ticket.state is not TicketState.WAITING:
        queueing.after(ticket.state, Step.RETURN)
        due = context.now_ms if ticket.state is TicketState.NO_SHOW else ticket.due_ms
        back = (e.TicketReturned(ticket.id, due),)
    event = e.TicketCalled(ticket.id, session.counter, _who(session), out_of_turn=True)
    return _called(context, session, ticket, (*_finished(context, session), *back, event))


def _called(context: Context, session: Session, ticket: Ticket, events: tuple[e.AnyEvent, ...]) -> Decision:
    left = context.waiting(session, -1 if ticket.state is TicketState.WAITING else 0)
    return Decision(answers.Called(ticket.number, left, ticket.service), events)


def recall(context: Context, command: c.Recall) -> Decision:
    """Call the ticket in hand once more."""
    session = context.at_work()
    ticket = context.in_hand(session)
    event = e.TicketCalled(ticket.id, session.counter, _who(session), nth=ticket.calls + 1)
    return Decision(answers.Waiting(context.waiting(session)), (event,))


def no_show(context: Context, command: c.NoShow) -> Decision:
    """The citizen did not come."""
    session = context.at_work()
    ticket = context.in_hand(session)
    return Decision(answers.Waiting(context.waiting(session)), (e.TicketMissed(ticket.id, session.counter),))


def park(context: Context, command: c.Park) -> Decision:
    """Put the ticket in hand aside."""
    session = context.at_work()
    ticket = context.in_hand(session)
    return Decision(answers.Waiting(context.waiting(session)), (e.TicketParked(ticket.id, session.counter),))


def finish(context: Context, command: c.Finish) -> Decision:
    """The ticket in hand is served."""
    session = context.at_work()
    context.in_hand(session)
    return Decision(answers.Waiting(context.waiting(session)), _finished(context, session))


def transfer(context: Context, command: c.Transfer) -> Decision:
    """Pass the ticket in hand to another service; its due time goes with it."""
    session = context.at_work()
    ticket = context.in_hand(session)
    if command.service not in context.office.services:
        raise refused("no_such_service", service=command.service)
    if command.service == ticket.service:
        raise refused("same_service", service=command.service)
    if command.service in context.state.closed:
        raise refused("service_closed", service=command.service)
    stays = command.service in context.state.services_of(session.counter)
    event = e.TicketTransferred(ticket.id, session.counter, command.service)
    return Decision(answers.Waiting(context.waiting(session, int(stays))), (event,))


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


def _who(session: Session) -> str:
    return session.officer or ""


def _refuse_in_hand(session: Session) -> None:
    if session.ticket is not None:
        raise refused("ticket_in_hand")


def _finished(context: Context, session: Session) -> tuple[e.AnyEvent, ...]:
    """The event that ends the service in hand, if there is one."""
    if session.ticket is None:
        return ()
    ticket = context.state.tickets[session.ticket]
    queueing.after(ticket.state, Step.FINISH)
    reference = f"{ticket.id}/{session.counter}"  # one rating for each ticket and counter
    return (e.TicketFinished(ticket.id, session.counter, _who(session), reference),)
