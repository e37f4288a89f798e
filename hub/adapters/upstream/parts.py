"""Parts of a dossier's message that are put together from several facts: supplements, kinds of fees."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from hub.adapters.upstream import messages as m
from hub.adapters.upstream.profile import Profile
from hub.domain.office.office import Office
from hub.services.sync.up.ports import DossierFacts, FeeFacts, StepFacts

ASKS: Final = {"request_completion": "accept", "request_supplement": "supplement"}  # and what answers it


def officer_name(office: Office, id_: str) -> str:
    """The name of an officer, the id of one who is not in office.toml any more, "" for none."""
    officer = office.officers.get(id_)
    return officer.name if officer else id_


def fee_kind(dossier: DossierFacts, fee: FeeFacts) -> str:
    """When a fee was taken: at_receipt, at_supplement (while the agency works), at_result."""
    if dossier.accepted_ms is None or fee.done_ms <= dossier.accepted_ms:
        return "at_receipt"
    resolved = dossier.resolved_ms is not None and fee.done_ms >= dossier.resolved_ms
    return "at_result" if resolved else "at_supplement"


def supplements(
    dossier: DossierFacts, office: Office, profile: Profile, fees: Sequence[m.Fee]
) -> tuple[dict[str, Any], ...]:
    """DanhSachHoSoBoSung: each request with what came of it. `fees`: as told."""
    told, due_ms = [], None
    for place, step in enumerate(dossier.steps):
        if step.step in ASKS:
            answer = _answer(dossier.steps[place + 1 :], ASKS[step.step])
            paid = [
                told_fee
                for fee, told_fee in zip(dossier.fees, fees, strict=True)
                if _between(step, fee, answer)
            ]
            told.append(_supplement(step, answer, due_ms, office, profile, paid))
        due_ms = step.due_ms or due_ms
    return tuple(told)


def _answer(later: tuple[StepFacts, ...], wanted: str) -> StepFacts | None:
    """The step that answers a request, before the next one."""
    for step in later:
        if step.step in ASKS:
            return None
        if step.step == wanted:
            return step
    return None


def _between(asked: StepFacts, fee: FeeFacts, answer: StepFacts | None) -> bool:
    return asked.done_ms < fee.done_ms and answer is not None and fee.done_ms <= answer.done_ms


def _supplement(
    asked: StepFacts,
    answer: StepFacts | None,
    due_before_ms: int | None,
    office: Office,
    profile: Profile,
    paid: list[m.Fee],
) -> dict[str, Any]:
    """All 12 fields; what has not happened is ""."""
    state = "received" if answer else "asked"
    return {
        "HoSoBoSungId": str(asked.seq),
        "NguoiYeuCauBoSung": officer_name(office, asked.officer),
        "NoiDungBoSung": asked.reason or "; ".join(asked.items),
        "NgayBoSung": m.time_text(asked.done_ms),
        "NguoiTiepNhanBoSung": officer_name(office, answer.officer) if answer else "",
        "ThongTinTiepNhan": answer.reason or "; ".join(answer.items) if answer else "",
        "NgayTiepNhanBoSung": m.time_text(answer.done_ms if answer else None),
        "TrangThaiBoSung": profile.code_of("TrangThaiBoSung", state),
        "DanhSachGiayToBoSung": [{"TenGiayTo": item} for item in asked.items],
        "DanhSachLePhiBoSung": [msgspec.to_builtins(fee) for fee in paid],
        "NgayHenTraTruoc": m.time_text(due_before_ms),
        "NgayHenTraMoi": m.time_text(answer.due_ms if answer else None),
    }
