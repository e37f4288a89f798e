"""A month told upstream while a fifth of all calls go wrong: both sides are the same, and damage is seen."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from hub.config import load
from hub.demo.month.command import figures_of
from hub.domain.calendar.civil_time import day_start_ms
from hub.layout import Layout
from tools.month.judging import judge, wrong_figures
from tools.month.run import Asked, Outcome, province_of, run
from tools.upstream_sim.settling import compared

ASKED = Asked("2021-10", dossiers=60, seed=3, faults=0.2, batch=4)
ONE = "(SELECT min(id) FROM dossiers WHERE state = 'returned')"
NEWEST = "(SELECT id FROM dossiers ORDER BY accepted_ms DESC LIMIT 1)"

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("month")]


class Told(NamedTuple):
    outcome: Outcome
    folder: Path

    @property
    def ledger(self) -> Path:
        return Layout(self.folder).ledger

    @property
    def province(self) -> Path:
        return province_of(self.folder)

    def compared(self) -> list[str]:
        layout = Layout(self.folder)
        return asyncio.run(compared(layout, load(layout.office_toml), self.province))

    def judged(self) -> list[str]:
        layout = Layout(self.folder)
        settings = load(layout.office_toml)
        wanted = figures_of(ASKED.dossiers)
        return asyncio.run(judge(layout, settings, self.province, ASKED.month, wanted))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("told") / "office"
    outcome = asyncio.run(run(ASKED, folder, lambda *_: None))
    return Told(outcome, folder)


@pytest.fixture
def copy(told: Told, tmp_path: Path) -> Iterator[Told]:
    """The same on files of its own, to be damaged."""
    shutil.copytree(told.folder, tmp_path / "office")
    shutil.copy(told.province, province_of(tmp_path / "office"))
    return Told(told.outcome, tmp_path / "office")


def damage(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        assert db.execute(statement).rowcount == 1


def test_upstream_has_what_the_ledger_has_after_a_storm_and_nothing_was_given_up(told: Told) -> None:
    assert told.outcome.faults == ()
    assert told.outcome.dead == ()
    went_wrong = dict(told.outcome.went_wrong)
    assert went_wrong.pop("calls") > sum(went_wrong.values()) > 0, (
        "a storm in which all went well shows nothing"
    )
    assert told.compared() == told.judged() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossiers SET data = replace(data, 'Công dân', 'Cong dan')"
        " WHERE code = (SELECT min(code) FROM dossiers)",
        "DELETE FROM dossiers WHERE code = (SELECT min(code) FROM dossiers)",
        "DELETE FROM progress WHERE id = (SELECT max(id) FROM progress)",
        "UPDATE progress SET id = -id WHERE id = (SELECT max(id) FROM progress WHERE code ="
        " (SELECT code FROM progress GROUP BY code HAVING count(*) > 3 LIMIT 1))",
    ],
)
def test_damage_of_upstreams_database_is_seen(copy: Told, statement: str) -> None:
    damage(copy.province, statement)
    assert copy.compared()


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE dossiers SET due_ms = due_ms + 60000 WHERE id = {ONE}",
        f"UPDATE dossiers SET way = CASE way WHEN 'post' THEN 'counter' ELSE 'post' END WHERE id = {ONE}",
        "DELETE FROM dossier_fees WHERE seq = (SELECT max(seq) FROM dossier_fees)",
        f"DELETE FROM dossier_steps WHERE seq = (SELECT max(seq) FROM dossier_steps WHERE dossier = {ONE})",
        f"DELETE FROM dossiers WHERE id = {ONE}",
    ],
)
def test_damage_of_the_ledgers_tables_is_seen(copy: Told, statement: str) -> None:
    damage(copy.ledger, statement)
    assert copy.compared()


def test_damage_that_upstream_does_not_hear_of_is_seen_too(copy: Told) -> None:
    damage(copy.ledger, "DELETE FROM ratings WHERE seq = (SELECT max(seq) FROM ratings)")
    assert copy.compared() == []
    assert any(fault.startswith("ledger: ") for fault in copy.judged())


def test_what_nobody_completed_was_closed_by_the_hub_of_today_and_told(told: Told) -> None:
    with closing(sqlite3.connect(told.ledger)) as ledger:
        closed = ledger.execute(
            "SELECT count(*) FROM dossier_steps WHERE step = 'close' AND done_ms > ?",
            (day_start_ms("2021-11-01"),),
        )
        assert closed.fetchone()[0] > 0
        assert ledger.execute("SELECT count(*) FROM dossiers WHERE state = 'supplement'").fetchone()[0] == 0


def test_a_known_figure_that_does_not_come_out_is_told(copy: Told) -> None:
    damage(copy.ledger, f"UPDATE dossiers SET accepted_ms = 1 WHERE id = {NEWEST}")
    assert list(wrong_figures(copy.ledger, ASKED.month, figures_of(ASKED.dossiers)))
