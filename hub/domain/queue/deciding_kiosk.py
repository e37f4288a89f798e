"""What a kiosk may ask for a citizen: a number, several errands on one, and to tell of its paper."""

from hub.domain import events as e
from hub.domain.calendar.civil_time import day_start_ms
from hub.domain.errors import refused
from hub.domain.office.office import Priority, Service
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import NOTHING, Context, Decision
from hub.domain.queue.admission import minutes, shut
from hub.domain.queue.allocation import due_ms
from hub.domain.queue.capacity import free_number
from hub.domain.queue.numbering import next_number, ticket_id
from hub.domain.queue.tickets import Ticket
from hub.domain.state import OfficeState, PrintJob


def take(context: Context, command: c.Take) -> Decision:
    """Give a number.

    Raises Refused `no_such_service`, `no_such_priority`, `errand_twice`, `too_many_errands`,
    `numbers_exhausted` and those of `hub.domain.queue.admission`.
    """
    state = context.state
    service = known_service(context, command.service)
    priority = known_priority(context, command.priority)
    _refuse_errands(context, (command.service, *command.then))
    taken_ms = max(context.pressed_ms, day_start_ms(state.day.name))
    credit_s = priority.credit_s if priority else 0
    wait_s = context.waits.expected_s(service.letter, credit_s)
    for letter in (command.service, *command.then):
        if refusal := shut(state, letter, taken_ms, wait_s if letter == service.letter else None):
            raise refusal
    event = e.TicketTaken(
        id=free_ticket(state, service.letter),
        service=service.letter,
        taken_ms=taken_ms,
        due_ms=due_ms(taken_ms, service, credit_s),
        priority=command.priority,
        device=context.device.name,
        job=context.job,
        wait_s=wait_s,
        then=command.then,
    )
    return taken(context, event, service)


def taken(context: Context, event: e.TicketTaken, service: Service) -> Decision:
    """Tell the citizen, and page an officer when nobody is there to serve.

    Raises Refused `numbers_exhausted`: somebody has this number, since the ranges were moved during the day.
    """
    state = context.state
    if event.id in state.day.tickets:
        raise refused("numbers_exhausted", service=service.letter)
    ahead = state.day.lines.ahead(Ticket(event.id, service.letter, event.taken_ms, event.due_ms))
    number = event.id.rpartition("/")[2]
    answer = answers.Taken(number, ahead, minutes(event.wait_s), event.job, service.letter)
    page: tuple[e.AnyEvent, ...] = ()
    at_work = state.office.hours.open_at(context.now_ms)  # before it opens an officer need not be there
    if at_work and not state.serving(service.letter) and service.letter not in state.day.pages:
        page = (e.OfficerPaged(service.letter, event.id),)
    return Decision(answer, (event, *page))


def free_ticket(state: OfficeState, letter: str) -> e.TicketId:
    """The next number that nobody has, also where the ranges were moved during the day.

    Raises Refused `numbers_exhausted`.
    """
    number, rule = free_number(state, letter), state.office.numbering
    return ticket_id(state.day.name, next_number(letter, number - 1 if number else rule.last, rule))


def known_service(context: Context, letter: str) -> Service:
    """The service. Raises Refused `no_such_service`."""
    service = context.office.services.get(letter)
    if service is None:
        raise refused("no_such_service", service=letter)
    return service


def known_priority(context: Context, key: str | None) -> Priority | None:
    """The priority class, None for none. Raises Refused `no_such_priority`."""
    if key is None:
        return None
    if key not in context.office.priorities:
        raise refused("no_such_priority", priority=key)
    return context.office.priorities[key]


def _refuse_errands(context: Context, letters: tuple[str, ...]) -> None:
    """Each errand a service of its own, and not more than a day has room for."""
    for letter in letters:
        known_service(context, letter)
    if len(set(letters)) < len(letters):
        raise refused("errand_twice")
    if len(letters) > context.office.tickets.errands_max:
        raise refused("too_many_errands", max=context.office.tickets.errands_max)


def printed(context: Context, command: c.Printed) -> Decision:
    """The paper is out; saying it twice changes nothing."""
    job = _job_of(context, command.job)
    if job is None or job.printed:
        return NOTHING
    return Decision(answers.Nothing(), (e.TicketPrinted(job.id, command.unconfirmed),))


def print_failed(context: Context, command: c.PrintFailed) -> Decision:
    """The paper is not out, or nobody knows."""
    job = _job_of(context, command.job)
    if job is None or job.printed or job.failed == command.code:
        return NOTHING
    return Decision(answers.Nothing(), (e.PrintFailed(job.id, command.code),))


def _job_of(context: Context, job_id: str) -> PrintJob | None:
    """The job, if it is this kiosk's own."""
    job = context.state.day.jobs.get(job_id)
    return job if job and job.device == context.device.name else None
