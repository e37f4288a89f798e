"""What an officer at work does with citizens."""

from dataclasses import replace

from hub.domain import events as e
from hub.domain.counters.sessions import Session, SessionState
from hub.domain.errors import invalid, refused
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import Context, Decision
from hub.domain.queue import tickets as queueing
from hub.domain.queue.allocation import place
from hub.domain.queue.tickets import Step, Ticket, TicketState


def next_ticket(context: Context, command: c.Next) -> Decision:
    """Finish the ticket in hand and call the one due first; nobody waiting is an answer, not an error.

    That may be the same citizen, whose next errand this counter can do.
    """
    session, state = context.at_work(), context.state
    done = finished(context, session)
    lines = state.lines_of(session.counter)
    heads = [state.day.tickets[name] for name in state.day.lines.first_two(lines)]
    if _stays(context, session, done):
        heads = sorted((context.in_hand(session), *heads), key=place)
    if not heads:
        return Decision(answers.Called(None, 0), done)
    first, *others = heads
    beaten = (others[0].id, others[0].due_ms) if others else (None, None)
    why = e.Why("due", first.due_ms, *beaten)
    event = e.TicketCalled(first.id, session.counter, _who(session), why=why)
    errand = _next_errand(context, first) if first.id == session.ticket else None
    left = state.day.lines.waiting_for(lines) + _stays(context, session, done) - 1
    return Decision(answers.Called(first.number, left, errand or first.service), (*done, event))


def call(context: Context, command: c.Call) -> Decision:
    """Call a number out of turn: waiting, parked or missed.

    Raises Refused `no_such_ticket`, `ticket_of_which_day`, `not_of_this_counter`, `ticket_at_counter`,
    `ticket_done`, `ticket_void`.
    """
    session = context.at_work()
    ticket = context.ticket(command.ticket, command.day, lone_carried=True)
    _refuse_elsewhere(context, session, ticket)
    back: tuple[e.AnyEvent, ...] = ()
    if ticket.state is not TicketState.WAITING:
        _refuse_unless_aside(ticket)
        back = (e.TicketReturned(ticket.id, _due_back(context, ticket)),)
    done = finished(context, session)
    lines = context.state.lines_of(session.counter)
    due_there = replace(ticket, due_ms=_due_back(context, ticket))
    passed = context.state.day.lines.before(due_there, lines)
    if _stays(context, session, done):
        passed += place(context.in_hand(session)) < place(due_there)
    why = e.Why("chosen", due_there.due_ms, passed=passed)
    event = e.TicketCalled(ticket.id, session.counter, _who(session), out_of_turn=True, why=why)
    taken_out = ticket.state is TicketState.WAITING and ticket.line in lines
    left = context.waiting(session, _stays(context, session, done) - taken_out)
    day = context.state.day_of(ticket)
    return Decision(answers.Called(ticket.number, left, ticket.service, day), (*done, *back, event))


def _refuse_elsewhere(context: Context, session: Session, ticket: Ticket) -> None:
    """A counter has to do with the tickets of its lines and those that it has put aside itself."""
    lines = context.state.lines_of(session.counter)
    if not {ticket.service, ticket.line} & {*lines} and ticket.id not in session.aside:
        raise refused("not_of_this_counter", ticket=ticket.number)


def _due_back(context: Context, ticket: Ticket) -> int:
    """When a ticket is due that comes back: as before, or from now where its call was missed."""
    return context.now_ms if ticket.state is TicketState.NO_SHOW else ticket.due_ms


def _refuse_unless_aside(ticket: Ticket) -> None:
    """Only a ticket that was put aside or missed comes back by being called."""
    if ticket.state not in (TicketState.PARKED, TicketState.NO_SHOW):
        raise queueing.standing(ticket)


def _stays(context: Context, session: Session, events: tuple[e.AnyEvent, ...]) -> int:
    """1 when the ticket in hand goes on to an errand that this counter can do too."""
    services = context.state.services_of(session.counter)
    return sum(isinstance(one, e.TicketPassedOn) and one.service in services for one in events)


def recall(context: Context, command: c.Recall) -> Decision:
    """Call the ticket in hand once more. Raises Refused `recalls_exhausted`."""
    session = context.at_work()
    ticket = context.in_hand(session)
    calls_max = context.office.tickets.calls_max
    if ticket.calls >= calls_max:
        raise refused("recalls_exhausted", ticket=ticket.number, max=calls_max)
    event = e.TicketCalled(
        ticket.id, session.counter, _who(session), nth=ticket.calls + 1, why=e.Why("again", ticket.due_ms)
    )
    return Decision(answers.Waiting(context.waiting(session)), (event,))


def no_show(context: Context, command: c.NoShow) -> Decision:
    """The citizen did not come."""
    session = context.at_work()
    ticket = context.in_hand(session)
    return Decision(answers.Waiting(context.waiting(session)), (e.TicketMissed(ticket.id, session.counter),))


def park(context: Context, command: c.Park) -> Decision:
    """Put the ticket in hand aside. Raises Refused `park_full`."""
    session = context.at_work()
    ticket = context.in_hand(session)
    parked_max = context.office.tickets.parked_max
    if len(context.state.aside(session.counter, TicketState.PARKED)) >= parked_max:
        raise refused("park_full", max=parked_max)
    return Decision(answers.Waiting(context.waiting(session)), (e.TicketParked(ticket.id, session.counter),))


def give_back(context: Context, command: c.Return) -> Decision:
    """Put the ticket in hand back into the queue with its due time, or a named one that was put aside.

    A missed one is due from now. A console may name any ticket, a keypad one of its counter. Raises Refused
    `nothing_in_hand`, `no_such_ticket`, `not_of_this_counter`, `ticket_*`.
    """
    if command.ticket is None:
        session = context.at_work()
        ticket = context.in_hand(session)
        event = e.TicketReturned(ticket.id, ticket.due_ms, session.counter)
        return Decision(answers.Waiting(context.waiting(session, 1)), (event,))
    named = context.ticket(command.ticket, command.day, lone_carried=context.device.type != "console")
    if context.device.type != "console":
        _refuse_elsewhere(context, context.at_work(), named)
    _refuse_unless_aside(named)
    waiting = context.state.day.lines.waiting(named.line) + 1
    return Decision(answers.Waiting(waiting), (e.TicketReturned(named.id, _due_back(context, named)),))


def finish(context: Context, command: c.Finish) -> Decision:
    """The ticket in hand is served."""
    session = context.at_work()
    context.in_hand(session)
    done = finished(context, session)
    return Decision(answers.Waiting(context.waiting(session, _stays(context, session, done))), done)


def transfer(context: Context, command: c.Transfer) -> Decision:
    """Pass the ticket in hand to another service or counter; its due time goes with it.

    Raises Refused `transfer_where`, `nothing_in_hand` and those of the two kinds.
    """
    session = context.at_work()
    ticket = context.in_hand(session)
    if (command.service is None) == (command.counter is None):
        raise invalid("transfer_where")
    if command.service is not None:
        event = _to_service(context, session, ticket, command.service)
    else:
        event = _to_counter(context, session, ticket, command.counter or 0)
    stays = event.to_counter is None and event.service in context.state.services_of(session.counter)
    return Decision(answers.Waiting(context.waiting(session, int(stays))), (event,))


def _to_service(context: Context, session: Session, ticket: Ticket, letter: str) -> e.TicketTransferred:
    """Raises Refused `no_such_service`, `same_service`, `service_closed`."""
    if letter not in context.office.services:
        raise refused("no_such_service", service=letter)
    if letter == ticket.service:
        raise refused("same_service", service=letter)
    if letter in context.state.day.closed:
        raise refused("service_closed", service=letter)
    return e.TicketTransferred(ticket.id, session.counter, letter)


def _to_counter(context: Context, session: Session, ticket: Ticket, number: int) -> e.TicketTransferred:
    """Raises Refused `no_such_counter`, `own_counter`, `counter_closed`."""
    there = context.state.day.sessions.get(number)
    if there is None:
        raise refused("no_such_counter", counter=number)
    if there is session:
        raise refused("own_counter", counter=number)
    if there.state is SessionState.CLOSED:
        raise refused("counter_closed", counter=number)
    return e.TicketTransferred(ticket.id, session.counter, ticket.service, number)


def _who(session: Session) -> str:
    return session.officer or ""


def _next_errand(context: Context, ticket: Ticket) -> str | None:
    """Where a ticket goes on to; a service that was configured away since would be a line without end."""
    return next((letter for letter in ticket.then if letter in context.office.services), None)


def finished(context: Context, session: Session) -> tuple[e.TicketFinished | e.TicketPassedOn, ...]:
    """The event that ends the service in hand, if there is one: done, or on to the next errand."""
    if session.ticket is None:
        return ()
    ticket = context.state.day.tickets[session.ticket]
    queueing.after(ticket.state, Step.FINISH)
    reference = f"{ticket.id}/{session.counter}"  # one rating for each ticket and counter
    if there := _next_errand(context, ticket):
        return (e.TicketPassedOn(ticket.id, session.counter, _who(session), reference, there),)
    return (e.TicketFinished(ticket.id, session.counter, _who(session), reference),)
