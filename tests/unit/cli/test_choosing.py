"""Procedures and agencies at the command line: what was taken is shown, and several are listed."""

from pathlib import Path

import pytest

from hub.adapters.ledger import SqliteLedger
from hub.cli.dossiers.choosing import the_agency, the_place, the_procedure
from hub.cli.trouble import Failure
from hub.config import parse
from hub.config.examples import example_toml
from hub.domain.dossiers import events as d
from hub.services.ports import Batch
from tests.adapters.ledger.material import MORNING_MS, Clerk, commit
from tests.support.command_line import run_line
from tests.support.offices import dossier_office

OFFICE = dossier_office()


def test_a_code_is_taken_without_a_word_and_a_part_of_a_name_is_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert the_procedure(OFFICE, "1.012783") == "1.012783"
    assert capsys.readouterr() == ("", "")
    assert the_procedure(OFFICE, "cap doi") == "1.012783"
    assert "1.012783 · Cấp đổi giấy chứng nhận" in capsys.readouterr().err


def test_agencies_are_found_by_either_name_and_the_centre_is_none() -> None:
    assert the_agency(OFFICE, "dat dai") == "dat-dai"
    assert the_agency(OFFICE, "Tax") == "thue"
    assert the_agency(OFFICE, "QUAN-SU") == "quan-su"
    assert the_place(OFFICE, "centre") == "centre"
    with pytest.raises(Failure):
        the_agency(OFFICE, "centre")


def test_several_are_listed_and_near_ones_are_told() -> None:
    with pytest.raises(Failure) as several:
        the_procedure(OFFICE, "dang ky")
    assert several.value.code == "several_procedures"
    assert several.value.message.count("\n") == 2
    assert "1.013977 · Đăng ký biến động" in several.value.message
    with pytest.raises(Failure) as none:
        the_procedure(OFFICE, "\u202e1.012784")
    assert none.value.code == "unknown_procedure"
    assert "1.012783 · Cấp đổi" in none.value.message
    assert "\u202e" not in none.value.message
    with pytest.raises(Failure, match=r"office\.toml"):
        the_procedure(OFFICE, "")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with two dossiers, one of a procedure that office.toml does not have any more."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "office.toml").write_text(example_toml("nghe-an"), "utf-8")
    clerk, ledger = Clerk(), SqliteLedger(folder / "data" / "ledger.sqlite")
    ledger.open()
    try:
        events = [
            d.DossierRegistered(f"000.00.15.H41-261123-000{n}", procedure, "cong-an", MORNING_MS, term=5)
            for n, procedure in enumerate(("3.000347", "1.000001"), start=1)
        ]
        commit(ledger, clerk.opening(), Batch(clerk.entries(*events), [], []))
    finally:
        ledger.close()
    return folder


def test_a_list_takes_a_part_of_a_name_and_codes_of_before(office: Path) -> None:
    name = parse(example_toml("nghe-an")).office.procedures["3.000347"].name
    for typed in ("3.000347", name.upper()):
        listed = run_line(("--dir", str(office), "dossier", "list", "--procedure", typed))
        assert listed.exit_code == 0, listed.output
        assert "H41-261123-0001" in listed.stdout
        assert "H41-261123-0002" not in listed.stdout
    before = run_line(("--dir", str(office), "dossier", "list", "--procedure", "1.000001"))
    assert "H41-261123-0002" in before.stdout
    unknown = run_line(("--dir", str(office), "dossier", "list", "--procedure", "không có"))
    assert unknown.exit_code == 2


ACTS = (
    ("dossier", "register", "không có thủ tục này"),
    ("dossier", "correct", "000.00.15.H41-261123-0001", "--procedure", "không có"),
    ("dossier", "transfer", "000.00.15.H41-261123-0001", "--agency", "sao hoả"),
    ("dossier", "share", "000.00.15.H41-261123-0001", "sao hoả"),
    ("dossier", "register", "3.000347", "--share", "sao-hoa:5"),
    ("batch", "open", "centre", "sao hoả"),
    ("form", "morning", "sao hoả"),
)
LISTS = (
    ("dossier", "list", "--agency", "sao hoả"),
    ("dossier", "list", "--procedure", "không có"),
    ("dossier", "due", "--agency", "sao hoả"),
    ("dossier", "morning", "--agency", "sao hoả"),
)


@pytest.mark.parametrize("line", [*ACTS, *LISTS], ids=" ".join)
def test_every_command_refuses_what_is_nobody(office: Path, line: tuple[str, ...]) -> None:
    told = run_line(("--dir", str(office), *line))
    assert told.exit_code == (4 if line in ACTS else 2), told.output
    assert "[no_such_agency]" in told.stderr or "[unknown_procedure]" in told.stderr
