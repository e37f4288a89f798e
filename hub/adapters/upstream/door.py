"""The sync's view of upstream: facts of the office in, messages of the national portal's format out.

Nothing is invented: what is not known is "", a status is told as what it is.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from hub.adapters.upstream import messages as m
from hub.adapters.upstream.client import UpstreamClient
from hub.adapters.upstream.parts import fee_kind, officer_name, supplements
from hub.adapters.upstream.profile import Profile
from hub.adapters.upstream.whole import own_of, with_own, without_own
from hub.domain.dossiers.dossier import Channel, ReturnWay
from hub.domain.office.office import Office
from hub.domain.text import line
from hub.services.sync.up.ports import DossierFacts, FeeFacts, Numbering, StepFacts, StepsOf, Taken, There

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


class UpstreamDoor:
    """`hub.services.sync.up.ports.Upstream`, in the dialect of the client.

    `owner_kinds`: codes of LoaiDoiTuong, over those of the profile.
    """

    def __init__(
        self, client: UpstreamClient, office: Office, owner_kinds: Mapping[str, str] | None = None
    ) -> None:
        self._client, self._office = client, office
        self._profile: Profile = client.profile.with_lists({"LoaiDoiTuong": owner_kinds or {}})
        self._newer = self._profile.fields.newer
        self._type = m.NewerDossier if self._newer else m.DossierMessage

    @property
    def numbering(self) -> Numbering:
        """How it gives codes."""
        codes, services = self._profile.codes, self._profile.services
        return Numbering(codes.issued_by, codes.known_by_receipt, bool(services.look_up_receipt_field))

    async def look_up(self, code: str) -> There | None:
        """What it has under this code."""
        return self._there(await self._client.look_up(code))

    async def look_up_receipt(self, receipt: str) -> There | None:
        """What it has under this number of ours."""
        return self._there(await self._client.look_up_receipt(receipt))

    async def next_code(self, dossier: DossierFacts) -> str:
        """A code for this dossier."""
        return await self._client.next_code(self.message(dossier))

    def _there(self, found: dict[str, Any] | None) -> There | None:
        if found is None:
            return None
        person = {ours: _text(found, theirs) for ours, theirs in _PERSON.items()}
        status = _text(found, "TrangThaiHoSo")
        return There(
            procedure=_text(found, "MaTTHC"),
            status=status if status in _STATUSES else _UNKNOWN_STATUS,
            person=person,
            receipt=_text(found, "SoBienNhan"),
            print=self._print_there(found),
            own=own_of(found),
            code=_text(found, "MaHoSo"),
        )

    def _print_there(self, found: dict[str, Any]) -> str:
        """What upstream has, in the fields that it is told; "" for what could not have been told."""
        try:
            return _print(msgspec.convert(found, self._type))
        except msgspec.ValidationError:
            return ""

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
        agency = self._office.agencies.get(step.agency or told.dossier.agency)
        who = officer_name(self._office, step.officer) or (agency.name_vi if agency else self._office.name_vi)
        details = " ".join(filter(None, (step.reason, "; ".join(step.items))))
        return m.ProgressMessage(
            code=told.code,
            officer=who[: m.OFFICER_CHARS_MAX],
            at=m.time_text(step.done_ms),
            office=agency.name_vi if agency else step.agency,
            what=": ".join(filter(None, (self._profile.step_text(step.step), details))),
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
        waits = dossier.local and dossier.code == dossier.id and self.numbering.issued_by != "nobody"
        field = (procedure.field if procedure else "") or (agency.name_vi if agency else "")
        fees = tuple(self._fee(dossier, fee) for fee in dossier.fees)
        message = m.DossierMessage(
            code="" if waits else dossier.code,
            receipt=dossier.id,
            procedure=dossier.procedure,
            procedure_name=procedure.name if procedure else dossier.procedure,
            area=self._profile.code_of("MaLinhVuc", field),
            area_name=field,
            channel=m.CHANNELS[Channel(dossier.channel)],
            owner=person.get("owner") or person.get("name", ""),
            owner_kind=self._profile.code_of("LoaiDoiTuong", person.get("owner_kind", "")),
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
            identities=self._identities(person),
            fees=fees,
            supplements=supplements(dossier, self._office, self._profile, fees),
        )
        return with_own(_newer(message, dossier) if self._newer else message, dossier.own)

    def _identities(self, person: Mapping[str, str]) -> tuple[m.Identity, ...]:
        """What the citizen showed; no number is made up. A kind that is in no list goes as it was entered."""
        number, kind = person.get("identity", ""), person.get("identity_kind", "")
        code = self._profile.code_of("LoaiDinhDanh", kind, otherwise=kind)
        return (m.Identity(code, number),) if number else ()

    def _fee(self, dossier: DossierFacts, fee: FeeFacts) -> m.Fee:
        """The number of its receipt is not its code: it goes where the dialect has a field for it."""
        code_of = self._profile.code_of
        plain = {
            "name": fee.name,
            "code": code_of("MaPhiLePhi", fee.name),
            "way": code_of("HinhThucThu", "paper" if fee.paper else "electronic"),
            "amount": str(fee.amount_vnd),
            "kind": code_of("LoaiPhiLePhi", fee_kind(dossier, fee)),
        }
        return m.ReceiptedFee(**plain, receipt=fee.receipt) if self._newer else m.Fee(**plain)


def _newer(message: m.DossierMessage, dossier: DossierFacts) -> m.NewerDossier:
    """What newer clients tell besides, as far as a hub at a counter knows it."""
    refused = [step.done_ms for step in dossier.steps if step.step == "refuse"]
    return m.NewerDossier(
        **msgspec.structs.asdict(message),
        submitted=m.time_text(dossier.registered_ms),
        refused=m.time_text(refused[-1] if refused else None),
        owner_paper=dossier.person.get("identity", ""),
    )


def _text(found: dict[str, Any], field: str) -> str:
    value = found.get(field, "")
    return line(value) if isinstance(value, str) else ""


def _taken(message: m.DossierMessage, code: str) -> Taken:
    return Taken(code, _print(message))


def _print(message: m.DossierMessage) -> str:
    """All that is the hub's word, but for the code, which upstream may have yet to give."""
    return hashlib.sha256(_in_order(replace(without_own(message), code=""))).hexdigest()[:24]
