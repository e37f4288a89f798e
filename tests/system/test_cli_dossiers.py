"""The command line against a running hub: dossiers, bags with something missing, alarms, citizens' data."""

import asyncio
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.cli import exits
from hub.config import parse
from hub.config.calendar import work_calendar
from hub.contract.topics import Topics
from hub.domain.calendar.civil_time import business_day
from hub.domain.dossiers.dossier import NOTICE_DAYS_MAX
from hub.domain.dossiers.plans import end_of_working_day
from hub.layout import Layout, read_credentials
from tests.support.command_line import run_line
from tests.system.cli import Office, running
from tools.loadgen import LoadDevice

pytestmark = pytest.mark.xdist_group("cli_dossiers")
EXAMPLE = Path(__file__).parents[2] / "examples" / "nghe-an" / "office.toml"
PROCEDURE = "3.000333"  # of cong-an, ten working days
PHONE = "0912345678"
SITE = Topics("nghe-an")
CALENDAR = work_calendar(parse(EXAMPLE.read_text("utf-8")).calendar)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One running example office; each test registers dossiers of its own."""
    folder = tmp_path_factory.mktemp("office")
    assert Office(folder).hub("init", str(folder)).returncode == 0
    example = EXAMPLE.read_text("utf-8")
    (folder / "office.toml").write_text(example, "utf-8")
    with running(folder, inside=True) as (office, _):
        yield office


def accepted(office: Office, *options: str, given: str | None = None) -> str:
    """The code of a dossier that was accepted."""
    made = office.json("dossier", "register", PROCEDURE, *options, given=given)
    assert made["state"] == "registered"
    assert office.json("dossier", "accept", made["code"])["state"] == "accepted"
    return str(made["code"])


def states(office: Office, *codes: str) -> list[str]:
    return [office.json("dossier", "show", code)["dossier"]["state"] for code in codes]


def alarms(office: Office) -> list[dict[str, Any]]:
    return [one for one in office.json("status")["alarms"] if one["code"] == "dossiers_missing"]


def test_a_bag_arrives_without_one_of_its_dossiers(office: Office) -> None:
    one, two, three = (accepted(office) for _ in range(3))
    opened = office.hub("batch", "open", "centre", "cong-an").stdout
    name = opened.split()[1].rstrip(":")
    scanned = office.hub("batch", "scan", name, given=f"{one}\n{two}\nXYZ\n{three}\n-\n{three}\n")
    assert scanned.returncode == 4  # a wrong scan is told, the next ones are in
    assert "[code_not_known]" in scanned.stderr
    assert "\a" in scanned.stderr
    assert f"2  đã lấy lại  {three}" in scanned.stdout
    assert "3 hồ sơ trong danh sách" in scanned.stdout
    assert "[already_in_batch]" in office.hub("batch", "add", name, one).stderr
    assert office.json("batch", "add", name, three, "--out")["batch"]["listed"] == 2
    assert office.json("batch", "seal", name, "NP-1", "--carrier", "Bưu điện")["state"] == "sealed"
    assert states(office, one, two, three) == ["transferred", "transferred", "accepted"]
    arrived = office.json("batch", "arrive", name, one, three)["batch"]
    assert (arrived["state"], arrived["missing"], arrived["extra"]) == ("arrived", [two], [three])
    closed = office.hub("batch", "close", name)
    assert closed.returncode == 1
    assert f"thiếu: {two}" in closed.stdout
    assert alarms(office) == [{"code": "dossiers_missing", "subject": f"{name} (1)"}]
    assert office.hub("status").returncode == 1
    missing = office.hub("batch", "missing")
    assert missing.returncode == 1
    assert two in missing.stdout
    shown = office.json("batch", "show", name)
    assert {row["dossier"]: row["state"] for row in shown["dossiers"]} == {
        one: "scanned",
        two: "missing",
        three: "extra",
    }
    assert office.json("batch", "arrive", name, two)["refused"] == []  # it was under the table
    assert alarms(office) == []
    assert "Không thiếu hồ sơ nào." in office.hub("batch", "missing").stdout
    (listed,) = (row for row in office.json("batch", "list") if row["id"] == name)
    assert (listed["state"], listed["listed"], listed["scanned"], listed["extra"]) == ("closed", 2, 2, 1)
    assert office.json("batch", "list", "--open") == []


def test_what_should_be_looked_through_is_a_list_of_codes_and_no_alarm(office: Office) -> None:
    code = accepted(office)
    assert office.hub("dossier", "step", code, "transfer").returncode == 0
    accepted_ms = office.json("dossier", "show", code)["dossier"]["accepted_ms"]
    last = business_day(end_of_working_day(accepted_ms, NOTICE_DAYS_MAX, CALENDAR))
    told = office.json("dossier", "due", "--day", last)
    assert code in [one["code"] for one in told["reminders"]]
    assert code not in [one["code"] for one in told["alarms"]]
    only = office.hub("dossier", "due", "--day", last, "--kind", "notice_due")
    assert only.returncode == 0
    assert code in only.stdout
    assert "(Điều 19.5): " in only.stdout
    (mine,) = (one for one in office.json("dossier", "morning", "--day", last) if one["agency"] == "cong-an")
    assert code in [one["code"] for one in mine["reminders"]]
    assert code in office.hub("dossier", "morning", "--day", last).stdout


def test_what_is_due_is_told_before_it_is_late_and_an_apology_once(office: Office) -> None:
    code = accepted(office)
    draft = office.json("dossier", "apology", code)
    due = date.fromisoformat(draft["due"][:10])
    assert draft["proposed"] > draft["due"]

    def kinds(day: date) -> set[str]:
        told = office.json("dossier", "due", "--day", str(day), "--agency", "cong-an")["alarms"]
        return {alarm["kind"] for alarm in told if alarm["code"] == code}

    assert "due_today" in kinds(due)
    assert "overdue_no_apology" in kinds(due + timedelta(days=1))
    assert office.hub("dossier", "due", "--day", str(due)).returncode == 1
    lists = office.json("dossier", "morning", "--day", str(due), "--pdf", str(office.folder / "lists"))
    assert [Path(file).name for file in lists["files"]] == [f"cong-an-{due}.pdf"]
    morning = office.hub("dossier", "morning", "--day", str(due)).stdout
    assert "Công an tỉnh" in morning
    assert code in morning
    assert office.hub("dossier", "due", "--agency", "mars").returncode == 2
    done = office.hub("dossier", "apology", code, "--due", draft["proposed"], "--reason", "chờ xác minh")
    assert done.returncode == 0, done.stderr
    assert "[long_ahead]" in office.hub("dossier", "apology", code, "--due", "2099-01-05T10:00").stderr
    assert "[apologized_once]" in office.hub("dossier", "apology", code, "--due", draft["proposed"]).stderr
    assert office.hub("dossier", "apology", code).returncode == 4
    assert "due_today" not in kinds(due)


def test_a_citizens_data_is_shown_to_who_asks_and_erased_when_the_dossier_is_over(office: Office) -> None:
    citizen = json.dumps({"name": "Công dân Thử", "phone": PHONE, "subject": "xin cấp phiếu"})
    code = accepted(office, "--person", "-", given=citizen)
    assert PHONE not in office.hub("dossier", "show", code, "--json").stdout
    assert office.json("dossier", "show", code, "--personal")["person"]["phone"] == PHONE
    assert "Điện thoại: " + PHONE in office.hub("dossier", "show", code, "--personal").stdout
    assert office.json("dossier", "search", PHONE) == []
    found = office.json("dossier", "search", "--personal", given="công dân THỬ\n")
    assert [row["code"] for row in found] == [code]
    assert office.hub("dossier", "search", PHONE, "--personal").returncode == 2, (
        "it would stay in the history"
    )
    assert "[dossier_open]" in office.hub("person", "erase", code).stderr
    assert office.json("dossier", "step", code, "withdraw")["state"] == "withdrawn"
    assert office.json("person", "expired")["dossiers"] == []
    assert office.hub("person", "erase", code).returncode == 0
    assert office.json("dossier", "show", code, "--personal")["person"] is None
    assert "[no_such_person]" in office.hub("person", "erase", code).stderr


def test_a_dossier_goes_its_way_from_the_command_line(office: Office) -> None:
    code = accepted(office)
    assert office.json("dossier", "transfer", code, "--agency", "cong-an")["state"] == "transferred"
    assert office.json("dossier", "step", code, "begin")["state"] == "in_progress"
    asked = office.json("dossier", "supplement", code, "--item", "Bản sao CCCD")
    assert asked["state"] == "supplement"
    assert office.json("dossier", "supplement", code, "--done")["state"] == "in_progress"
    refused = office.hub("dossier", "return", code)
    assert refused.returncode == 4
    assert "[dossier_not_possible]" in refused.stderr
    assert office.json("dossier", "resolve", code)["state"] == "resolved"
    assert (
        "[paper_receipt_needed]"
        in office.hub("dossier", "fee", code, "Lệ phí", "200000", f"B{code[-4:]}").stderr
    )
    paid = office.hub("dossier", "fee", code, "Lệ phí", "200000", f"B{code[-4:]}", "--paper")
    assert paid.returncode == 0, paid.stderr
    assert office.json("dossier", "step", code, "bring_result")["state"] == "result_here"
    waits = office.hub("dossier", "uncollected", "--days", "0")
    assert (waits.returncode, code in waits.stdout) == (0, True)
    assert code not in office.hub("dossier", "uncollected", "--days", "1").stdout
    assert office.json("dossier", "return", code)["state"] == "returned"
    shown = office.hub("dossier", "show", code).stdout
    assert "Bản sao CCCD" in shown
    assert "200.000" in shown
    listed = office.json("dossier", "list", "--state", "returned", "--agency", "cong-an")
    assert code in [row["code"] for row in listed]


def test_a_cross_agency_dossier_is_done_when_every_agency_is(office: Office) -> None:
    code = accepted(office, "--share", "so-xay-dung:10", "--share", "dat-dai:5")
    for name in ("transfer", "begin"):
        assert office.hub("dossier", "step", code, name).returncode == 0
    shown = office.json("dossier", "show", f"MOTCUA:NGHE-AN/H/{code}")
    assert [(share["agency"], share["lead"]) for share in shown["shares"]] == [
        ("so-xay-dung", True),
        ("dat-dai", False),
    ]
    assert "[agencies_at_work]" in office.hub("dossier", "resolve", code).stderr
    for agency in ("dat-dai", "so-xay-dung"):
        assert office.hub("dossier", "share", code, agency).returncode == 0
    assert "[share_done_before]" in office.hub("dossier", "share", code, "dat-dai").stderr
    assert office.json("dossier", "resolve", code)["state"] == "resolved"
    assert office.hub("dossier", "register", PROCEDURE, "--share", "dat-dai").returncode == 2


FAR, LONG_AGO = "2099-01-05T10:00", "2020-01-06T08:00"
HERE, ELSEWHERE = "000.00.15.H41-251016-0001", "000.00.15.H49-251016-0001"

# What was done before, the command (C stands for the dossier), its code and exit code.
BAD_INPUT: list[tuple[str, str, str, int]] = [
    ("request_completion", "dossier supplement C --item CCCD", "completion_asked_once", 4),
    ("accept", "dossier return C", "dossier_not_possible", 4),
    ("accept transfer begin", "dossier return C", "dossier_not_possible", 4),
    ("accept withdraw", "dossier resolve C", "dossier_not_possible", 4),
    ("withdraw", "dossier accept C", "dossier_not_possible", 4),
    ("", f"dossier accept C --at {FAR}", "in_the_future", 4),
    ("", f"dossier register 3.000333 --at {FAR}", "in_the_future", 4),
    ("", f"dossier accept C --at {LONG_AGO}", "before_receipt", 4),
    ("accept transfer", f"dossier step C begin --at {LONG_AGO}", "before_the_step_before", 4),
    ("accept", "dossier fee C Phí -5000 B-0002 --paper", "usage", 2),
    ("accept", "dossier fee C Phí 200000 B-0001", "paper_receipt_needed", 4),
    ("", f"dossier accept {ELSEWHERE}", "other_office", 4),
    ("", f"dossier accept MOTCUA:VINH/H/{HERE}", "other_office", 4),
    ("", f"dossier register 3.000333 --code {ELSEWHERE}", "other_office", 4),
    ("", "dossier accept 8934563138165", "code_not_known", 4),
    ("", f"dossier accept {HERE}", "no_such_dossier", 4),
    ("", "dossier register 9.999999", "unknown_procedure", 4),
    ("", "dossier receipt C --device k1", "not_accepted", 4),
    ("accept", "dossier receipt C", "no_receipt_device", 4),
    ("accept", "dossier receipt C --device k9", "no_such_kiosk", 4),
    ("", "dossier register 3.000333 --paper CCCD", "usage", 2),
    ("", "dossier register 3.000333 --papers /nowhere/papers.toml", "no_file", 2),
    ("accept", f"dossier apology C --due {LONG_AGO}", "new_date_needed", 4),
]


@pytest.mark.parametrize(
    ("before", "line", "code", "exit_code"), BAD_INPUT, ids=[f"{r[2]}-{n}" for n, r in enumerate(BAD_INPUT)]
)
def test_bad_input_says_what_happened_what_it_means_and_what_to_do_and_changes_nothing(
    office: Office, before: str, line: str, code: str, exit_code: int
) -> None:
    dossier = prepared(office, before.split())
    rows = newest_row(office)
    arguments = ["--dir", str(office.folder), "--lang", "vi", *line.replace(" C", f" {dossier}").split()]
    said = run_line(arguments)
    assert said.exit_code == exit_code, said.output
    assert newest_row(office) == rows
    what, *advice = said.stderr.strip().splitlines()
    assert exit_code == exits.USAGE or f"[{code}]" in what
    assert advice, "what it means and what to do"
    assert "chưa" in said.stderr.lower() or "hub " in advice[-1]
    told = json.loads(run_line([*arguments, "--json"]).stdout)
    assert told["error"]["code"] == code


def prepared(office: Office, steps: list[str]) -> str:
    """The code of a new dossier with these steps behind it."""

    async def prepare() -> str:
        account = read_credentials(Layout(office.folder).console_file)
        boot = os.urandom(4).hex()
        async with LoadDevice(SITE, account.name, account.password, office.port, boot=boot) as console:
            made = await console.ask("dossier_register", procedure=PROCEDURE)
            for step in steps:
                assert (await console.ask("dossier_step", code=made.d["code"], step=step)).r == "ok"
            return str(made.d["code"])

    return asyncio.run(prepare())


def newest_row(office: Office) -> int:
    with closing(sqlite3.connect(Layout(office.folder).ledger)) as ledger:
        return int(ledger.execute("SELECT max(seq) FROM ledger").fetchone()[0])


def test_what_cannot_be_is_refused_in_words(office: Office) -> None:
    assert "[no_such_agency]" in office.hub("batch", "open", "centre", "mars").stderr
    assert office.hub("batch", "show", "G-1").returncode == 4
    assert office.hub("dossier", "show", "000.00.15.H41-200101-0001").returncode == 4
    assert "[unknown_procedure]" in office.hub("dossier", "register", "9.999").stderr
    assert office.hub("dossier", "supplement", "000.00.15.H41-200101-0001").returncode == 2
    assert office.hub("dossier", "register", PROCEDURE, "--person", "-", given="[]").returncode == 2
    assert office.json("conflict", "list") == []


def test_the_ledger_is_whole_after_all_of_it(office: Office) -> None:
    verified = office.hub("ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
