"""A month through the real rules: known figures exact, every step of a dossier taken, a plausible office."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.adapters.ledger import verify
from hub.config import example_toml, parse
from hub.config.calendar import work_calendar
from hub.demo.month import Made
from hub.demo.month.command import figures_of, main
from hub.domain.calendar.civil_time import business_day, civil, day_start_ms
from hub.domain.calendar.deadlines import apology_by_ms
from hub.domain.dossiers.dossier import TRANSITIONS

MONTH, DOSSIERS = "2021-10", 250
LAST_DAY, LAST_MS = "2021-10-30", 3_600_000  # a Saturday; so long before the doors close nobody is refused
SETTINGS = parse(example_toml("nghe-an"))
CALENDAR = work_calendar(SETTINGS.calendar)


class Small:
    """A made month: its folder, and questions to its tables."""

    def __init__(self, folder: Path, made: Made) -> None:
        self.folder, self.made = folder, made
        self.ledger = folder / "data" / "ledger.sqlite"
        self._connection = sqlite3.connect(self.ledger)
        self._connection.row_factory = sqlite3.Row

    def close(self) -> None:
        self._connection.close()

    def ask(self, sql: str, *values: object) -> list[Any]:
        return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Any:
        return self.ask(sql, *values)[0][0]

    def report(self) -> dict[str, Any]:
        """What `hub report month` says for programs."""
        program = [sys.executable, "-m", "hub.cli", "--dir", str(self.folder), "report", "month", MONTH]
        done = subprocess.run([*program, "--json"], capture_output=True, check=True, timeout=60)
        return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    folder = tmp_path_factory.mktemp("month") / "october"
    small = Small(folder, main(MONTH, folder, dossiers=DOSSIERS, seed=1))
    yield small
    small.close()


pytestmark = [pytest.mark.timeout(200), pytest.mark.xdist_group("month")]


def test_the_known_figures_come_out_of_a_ledger_that_was_lived_through(month: Small) -> None:
    wanted, told = figures_of(DOSSIERS), month.report()
    assert verify(month.ledger).faults == ()
    assert told["faults"] == [], "the form adds up"
    form = told["tables"]["ii06a"]["total"]
    assert (form["received"], form["carried_over"]) == (DOSSIERS, wanted.carried_over)
    assert (form["online"], form["in_person_or_post"]) == (wanted.online, wanted.new - wanted.online)
    *_, post = told["tables"]["ways"]["rows"]
    assert post["count"] == wanted.by_post + wanted.returned_by_post, "uses of the post"
    assert month.made.dossiers == DOSSIERS + wanted.refused


def test_every_step_of_the_life_of_a_dossier_is_taken_by_somebody(month: Small) -> None:
    taken, before = set(), dict[str, str]()
    for dossier, step, state in month.ask("SELECT dossier, step, state FROM dossier_steps ORDER BY seq"):
        taken.add((before.get(dossier, "new"), step))
        before[dossier] = state
    assert {(state.value, step.value) for state, step in TRANSITIONS} - taken == set()


def test_the_reports_of_waits_and_satisfaction_have_content(month: Small) -> None:
    tables = month.report()["tables"]
    services = {row["letter"]: row for row in tables["services"]["rows"]}
    assert {"A", "B", "E", "G"} <= set(services)
    assert sum(row["taken"] for row in services.values()) == month.made.tickets
    assert services["A"]["work_median"] > 60, "seconds at the counter"
    assert tables["low"]["rows"], "services for which hardly anybody comes"
    assert sum(row["count"] for row in tables["told"]["rows"]) > month.made.tickets / 2
    for key in ("officers", "counters", "rated_services"):
        assert sum(row["answers"] for row in tables[key]["rows"]) == tables["satisfaction"]["total"]["count"]
    assert tables["satisfaction"]["total"]["count"] > 50


def test_who_comes_has_a_number_and_what_comes_by_wire_or_post_has_none(month: Small) -> None:
    """Who is refused a number in the last hour of the month is served without one: no draw may hide that."""
    how = dict(
        month.ask(
            "SELECT d.channel || (s.ticket IS NOT NULL), count(*) FROM dossier_steps s"
            " JOIN dossiers d ON d.id = s.dossier WHERE s.step = 'accept' AND s.done_ms >= ? GROUP BY 1",
            day_start_ms(f"{MONTH}-01"),
        )
    )
    wanted, unnumbered = figures_of(DOSSIERS), how.pop("counter0", 0)
    assert unnumbered <= month.made.without_number
    assert how == {
        "counter1": wanted.new - wanted.online - wanted.by_post - unnumbered,
        "online0": wanted.online,
        "post0": wanted.by_post,
    }
    served_without = month.ask(
        "SELECT s.done_ms FROM dossier_steps s JOIN dossiers d ON d.id = s.dossier"
        " WHERE s.step = 'accept' AND d.channel = 'counter' AND s.ticket IS NULL AND s.done_ms >= ?",
        day_start_ms(f"{MONTH}-01"),
    )
    last = SETTINGS.office.hours.closes_ms(day_start_ms(LAST_DAY))
    assert last is not None
    assert all(last - LAST_MS <= row[0] <= last for row in served_without)
    wrong = month.one(
        "SELECT count(*) FROM dossier_steps s JOIN calls c ON c.ticket = s.ticket AND c.nth = 1"
        " WHERE s.counter IS NOT c.counter OR s.done_ms < c.at_ms"
    )
    assert wrong == 0, "at the counter that called the number, and after the call"
    returns = month.ask(
        "SELECT DISTINCT t.service FROM dossier_steps s JOIN tickets t ON t.id = s.ticket"
        " WHERE s.step = 'return'"
    )
    assert "G" in {row[0] for row in returns}


def test_bags_have_seals_and_the_dossier_that_was_missing_turns_up(month: Small) -> None:
    seals = [row[0] for row in month.ask("SELECT seal FROM batches WHERE seal <> ''")]
    assert len(seals) == len(set(seals)) > 20
    closed = [json.loads(row[0]) for row in month.ask("SELECT data FROM ledger WHERE kind = 'batch_closed'")]
    missing = [code for one in closed for code in one.get("missing", ())]
    assert len(missing) == 1
    assert month.one("SELECT state FROM dossiers WHERE id = ?", missing[0]) not in ("accepted", "transferred")


def test_apologies_are_written_a_day_before_and_some_dossiers_are_late_without_one(month: Small) -> None:
    rows = month.ask(
        "SELECT s.done_ms, s.due_ms, (SELECT due_ms FROM dossier_steps b WHERE b.dossier = s.dossier"
        " AND b.due_ms IS NOT NULL AND b.seq < s.seq ORDER BY b.seq DESC LIMIT 1)"
        " FROM dossier_steps s WHERE s.step = 'apologize'"
    )
    assert rows
    for done_ms, new_due_ms, due_ms in rows:
        assert done_ms <= apology_by_ms(due_ms, CALENDAR)
        assert new_due_ms > due_ms
    assert month.one("SELECT count(*) FROM dossiers WHERE resolved_ms > due_ms AND NOT apologized") > 0
    late_entry = "SELECT count(*) FROM dossiers WHERE resolved_ms <= due_ms AND resolved_entered_ms > due_ms"
    assert month.one(late_entry) > 0, "done in time, entered late"


def test_receipts_are_on_paper_where_the_agency_may_not_use_the_internet(month: Small) -> None:
    by_agency = (
        "SELECT d.agency, min(paper), max(paper) FROM dossier_fees f JOIN dossiers d ON d.id = f.dossier"
        " WHERE NOT EXISTS (SELECT 1 FROM dossier_steps s WHERE s.dossier = d.id AND s.step = 'pass_on')"
    )
    kinds = {row[0]: (row[1], row[2]) for row in month.ask(f"{by_agency} GROUP BY 1")}
    assert kinds.pop("cong-an") == (1, 1)
    assert set(kinds.values()) == {(0, 0)}


def test_nobody_stands_before_a_closed_door_and_nobody_is_left_standing(month: Small) -> None:
    for (taken_ms,) in month.ask("SELECT taken_ms FROM tickets"):
        assert SETTINGS.office.hours.taking(taken_ms), f"{civil(taken_ms)}"
        assert business_day(taken_ms) not in CALENDAR.off
    assert {row[0] for row in month.ask("SELECT DISTINCT state FROM tickets")} <= {"done", "no_show"}
    days = {civil(row[0]).weekday() for row in month.ask("SELECT taken_ms FROM tickets")}
    assert days == {0, 1, 2, 3, 4, 5}, "Saturday mornings too"


def test_the_same_seed_is_the_same_month_to_the_last_hash(month: Small, tmp_path: Path) -> None:
    again = Small(tmp_path / "again", main(MONTH, tmp_path / "again", dossiers=DOSSIERS, seed=1))
    heads = [small.one("SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1") for small in (month, again)]
    again.close()
    assert heads[0] == heads[1]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(FileExistsError):
        main(MONTH, tmp_path, dossiers=100, seed=1)
