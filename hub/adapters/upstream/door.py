"""The sync's view of upstream: facts of the office in, messages of the national portal's format out.

Nothing is invented: what is not known is "", a status is told as what it is.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from hub.adapters.upstream import messages as m
from hub.adapters.upstream.client import UpstreamClient
from hub.adapters.upstream.whole import own_of, with_own, without_own
from hub.domain.dossiers import Channel, ReturnWay
from hub.domain.office import Office
from hub.services.sync_ports import DossierFacts, FeeFacts, StepFacts, StepsOf, Taken, There

_PERSON = {  # ours: upstream's
    "owner": "ChuHoSo",
    "phone": "SoDienThoai",
    "email": "Email",
    "subject": "TrichYeuHoSo",
}
_STATUS_OF = {state.value: status for state, status in m.STATUSES.items()}
_STATUSES = frozenset({"", *m.STATUSES.values()})
_UNKNOWN_STATUS = "?"  # whatever it says there, it goes into a list that people read
_in_order = msgspec.json.Encoder(order="sorted").encode
_SUPPLEMENTS = frozenset({"request_completion", "request_supplement"})


class UpstreamDoor:
    """`hub.services.sync_ports.Upstream`. `owner_kinds`: codes of LoaiDoiTuong; they differ by system."""

    def __init__(
        self, client: UpstreamClient, office: Office, owner_kinds: dict[str, str] | None = None
    ) -> None:
        self._client, self._office, self._kinds = client, office, owner_kinds or {}

    async def look_up(self, code: str) -> There | None:
        """What it has under this code."""
        found = await self._client.look_up(code)
        if found is None:
            return None
        person = {ours: _text(found, theirs) for ours, theirs in _PERSON.items()}
        status = _text(found, "TrangThaiHoSo")
        return There(
            procedure=_text(found, "MaTTHC"),
            status=status if status in _STATUSES else _UNKNOWN_STATUS,
            person=person,
            receipt=_text(found, "SoBienNhan"),
            print=_print_there(found),
            own=own_of(found),
        )

    async def put(self, dossier: DossierFacts, known: bool) -> Taken:
        """Make it have this dossier."""
        message = self.message(dossier)
        return _taken(message, await self._client.put(message, known))

    async def put_all(self, dossiers: Sequence[DossierFacts], known: bool) -> list[Taken]:
        """Make it have all of these, new or known."""
        messages = [self.message(one) for one in dossiers]
        return list(map(_taken, messages, await self._client.put_all(messages, known)))

    async def progress(self, steps: Sequence[StepsOf]) -> None:
        """Tell steps."""
        await self._client.progress(*(told for one in steps for told in self.step_messages(one)))

    def print_of(self, dossier: DossierFacts) -> str:
        """What it would be told of this dossier, but for the code, as a hash."""
        return _print(self.message(dossier))

    def step_messages(self, told: StepsOf) -> list[m.ProgressMessage]:
        """Steps as upstream takes them: each with what was known then, so that told later it is the same."""
        messages, began, due = [], "", ""
        wanted = {step.seq for step in told.steps}
        for step in told.dossier.steps:
            if step.step == "accept" and not began:
                began = m.time_text(step.done_ms)
            if step.due_ms:
                due = m.time_text(step.due_ms)
            if step.seq in wanted:
                messages.append(self._step_message(told, step, began, due))
        return messages

    def _step_message(self, told: StepsOf, step: StepFacts, began: str, due: str) -> m.ProgressMessage:
        """Where no officer is known it was the agency; nobody is made up."""
        officer = self._office.officers.get(step.officer)
        agency = self._office.agencies.get(step.agency or told.dossier.agency)
        who = (
            officer.name if officer else step.officer or (agency.name_vi if agency else self._office.name_vi)
        )
        return m.ProgressMessage(
            code=told.code,
            officer=who[: m.OFFICER_CHARS_MAX],
            at=m.time_text(step.done_ms),
            office=agency.name_vi if agency else step.agency,
            what=" ".join(filter(None, (step.step, step.reason, "; ".join(step.items)))),
            status=_STATUS_OF[step.state],
            began=began,
            due=due,
        )

    def status_of(self, dossier: DossierFacts) -> str:
        """The status under which it is told."""
        return _STATUS_OF[dossier.state]

    def message(self, dossier: DossierFacts) -> m.DossierMessage:
        """The dossier as upstream takes it; a local code is told as the number of a receipt."""
        person = dossier.person
        procedure = self._office.procedures.get(dossier.procedure)
        agency = self._office.agencies.get(dossier.agency)
        local = dossier.local and dossier.code == dossier.id
        message = m.DossierMessage(
            code="" if local else dossier.code,
            receipt=dossier.id,
            procedure=dossier.procedure,
            procedure_name=procedure.name if procedure else dossier.procedure,
            area_name=(procedure.field if procedure else "") or (agency.name_vi if agency else ""),
            channel=m.CHANNELS[Channel(dossier.channel)],
            owner=person.get("owner") or person.get("name", ""),
            owner_kind=self._kinds.get(person.get("owner_kind", ""), ""),
            email=person.get("email", ""),
            phone=person.get("phone", ""),
            subject=person.get("subject", "")[: m.SUBJECT_CHARS_MAX],
            received=m.time_text(dossier.accepted_ms or dossier.registered_ms),
            due=m.time_text(dossier.due_ms),
            status=self.status_of(dossier),
            returned=m.time_text(dossier.returned_ms),
            way=m.WAYS[ReturnWay(dossier.way)],
            finished=m.time_text(dossier.resolved_ms),
            agency=agency.name_vi if agency else dossier.agency,
            place=self._office.name_vi,
            identities=_identities(person),
            fees=tuple(map(_fee, dossier.fees)),
            supplements=tuple(_supplement(one) for one in dossier.steps if one.step in _SUPPLEMENTS),
        )
        return with_own(message, dossier.own)


def _identities(person: dict[str, str]) -> tuple[m.Identity, ...]:
    """What the citizen showed; no number is made up."""
    number = person.get("identity", "")
    return (m.Identity(person.get("identity_kind", ""), number),) if number else ()


def _fee(fee: FeeFacts) -> m.Fee:
    return m.Fee(name=fee.name, code=fee.receipt, way="1" if fee.paper else "2", amount=str(fee.amount_vnd))


def _supplement(step: StepFacts) -> dict[str, Any]:
    return {
        "HoSoBoSungId": str(step.seq),
        "NguoiYeuCauBoSung": step.officer,
        "NoiDungBoSung": step.reason or "; ".join(step.items),
        "NgayBoSung": m.time_text(step.done_ms),
        "DanhSachGiayToBoSung": [{"TenGiayTo": item} for item in step.items],
    }


def _text(found: dict[str, Any], field: str) -> str:
    value = found.get(field, "")
    return value if isinstance(value, str) else ""


def _taken(message: m.DossierMessage, code: str) -> Taken:
    return Taken(code, _print(message))


def _print(message: m.DossierMessage) -> str:
    """All that is the hub's word, but for the code, which upstream may have yet to give."""
    return hashlib.sha256(_in_order(replace(without_own(message), code=""))).hexdigest()[:24]


def _print_there(found: dict[str, Any]) -> str:
    """What upstream has, in the fields that it is told; "" for what could not have been told."""
    try:
        return _print(msgspec.convert(found, m.DossierMessage))
    except msgspec.ValidationError:
        return ""
