"""What a kiosk may ask."""

from hub.domain import answers
from hub.domain import commands as c
from hub.domain import events as e
from hub.domain.allocation import due_ms
from hub.domain.civil_time import day_start_ms
from hub.domain.deciding.context import NOTHING, Context, Decision
from hub.domain.errors import refused
from hub.domain.numbering import next_number, ticket_id
from hub.domain.queueing import Ticket
from hub.domain.state import PrintJob


def take(context: Context, command: c.Take) -> Decision:
    """Give a number.

    Raises Refused `no_such_service`, `no_such_priority`, `service_closed`, `numbers_exhausted`.
    """
    state, office = context.state, context.office
    service = office.services.get(command.service)
    if service is None:
        raise refused("no_such_service", service=command.service)
    priority = office.priorities.get(command.priority or "")
    if command.priority and priority is None:
        raise refused("no_such_priority", priority=command.priority)
    if service.letter in state.closed:
        raise refused("service_closed", service=service.letter)
    number = next_number(service.letter, state.issued.get(service.letter, 0), office.numbering)
    taken_ms = max(context.pressed_ms, day_start_ms(state.day))
    due = due_ms(taken_ms, service, priority)
    event = e.TicketTaken(
        id=ticket_id(state.day, number),
        service=service.letter,
        taken_ms=taken_ms,
        due_ms=due,
        priority=command.priority,
        device=context.device.name,
        job=context.job,
    )
    ahead = state.lines.ahead(Ticket(event.id, service.letter, taken_ms, due))
    return Decision(answers.Taken(number, ahead, None, context.job), (event,))


def printed(context: Context, command: c.Printed) -> Decision:
    """The paper is out; saying it twice changes nothing."""
    job = _job_of(context, command.job)
    if job is None or job.printed:
        return NOTHING
    return Decision(answers.Nothing(), (e.TicketPrinted(job.id),))


def print_failed(context: Context, command: c.PrintFailed) -> Decision:
    """The paper is not out, or nobody knows."""
    job = _job_of(context, command.job)
    if job is None or job.printed or job.failed == command.code:
        return NOTHING
    return Decision(answers.Nothing(), (e.PrintFailed(job.id, command.code),))


def _job_of(context: Context, job_id: str) -> PrintJob | None:
    """The job, if it is this kiosk's own."""
    job = context.state.jobs.get(job_id)
    return job if job and job.device == context.device.name else None
