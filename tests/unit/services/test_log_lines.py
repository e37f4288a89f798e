"""What others write stands in the log as one short line, and not more often than people read."""

import logging

from hub.services.log_lines import LINE_CHARS_MAX, LINES_OF_ONE, LogLines, OneLine, about


def record(message: str, *args: object, dev: str | None = None) -> logging.LogRecord:
    made = logging.LogRecord("motcua", logging.WARNING, "", 0, message, args, None)
    if dev is not None:
        made.__dict__.update(about(dev))
    return made


def test_a_line_of_others_is_one_line_of_a_bounded_length() -> None:
    made = record("%s: %s", "k1", "a\n2026-12-01 ERROR forged\x1b[2J\u202e" + "x" * 200_000)
    assert LogLines().filter(made)
    line = made.getMessage()
    assert line.isprintable()
    assert len(line) < LINE_CHARS_MAX + 40


def test_too_many_lines_about_one_are_left_out_and_those_about_others_are_not() -> None:
    lines = LogLines()
    written = sum(lines.filter(record("x", dev="p1")) for _ in range(10_000))
    assert LINES_OF_ONE.burst <= written <= LINES_OF_ONE.burst + 2
    assert lines.filter(record("x", dev="k1"))
    assert lines.filter(record("x"))
    assert (lines.too_loud(), lines.too_loud()) == ({"p1"}, set())


def test_a_line_with_a_percent_sign_and_no_values_is_written() -> None:
    made = record("100 %", 7)
    assert LogLines().filter(made)
    assert "100 %" in made.getMessage()


def test_a_traceback_with_text_of_others_moves_no_cursor() -> None:
    try:
        raise ValueError("\x1b[2J\u202e")
    except ValueError as error:
        shown = OneLine().formatException((type(error), error, error.__traceback__))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\n" in shown
