"""The circuits for ngspice can be read, name their bounds, and can fail. `make hardware` runs them."""

import pytest

from tools.hardware import spice

NAMES = [
    "button_filter",
    "esd_key",
    "led_inrush",
    "miso_gated",
    "miso_resistor",
    "printer_supply",
    "surge_scanner",
    "surge_supply",
]
DECK = """title
*! v between 1 2   V
*~ R1 a 0 1k -> R1 a 0 1
R1 a 0 1k
.meas tran v find v(a) at=1u
.end
"""


def test_every_deck_can_be_read_and_has_a_change_that_breaks_it() -> None:
    decks = spice.decks()
    assert [deck.name for deck in decks] == NAMES
    assert [deck.name for deck in decks if not deck.slips] == []


def test_a_value_at_its_bound_passes_and_one_beyond_it_or_missing_fails() -> None:
    deck = spice.read("one", DECK)
    assert spice.broken(deck, {"v": 2.0}) == []
    assert spice.broken(deck, {"v": 2.001}) == ["one: v is 2.001, not between 1 and 2 V"]
    assert len(spice.broken(deck, {})) == 1


def test_a_change_touches_the_circuit_and_not_what_is_said_of_it() -> None:
    deck = spice.read("one", DECK)
    assert spice.changed(deck, *deck.slips[0]) == DECK.replace("\nR1 a 0 1k", "\nR1 a 0 1")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (".meas tran v find", ".meas tran w find", "measured are"),
        ("*~ R1 a 0 1k", "*~ R2 a 0 1k", "stands 0 times"),
        ("between 1 2", "between 1 2x", "no number"),
    ],
)
def test_a_deck_that_checks_nothing_is_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        spice.read("one", DECK.replace(old, new))


def test_a_program_that_measures_nothing_has_not_caught_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(text: str) -> dict[str, float]:
        raise spice.NothingMeasured("no such file")

    monkeypatch.setattr(spice, "measure", silent)
    assert [title for title, faults in spice.run() if not faults] == []


def test_what_ngspice_prints_is_read_and_a_failed_measurement_is_none() -> None:
    said = "t_low               =  1.49e-04 targ=  5.1e-03\n .meas tran v find failed!\nx = failed\n"
    assert spice.read_measured(said) == {"t_low": 1.49e-4}


@pytest.mark.parametrize(
    ("text", "number"),
    [("1k", 1e3), ("100n", 1e-7), ("2meg", 2e6), ("-0.6", -0.6), ("20m", 0.02), ("1e3", 1e3)],
)
def test_numbers_are_read_as_spice_writes_them(text: str, number: float) -> None:
    assert spice.value(text) == pytest.approx(number)
