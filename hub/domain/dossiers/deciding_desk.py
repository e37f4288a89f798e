"""Dossiers at the hardware: an officer scans one at the counter, a citizen scans a slip at the kiosk."""

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass, replace
from typing import Literal

from hub.domain import events as e
from hub.domain.calendar.civil_time import civil, day_start_ms
from hub.domain.counters.sessions import Session
from hub.domain.dossiers import events as d
from hub.domain.dossiers.dossier import ENDED, Dossier, DossierState, DossierStep
from hub.domain.dossiers.plans import Act, plan
from hub.domain.dossiers.receipts import by_itself
from hub.domain.errors import invalid, refused
from hub.domain.office.office import Procedure
from hub.domain.paper.codes import DossierCode, is_of_a_day, local_code_of, office_code, read_dossier
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import Context, Decision
from hub.domain.queue.admission import minutes, shut
from hub.domain.queue.allocation import due_ms
from hub.domain.queue.deciding_kiosk import free_ticket, known_service, taken
from hub.domain.queue.tickets import OPEN, Ticket

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

    A new code is registered first; where the counter handles several procedures the officer is asked which,
    and then for what the form of a refusal or a supplement prints. What is answered on the spot is resolved
    and returned with one key.
    Raises Refused `code_not_known`, `other_office`, `no_such_dossier`, `unknown_procedure`,
    `not_this_counter`, `no_such_choice`, and those of the life cycle.
    """
    session = context.at_work()
    code = known_code(context, command.code)
    step = _STEPS[command.action]
    known = context.dossier(code.code)
    if known is None and step is DossierStep.RETURN:
        raise refused("no_such_dossier", dossier=code.code)
    procedure = None if known else _procedure(context, session.counter, command.procedure)
    if known is None and procedure is None:
        rows = [(one.code, one.name) for one in _procedures(context, session.counter)]
        return _choose(code.code, "procedure", rows, command.page)
    before: tuple[e.AnyEvent, ...] = ()
    if procedure is not None:
        before = (_registered(context, session, code.code, procedure),)
    dossier = known or Dossier.of(before[0])  # type: ignore[arg-type]
    if step is DossierStep.ACCEPT and dossier.state is DossierState.SUPPLEMENT:
        step = DossierStep.SUPPLEMENT
    if step is not DossierStep.RETURN:
        if refusal := dossier.may(step):  # before anybody is asked why
            raise refusal
        refuse_elsewhere(context, session.counter, dossier.code, dossier.agencies)
    wording = _wording(context, dossier, step, command)
    if isinstance(wording, Decision):
        return wording
    act = Act(
        step,
        max(context.pressed_ms, min(dossier.last_done_ms or 0, context.now_ms)),  # two keys within a blink
        reason=wording.reason,
        items=wording.items,
        ticket=session.ticket,
        counter=session.counter,
        officer=session.officer,
    )
    if step is DossierStep.RETURN and dossier.state is DossierState.ACCEPTED and dossier.same_day:
        dossier, before = _decided(context, dossier, act)
    event = plan(dossier, act, context.now_ms, context.calendar())
    paper = by_itself(context, dossier, act) if step is DossierStep.ACCEPT else ()
    return Decision(told(dossier, event), (*before, event, *paper))


def _registered(context: Context, session: Session, code: str, procedure: Procedure) -> d.DossierRegistered:
    return d.DossierRegistered(
        dossier=code,
        procedure=procedure.code,
        agency=procedure.agency,
        done_ms=context.pressed_ms,
        term=procedure.term,
        unit=procedure.unit,
        service=_service_of(context, session.counter, procedure.code),
        ticket=session.ticket,
        counter=session.counter,
        officer=session.officer,
    )


def _decided(context: Context, dossier: Dossier, act: Act) -> tuple[Dossier, tuple[e.AnyEvent, ...]]:
    """One visit, one key: decided before it is in the citizen's hand. As it would stand, and how."""
    event = plan(dossier, replace(act, step=DossierStep.RESOLVE), context.now_ms, context.calendar())
    after = copy(dossier)
    after.follow(dossier.seq, context.now_ms, event)
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
    due = "" if dossier.state in ENDED else due_text(dossier.told_due_ms)
    looked = answers.Looked(dossier.code, dossier.state.value, "", due)
    if not service or not ready(context, dossier):
        return Decision(looked)
    ticket = context.state.day.tickets.get(context.state.day.collecting.get(dossier.id, ""))
    if ticket is not None and ticket.state in OPEN:
        return Decision(_with_ticket(context, looked, ticket))
    return _collect(context, looked, dossier, service)


def ready(context: Context, dossier: Dossier) -> bool:
    """Whether the result lies at the centre."""
    return dossier.state is DossierState.RESULT_HERE


def _collect(context: Context, looked: answers.Looked, dossier: Dossier, letter: str) -> Decision:
    """A number in the line of results; where none can be had the truth about the dossier alone."""
    state, service = context.state, known_service(context, letter)
    taken_ms = max(context.pressed_ms, day_start_ms(state.day.name))
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
    ahead = context.state.day.lines.ahead(ticket)
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
    after = event.promised_ms if event.promised_ms is not None else event.due_ms
    due = after if after is not None else dossier.told_due_ms
    return answers.DossierNow(dossier.code, event.state, "", due_text(due))


def due_text(due: int | None) -> str:
    """A deadline as a display shows it, in civil time."""
    return "" if due is None else f"{civil(due):%Y-%m-%dT%H:%M}"


def local_code(context: Context, agency: str) -> str:
    """The next code of an agency today, until upstream gives its own; one that is known again here.

    Local numbers are high, so that upstream's of the same day do not meet them. Raises Refused
    `no_agency_code`, `agency_code_unknown`, `local_codes_exhausted`.
    """
    prefix = context.office.agencies[agency].code if agency in context.office.agencies else ""
    if not prefix:
        raise refused("no_agency_code", agency=agency)
    state, first = context.state, context.office.dossiers.local_first
    if local_code_of(context.office, prefix, state.day.name, first) is None:
        raise refused("agency_code_unknown", agency=agency, prefix=prefix)
    number = first + state.day.local_codes.get(prefix, 0)
    while code := local_code_of(context.office, prefix, state.day.name, number):
        if context.dossier(code) is None:
            return code
        number += 1  # upstream gave it out meanwhile
    raise refused("local_codes_exhausted", agency=agency)


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


@dataclass(slots=True, frozen=True)
class _Wording:
    """What the form of a step prints."""

    reason: str | None = None
    items: tuple[str, ...] = ()


def _wording(
    context: Context, dossier: Dossier, step: DossierStep, command: c.Dossier
) -> _Wording | Decision:
    """What was chosen; or the list to choose from, where the office has one for this procedure.

    Raises Refused `other_sheet`: it was scanned from the list of another procedure.
    """
    if command.sheet not in (None, dossier.procedure):
        raise refused("other_sheet", dossier=dossier.code)
    if step is DossierStep.REFUSE:
        reasons = context.office.refusals_of(dossier.procedure)
        if command.reason is not None:
            return _Wording(_chosen(dossier, reasons, command.reason))
        if reasons:
            return _choose(dossier.code, "reason", _numbered(reasons), command.page)
    if step is DossierStep.REQUEST_COMPLETION:
        papers = context.office.papers_of(dossier.procedure)
        if command.papers:
            places = dict.fromkeys(command.papers)
            return _Wording(items=tuple(_chosen(dossier, papers, place) for place in places))
        if papers:
            return _choose(dossier.code, "papers", _numbered(papers), command.page)
    return _Wording()


def _numbered(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(str(place), name) for place, name in enumerate(names, 1)]


def _chosen(dossier: Dossier, names: tuple[str, ...], place: int) -> str:
    """Raises Refused `no_such_choice`: the list has become another since it was answered."""
    if place > len(names):
        raise invalid("no_such_choice", dossier=dossier.code)
    return names[place - 1]


def _choose(
    code: str, ask: Literal["procedure", "reason", "papers"], rows: list[tuple[str, str]], page: int
) -> Decision:
    """Nothing has happened: the officer chooses, and the press comes again with the choice."""
    pages = -(-len(rows) // PROCEDURES_A_PAGE)
    page = min(page, pages - 1)
    shown = rows[page * PROCEDURES_A_PAGE :][:PROCEDURES_A_PAGE]
    choose = tuple(answers.ProcedureEntry(key, _cut(name)) for key, name in shown)
    return Decision(answers.DossierNow(code, DossierState.NEW.value, "", "", choose, page, pages, ask))


def refuse_elsewhere(context: Context, counter: int, code: str, agencies: Collection[str]) -> None:
    """A counter receives the dossiers of the agencies that it serves, unless the office says any counter may.

    Raises Refused `not_this_counter`.
    """
    office = context.office
    if office.dossiers.any_counter:
        return
    services = [office.services[letter] for letter in context.state.services_of(counter)]
    procedures = (office.procedures.get(code) for one in services for code in one.procedures)
    served = {one.agency for one in services} | {one.agency for one in procedures if one}
    if not any(one.any_agency for one in services) and served.isdisjoint(agencies):
        raise refused("not_this_counter", dossier=code, counter=counter)


def _cut(name: str) -> str:
    """A name that is too long loses its middle: long names differ at their ends."""
    half = (NAME_CHARS_MAX - 1) // 2
    return name if len(name) <= NAME_CHARS_MAX else f"{name[:half]}…{name[-half:]}"
