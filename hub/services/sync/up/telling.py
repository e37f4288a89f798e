"""Tells upstream of a group of dossiers: each as it stands now, then the steps that it was not told yet.

A group goes in a few calls: those that are new in one, those that are known in one, all their steps in one.
A no to a group is a no to somebody in it, so its halves are tried, in the end each alone, and whoever gets a
no alone is a dead letter. Whatever upstream has taken is kept before the next call, so a kill costs a
repetition; what it may have taken is in doubt from before it is sent until there is an answer.

A dossier that was sent as new and whose answer is not understood is never sent as new again by itself: an
update makes no second one, so it is offered as an update, or looked up, until upstream or a person says more.
"""

import logging
from collections.abc import Callable, Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.errors import (
    Unavailable,
    UpstreamHasIt,
    UpstreamHasNot,
    UpstreamNoCode,
    UpstreamNotUnderstood,
    UpstreamRejected,
    UpstreamTooEarly,
    UpstreamUnreachable,
)
from hub.services.sync.up.agreeing import Agreement, hashed_person, saying
from hub.services.sync.up.memory import DeadLetter, Sent, SyncStore, Unclear
from hub.services.sync.up.ports import DossierFacts, Office, StepFacts, StepsOf, Taken, There, Upstream
from hub.services.sync.up.redacting import redacted

STEPS_AT_ONCE = 1_000
CLOCK_OFF_MS_MAX = 3_600_000  # "in the future" is a matter of clocks for so long, then of what was entered
CODE_CHARS_MAX = 32
_log = logging.getLogger("motcua.sync")


class Told(Struct):
    """What became of a group: who is told, who is dead, what kept the others waiting.

    `heard`: the people that upstream named, whose names are in no text afterwards.
    """

    done: list[str] = []
    dead: list[str] = []
    trouble: Unavailable | None = None
    heard: dict[str, dict[str, str]] = {}


class _Item(Struct):
    """A dossier on its way. `known` None: there is nothing to send of the dossier itself.

    `only`: it may not be sent as new, whatever upstream says.
    """

    dossier: DossierFacts
    sent: Sent
    known: bool | None = None
    only: bool = False


class Teller:
    """Tells groups; what it cannot tell stays as it was. `now_ms`: the time of day."""

    def __init__(
        self, upstream: Upstream, store: SyncStore, office: Office, now_ms: Callable[[], int]
    ) -> None:
        self._upstream, self._store, self._office, self._now_ms = upstream, store, office, now_ms
        self._agreement = Agreement(upstream, store, office)
        self._given: dict[str, str] = {}  # codes of the service, until the dossier is told under one

    async def tell(self, group: Sequence[DossierFacts]) -> Told:
        """Tell them all, as far as upstream and the hub answer. Raises LedgerUnavailable."""
        told = Told()
        try:
            await self._tell(group, told, careful=len(group) == 1)
        except Unavailable as trouble:
            told.trouble = trouble
        return told

    async def look_again(self, dossier: DossierFacts) -> bool:
        """Whether upstream still has what it was told; if not, it will be told again. Raises Unavailable."""
        sent = self._store.sent(dossier.id)
        there = await self._upstream.look_up(sent.code) if sent.print else None
        same = not sent.print or (there is not None and there.print == sent.print)
        if not same:
            self._store.again(dossier.id, dossier.seq)
        return same

    async def _tell(self, group: Sequence[DossierFacts], told: Told, *, careful: bool) -> None:
        """`careful`: upstream is asked first what it has."""
        try:
            await self._together(group, told, careful)
        except UpstreamRejected as no:
            if isinstance(no, UpstreamHasIt) and not careful:
                await self._tell(group, told, careful=True)
            elif len(group) == 1:
                self._refused(group[0], no, told)
            else:
                half = len(group) // 2
                for part in (group[:half], group[half:]):
                    await self._tell(part, told, careful=careful or len(part) == 1)
        else:
            self._store.done([(dossier.id, dossier.seq) for dossier in group])
            told.done += [dossier.id for dossier in group]

    async def _together(self, group: Sequence[DossierFacts], told: Told, careful: bool) -> None:
        ids = [dossier.id for dossier in group]
        sents, lost, unclear = self._store.sents(ids), self._store.lost(ids), self._store.unclear(ids)
        items = []
        for dossier in group:
            if dossier.id in lost:
                raise UpstreamRejected("told_before_restore", "")
            sent, why = sents[dossier.id], unclear.get(dossier.id)
            items.append(await self._item(dossier, sent, told, careful, why))
        for known in (False, True):
            await self._put([item for item in items if item.known is known], known, asked=known or careful)
        self._unchanged([item for item in items if item.known is None])
        await self._tell_steps(items, STEPS_AT_ONCE)

    # what there is to send

    async def _item(
        self, dossier: DossierFacts, sent: Sent, told: Told, careful: bool, why: Unclear | None
    ) -> _Item:
        """What is to be done about a dossier, with upstream's word in it where it was asked.

        `why`: it was sent as new before, and it is not known what became of that.
        """
        dossier = replace(dossier, code=sent.code or dossier.code)
        same = bool(sent.print) and sent.print == self._upstream.print_of(dossier)
        if dossier.seq <= sent.seq or (same and dossier.contested_seq <= sent.seq):
            return _Item(dossier, sent)
        if not dossier.person and sent.named:
            return _Item(dossier, sent)  # erased: upstream keeps what it has
        if self._without_code(dossier):
            if not dossier.person:
                raise _no_citizen()
            return await self._uncoded(dossier, sent, told, careful, why)
        if sent.code or careful or not dossier.person or why not in (None, Unclear.UNANSWERED):
            return await self._looked_up(dossier, sent, told)
        return _Item(dossier, sent, False)

    async def _uncoded(
        self, dossier: DossierFacts, sent: Sent, told: Told, careful: bool, why: Unclear | None
    ) -> _Item:
        """Upstream, or its service for codes, has yet to give it one."""
        numbering = self._upstream.numbering
        if numbering.issued_by == "service":
            # A group is tried again in halves, with what the ledger had before: one code for each dossier.
            code = self._given.get(dossier.id) or await self._upstream.next_code(dossier)
            self._given[dossier.id] = code
            if self._store.owner(code) not in (None, dossier.id):
                raise UpstreamRejected("code_taken", "")
            await self._office.official([(dossier.id, code)])  # from now on it is sent under this one
            return _Item(replace(dossier, code=code, local=False), sent, False)
        if why is None or (why is Unclear.UNANSWERED and numbering.known_by_receipt):
            return _Item(dossier, sent, careful and numbering.known_by_receipt)
        if numbering.found_by_receipt:
            there = await self._upstream.look_up_receipt(dossier.id)
            if there is None:
                return _Item(dossier, sent, False)
            if not there.code:
                raise UpstreamNoCode("no_code", "")
            return await self._reached(replace(dossier, code=there.code), there, sent, told)
        if not numbering.known_by_receipt:
            raise UpstreamRejected("unclear_new", "")
        return _Item(dossier, sent, True, only=why is Unclear.NOT_UNDERSTOOD)

    async def _looked_up(self, dossier: DossierFacts, sent: Sent, told: Told) -> _Item:
        there = await self._upstream.look_up(dossier.code)
        if there is None:
            if not dossier.person and not sent.named:
                raise _no_citizen()
            if _was_local(dossier) and self._upstream.numbering.issued_by == "portal":
                # the code is upstream's own: it is asked which it was
                dossier = replace(dossier, code=dossier.id, local=True)
            return _Item(dossier, sent, False if dossier.person else None)
        return await self._reached(dossier, there, sent, told)

    async def _reached(self, dossier: DossierFacts, there: There, sent: Sent, told: Told) -> _Item:
        told.heard[dossier.id] = there.person
        if _was_local(dossier) and there.receipt not in ("", dossier.id):
            raise UpstreamRejected("code_of_another", "")
        dossier = replace(await self._agreement.reached(dossier, there, sent), own=there.own)
        return _Item(dossier, sent, True if dossier.person else None)

    # sending

    async def _put(self, items: list[_Item], known: bool, *, asked: bool) -> None:
        """Send dossiers that are all new or all known, and keep what was told of them.

        `asked`: upstream said which; else it may have one already, with a word of its own in it.
        """
        if not items:
            return
        going = [(item, self._as_sent(item.dossier, item.sent)) for item in items]
        call = self._store.trying([(item.dossier.id, saying(sent)) for item, sent in going])
        try:
            taken = await self._taken(items, known, asked)
        except UpstreamUnreachable as lost:
            if lost.left:
                prints = {item.dossier.id: self._upstream.print_of(item.dossier) for item in items}
                self._store.doubt(call, self._now_ms(), prints)
            else:
                self._store.settled(call)
            if lost.garbled:
                puzzled = isinstance(lost, UpstreamNotUnderstood)
                self._not_clear(items, Unclear.NOT_UNDERSTOOD if puzzled else Unclear.GARBLED)
            raise
        except UpstreamRejected as no:
            self._store.settled(call)
            if isinstance(no, UpstreamNoCode):
                self._not_clear(items, Unclear.NOT_UNDERSTOOD)
            raise
        for item, one in zip(items, taken, strict=True):
            await self._believe(item.dossier, one.code)
        await self._tell_office(items, [one.code for one in taken])
        for (item, sent), one in zip(going, taken, strict=True):
            item.dossier = replace(item.dossier, code=one.code, local=False)
            item.sent = replace(sent, code=one.code, print=one.print)
        self._keep(items, call)

    def _not_clear(self, items: list[_Item], why: Unclear) -> None:
        """Of those that upstream has not yet taken under a code."""
        self._store.not_clear([item.dossier.id for item in items if not item.sent.code], why)

    async def _taken(self, items: list[_Item], known: bool, asked: bool) -> list[Taken]:
        if any(item.only for item in items):
            try:
                return await self._upstream.put_all([item.dossier for item in items], known)
            except UpstreamHasNot:  # it may have it under a code that nobody here has understood
                raise UpstreamRejected("not_understood", "") from None
        if asked and len(items) == 1:
            return [await self._upstream.put(items[0].dossier, known)]
        return await self._upstream.put_all([item.dossier for item in items], known)

    async def _believe(self, dossier: DossierFacts, code: str) -> None:
        """Raises UpstreamRejected for the code of another dossier, or one that upstream does not know."""
        if code == dossier.code and not self._without_code(dossier):
            return
        if self._store.owner(code) not in (None, dossier.id):
            raise UpstreamRejected("code_taken", code)
        if self._without_code(dossier):
            return
        there = await self._upstream.look_up(code)
        if there is None or there.receipt != dossier.id:
            raise UpstreamRejected("code_contradicts", f"{dossier.code} ≠ {code}")

    async def _tell_office(self, items: list[_Item], codes: list[str]) -> None:
        if len(set(codes)) < len(codes):
            raise UpstreamRejected("code_taken", "")
        given = [
            (item.dossier.id, code)
            for item, code in zip(items, codes, strict=True)
            if code != item.dossier.code or self._is_news(item.dossier)
        ]
        if given:
            await self._office.official(given)

    def _is_news(self, dossier: DossierFacts) -> bool:
        """Whether its code, as it is, is one that the office has yet to hear of."""
        return dossier.local and self._upstream.numbering.issued_by != "nobody"

    def _without_code(self, dossier: DossierFacts) -> bool:
        """Whether upstream has yet to give it a code."""
        return self._is_news(dossier) and dossier.code == dossier.id

    def _as_sent(self, dossier: DossierFacts, sent: Sent) -> Sent:
        return replace(
            sent,
            seq=dossier.seq,
            status=self._upstream.status_of(dossier),
            procedure=dossier.procedure,
            named=True,
            person=hashed_person(dossier),
            born_ms=dossier.registered_ms,
        )

    def _unchanged(self, items: list[_Item]) -> None:
        """Nothing of the dossier itself is told: it is as it was, or its citizen's data is erased."""
        moved = [item for item in items if item.dossier.seq > item.sent.seq]
        for item in moved:
            sent = self._as_sent(item.dossier, item.sent)
            item.sent = replace(
                sent, code=item.dossier.code, print=item.sent.print if item.dossier.person else ""
            )
        if moved:
            self._keep(moved)

    # steps

    async def _tell_steps(self, items: list[_Item], at_once: int) -> None:
        rows = iter(
            (item, step) for item in items for step in item.dossier.steps if step.seq > item.sent.step_seq
        )
        while chunk := list(islice(rows, at_once)):
            try:
                await self._upstream.progress(_by_dossier(chunk))
            except UpstreamHasNot:
                if len(items) == 1:  # it has forgotten the dossier, which goes whole the next time
                    self._store.again(items[0].dossier.id, items[0].dossier.seq)
                raise
            except UpstreamRejected:
                if len(items) > 1 or at_once == 1:
                    raise
                await self._tell_steps(items, 1)
                return
            last = {item.dossier.id: step.seq for item, step in chunk}
            self._store.stepped(list(last.items()), self._now_ms())
            for item, step in chunk:
                item.sent = replace(item.sent, step_seq=step.seq)

    def _keep(self, items: list[_Item], call: int | None = None) -> None:
        self._store.told([(item.dossier.id, item.sent) for item in items], self._now_ms(), call)
        for item in items:
            self._given.pop(item.dossier.id, None)

    # a no

    def _refused(self, dossier: DossierFacts, no: UpstreamRejected, told: Told) -> None:
        now_ms = self._now_ms()
        if isinstance(no, UpstreamTooEarly) and now_ms - _newest_ms(dossier) < CLOCK_OFF_MS_MAX:
            told.trouble = Unavailable(
                "upstream says that this has not happened yet: its clock or ours is wrong"
            )
            return
        people = (dossier.person, told.heard.get(dossier.id, {}))
        code, reason = redacted(str(no.code), people)[:CODE_CHARS_MAX], redacted(no.reason, people)
        self._store.bury(DeadLetter(dossier.id, dossier.seq, code, reason, now_ms))
        told.dead.append(dossier.id)
        _log.warning("upstream will not take %s: %s %s", dossier.id, code, reason)


def _was_local(dossier: DossierFacts) -> bool:
    """Whether upstream gave it its code; the number that it had here is then that of its receipt."""
    return dossier.code != dossier.id


def _no_citizen() -> UpstreamRejected:
    return UpstreamRejected("no_citizen", "")


def _by_dossier(rows: list[tuple[_Item, StepFacts]]) -> list[StepsOf]:
    """Steps in their order, those of one dossier together."""
    found: dict[str, list[StepFacts]] = {}
    items: dict[str, _Item] = {}
    for item, step in rows:
        found.setdefault(item.dossier.id, []).append(step)
        items[item.dossier.id] = item
    return [StepsOf(items[id_].dossier, tuple(steps), items[id_].sent.code) for id_, steps in found.items()]


def _newest_ms(dossier: DossierFacts) -> int:
    return max((step.done_ms for step in dossier.steps), default=dossier.registered_ms)
