"""Dossiers that live by chance, by the rules of the domain, and a ledger in which that has happened.

Its query tables are filled by the ledger itself, from the events that the hub would write.
"""

import asyncio
import random
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from hub.adapters.ledger import SqliteLedger
from hub.domain.calendar.civil_time import DAY_MS, business_day
from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.dossiers.alarms import proposed_due_ms
from hub.domain.dossiers.dossier import TRANSITIONS, Channel, Dossier, DossierState, DossierStep, ReturnWay
from hub.domain.dossiers.events import DossierRegistered, ShareRecord
from hub.domain.dossiers.plans import Act, plan, plan_share
from hub.domain.events import AnyEvent
from hub.services.ports import Batch, Entry

HOUR_MS = 3_600_000
CALENDAR = WorkCalendar()
LATER_MS = (0, HOUR_MS, 9 * HOUR_MS, 2 * DAY_MS, 6 * DAY_MS, 16 * DAY_MS)
ENTERED_LATER_MS = (0, 0, HOUR_MS, 5 * DAY_MS)


@dataclass
class Life:
    """A dossier, its steps (step, state after, done, due date that it set), its events with their entry."""

    dossier: Dossier
    steps: list[tuple[str, str, int, int | None]] = field(default_factory=list)
    events: list[tuple[AnyEvent, int]] = field(default_factory=list)


def live(chance: random.Random, code: str, from_ms: int, *, steps_max: int = 8) -> Life:
    """A life that begins some time after `from_ms` and may be open at its end."""
    at_ms = from_ms + chance.randrange(25 * DAY_MS)
    shares: tuple[ShareRecord, ...] = ()
    if chance.random() < 0.25:
        shares = (ShareRecord("lead", 3, lead=True), ShareRecord("other", chance.randint(1, 4)))
    registered = DossierRegistered(
        code,
        chance.choice(("p1", "p2", "p3")),
        "lead" if shares else chance.choice(("a1", "a2")),
        at_ms,
        term=None if chance.random() < 0.1 else chance.randint(0, 5),
        channel=chance.choice(list(Channel)).value,
        way=chance.choice(list(ReturnWay)).value,
        shares=shares,
    )
    life = Life(Dossier.of(registered), [("register", "registered", at_ms, None)], [(registered, at_ms)])
    for _ in range(chance.randint(0, steps_max)):
        possible = [step for (state, step) in TRANSITIONS if state is life.dossier.state]
        if possible:
            at_ms += chance.choice(LATER_MS)
            _step(chance, life, chance.choice(possible), at_ms)
    return life


def resolved_without_shares(from_ms: int) -> Life:
    """A life that came to a result."""
    chance = random.Random(0)
    while True:
        life = live(chance, "d", from_ms)
        if life.dossier.resolved_ms and not life.dossier.shares:
            return life


def _step(chance: random.Random, life: Life, step: DossierStep, at_ms: int) -> None:
    dossier = life.dossier
    if step is DossierStep.CLOSE:  # the citizen has the whole of the fifteen days
        at_ms = max(at_ms, (dossier.supplement_by_ms or 0) + 1)
    entered_ms = at_ms + chance.choice(ENTERED_LATER_MS)
    if step is DossierStep.RESOLVE:
        for share in dossier.shares:
            if share.done_ms is None:
                life.events.append((plan_share(dossier, share.agency, at_ms, entered_ms), entered_ms))
                dossier.follow(1, entered_ms, life.events[-1][0])
    if dossier.may(step) or dossier.state is DossierState.NEW:
        return
    act = Act(
        step,
        at_ms,
        new_due_ms=proposed_due_ms(dossier.due_ms or at_ms, at_ms, CALENDAR),
        reason="vì sao",
        agency="a3" if step is DossierStep.PASS_ON and dossier.agency != "a3" else None,
    )
    if step is DossierStep.PASS_ON and act.agency is None:
        return
    event = plan(dossier, act, entered_ms, CALENDAR)
    dossier.follow(1, entered_ms, event)
    life.steps.append((event.step, event.state, event.done_ms, event.due_ms))
    life.events.append((event, entered_ms))


def write(path: Path, lives: list[Life]) -> None:
    """A ledger file in which all this has happened."""
    with closing(SqliteLedger(path)) as ledger:
        seq = ledger.open().last_seq
        entries = []
        for event, entered_ms in (happened for life in lives for happened in life.events):
            seq += 1
            entries.append(Entry(seq, business_day(entered_ms), entered_ms, event))
        asyncio.run(ledger.commit(Batch(entries, [], [])))
