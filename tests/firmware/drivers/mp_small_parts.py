"""Pure parts: what printer answers mean, and when a lamp changes next."""

import patterns
from drivers import escpos_printer as printer
from drivers.lamps import FAST, OFF, ON, SLOW, quiet_ticks

FINE = 0x12


def test_answers_of_a_healthy_printer_are_no_fault():
    assert printer.read_status(FINE, FINE, FINE) == ""
    assert printer.read_status(FINE, None, None) == ""


def test_an_open_cover_is_named_before_the_paper_that_it_hides():
    assert printer.read_status(FINE | 0x08, FINE | 0x04, FINE | 0x60) == "cover_open"


def test_missing_paper_is_named_before_being_off_line():
    assert printer.read_status(FINE | 0x08, FINE, FINE | 0x60) == "no_paper"
    assert printer.read_status(FINE | 0x08, FINE | 0x20, None) == "no_paper"


def test_silence_and_the_off_line_bit_are_off_line():
    assert printer.read_status(None, None, None) == "printer_offline"
    assert printer.read_status(FINE | 0x08, FINE, FINE) == "printer_offline"


def test_paper_low_is_no_fault():
    assert printer.read_status(FINE, FINE, FINE | 0x0C) == ""


def test_the_two_kinds_of_answers_are_told_apart():
    for byte in (0x12, 0x1A, 0x72):
        assert printer.is_status(byte)
        assert not printer.is_paper_answer(byte)
    for byte in (0x00, 0x0C):
        assert printer.is_paper_answer(byte)
        assert not printer.is_status(byte)


def test_lamps_rest_until_the_next_change():
    def ahead(states, tick):
        return quiet_ticks(states, tick, patterns.lit(states, tick))

    assert ahead([ON, OFF], 3) == 0
    assert ahead([FAST], 0) == 1
    assert ahead([ON, SLOW], 0) == 4
    assert ahead([ON, SLOW], 3) == 1
    assert ahead([FAST, SLOW], 0) == 1
