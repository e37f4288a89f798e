"""The command line at the edges of the rules: missing steps, reasons, sealed bags, right procedures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.cli import Office, running
from tests.system.test_cli_dossiers import EXAMPLE, accepted, states

pytestmark = pytest.mark.xdist_group("cli_edges")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One running example office; each test registers dossiers of its own."""
    folder: Path = tmp_path_factory.mktemp("office")
    assert Office(folder).hub("init", str(folder)).returncode == 0
    (folder / "office.toml").write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    with running(folder, inside=True) as (office, _):
        yield office


def test_resolve_says_the_missing_step_and_enters_both_if_the_desk_wants_that(office: Office) -> None:
    code = accepted(office)
    assert office.json("dossier", "transfer", code)["state"] == "transferred"
    refused = office.hub("dossier", "resolve", code)
    assert refused.returncode == 4
    assert "bắt đầu xử lý" in refused.stderr
    assert "--catch-up" in refused.stderr
    assert office.json("dossier", "resolve", code, "--catch-up")["state"] == "resolved"
    other = accepted(office)
    no = office.hub("dossier", "return", other).stderr
    assert "--catch-up" not in no, "a decision is not made up"
    assert "chuyển cơ quan (transfer)" in no
    assert "(apologize)" not in no
    office.json("dossier", "step", other, "withdraw")
    assert "không còn bước nào" in office.hub("dossier", "return", other).stderr


def test_refuse_and_stop_need_a_reason_and_a_second_supplement_too(office: Office) -> None:
    code = accepted(office)
    office.json("dossier", "step", code, "begin", "--catch-up")
    assert "[reason_needed]" in office.hub("dossier", "step", code, "stop").stderr
    assert "[reason_needed]" in office.hub("dossier", "step", code, "stop", "--reason", "...").stderr
    for _ in range(2):
        office.hub("dossier", "supplement", code, "--item", "CCCD", "--reason", "bị mờ")
        office.json("dossier", "supplement", code, "--done")
    assert "[supplement_again]" in office.hub("dossier", "supplement", code, "--item", "CCCD").stderr


def test_a_sealed_bag_takes_nothing_more(office: Office) -> None:
    one, two = accepted(office), accepted(office)
    name = office.json("batch", "open", "centre", "cong-an")["batch"]
    assert "[batch_not_sealed]" in office.hub("batch", "arrive", name, one).stderr
    office.json("batch", "add", name, one)
    office.json("batch", "seal", name, "NP-EDGE-1")
    assert "[batch_sealed]" in office.hub("batch", "add", name, two).stderr
    assert office.json("batch", "show", name)["batch"]["state"] == "sealed"
    assert states(office, two) == ["accepted"]


def test_the_right_procedure_moves_the_deadline_and_the_clerk_is_told(office: Office) -> None:
    code = accepted(office)
    before = office.json("dossier", "show", code)["dossier"]
    told = office.hub("dossier", "correct", code, "--procedure", "1.013977")
    after = office.json("dossier", "show", code)["dossier"]
    assert told.returncode == 0, told.stderr
    assert "hub dossier receipt" in told.stdout
    assert (after["agency"], after["term"]) == ("dat-dai", 8)
    assert after["due_ms"] != before["due_ms"]


def test_a_refusal_by_the_desk_is_worded_again_before_it_is_printed(office: Office) -> None:
    made = office.json("dossier", "register", "3.000333")
    office.json("dossier", "refuse", made["code"], "--reason", "sai")
    assert (
        office.json("dossier", "complete", made["code"], "--reason", "không thuộc thẩm quyền")["state"]
        == "refused"
    )
    steps = office.json("dossier", "show", made["code"])["steps"]
    assert steps[-1]["reason"] == "không thuộc thẩm quyền"
