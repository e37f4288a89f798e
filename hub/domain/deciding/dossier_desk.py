"""Dossiers at the hardware: an officer scans one at the counter, a citizen scans a slip at the kiosk."""

from copy import copy
from dataclasses import replace

from hub.domain import answers
from hub.domain import commands as c
from hub.domain import dossier_events as d
from hub.domain import events as e
from hub.domain.admission import minutes, shut
from hub.domain.allocation import due_ms
from hub.domain.civil_time import civil, day_start_ms
from hub.domain.codes import DossierCode, is_of_a_day, office_code, read_dossier
from hub.domain.deciding.context import Context, Decision
from hub.domain.deciding.kiosk import free_ticket, known_service, taken
from hub.domain.deciding.receipts import by_itself
from hub.domain.dossier_plans import Act, plan
from hub.domain.dossiers import ENDED, Dossier, DossierState, DossierStep
from hub.domain.errors import invalid, refused
from hub.domain.office import Procedure
from hub.domain.queueing import OPEN, Ticket

_STEPS = {
    "received": DossierStep.ACCEPT,
    "supplement": DossierStep.REQUEST_COMPLETION,
    "refused": DossierStep.REFUSE,
    "returned": DossierStep.RETURN,
}
PROCEDURES_A_PAGE = 2  # two lines of 128x64 dots each
NAME_CHARS_MAX = 300  # two of them fit the buffer of a device (2,048 bytes)


def at_counter(context: Context, command: c.Dossier) -> Decision:
    """An outcome key after a scan; the dossier is bound to the ticket in hand.

    A new code is registered first; where the counter handles several procedures the officer is asked which.
    What is answered on the spot is resolved and returned with one key.
    Raises Refused `code_not_known`, `other_office`, `no_such_dossier`, `unknown_procedure`, and those of the
    life cycle.
    """
    session = context.at_work()
    code = known_code(context, command.code)
    dossier = context.dossier(code.code)
    step = _STEPS[command.action]
    before: tuple[e.AnyEvent, ...] = ()
    done_ms = context.pressed_ms
    if dossier is None:
        if step is DossierStep.RETURN:
            raise refused("no_such_dossier", dossier=code.code)
        procedure = _procedure(context, session.counter, command.procedure)
        if procedure is None:
            return _which(context, session.counter, code.code, command.page)
        registered = d.DossierRegistered(
            dossier=code.code,
            procedure=procedure.code,
            agency=procedure.agency,
            done_ms=done_ms,
            term=procedure.term,
            unit=procedure.unit,
            service=_service_of(context, session.counter, procedure.code),
            ticket=session.ticket,
            counter=session.counter,
            officer=session.officer,
        )
        dossier, before = Dossier.of(registered), (registered,)
    elif step is DossierStep.ACCEPT and dossier.state is DossierState.SUPPLEMENT:
        step = DossierStep.SUPPLEMENT
    act = Act(
        step,
        max(done_ms, min(dossier.last_done_ms or 0, context.now_ms)),  # two keys within a blink
        ticket=session.ticket,
        counter=session.counter,
        officer=session.officer,
    )
    if step is DossierStep.RETURN and dossier.state is DossierState.ACCEPTED and dossier.on_the_spot:
        dossier, before = _decided(context, dossier, act)
    event = plan(dossier, act, context.now_ms, context.calendar())
    paper = by_itself(context, dossier, act) if step is DossierStep.ACCEPT else ()
    return Decision(told(dossier, event), (*before, event, *paper))


def _decided(context: Context, dossier: Dossier, act: Act) -> tuple[Dossier, tuple[e.AnyEvent, ...]]:
    """One visit, one key: decided before it is in the citizen's hand. As it would stand, and how."""
    event = plan(dossier, replace(act, step=DossierStep.RESOLVE), context.now_ms, context.calendar())
    after = copy(dossier)
    after.follow(event, context.now_ms)
    return after, (event,)


def look_up(context: Context, command: c.Lookup) -> Decision:
    """Where a dossier stands; when its result is here, a number for the line in which results are collected.

    Scanned again while that number is open it is the same number. Raises Refused `code_not_known`,
    `other_office`, `no_such_dossier`.
    """
    code = known_code(context, command.code)
    dossier = context.dossier(code.code)
    if dossier is None:
        raise refused("no_such_dossier", dossier=code.code)
    service = context.office.dossiers.return_service
    due = "" if dossier.state in ENDED else due_text(dossier.due_ms)
    looked = answers.Looked(dossier.code, dossier.state.value, "", due)
    if not service or not ready(context, dossier):
        return Decision(looked)
    ticket = context.state.tickets.get(context.state.collecting.get(dossier.id, ""))
    if ticket is not None and ticket.state in OPEN:
        return Decision(_with_ticket(context, looked, ticket))
    return _collect(context, looked, dossier, service)


def ready(context: Context, dossier: Dossier) -> bool:
    """Whether the result lies at the centre."""
    return dossier.state is DossierState.RESULT_HERE


def _collect(context: Context, looked: answers.Looked, dossier: Dossier, letter: str) -> Decision:
    """A number in the line of results; where none can be had the truth about the dossier alone."""
    state, service = context.state, known_service(context, letter)
    taken_ms = max(context.pressed_ms, day_start_ms(state.day))
    wait_s = context.waits.expected_s(letter)
    if shut(state, letter, taken_ms, wait_s) is not None:
        return Decision(looked)
    event = e.TicketTaken(
        id=free_ticket(state, letter),
        service=letter,
        taken_ms=taken_ms,
        due_ms=due_ms(taken_ms, service, 0),
        device=context.device.name,
        job=context.job,
        wait_s=wait_s,
        dossier=dossier.id,
    )
    decision = taken(context, event, service)
    number = decision.answer
    assert isinstance(number, answers.Taken)
    return Decision(
        answers.Looked(
            looked.code,
            looked.state,
            "",
            looked.due,
            number.ticket,
            number.ahead,
            number.wait_min,
            number.job,
        ),
        decision.events,
    )


def _with_ticket(context: Context, looked: answers.Looked, ticket: Ticket) -> answers.Looked:
    """The number that it has already; nothing more is printed."""
    ahead = context.state.lines.ahead(ticket)
    wait = minutes(context.waits.expected_s(ticket.service))
    return answers.Looked(looked.code, looked.state, "", looked.due, ticket.number, ahead, wait)


def known_code(context: Context, text: str) -> DossierCode:
    """The code in a scanned text. Raises Refused `code_not_known`, `other_office`."""
    found = read_dossier(text, context.office.dossiers.code_patterns, any_day=True)
    if found and not is_of_a_day(found.day) and context.dossier(found.code):
        return found  # registered when any day was taken
    return office_code(context.office, text)


def told(dossier: Dossier, event: d.DossierStepped) -> answers.DossierNow:
    """What the sender hears of a step; the words of the state come with the answer."""
    due = event.due_ms if event.due_ms is not None else dossier.due_ms
    return answers.DossierNow(dossier.code, event.state, "", due_text(due))


def due_text(due: int | None) -> str:
    """A deadline as a display shows it, in civil time."""
    return "" if due is None else f"{civil(due):%Y-%m-%dT%H:%M}"


def local_code(context: Context, agency: str) -> str:
    """The next code of an agency today, until upstream gives its own. Raises Refused `no_agency_code`.

    Local numbers are high, so that upstream's of the same day do not meet them.
    """
    prefix = context.office.agencies[agency].code if agency in context.office.agencies else ""
    if not prefix:
        raise refused("no_agency_code", agency=agency)
    day = context.state.day.replace("-", "")[2:]
    number = context.office.dossiers.local_first + context.state.local_codes.get(prefix, 0)
    while (
        context.dossier(code := f"{prefix}-{day}-{number:04d}") is not None
    ):  # upstream gave it out meanwhile
        number += 1
    return code


def _procedures(context: Context, counter: int) -> list[Procedure]:
    """Those that the counter handles, in the order of its services."""
    letters = context.state.services_of(counter)
    codes = [code for letter in letters for code in context.office.services[letter].procedures]
    known = context.office.procedures
    return [known[code] for code in dict.fromkeys(codes) if code in known]


def _procedure(context: Context, counter: int, chosen: str | None) -> Procedure | None:
    """The one that is meant, None if the officer must say. Raises Refused `unknown_procedure`."""
    offered = _procedures(context, counter)
    if chosen is None:
        if not offered:
            raise refused("unknown_procedure", procedure="")
        return offered[0] if len(offered) == 1 else None
    if chosen.isascii() and chosen.isdigit() and 1 <= int(chosen) <= len(offered):
        return offered[int(chosen) - 1]
    procedure = context.office.procedures.get(chosen)
    if procedure is None:
        raise invalid("unknown_procedure", procedure=chosen)
    return procedure


def _service_of(context: Context, counter: int, procedure: str) -> str | None:
    letters = context.state.services_of(counter)
    return next((one for one in letters if procedure in context.office.services[one].procedures), None)


def _which(context: Context, counter: int, code: str, page: int) -> Decision:
    """Nothing has happened: the officer chooses, and the press comes again with the choice."""
    offered = _procedures(context, counter)
    pages = -(-len(offered) // PROCEDURES_A_PAGE)
    page = min(page, pages - 1)
    rows = offered[page * PROCEDURES_A_PAGE :][:PROCEDURES_A_PAGE]
    choose = tuple(answers.ProcedureEntry(one.code, _cut(one.name)) for one in rows)
    return Decision(answers.DossierNow(code, DossierState.NEW.value, "", "", choose, page, pages))


def _cut(name: str) -> str:
    """A name that is too long loses its middle: long names differ at their ends."""
    half = (NAME_CHARS_MAX - 1) // 2
    return name if len(name) <= NAME_CHARS_MAX else f"{name[:half]}…{name[-half:]}"
