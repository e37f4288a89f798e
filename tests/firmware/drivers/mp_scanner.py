"""The lines of a scanner: what is a code, what is noise, and what is the same code again."""

from drivers.scanner import AGAIN_MS, CODE_CHARS_MAX, GAP_MS, NO_CODE, Lines

QR = b"MOTCUA:TEST/B/12345678"


def test_a_line_is_a_code_however_it_ends():
    for end in (b"\r", b"\n", b"\r\n", b"\t", b"\x03", b"\x03\r\n"):
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
    for noise in (b"\x00", b"\x1b", b"\x7f", b"\xff", b"\xc4\x91"):
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


def test_what_scanners_put_around_a_code_is_taken_off():
    for before in (b"]C1", b"]Q3", b"\x02", b"\x02]d2", b"\x1d"):
        assert Lines().feed(before + QR + b"\x03\r", 0) == ["MOTCUA:TEST/B/12345678"]


def test_a_prefix_with_nothing_behind_it_is_no_code():
    assert Lines().feed(b"]C1\r", 0) == []


def test_a_bracket_that_begins_no_prefix_stays():
    assert Lines().feed(b"]1A\r", 0) == ["]1A"]


def test_a_frame_that_begins_anew_forgets_the_one_before():
    assert Lines().feed(b"99\x0212345678\x03", 0) == ["12345678"]


def test_silence_ends_the_codes_of_a_scanner_that_sends_no_end():
    lines = Lines()
    assert lines.feed(QR, 0) == []
    assert lines.waits()
    assert lines.silence(GAP_MS) == ["MOTCUA:TEST/B/12345678"]
    assert not lines.waits()


def test_silence_ends_nothing_of_a_scanner_that_sends_ends():
    lines = Lines()
    lines.feed(b"1\r", 0)
    lines.feed(b"9999", 10)
    assert not lines.waits()
    assert lines.silence(10 + GAP_MS) == []


def test_after_days_without_a_scan_the_same_code_counts_and_half_a_line_is_forgotten():
    for idle_ms in (2**29 - 1, 2**29, 2**29 + 1, 2**30 - 1, 2**30, 2**30 + 100, 2**31 + 5):
        lines = Lines()
        lines.feed(QR + b"\r", 1000)
        assert lines.feed(QR + b"\r", 1000 + idle_ms) == ["MOTCUA:TEST/B/12345678"]
        lines.feed(b"9999", 2000 + idle_ms)
        assert lines.feed(b"5678\r", 2000 + 2 * idle_ms) == ["5678"]
