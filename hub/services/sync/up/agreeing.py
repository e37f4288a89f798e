"""Where the sides differ, one of them stands.

Upstream's word stands for the citizen's data and the procedure, the hub's for what happened at the counter.
What upstream only repeats after us is not its word, so a correction made here meanwhile stands. Each
difference is listed once, and a citizen's data never.
"""

import hashlib
from collections.abc import Collection

from msgspec.structs import replace

from hub.domain.dossiers.dossier import ENDED, DossierState
from hub.domain.text import alike, line
from hub.services.sync.up.memory import Sent, SyncStore
from hub.services.sync.up.ports import DossierFacts, Office, There, Upstream

PERSONAL = ("name", "owner", "phone", "email", "address", "identity")


class Agreement:
    """Takes over what upstream decides, and lists what it says otherwise."""

    def __init__(self, upstream: Upstream, store: SyncStore, office: Office) -> None:
        self._upstream, self._store, self._office = upstream, store, office

    async def reached(self, dossier: DossierFacts, there: There, sent: Sent) -> DossierFacts:
        """The dossier with upstream's word in it."""
        said = self._store.said(dossier.id) | set(saying(sent))
        procedure = await self._their_procedure(dossier, there, said)
        erased = not dossier.person and (sent.named or DossierState(dossier.state) in ENDED)  # and stays so
        person = {} if erased else await self._their_person(dossier, there, said)
        await self._look_at_status(dossier, there, sent, said)
        if procedure or person != dossier.person:
            changed = person if person != dossier.person else None
            await self._office.correct(dossier.id, procedure, changed)
        return replace(dossier, procedure=procedure or dossier.procedure, person=person)

    async def _look_at_status(
        self, dossier: DossierFacts, there: There, sent: Sent, said: Collection[str]
    ) -> None:
        ours = self._upstream.status_of(dossier)
        known = there.status in ("", ours) or _of("status", there.status) in said
        if sent.status and not known:
            await self._list(dossier, "TrangThaiHoSo", "hub", ours, there.status)

    async def _their_procedure(
        self, dossier: DossierFacts, there: There, said: Collection[str]
    ) -> str | None:
        if there.procedure in ("", dossier.procedure) or _of("procedure", there.procedure) in said:
            return None
        await self._list(dossier, "MaTTHC", "upstream", dossier.procedure, there.procedure)
        return there.procedure

    async def _their_person(
        self, dossier: DossierFacts, there: There, said: Collection[str]
    ) -> dict[str, str]:
        """Upstream's word where it has one of its own; values are never in the list of differences."""
        ours = as_told(dossier.person)
        theirs = {
            name: value
            for name, value in there.person.items()
            if value and not alike(value, ours.get(name, "")) and hashed(dossier.id, value) not in said
        }
        for name in PERSONAL:
            if ours.get(name) and theirs.get(name):
                await self._list(dossier, name, "upstream", "", "")
        return dossier.person | theirs

    async def _list(self, dossier: DossierFacts, field: str, kept: str, ours: str, theirs: str) -> None:
        if not self._store.is_listed(dossier.id, field, theirs):
            await self._office.conflict(dossier.id, field, kept, ours, theirs)
            self._store.listed(dossier.id, field, theirs)


def saying(sent: Sent) -> tuple[str, ...]:
    """What upstream may be heard to repeat after us, in a form that cannot be read where it is personal."""
    return (*sent.person.values(), _of("status", sent.status), _of("procedure", sent.procedure))


def hashed_person(dossier: DossierFacts) -> dict[str, str]:
    """Each of the citizen's fields as upstream hears it."""
    return {name: hashed(dossier.id, value) for name, value in as_told(dossier.person).items()}


def as_told(person: dict[str, str]) -> dict[str, str]:
    """A citizen as upstream hears of one: who submits is the owner, where no other is named."""
    owner = person.get("owner") or person.get("name", "")
    return person | ({"owner": owner} if owner else {})


def hashed(dossier: str, value: str) -> str:
    """A value to be known again and not to be read."""
    plain = line(value)  # upstream may repeat it in letters of another make
    return hashlib.sha256(f"{dossier}\0{plain}".encode()).hexdigest()[:24]


def _of(field: str, value: str) -> str:
    return f"{field}:{value}"
