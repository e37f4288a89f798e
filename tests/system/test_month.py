"""A month of dossiers through the real rules: its known figures come out of the ledger exactly."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.adapters.ledger import verify
from hub.config import example_toml, parse
from hub.config.calendar import work_calendar
from hub.demo.month import make
from hub.demo.month_command import main
from hub.demo.month_plan import Figures, MonthPlan
from hub.domain.civil_time import business_day

MONTH = "2021-10"
SETTINGS = parse(example_toml("nghe-an"))


def head(path: Path) -> str:
    with closing(sqlite3.connect(path)) as ledger:
        return str(ledger.execute("SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()[0])


def report(folder: Path) -> dict[str, Any]:
    """What `hub report month` says for programs."""
    program = [sys.executable, "-m", "hub.cli", "--dir", str(folder), "report", "month", MONTH, "--json"]
    done = subprocess.run(program, capture_output=True, check=True, timeout=60)
    return dict(json.loads(done.stdout))


@pytest.mark.timeout(200)
def test_october_2021_comes_out_of_a_ledger_that_was_lived_through(tmp_path: Path) -> None:
    folder = tmp_path / "october"
    made = main(MONTH, folder, dossiers=14_364, seed=1)
    assert made.dossiers == 14_364 + Figures().refused
    assert verify(folder / "data" / "ledger.sqlite").faults == ()
    told = report(folder)
    assert told["faults"] == [], "the form adds up"
    form = told["tables"]["ii06a"]["total"]
    assert (form["received"], form["carried_over"], form["online"]) == (14_364, 2_521, 2_597)
    assert form["received"] - form["carried_over"] == 11_843
    *_, post = told["tables"]["ways"]["rows"]
    assert post["count"] == 2_962, "uses of the post"
    assert round(100 * form["online"] / 11_843, 2) == 21.93
    assert 0 < form["late"] < form["on_time"] < form["early"]


def test_the_same_seed_is_the_same_month_to_the_last_hash(tmp_path: Path) -> None:
    heads = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        path = tmp_path / f"{name}.sqlite"
        asyncio.run(make(path, SETTINGS, month=MONTH, figures=Figures().scaled(200), seed=seed))
        heads.append(head(path))
    assert heads[0] == heads[1] != heads[2]


def test_a_month_is_worked_on_working_days_and_in_order() -> None:
    calendar = work_calendar(SETTINGS.calendar)
    plan = MonthPlan(SETTINGS.office, calendar, "2026-02", Figures().scaled(400), 3)
    acts = plan.acts()
    assert acts == sorted(acts)
    assert all(act.at_ms < plan.until_ms for act in acts)
    for act in acts:
        if act.event == "dossier_register":
            assert calendar.works_on(business_day(act.at_ms)), "nobody hands in at Tết"


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(FileExistsError):
        main(MONTH, tmp_path, dossiers=100, seed=1)
