"""The lines of a scanner: what is a code, what is noise, and what is the same code again."""

from drivers.scanner import AGAIN_MS, CODE_CHARS_MAX, GAP_MS, NO_CODE, Lines

QR = b"MOTCUA:TEST/B/12345678"


def test_a_line_is_a_code_however_it_ends():
    for end in (b"\r", b"\n", b"\r\n"):
        assert Lines().feed(QR + end, 0) == ["MOTCUA:TEST/B/12345678"]


def test_a_code_may_come_in_pieces():
    lines = Lines()
    assert lines.feed(b"1234", 0) == []
    assert lines.feed(b"56", GAP_MS) == []
    assert lines.feed(b"78\r", 2 * GAP_MS) == ["12345678"]


def test_half_a_line_is_forgotten_and_not_glued_to_the_next():
    lines = Lines()
    lines.feed(b"9999", 0)
    assert lines.feed(b"12345678\r", GAP_MS + 1) == ["12345678"]


def test_a_line_with_noise_in_it_is_no_code_and_the_next_one_is():
    for noise in (b"\x00", b"\x1b", b"\x7f", b"\xff", b"\xc4\x91", b"\t"):
        lines = Lines()
        assert lines.feed(b"12" + noise + b"34\r", 0) == [NO_CODE]
        assert lines.feed(b"5678\r", 0) == ["5678"]


def test_lines_of_noise_are_told_once_while_they_go_on():
    lines = Lines()
    told = []
    for at_ms in range(0, 5 * AGAIN_MS, 100):
        told += lines.feed(b"\xff\x00\r", at_ms)
    assert told == [NO_CODE]


def test_a_line_of_the_greatest_length_is_a_code_and_a_longer_one_is_not():
    assert Lines().feed(b"x" * CODE_CHARS_MAX + b"\r", 0) == ["x" * CODE_CHARS_MAX]
    lines = Lines()
    assert lines.feed(b"x" * (CODE_CHARS_MAX + 1) + b"\r", 0) == [NO_CODE]
    assert lines.feed(b"y\r", 0) == ["y"]


def test_endless_noise_takes_no_memory():
    lines = Lines()
    for _ in range(1000):
        lines.feed(b"x" * 64, 0)
    assert len(lines._line) <= CODE_CHARS_MAX


def test_a_code_held_before_the_scanner_counts_once_until_it_has_been_away():
    lines = Lines()
    assert lines.feed(QR + b"\r", 0) != []
    for at_ms in range(300, 5 * AGAIN_MS, 300):
        assert lines.feed(QR + b"\r", at_ms) == []
    assert lines.feed(QR + b"\r", 6 * AGAIN_MS) != []


def test_another_code_in_between_counts_at_once():
    lines = Lines()
    assert lines.feed(b"1\r2\r1\r", 0) == ["1", "2", "1"]


def test_empty_lines_are_no_codes():
    assert Lines().feed(b"\r\n\r\n\n", 0) == []
