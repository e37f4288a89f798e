"""A dossier filed online: taken in once, followed until it is accepted, compared from then on.

Status codes are those of the national portal (TrangThaiHoSo). `Differ` lists a conflict with who is right.
"""

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

from hub.domain.calendar.civil_time import FAR_MS_MAX
from hub.domain.dossiers.dossier import ENDED, DossierState
from hub.domain.errors import Refused
from hub.domain.office.office import Office
from hub.domain.paper.codes import office_code
from hub.domain.sync.down import Hold

NEW, WITHDRAWN = "1", "7"
UNANSWERED: Final = frozenset({DossierState.REGISTERED, DossierState.TO_COMPLETE})
CLOCKS_APART_MS_MAX = 15 * 60_000  # upstream's clock may be ahead of ours; more than that is a wrong date
STATUS_FIELD, PROCEDURE_FIELD = "TrangThaiHoSo", "MaTTHC"


class OnlineDossier(Struct, frozen=True, kw_only=True):
    """As upstream has it. Unix milliseconds; `person`: names as ours, `owner` is who files (chủ hồ sơ)."""

    code: str
    procedure: str
    status: str
    filed_ms: int
    due_ms: int | None = None
    way: Literal["counter", "post"] = "counter"
    person: dict[str, str] = {}
    papers: tuple[str, ...] = ()


class KnownDossier(Struct, frozen=True, kw_only=True):
    """As the hub has it. `status`: as it is told upstream; `told`: as it was told last, "" for never.

    `person`: as told, so `owner` is set where anybody is. `repeated`: names whose value in this row upstream
    only says after us or has said before: no word of its own.
    """

    id: str
    procedure: str
    state: DossierState
    status: str
    told: str = ""
    person: dict[str, str] = {}
    repeated: frozenset[str] = frozenset()


class Register(Struct, frozen=True):
    """Take it in. `at_ms`: when it was filed."""

    dossier: OnlineDossier
    at_ms: int


class Withdraw(Struct, frozen=True):
    """The citizen took it back before it was answered."""

    id: str


class Correct(Struct, frozen=True):
    """Follow upstream's procedure or citizen; None: as it is. `person` has the names that change."""

    id: str
    procedure: str | None
    person: dict[str, str] | None


class Differ(Struct, frozen=True):
    """The two sides differ; `kept`: hub or upstream. Values are "" where they are personal."""

    id: str
    field: str
    kept: Literal["hub", "upstream"]
    ours: str = ""
    theirs: str = ""


Act = Register | Withdraw | Correct | Differ | Hold


def decide(dossier: OnlineDossier, known: KnownDossier | None, office: Office, now_ms: int) -> list[Act]:
    """What the office does about a row; []: nothing. Again, with what is then known: nothing."""
    if known is None:
        return [_take_in(dossier, office, now_ms)] if dossier.status == NEW else []
    return [*_status(dossier, known), *_procedure(dossier, known, office), *_person(dossier, known)]


def _take_in(dossier: OnlineDossier, office: Office, now_ms: int) -> Act:
    try:
        office_code(office, dossier.code)
    except Refused as no:
        return Hold(no.code)
    if dossier.procedure not in office.procedures:
        return Hold("unknown_procedure", dossier.procedure)
    if dossier.filed_ms > now_ms + CLOCKS_APART_MS_MAX:
        return Hold("in_the_future")
    if dossier.filed_ms < now_ms - FAR_MS_MAX:
        return Hold("long_ago")
    if dossier.due_ms is not None and dossier.due_ms < dossier.filed_ms:
        return Hold("due_before_receipt")
    if not dossier.person.get("owner"):
        return Hold("no_citizen")
    return Register(dossier, min(dossier.filed_ms, now_ms))


def contradicts(status: str, known: KnownDossier) -> bool:
    """Whether upstream's status is another than ours, and not only behind what it was told."""
    return status not in ("", known.status, known.told or NEW)


def _status(dossier: OnlineDossier, known: KnownDossier) -> list[Act]:
    if dossier.status == WITHDRAWN and known.state in UNANSWERED:
        return [Withdraw(known.id)]
    if contradicts(dossier.status, known):
        return [Differ(known.id, STATUS_FIELD, "hub", known.status, dossier.status)]
    return []


def _procedure(dossier: OnlineDossier, known: KnownDossier, office: Office) -> list[Act]:
    """Upstream decides the procedure; listed, as agency and deadline may move with it."""
    if dossier.procedure in ("", known.procedure):
        return []
    differ = Differ(known.id, PROCEDURE_FIELD, "upstream", known.procedure, dossier.procedure)
    if dossier.procedure not in office.procedures:
        return [differ, Hold("unknown_procedure", dossier.procedure)]
    return [differ, Correct(known.id, dossier.procedure, None)]


def _person(dossier: OnlineDossier, known: KnownDossier) -> list[Act]:
    """The citizen's data follows upstream; once somebody has answered, each difference is listed."""
    if not known.person and known.state in ENDED:
        return []  # erased, and it stays so
    changed = news(dossier.person, known)
    if not changed:
        return []
    answered = known.state not in UNANSWERED
    listed: list[Act] = [
        Differ(known.id, name, "upstream")
        for name in changed
        if known.person.get(name) and (answered or name == "identity")  # another number: another citizen?
    ]
    return [*listed, Correct(known.id, None, changed)]


def news(person: Mapping[str, str], known: KnownDossier) -> dict[str, str]:
    """What upstream says of the citizen that is its own word and not what we have."""
    return {
        name: value
        for name, value in person.items()
        if value and value != known.person.get(name) and name not in known.repeated
    }


def corrected(ours: Mapping[str, str], changed: Mapping[str, str]) -> dict[str, str]:
    """The citizen's data with upstream's changes: who files is `name` here, unless another owner is named."""
    rest = {name: value for name, value in changed.items() if name != "owner"}
    owner = "owner" if ours.get("owner") else "name"
    return {**ours, **rest} | ({owner: changed["owner"]} if changed.get("owner") else {})
