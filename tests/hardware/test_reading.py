"""KiCad's files are read whole or not at all."""

import pytest

from tools.hardware import compare, kicad
from tools.hardware.netlist import Netlist, digest, from_kicad, kept, read
from tools.hardware.sexpr import parse, quote
from tools.hardware.sheet import Sheet
from tools.hardware.symbols import SYMBOLS

EXPORT = """(export (version "E") (components
  (comp (ref "R1") (value "1k") (libsource (lib "motcua") (part "RH") (description ""))
    (property (name "Part") (value "R_1K"))))
 (nets (net (code "1") (name "/A") (node (ref "R1") (pin "1") (pintype "passive")))
       (net (code "2") (name "GND") (node (ref "R1") (pin "2") (pintype "passive")))
       (net (code "3") (name "unconnected-(U1-Pad3)") (node (ref "U1") (pin "3")))))
"""


def test_an_export_is_read_without_what_is_not_connected() -> None:
    netlist = from_kicad(EXPORT)
    assert netlist.parts == {"R1": ("RH", "R_1K", "1k")}
    assert netlist.nets == {"A": {("R1", "1")}, "GND": {("R1", "2")}}


def test_the_kept_form_reads_back_and_names_its_sheet() -> None:
    netlist = from_kicad(EXPORT)
    again, sheet = read(kept(netlist, "one", "text of the sheet"))
    assert (again.parts, again.nets) == (netlist.parts, netlist.nets)
    assert sheet == digest("text of the sheet")


@pytest.mark.parametrize("text", [EXPORT[:-20], EXPORT + ")", "", "word"])
def test_a_cut_or_broken_export_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


@pytest.mark.parametrize("text", ['a "b" c', "back\\slash", "(x)", "quầy số 5"])
def test_a_text_survives_writing_and_reading(text: str) -> None:
    assert parse(f"(a {quote(text)})") == ["a", text]


def test_a_pin_of_which_nothing_is_said_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is said of VCC"):
        Sheet("one", "One").place(
            "74HC126",
            "U1",
            "74HC126",
            0,
            0,
            {pin.name: "" for pin in SYMBOLS["74HC126"].pins if pin.name != "VCC"},
        )


def test_a_pin_that_a_part_has_not_and_a_reference_twice_are_refused() -> None:
    sheet = Sheet("one", "One")
    with pytest.raises(ValueError, match="has no pin '3'"):
        sheet.place("RH", "R1", "R_1K", 0, 0, {"1": "A", "3": "B"})
    sheet.place("RH", "R1", "R_1K", 0, 0, {"1": "A", "2": "B"})
    with pytest.raises(ValueError, match="R1 is there twice"):
        sheet.place("RH", "R1", "R_1K", 0, 0, {"1": "A", "2": "B"})


def test_pictures_do_not_carry_the_moment_they_were_drawn() -> None:
    assert kicad.steady_svg("<title>SVG Image created as x.svg date 2026/12/01</title><g/>") == "<g/>"
    assert kicad.steady_pdf(b"/CreationDate (D:20261201120000)") == b"/CreationDate (D:20260101000000)"


def test_letters_become_one_path_of_the_same_points() -> None:
    drawn = (
        '<g class="stroked-text">\n<path d="M1.00 2.00L3.00 4.00" />\n<path d="M3.00 4.00L5.00 6.00" />\n</g>'
    )
    assert (
        kicad.steady_svg(drawn)
        == '<g class="stroked-text">\n<path d="M1.00 2.00L3.00 4.00L5.00 6.00" />\n</g>'
    )


def test_a_symbol_with_another_pin_than_kicads_is_told() -> None:
    theirs = '(kicad_symbol_lib (symbol "AO3401A" (symbol "AO3401A_1_1" {})))'
    pin = '(pin passive line (name "{}") (number "{}"))'
    right = theirs.format(
        " ".join(pin.format(name, number) for name, number in (("G", 1), ("S", 2), ("D", 3)))
    )
    wrong = theirs.format(
        " ".join(pin.format(name, number) for name, number in (("S", 1), ("G", 2), ("D", 3)))
    )
    only = {"PMOS": "Transistor_FET:AO3401A"}
    assert compare.symbol_faults({"Transistor_FET": right}, only) == []
    assert len(compare.symbol_faults({"Transistor_FET": wrong}, only)) == 2


def test_a_pin_without_a_pad_is_told() -> None:
    netlist = Netlist({"Q1": ("PMOS", "AO3401A", "AO3401A")})
    pads = '(footprint "SOT-23" (pad "1" smd) (pad "2" smd))'
    foot = "Package_TO_SOT_SMD:SOT-23"
    assert compare.footprint_faults({"one": netlist}, {foot: pads}) == [f"AO3401A: {foot} has no pad 3"]
