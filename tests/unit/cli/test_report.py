"""`hub report` over October 2021 of the reference office, and over what is wrong."""

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.a_month import RATINGS, TICKETS, Month
from hub.adapters.ledger import SqliteLedger
from hub.cli import exits
from hub.config import example_toml
from hub.domain.reports.ii06a import Line
from hub.domain.reports.period import PeriodKind, parse
from hub.domain.reports.tables import TABLES
from hub.i18n import text
from hub.services.reports import tables as report_tables
from tests.support.command_line import run_line
from tests.unit.cli.conftest import Hub

pytestmark = pytest.mark.xdist_group("october")
OF = {"dossier_steps": "dossier", "dossier_shares": "dossier", "dossier_fees": "dossier", "calls": "ticket"}
Tables = dict[str, dict[str, list[dict[str, object]]]]


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The reference office with its whole month."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "office.toml").write_text(example_toml("nghe-an"), "utf-8")
    (folder / "data").mkdir()
    Month().fill(folder / "data" / "ledger.sqlite")
    return folder


@pytest.fixture(scope="module")
def part(october: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A twentieth of it, where the size of the figures is not looked at."""
    folder = tmp_path_factory.mktemp("part") / "office"
    shutil.copytree(october, folder)
    with closing(sqlite3.connect(folder / "data" / "ledger.sqlite")) as db, db:
        for table in ("dossiers", "tickets", "ratings"):
            db.execute(f"DELETE FROM {table} WHERE rowid % 20")
        for table, of in OF.items():
            db.execute(f"DELETE FROM {table} WHERE {of} NOT IN (SELECT id FROM {of}s)")
    return folder


def tables(hub: Hub, folder: Path, *arguments: str) -> Tables:
    result = hub("--dir", str(folder), "report", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)["tables"]


@pytest.fixture(scope="module")
def told(october: Path) -> Tables:
    """What `hub report month` says of all of it, to programs."""
    result = run_line(("--dir", str(october), "report", "month", "2021-10", "--json"))
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)["tables"]


def test_october_2021_comes_out_exactly(told: Tables) -> None:
    total = told["ii06a"]["total"]
    assert (total["received"], total["carried_over"]) == (14_364, 2_521)
    assert total["online"] + total["in_person_or_post"] == 11_843
    assert total["received"] == total["resolved"] + total["in_progress"]
    ways = told["ways"]["rows"]
    assert [way["count"] for way in ways][-1] == 2_962
    assert round(100 * ways[1]["share"], 2) == 21.93
    assert sum(row["received"] for row in told["ii06a"]["rows"]) == 14_364
    assert sum(row["answers"] for row in told["officers"]["rows"]) == RATINGS
    assert sum(row["taken"] for row in told["services"]["rows"]) == TICKETS


def test_people_read_it_in_their_language(hub: Hub, october: Path) -> None:
    vi = hub("--dir", str(october), "report", "month", "2021-10").stdout
    assert "Trung tâm Phục vụ hành chính công tỉnh Nghệ An — Báo cáo tháng 10/2021" in vi
    assert "14.364" in vi
    assert "21,93%" in vi
    en = hub("--lang", "en", "--dir", str(october), "report", "month", "2021-10").stdout
    assert "Report of the month 10/2021" in en
    assert "14,364" in en


def test_a_day_has_its_closing_hash_and_no_satisfaction(hub: Hub, part: Path) -> None:
    with closing(sqlite3.connect(part / "data" / "ledger.sqlite")) as db:
        (digest,) = db.execute("SELECT hash FROM ledger WHERE day = '2021-10-04'").fetchone()
    result = hub("--dir", str(part), "report", "day", "2021-10-04")
    assert result.stdout.count(digest) == 2
    found = tables(hub, part, "day", "2021-10-04")
    assert found["satisfaction"]["rows"] == []
    assert "officers" not in found


def test_without_a_period_it_is_the_newest(hub: Hub, part: Path) -> None:
    assert "29/10/2021" in hub("--dir", str(part), "report", "day").stdout
    assert "tháng 10/2021" in hub("--dir", str(part), "report", "month").stdout
    assert "quý IV/2021" in hub("--dir", str(part), "report", "quarter").stdout


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("day 29/10/2021", "29/10/2021"),
        ("day ２０２１-10-29", "29/10/2021"),
        ("month 10/2021", "tháng 10/2021"),
        ("month 2021/10", "tháng 10/2021"),
        ("quarter 4/2021", "quý IV/2021"),
        ("quarter IV/2021", "quý IV/2021"),
        ("quarter q4/2021", "quý IV/2021"),
        ("quarter ２０２１-Q4", "quý IV/2021"),
    ],
)
def test_a_period_is_understood_as_people_write_it(hub: Hub, part: Path, line: str, title: str) -> None:
    result = hub("--dir", str(part), "report", *line.split())
    assert result.exit_code in (0, exits.ATTENTION), result.stderr
    assert title in result.stdout


@pytest.mark.parametrize("kind", ["day", "month", "quarter"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_examples_of_a_message_are_accepted(lang: str, kind: str) -> None:
    said = text(f"cli.report_{kind}.want", lang, period="?")
    examples = re.findall(r"[0-9IVQ]+[-/][-/0-9IVQ]+", said)
    assert len(examples) >= 2
    for example in examples:
        parse(PeriodKind(kind), example)


def test_one_table_is_enough(hub: Hub, october: Path, part: Path) -> None:
    assert list(tables(hub, part, "month", "--table", "ways", "--table", "ii06a")) == ["ii06a", "ways"]
    nothing = hub("--dir", str(october), "report", "month", "--table", "low").stdout
    assert "Không có số liệu" in nothing


def test_quiet_services_are_those_below_the_number_that_is_given(
    hub: Hub, october: Path, told: Tables
) -> None:
    assert "low" not in told
    quiet = tables(hub, october, "month", "--low", "15")["low"]["rows"]
    assert 0 < len(quiet) < 15
    assert all(row["per_day"] < 15 for row in quiet)


def test_files_are_written_and_told(hub: Hub, part: Path, tmp_path: Path) -> None:
    ask = (
        "--dir",
        str(part),
        "report",
        "month",
        "--csv",
        "tables",
        "--bom",
        "--xlsx",
        "r.xlsx",
        "--pdf",
        "r.pdf",
    )
    result = hub(*ask)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "r.pdf" in result.stderr
    assert (tmp_path / "tables" / "ii06a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "r.xlsx").stat().st_size > 10_000
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_a_report_that_does_not_add_up_ends_with_attention(
    hub: Hub, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Line, "faults", lambda self: ["3=7+11"])
    result = hub("--dir", str(part), "report", "month", "--table", "ii06a")
    assert result.exit_code == 1
    assert "3=7+11" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("day", "2026-13-01"), 2, "2026-11-23"),
        (("month", "13/2026"), 2, "11/2026"),
        (("quarter", "2026-Q7"), 2, "2026-Q4"),
        (("day", "2999-01-02"), 4, "02/01/2999"),
        (("month", "2999-01"), 4, "01/2999"),
        (("quarter", "2999-Q4"), 4, "IV/2999"),
        (("month", "--table", "everything"), 2, "ii06a"),
        (("month", "--low", "0"), 2, "1"),
        (("month", "--pdf", "nowhere/r.pdf"), 74, "nowhere"),
        (("month", "--pdf", "r.pdf", "--template", "none.typ"), 74, "none.typ"),
    ],
)
def test_what_is_wrong_is_said(
    hub: Hub, part: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    result = hub("--dir", str(part), "report", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


def test_a_template_with_a_mistake_is_told_with_its_line(hub: Hub, part: Path, tmp_path: Path) -> None:
    (tmp_path / "own.typ").write_text("= Mẫu\n#nothing-like-this()", "utf-8")
    result = hub("--dir", str(part), "report", "day", "--pdf", "r.pdf", "--template", "own.typ")
    assert result.exit_code == 2
    assert "nothing-like-this" in result.stderr


def test_a_template_in_another_encoding_is_named_as_any_file(hub: Hub, part: Path, tmp_path: Path) -> None:
    (tmp_path / "own.typ").write_bytes("= Mẫu".encode("utf-16"))
    result = hub("--dir", str(part), "report", "day", "--pdf", "r.pdf", "--template", "own.typ")
    assert result.exit_code == 2
    assert "own.typ:1: không phải văn bản UTF-8; hãy lưu tệp với mã UTF-8" in result.stderr
    (tmp_path / "own.typ").write_bytes(b"\xef\xbb\xbf= M\xe1\xba\xabu")
    assert hub("--dir", str(part), "report", "day", "--pdf", "r.pdf", "--template", "own.typ").exit_code == 0


def test_an_office_that_never_opened_has_nothing_to_report(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(example_toml("starter"), "utf-8")
    assert hub("report", "month").exit_code == 74  # no ledger at all
    (tmp_path / "data").mkdir()
    with closing(SqliteLedger(tmp_path / "data" / "ledger.sqlite")) as ledger:
        ledger.open()
    assert hub("report", "month").exit_code == 4
    result = hub("report", "month", "2026-01")
    assert (result.exit_code, "II.06a" in result.stdout) == (0, True)


def test_no_personal_data_is_asked_for(october: Path) -> None:
    from hub.adapters.ledger.reports import questions as report_questions

    statements = [value for name, value in vars(report_questions).items() if name.isupper()]
    assert statements
    assert not [sql for sql in statements if "person" in sql or "holder" in sql]


def test_every_table_can_be_asked_for() -> None:
    assert len(TABLES) == len(report_tables._MAKERS)
