"""`hub form codes`: a scanner reads what is printed, the keypad understands it, the hub has it listed."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from hub.cli import exits
from hub.config import example_toml, parse
from tests.adapters.forms.reading import all_text, scanned, squeezed
from tests.unit.cli.conftest import Hub

TOML = example_toml("nghe-an")
OFFICE = parse(TOML).office
KEYPAD = Path(__file__).parents[3] / "firmware" / "lib" / "codes.py"


@pytest.fixture(scope="module")
def keypad() -> Any:
    """The module with which the keypad reads codes."""
    spec = importlib.util.spec_from_file_location("keypad_codes", KEYPAD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> None:
    """The example office, which never was opened."""
    (tmp_path / "office.toml").write_text(TOML, "utf-8")


def handled(counter: int) -> list[str]:
    letters = OFFICE.counters[counter].services
    return list(dict.fromkeys(code for letter in letters for code in OFFICE.services[letter].procedures))


def lines_of(procedure: str) -> set[tuple[str, str, int]]:
    lists = (("reason", OFFICE.refusals_of(procedure)), ("papers", OFFICE.papers_of(procedure)))
    return {(kind, procedure, place) for kind, names in lists for place in range(1, len(names) + 1)}


def test_the_sheet_of_a_counter_is_read_by_a_scanner_and_understood_by_the_keypad(
    hub: Hub, tmp_path: Path, keypad: Any
) -> None:
    counter = next(number for number in OFFICE.counters if len(handled(number)) > 1)
    file = tmp_path / "ma.pdf"
    made = hub("form", "codes", "--counter", str(counter), "--out", str(file))
    assert made.exit_code == exits.FINE, made.stderr
    read = scanned(file.read_bytes())
    assert set(read) == {"QRCode"}
    wanted = set().union(*map(lines_of, handled(counter)))
    assert {keypad.of_sheet(text) for text in read["QRCode"]} == wanted
    assert len(read["QRCode"]) == len(wanted)
    words = all_text(file.read_bytes())
    for code in handled(counter):
        for name in (OFFICE.procedures[code].name, *OFFICE.refusals_of(code), *OFFICE.papers_of(code)):
            assert squeezed(name) in words
    assert f"Quầysố{counter}" in words


def test_the_sheet_of_one_procedure_has_that_alone(hub: Hub, tmp_path: Path, keypad: Any) -> None:
    code, other = list(OFFICE.procedures)[:2]
    file = tmp_path / "ma.pdf"
    assert hub("form", "codes", code, "--out", str(file)).exit_code == exits.FINE
    assert {keypad.of_sheet(text) for text in scanned(file.read_bytes())["QRCode"]} == lines_of(code)
    assert squeezed(OFFICE.procedures[other].name) not in all_text(file.read_bytes())


@pytest.mark.parametrize("words", [[], ["--counter", "1", "1.012783"]])
def test_either_a_counter_or_procedures_are_named(hub: Hub, words: list[str]) -> None:
    refused = hub("form", "codes", *words)
    assert refused.exit_code == exits.USAGE
    assert "--counter" in refused.stderr


def test_what_is_not_there_is_told(hub: Hub) -> None:
    assert "998" in hub("form", "codes", "--counter", "998").stderr
    assert hub("form", "codes", "0.000000").exit_code == exits.USAGE
    idle = next((number for number in OFFICE.counters if not handled(number)), None)
    if idle is not None:
        refused = hub("form", "codes", "--counter", str(idle))
        assert refused.exit_code == exits.REFUSED
        assert f"Quầy số {idle} không nhận thủ tục nào" in refused.stderr
