"""Fills the forms from the ledger's rows, the citizen's data and office.toml."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from hub.cli.paper.hands import CENTRE, LANG, hand_overs
from hub.cli.trouble import refused
from hub.cli.words import text
from hub.domain.calendar.civil_time import DAY_MS, civil, day_start_ms
from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.dossiers.alarms import proposed_due_ms
from hub.domain.dossiers.dossier import TRANSITIONS, DossierState, DossierStep
from hub.domain.dossiers.events import Component
from hub.domain.dossiers.plans import said
from hub.domain.paper.addressees import is_organisation
from hub.domain.paper.codes import dossier_qr
from hub.domain.paper.forms import (
    AnyForm,
    Apology,
    Applicant,
    BatchList,
    BatchRow,
    ComponentLine,
    ControlSlip,
    Fee,
    MorningList,
    MorningRow,
    Receipt,
    Refusal,
    Register,
    RegisterRow,
    StopNotice,
    SupplementRequest,
    Time,
    book_of,
    moment,
    moment_or_none,
)
from hub.domain.press.commands import Person
from hub.domain.text import code as as_code
from hub.domain.text.readable import day
from hub.i18n import text as in_language

if TYPE_CHECKING:
    from hub.adapters.ledger.dossiers.reader import DossierReader
    from hub.adapters.ledger.dossiers.rows import BatchDossierRow, DossierRow, StepRow
    from hub.domain.dossiers.alarms import DossierAlarm
    from hub.domain.office.office import Office

SUPPLEMENTS = ("request_completion", "request_supplement")
STOPS = ("stop", "close")
REFUSALS = ("refuse", "deny")  # not received, or answered with a no after appraisal
PAPERS_OF_A_KIND = (("accept",), SUPPLEMENTS, REFUSALS, ("apologize",), STOPS)
_read_fields = msgspec.json.Decoder(dict[str, Any]).decode
_read_components = msgspec.json.Decoder(tuple[Component, ...]).decode
_read_items = msgspec.json.Decoder(tuple[str, ...]).decode


class Clerk:
    """Knows the office and its ledger, what moment it is, and when the office works."""

    def __init__(
        self,
        office: "Office",
        ledger: "DossierReader",
        now_ms: int,
        calendar: Callable[[], WorkCalendar] = WorkCalendar,
    ) -> None:
        self._office, self._ledger, self._now_ms, self._calendar = office, ledger, now_ms, calendar

    def dossier_form(self, name: str, code: str) -> AnyForm:
        """Form 01 to 06 of a dossier. Raises Failure where it is unknown or the form does not fit it."""
        dossier = self._ledger.dossier(as_code(code))
        if dossier is None:
            raise refused("no_such_dossier", text("cli.form.no_such_dossier", code=code))
        steps = self._ledger.steps(dossier)
        return FORMS[name](self, dossier, steps)

    def register(self, first_day: str, last_day: str) -> Register:
        """Form 07 of the dossiers accepted from a day to another, both included, in the order of numbers."""
        first_ms, end_ms = day_start_ms(first_day), day_start_ms(last_day) + DAY_MS
        numbers = self._ledger.numbers(first_ms, end_ms)
        accepted = sorted(self._ledger.accepted(first_ms, end_ms), key=lambda one: numbers[one.id])
        rows = tuple(self._register_row(one, *numbers[one.id]) for one in accepted)
        return Register(
            office=self._office.name_vi,
            issued=moment(self._now_ms),
            first=moment(first_ms),
            last=moment(end_ms - 1),
            rows=rows,
        )

    def batch(self, batch: str) -> BatchList:
        """The dispatch list of a bag. Raises Failure for a bag that is unknown."""
        bag = self._ledger.batch(as_code(batch))
        if bag is None:
            raise refused("no_such_batch", text("cli.form.no_such_batch", batch=batch))
        return BatchList(
            office=self._office.name_vi,
            issued=moment(self._now_ms),
            batch=bag.id,
            qr=bag.id,
            origin=self._agency(bag.origin),
            destination=self._agency(bag.destination),
            seal=bag.seal or "",
            carrier=bag.carrier,
            sealed=moment_or_none(bag.sealed_ms),
            seal_broken=bag.seal_broken,
            rows=tuple(map(self._batch_row, self._ledger.in_batch(bag.id))),
        )

    def _batch_row(self, listed: "BatchDossierRow") -> BatchRow:
        dossier = self._ledger.dossier(listed.dossier)
        return BatchRow(
            code=listed.code,
            procedure=self._procedure(listed.procedure),
            state=BAG_STATES[listed.state],
            due=moment_or_none(dossier.due_ms if dossier else None),
        )

    def morning(self, agency: str, alarms: "Sequence[DossierAlarm]") -> MorningList:
        """What an agency must look after; no person is on the list."""
        rows = tuple(
            MorningRow(
                group=alarm.kind.value,
                code=alarm.code,
                procedure=self._procedure(alarm.procedure),
                due=moment(alarm.at_ms),
            )
            for alarm in alarms
        )
        return MorningList(
            office=self._office.name_vi, issued=moment(self._now_ms), agency=self._agency(agency), rows=rows
        )

    def receipt(self, dossier: "DossierRow", steps: list["StepRow"]) -> Receipt:
        """01. Raises Failure before the dossier is accepted."""
        if dossier.accepted_ms is None:
            raise _does_not_fit("01", dossier)
        service = self._office.dossiers.return_service
        about = self._about(dossier, _last(steps, "accept"))
        return Receipt(
            **about,
            book=book_of(civil(dossier.accepted_ms).year, int(about["number"])),
            components=tuple(
                ComponentLine(
                    name=one.name, originals=one.originals, certified=one.certified, copies=one.copies
                )
                for one in _read_components(dossier.components)
            ),
            sets=dossier.sets,
            time=None if dossier.term is None else Time(value=dossier.term, unit=dossier.unit),
            fees=tuple(
                Fee(name=one.name, amount_vnd=one.amount_vnd, receipt=one.receipt)
                for one in self._ledger.fees(dossier)
            ),
            counters=self._office.counters_for(service) if service else (),
            by_post=dossier.way == "post",
        )

    def supplement(self, dossier: "DossierRow", steps: list["StepRow"]) -> SupplementRequest:
        """02. Raises Failure where nothing was asked for, or nobody has said what is missing."""
        step = _needed("02", dossier, steps, *SUPPLEMENTS)
        items = tuple(filter(said, _read_items(step.items)))
        if not items and not said(step.reason):
            raise _incomplete("02", dossier)
        return SupplementRequest(
            **self._about(dossier, step),
            items=items,
            reason=step.reason or "",
            by=moment_or_none(dossier.supplement_by_ms),
        )

    def refusal(self, dossier: "DossierRow", steps: list["StepRow"]) -> Refusal:
        """03. Raises Failure where it was not refused, or nobody has said why."""
        step = _needed("03", dossier, steps, *REFUSALS)
        if not said(step.reason):
            raise _incomplete("03", dossier)
        return Refusal(**self._about(dossier, step), reason=step.reason or "")

    def apology(self, dossier: "DossierRow", steps: list["StepRow"]) -> Apology:
        """04: of the apology that was made, else a draft with the earliest date that it can promise.

        Raises Failure without a due date, for a draft once none is possible, and where nobody has said why.
        """
        step = _last(steps, "apologize")
        may = (DossierState(dossier.state), DossierStep.APOLOGIZE) in TRANSITIONS
        if dossier.due_ms is None or (step is None and not may):
            raise _does_not_fit("04", dossier)
        about = self._about(dossier, step)
        if step is None:
            new_ms = proposed_due_ms(dossier.due_ms, self._now_ms, self._calendar())
            return Apology(**about, new_due=moment(new_ms), draft=True)
        if not said(step.reason):
            raise _incomplete("04", dossier)
        before = [one.due_ms for one in steps[: steps.index(step)] if one.due_ms is not None]
        about["due"] = moment_or_none(before[-1] if before else dossier.first_due_ms)
        return Apology(
            **about, reason=step.reason or "", new_due=moment_or_none(step.due_ms or step.promised_ms)
        )

    def stop(self, dossier: "DossierRow", steps: list["StepRow"]) -> StopNotice:
        """05. Raises Failure where the work was not stopped, or nobody has said why."""
        step = _needed("05", dossier, steps, *STOPS)
        by_the_rule = step.step == "close" and not step.reason
        if not by_the_rule and not said(step.reason):
            raise _incomplete("05", dossier)
        return StopNotice(**self._about(dossier, step), reason=step.reason or "", not_completed=by_the_rule)

    def control(self, dossier: "DossierRow", steps: list["StepRow"]) -> ControlSlip:
        """06. Raises Failure before the dossier is accepted."""
        if dossier.accepted_ms is None:
            raise _does_not_fit("06", dossier)
        shares = self._ledger.shares(dossier)
        others = (one.agency for one in shares if one.agency != dossier.agency)
        rows = hand_overs(dossier, steps, shares, self._ledger.carried(dossier), self._agency)
        return ControlSlip(
            **self._about(dossier, _last(steps, "accept")),
            cooperating=tuple(map(self._agency, others)),
            hands=tuple(rows),
        )

    def _about(self, dossier: "DossierRow", step: "StepRow | None") -> dict[str, Any]:
        """What every form about a dossier says; issued at its step, else now."""
        person = self._person(dossier)
        return {
            "office": self._office.name_vi,
            "issued": moment(step.done_ms if step else self._now_ms),
            "number": str(self._number(step)) if step else "",
            "code": dossier.code,
            "qr": dossier_qr(self._office.site, dossier.code),
            "procedure": self._procedure(dossier.procedure),
            "applicant": Applicant(
                name=person.name,
                organisation=_hands_in_as_organisation(person),
                owner=person.owner,
                address=person.address,
                phone=person.phone,
                email=person.email,
                identity=person.identity,
            ),
            "subject": person.subject,
            "agency": self._agency(dossier.agency),
            "officer": self._officer(step.officer if step else None),
            "received": moment_or_none(dossier.accepted_ms),
            "due": moment_or_none(dossier.due_ms),
        }

    def _number(self, step: "StepRow") -> int:
        """Papers of a kind are counted through each year, as the register counts what was accepted."""
        kind = next(kind for kind in PAPERS_OF_A_KIND if step.step in kind)
        return self._ledger.paper_number(step, kind)

    def _register_row(self, dossier: "DossierRow", year: int, number: int) -> RegisterRow:
        person, accepted = self._person(dossier), _last(self._ledger.steps(dossier), "accept")
        return RegisterRow(
            code=dossier.code,
            number=number,
            year=year,
            subject=person.subject or self._procedure(dossier.procedure),
            sets=dossier.sets,
            owner=person.owner or person.name,
            address=person.address,
            phone=person.phone,
            received=moment_or_none(dossier.accepted_ms),
            due=moment_or_none(dossier.due_ms),
            collected=moment_or_none(dossier.returned_ms),
            giver=person.name,
            receiver=self._officer(accepted.officer if accepted else None),
            note=_how_it_ended(dossier),
        )

    def _person(self, dossier: "DossierRow") -> Person:
        """The citizen's data; empty where it was erased, and the paper is completed by hand."""
        found = self._ledger.person(dossier)
        return kept_person(found.data) if found else Person(name="")

    def _procedure(self, code: str) -> str:
        known = self._office.procedures.get(code)
        return known.name if known else code

    def _agency(self, key: str) -> str:
        if key == CENTRE:
            return self._office.name_vi
        known = self._office.agencies.get(key)
        return known.name_vi if known else key

    def _officer(self, officer: str | None) -> str:
        known = self._office.officers.get(officer) if officer else None
        return known.name if known else ""


FORMS: dict[str, Callable[[Clerk, "DossierRow", list["StepRow"]], AnyForm]] = {
    "01": Clerk.receipt,
    "02": Clerk.supplement,
    "03": Clerk.refusal,
    "04": Clerk.apology,
    "05": Clerk.stop,
    "06": Clerk.control,
}
BAG_STATES = {
    "listed": "listed",
    "scanned": "arrived",
    "found": "arrived",
    "missing": "missing",
    "extra": "extra",
}


def _how_it_ended(dossier: "DossierRow") -> str:
    """For the register: without it a dossier that no result will come of looks as if it were forgotten."""
    if dossier.ended_ms is None or dossier.returned_ms is not None:
        return ""
    how = in_language(f"dossier.state.{dossier.state}", LANG)
    return in_language("form.ended", LANG, how=how, day=day(civil(dossier.ended_ms).date().isoformat()))


def _hands_in_as_organisation(person: Person) -> bool:
    """`owner_kind` is of the owner: it tells of who hands in only where that is the owner."""
    by_another = bool(person.owner) and person.owner != person.name
    return is_organisation(person.name, "" if by_another else person.owner_kind)


def kept_person(data: str) -> Person:
    """A citizen's data as it is kept, where empty fields are left out, the name too."""
    kept = {name: str(value) for name, value in _read_fields(data).items() if name in _PERSONAL}
    return Person(**{"name": "", **kept})


_PERSONAL = frozenset(Person.__struct_fields__)


def _last(steps: list["StepRow"], *names: str) -> "StepRow | None":
    return next((one for one in reversed(steps) if one.step in names), None)


def _needed(form: str, dossier: "DossierRow", steps: list["StepRow"], *names: str) -> "StepRow":
    step = _last(steps, *names)
    if step is None:
        raise _does_not_fit(form, dossier)
    return step


def _incomplete(form: str, dossier: "DossierRow") -> Exception:
    """A paper with dots in place of its reason goes to nobody: it is completed at the desk first."""
    msgid = "cli.form.incomplete_items" if form == "02" else "cli.form.incomplete_reason"
    return refused("paper_incomplete", text(msgid, form=form, code=dossier.code))


def _does_not_fit(form: str, dossier: "DossierRow") -> Exception:
    state = text(f"dossier.state.{dossier.state}", otherwise=dossier.state)
    return refused(
        "form_does_not_fit", text("cli.form.does_not_fit", form=form, code=dossier.code, state=state)
    )
