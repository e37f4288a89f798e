"""What stands in hardware/ is of today's description, and KiCad's netlist is of today's sheet."""

import re
from pathlib import Path

from tools.hardware import HARDWARE, made, pictures
from tools.hardware.drawing import sheets
from tools.hardware.netlist import Netlist, digest
from tools.hardware.sheet import Sheet


def test_every_file_is_what_the_description_makes(netlists: dict[str, Netlist]) -> None:
    assert made.stale(made.texts(netlists)) == []


def test_a_file_that_was_changed_by_hand_is_told(netlists: dict[str, Netlist], tmp_path: Path) -> None:
    texts = made.texts(netlists)
    path = next(path for path in texts if path.suffix == ".kicad_sch")
    assert made.stale({path: texts[path] + " "}) == [
        f"{path.relative_to(HARDWARE.parent)} is not what the description makes (make hardware WRITE=1)"
    ]


def test_a_sheet_is_drawn_the_same_twice() -> None:
    assert {name: one.text() for name, one in sheets().items()} == {
        name: one.text() for name, one in sheets().items()
    }


def test_every_netlist_was_exported_from_todays_sheet(sheets: dict[str, Sheet]) -> None:
    kept = {name: sheet for name, (_, sheet) in made.kept_netlists().items()}
    assert kept == {name: digest(sheet.text()) for name, sheet in sheets.items()}


def test_kicad_joins_what_the_description_says(
    netlists: dict[str, Netlist], sheets: dict[str, Sheet]
) -> None:
    for name, sheet in sheets.items():
        told: dict[str, set[tuple[str, str]]] = {}
        for ref, part in sheet.parts.items():
            for pin, net in part.nets.items():
                if net:
                    told.setdefault(net, set()).add((ref, pin))
        assert netlists[name].nets == told, name


def test_every_picture_is_of_todays_sheet() -> None:
    assert pictures.stale() == []


def test_no_picture_is_larger_than_two_megabytes() -> None:
    assert [
        path.name for path in HARDWARE.rglob("*") if path.is_file() and path.stat().st_size > 2_000_000
    ] == []


def test_nothing_is_waived() -> None:
    for path in (HARDWARE / "schematics").glob("*.kicad_pro"):
        assert "rule_severities" not in path.read_text("utf-8"), path.name
        assert "erc_exclusions" not in path.read_text("utf-8"), path.name
    assert all(
        re.search(r"\(uri \"\$\{KIPRJMOD\}/", path.read_text("utf-8"))
        for path in (HARDWARE / "schematics").glob("sym-lib-table")
    )
