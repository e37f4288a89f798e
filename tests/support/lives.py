"""Dossiers that live by chance, by the rules of the domain's `Dossier`, and their rows in the query tables.

The rows are written as the projections write them: a row of today, and a row for each step.
"""

import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub.adapters.ledger import SqliteLedger
from hub.domain.civil_time import DAY_MS
from hub.domain.deadlines import Term, WorkCalendar
from hub.domain.dossiers import (
    ENDED,
    TRANSITIONS,
    Channel,
    Done,
    Dossier,
    DossierState,
    DossierStep,
    ReturnWay,
    Share,
)

HOUR_MS = 3_600_000
CALENDAR = WorkCalendar()


@dataclass
class Life:
    """A dossier, and each step of it: (step, state after, done, entered, due date that it set)."""

    dossier: Dossier
    agency: str
    steps: list[tuple[str, str, int, int, int | None]] = field(default_factory=list)


def live(chance: random.Random, code: str, from_ms: int, *, steps_max: int = 9) -> Life:
    """A life that begins some time after `from_ms` and may be open at its end."""
    shares = []
    if chance.random() < 0.25:
        shares = [Share("lead", Term(3), lead=True), Share("other", Term(chance.randint(1, 4)))]
    dossier = Dossier(
        code,
        chance.choice(("p1", "p2", "p3")),
        Term(chance.randint(0, 5)),
        channel=chance.choice(list(Channel)),
        way=chance.choice(list(ReturnWay)),
        shares=shares,
    )
    life, at_ms = Life(dossier, chance.choice(("a1", "a2"))), from_ms + chance.randrange(25 * DAY_MS)
    for _ in range(chance.randint(1, steps_max)):
        possible = [step for (state, step) in TRANSITIONS if state is dossier.state]
        if not possible:
            break
        at_ms += chance.choice((0, HOUR_MS, 9 * HOUR_MS, 2 * DAY_MS, 6 * DAY_MS, 16 * DAY_MS))
        _step(chance, life, chance.choice(possible), at_ms)
    return life


def _step(chance: random.Random, life: Life, step: DossierStep, at_ms: int) -> None:
    dossier = life.dossier
    if step is DossierStep.RESOLVE:
        for share in dossier.shares:
            if share.done_ms is None:
                dossier.share_done(share.agency, at_ms - chance.choice((0, HOUR_MS)))
    if dossier.may(step):
        return
    before, new_due = dossier.due_ms, (dossier.due_ms or 0) + 2 * DAY_MS
    entered = at_ms + chance.choice((0, 0, HOUR_MS, 5 * DAY_MS))
    dossier.take(Done(step, at_ms, entered), CALENDAR, new_due_ms=new_due)
    set_due = step in (DossierStep.ACCEPT, DossierStep.SUPPLEMENT, DossierStep.APOLOGIZE)
    due = dossier.due_ms if set_due or dossier.due_ms != before else None
    life.steps.append((step.value, dossier.state.value, at_ms, entered, due))


def write(path: Path, lives: list[Life]) -> None:
    """A ledger file that has them in its tables."""
    with closing(SqliteLedger(path)) as ledger:
        ledger.open()
    with closing(sqlite3.connect(path)) as db, db:
        for life in lives:
            _insert(db, "dossiers", _row(life))
            for step, state, done_ms, entered_ms, due_ms in life.steps:
                times = {"done_ms": done_ms, "entered_ms": entered_ms, "due_ms": due_ms}
                what = {"dossier": life.dossier.code, "step": step, "state": state, "items": "[]"}
                _insert(db, "dossier_steps", {**what, **times})
            for share in life.dossier.shares:
                term = {"term": share.term.value, "unit": share.term.unit.value, "lead": share.lead}
                times = {"due_ms": share.due_ms, "done_ms": share.done_ms}
                who = {"dossier": life.dossier.code, "agency": share.agency}
                _insert(db, "dossier_shares", {**who, **term, **times})


def _row(life: Life) -> dict[str, Any]:
    dossier = life.dossier
    when = {step: (done, entered) for step, _, done, entered, _ in life.steps}
    resolved = when.get("resolve", (None, None))
    ended = life.steps[-1][2] if life.steps and DossierState(life.steps[-1][1]) in ENDED else None
    return {
        "id": dossier.code,
        "code": dossier.code,
        "local": 0,
        "procedure": dossier.procedure,
        "agency": life.agency,
        "channel": dossier.channel.value,
        "way": dossier.way.value,
        "term": dossier.term.value,
        "unit": dossier.term.unit.value,
        "state": dossier.state.value,
        "sets": 1,
        "components": "[]",
        "registered_ms": life.steps[0][2] if life.steps else 0,
        "accepted_ms": dossier.accepted_ms,
        "due_ms": dossier.due_ms,
        "first_due_ms": next((due for *_, due in life.steps if due is not None), None),
        "supplement_by_ms": dossier.supplement_by_ms,
        "resolved_ms": resolved[0],
        "resolved_entered_ms": resolved[1],
        "returned_ms": when.get("return", (None,))[0],
        "ended_ms": ended,
        "completion_asked": dossier.completion_requested,
        "apologized": dossier.apologized,
        "on_the_spot": 0,
        "first_seq": 1,
        "last_seq": 1,
    }


def _insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)
