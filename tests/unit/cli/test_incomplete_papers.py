"""No form 02 to 05 goes out with dots alone, form 02 says whom to ask; `--explain` lists a figure."""

import asyncio
import json
from pathlib import Path

import pytest

from hub.adapters.ledger import SqliteLedger
from hub.cli import exits
from hub.config.examples import example_toml
from hub.domain import events as e
from hub.domain.dossiers import events as d
from hub.services.ports import Batch
from tests.adapters.forms.reading import all_text, squeezed
from tests.adapters.ledger.material import DAY, MORNING_MS, Clerk
from tests.unit.cli.conftest import Hub

CODE = "000.00.15.H41-261123-0007"
HOUR_MS = 3_600_000


def ledger_of(folder: Path, *events: e.AnyEvent) -> None:
    """A ledger in which this has happened."""
    (folder / "office.toml").write_text(example_toml("nghe-an"), "utf-8")
    ledger = SqliteLedger(folder / "data" / "ledger.sqlite", "vi")
    ledger.open()
    registered = d.DossierRegistered(CODE, "3.000347", "cong-an", MORNING_MS, term=5)
    entries = Clerk().entries(e.DayOpened(DAY), registered, *events)
    asyncio.run(ledger.commit(Batch(entries, [], [])))
    ledger.close()


def step(name: str, state: str, **more: object) -> d.DossierStepped:
    return d.DossierStepped(CODE, name, state, MORNING_MS + HOUR_MS, **more)  # type: ignore[arg-type]


ACCEPTED = step("accept", "accepted", due_ms=MORNING_MS + HOUR_MS)
AT_WORK = (ACCEPTED, step("transfer", "transferred"), step("begin", "in_progress"))
BEFORE: dict[str, tuple[d.DossierStepped, ...]] = {  # a step: those that lead to it
    "request_completion": (),
    "request_supplement": AT_WORK,
    "refuse": (),
    "deny": (ACCEPTED,),
    "stop": AT_WORK,
    "apologize": (ACCEPTED,),
}


@pytest.mark.parametrize(
    ("form", "taken"),
    [
        ("02", step("request_completion", "to_complete")),
        ("02", step("request_supplement", "supplement", reason="...", items=("…",))),
        ("03", step("refuse", "refused")),
        ("03", step("deny", "resolved", reason=" ")),
        ("05", step("stop", "stopped", reason="....")),
        ("05", step("stop", "stopped", reason="。。。")),
        ("04", step("apologize", "accepted", promised_ms=MORNING_MS + 2 * HOUR_MS)),
        ("04", step("apologize", "accepted", promised_ms=MORNING_MS + 2 * HOUR_MS, reason=" . . .")),
    ],
)
def test_a_paper_that_would_say_nothing_is_not_made_and_says_how_to_complete_it(
    hub: Hub, tmp_path: Path, form: str, taken: d.DossierStepped
) -> None:
    ledger_of(tmp_path, *BEFORE[taken.step], taken)
    for lang in ("vi", "en"):
        result = hub("--lang", lang, "form", form, CODE, "--json")
        assert result.exit_code == exits.REFUSED
        error = json.loads(result.stdout)["error"]
        assert error["code"] == "paper_incomplete"
        assert f"hub dossier complete {CODE}" in error["text"]
    assert list(tmp_path.glob("*.pdf")) == []


def test_what_was_completed_at_the_desk_is_printed_and_the_office_stands_where_no_officer_is_known(
    hub: Hub, tmp_path: Path
) -> None:
    asked = step("request_completion", "to_complete")
    ledger_of(tmp_path, asked, d.DossierWorded(CODE, "request_completion", None, ("Giấy khám sức khỏe",)))
    assert hub("form", "02", CODE, "--out", "a.pdf").exit_code == 0
    found = all_text((tmp_path / "a.pdf").read_bytes())
    for words in ("Giấy khám sức khỏe", "liên hệ Trung tâm Phục vụ hành chính công tỉnh Nghệ An"):
        assert squeezed(words) in found, words
    assert squeezed("liên hệ .") not in found


def test_a_negative_answer_is_printed_as_form_03(hub: Hub, tmp_path: Path) -> None:
    ledger_of(tmp_path, ACCEPTED, step("deny", "resolved", reason="Không đủ điều kiện"))
    assert hub("form", "03", CODE, "--out", "a.pdf").exit_code == 0
    assert squeezed("Không đủ điều kiện") in all_text((tmp_path / "a.pdf").read_bytes())


def test_what_a_figure_rests_on_is_listed_dossier_by_dossier(hub: Hub, tmp_path: Path) -> None:
    accepted = step("accept", "accepted", due_ms=MORNING_MS + 2 * HOUR_MS)
    late = d.DossierStepped(CODE, "resolve", "resolved", MORNING_MS + 9 * HOUR_MS)
    promised = d.DossierStepped(
        CODE, "apologize", "accepted", MORNING_MS + 3 * HOUR_MS, promised_ms=MORNING_MS
    )
    ledger_of(tmp_path, accepted, promised, late)
    total = ("Tổng số/10", "tong so/(10)", "Total/Quá hạn", "Tổng số / LATE", "１０")
    for cell in ("10", "late", "(10)", "1/10", "(1)/Quá hạn", "qua han", "Late", *total):
        told = json.loads(hub("report", "day", DAY, "--explain", cell, "--json").stdout)
        assert (told["column"], told["count"]) == ("late", 1)
        (one,) = told["dossiers"]
        assert (one["code"], one["why"]) == (CODE, ["apology_late"])
    named = f"{one['field']}/late"
    assert json.loads(hub("report", "day", DAY, "--explain", named, "--json").stdout)["count"] == 1
    assert json.loads(hub("report", "day", DAY, "--explain", "8", "--json").stdout)["count"] == 0
    shown = hub("report", "day", DAY, "--explain", "10")
    assert CODE in shown.stdout
    upper = f"{one['field']}/quá hạn".upper()
    assert json.loads(hub("report", "day", DAY, "--explain", upper, "--json").stdout)["count"] == 1
    for wrong in ("99", "hôm qua", "9/10", "", "Tổng số", "Tổng số/Tổng số", "10/Tổng số"):
        result = hub("report", "day", DAY, "--explain", wrong, "--json")
        assert (result.exit_code, json.loads(result.stdout)["error"]["code"]) == (exits.USAGE, "no_such_cell")
