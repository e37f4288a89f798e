"""Dossiers in the words of people: states, agencies, procedures, moments."""

from typing import TYPE_CHECKING

from hub.cli.trouble import refused
from hub.cli.words import language, text
from hub.domain.bags.batches import CENTRE
from hub.domain.dossiers.dossier import TRANSITIONS, DossierState, DossierStep
from hub.domain.paper.codes import read_dossier
from hub.domain.text import code as as_code
from hub.domain.text import readable

if TYPE_CHECKING:
    from hub.adapters.ledger import LedgerReader
    from hub.adapters.ledger.dossiers.rows import DossierRow
    from hub.domain.office.office import Office

ANY_CODE = (
    r"(?P<agency>)(?P<day>)(?P<number>).+"  # what the ledger has is right, whatever the patterns are now
)
_OF_ITS_OWN = DossierStep.APOLOGIZE  # `dossier apology`, not a `dossier step`


def state_text(state: str) -> str:
    """Where a dossier stands."""
    return text(f"dossier.state.{state}", otherwise=state)


def possible_now(state: DossierState) -> str:
    """The steps that a dossier can take, as `dossier step` takes them; or that it is over."""
    steps = [step.value for at, step in list(TRANSITIONS) if at is state and step is not _OF_ITS_OWN]
    named = ", ".join(f"{text(f'dossier.step.{step}')} ({step})" for step in steps)
    return text("cli.dossier.possible", steps=named) if named else text("cli.dossier.none_possible")


def agency_text(office: "Office", key: str) -> str:
    """The name of an agency, or of the centre itself; one that office.toml does not know as it is."""
    if key == CENTRE:
        return text("cli.dossier.centre")
    agency = office.agencies.get(key)
    return agency.name(language()) if agency else key


def procedure_text(office: "Office", code: str) -> str:
    """The name of a procedure; one that office.toml does not know as it is."""
    procedure = office.procedures.get(code)
    return procedure.name if procedure else code


def moment(at_ms: int | None) -> str | None:
    """A moment to the minute, in civil time."""
    return None if at_ms is None else readable.moment(at_ms)


def the_dossier(ledger: "LedgerReader", code: str) -> "DossierRow":
    """A dossier by any of its codes, written or scanned. Raises Failure."""
    read = read_dossier(code, (ANY_CODE,), any_day=True)
    row = ledger.dossiers.dossier(read.code if read else as_code(code))
    if row is None:
        raise refused("no_such_dossier", text("cli.dossier.unknown", code=code))
    return row
