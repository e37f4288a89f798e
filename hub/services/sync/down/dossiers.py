"""Dossiers filed online: read from upstream, compared with the ledger, carried out by the hub."""

from collections.abc import Mapping

from hub.domain.dossiers.dossier import DossierState
from hub.domain.errors import UpstreamRejected
from hub.domain.office.office import Office
from hub.domain.sync.down import NO_KEY, Hold, Row, What
from hub.domain.sync.down import dossiers as d
from hub.domain.sync.down.dossiers import KnownDossier, OnlineDossier
from hub.services.ports import Clock
from hub.services.sync.down.ports import Archive, Desk, DownStore, HeldItem, Page, Seen, Source
from hub.services.sync.up.agreeing import as_told, hashed
from hub.services.sync.up.ports import DossierFacts


class DossierTaker:
    """`hub.services.sync.down.sync.Taker` of dossiers. Raises Unavailable, UpstreamRejected of the hub."""

    what = What.DOSSIERS

    def __init__(
        self, source: Source, desk: Desk, archive: Archive, store: DownStore, office: Office, clock: Clock
    ) -> None:
        self._source, self._desk, self._archive, self._store = source, desk, archive, store
        self._office, self._clock = office, clock

    async def page(self, after: int, count: int) -> Page[OnlineDossier]:
        """What changed upstream after a number."""
        return await self._source.dossiers(after, count)

    async def again(self, held: HeldItem) -> Row[OnlineDossier] | None:
        """What was held, as it is now; None: upstream does not show it under its code.

        Where its list contradicts itself, one more answer does not tell which row is true.
        """
        if held.reason == "two_citizens" or held.key.startswith(NO_KEY):
            return None
        try:
            return await self._source.dossier(held.key)
        except UpstreamRejected:
            return None

    def kept(self, item: OnlineDossier) -> str:
        """Nothing: a citizen is in it."""
        return ""

    def is_over(self, held: HeldItem) -> bool:
        """A dossier is never over by itself."""
        return False

    def seen(self, row: Row[OnlineDossier]) -> Seen:
        """What is remembered of a row: whether it changes, and which of its fields."""
        person = {} if isinstance(row.item, Hold) else row.item.person
        return Seen(row.mark, {name: hashed(row.key, value) for name, value in person.items()})

    async def decide(self, item: OnlineDossier) -> list[d.Act]:
        """What to do. Where upstream contradicts the counter it is asked once more: its list may be old."""
        acts = self._decided(item)
        if not any(isinstance(act, d.Differ) and act.field == d.STATUS_FIELD for act in acts):
            return acts
        try:
            fresh = await self._source.dossier(item.code)
        except UpstreamRejected:
            return [Hold("look_up_refused")]
        return acts if fresh is None or isinstance(fresh.item, Hold) else self._decided(fresh.item)

    async def do(self, act: d.Act) -> None:
        """Have the hub do it."""
        match act:
            case d.Register():
                await self._desk.register(act.dossier, act.at_ms)
            case d.Withdraw():
                await self._desk.withdraw(act.id)
            case d.Differ():
                await self._desk.conflict(act.id, act.field, act.kept, act.ours, act.theirs)
            case d.Correct():
                await self._desk.correct(act.id, act.procedure, self._whole(act))

    def _decided(self, item: OnlineDossier) -> list[d.Act]:
        facts = self._archive.find(item.code)
        known = None if facts is None else self._known(item, facts)
        return d.decide(item, known, self._office, self._clock.wall_ms())

    def _known(self, item: OnlineDossier, facts: DossierFacts) -> KnownDossier:
        told = self._store.told(facts.id)
        before = self._store.seen(self.what, item.code).person
        return KnownDossier(
            id=facts.id,
            procedure=facts.procedure,
            state=DossierState(facts.state),
            status=self._source.status_of(facts),
            told=told.status,
            person=as_told(facts.person),
            repeated=frozenset(_repeated(item, before)) | frozenset(_repeated(item, told.person, facts.id)),
        )

    def _whole(self, act: d.Correct) -> dict[str, str] | None:
        """The citizen's data as it will stand: the hub takes it whole."""
        facts = self._archive.find(act.id)
        return d.corrected(facts.person if facts else {}, act.person) if act.person else None


def _repeated(item: OnlineDossier, hashes: Mapping[str, str], salt: str = "") -> list[str]:
    """Names whose value is the one of before: of the row that was seen, or as upstream was told."""
    return [
        name
        for name, value in item.person.items()
        if name in hashes and hashes[name] == hashed(salt or item.code, value)
    ]
