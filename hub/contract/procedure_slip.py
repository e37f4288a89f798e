"""What a citizen takes along of a procedure, before it is anything a printer understands."""

import msgspec

from hub.domain.office.office import Office, Procedure

PAPERS_MAX = 20  # lines on the slip; the rest is said at the counter


class ProcedureSlip(msgspec.Struct, frozen=True, kw_only=True):
    """Papers, fee and term of a procedure. Names are already in the language of the office.

    `papers` (): not known here. `fee_vnd`, `term` None: not known; `term` 0: on the same day. `services`:
    letter and name of the lines in which it is received.
    """

    office: str
    code: str
    name: str
    agency: str
    papers: tuple[str, ...] = ()
    fee_vnd: int | None = None
    term: int | None = None
    unit: str = "working_days"
    services: tuple[tuple[str, str], ...] = ()
    lang: str = "vi"


def procedure_slip(office: Office, procedure: Procedure, lang: str) -> ProcedureSlip:
    """The slip of a procedure of this office."""
    agency = office.agencies.get(procedure.agency)
    return ProcedureSlip(
        office=office.name_vi if lang == "vi" else office.name_en,
        code=procedure.code,
        name=procedure.name,
        agency=agency.name(lang) if agency else procedure.agency,
        papers=procedure.papers,
        fee_vnd=procedure.fee_vnd,
        term=procedure.term,
        unit=procedure.unit,
        services=tuple(
            (one.letter, one.name(lang))
            for one in office.services.values()
            if procedure.code in one.procedures
        ),
        lang=lang,
    )
