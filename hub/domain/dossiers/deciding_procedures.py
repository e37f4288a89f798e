"""What a kiosk shows of procedures, and the slip that a citizen takes along; nothing here is changed."""

from hub.domain.dossiers.procedure_search import index_of
from hub.domain.errors import refused
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import Context, Decision

AGENCIES_A_PAGE = 3  # lines of the display beside the question
NAME_CHARS_MAX = 120  # of a name in an answer: three lines of the display hold half of that


def agencies(context: Context, command: c.ProcedureAgencies) -> Decision:
    """The agencies that have procedures here, in the office's order."""
    counts = index_of(context.office).agencies()
    keys = [key for key in (*context.office.agencies, *counts) if key in counts]
    keys = list(dict.fromkeys(keys))
    first = command.page * AGENCIES_A_PAGE
    rows = tuple(
        answers.ProcedureAgency(key, short(_agency(context, key)), counts[key])
        for key in keys[first : first + AGENCIES_A_PAGE]
    )
    return Decision(answers.ProcedureAgenciesPage(command.page, -(-len(keys) // AGENCIES_A_PAGE), rows))


def find(context: Context, command: c.Procedures) -> Decision:
    """The procedures that fit, one a page: their names are long and differ at their ends."""
    found = index_of(context.office).find(command.keys, command.agency)
    here = found[command.page : command.page + 1]
    code, name = (here[0].code, short(here[0].name)) if here else ("", "")
    return Decision(answers.ProcedureFound(command.page, len(found), code, name))


def slip(context: Context, command: c.ProcedureSlip) -> Decision:
    """Papers and fee of a procedure on paper. Raises Refused `no_such_procedure`."""
    if command.code not in context.office.procedures:
        raise refused("no_such_procedure", procedure=command.code)
    return Decision(answers.SlipSent(context.job))


def _agency(context: Context, key: str) -> str:
    agency = context.office.agencies.get(key)
    return agency.name(context.lang) if agency else key


def short(name: str) -> str:
    """A name that fits an answer; of a long one the middle is left out."""
    if len(name) <= NAME_CHARS_MAX:
        return name
    half = NAME_CHARS_MAX // 2
    return f"{name[: half - 1].rstrip()}…{name[-half:].lstrip()}"
