"""Any text in little room: what is shown fits, and it took no time that a citizen would see."""

from mp_support import equal
from mp_texts import ANY, glass, letters_read
from wrapping import both_ends, clip, wrap

ROOM = 128
READ_TIMES_MAX = 4  # letters read for each letter of a text


def test_every_line_fits():
    display = glass()
    for text in ANY:
        for lines_max in (1, 2, 4):
            lines = wrap(text, display.width, ROOM, lines_max)
            assert 1 <= len(lines) <= lines_max, (text, lines)
            assert all(display.width(line) <= ROOM for line in lines), (text, lines)
        assert display.width(clip(text, display.width, ROOM)) <= ROOM
        assert all(display.width(line) <= ROOM for line in both_ends(text, display.width, ROOM, ROOM)), text


def test_a_long_text_is_read_a_few_times_and_no_more():
    display = glass()
    for text in ANY:
        bound = 600 + READ_TIMES_MAX * len(text)
        for work, room in ((clip, (ROOM,)), (wrap, (ROOM, 4)), (both_ends, (ROOM, ROOM))):
            read = letters_read(display, work, text, display.width, *room)
            assert read <= bound, (text[:20], len(text), read)


def test_what_is_cut_keeps_its_beginning_or_both_ends():
    equal(clip("abcdef", len, 4), "abc…")
    equal(clip("abc def", len, 5), "abc…")
    equal(clip("abcd", len, 4), "abcd")
    equal(clip("abcd", len, 0), "…")
    equal(wrap("one two three four", len, 7, 2), ["one two", "three…"])
    equal(both_ends("one two three four", len, 7, 7), ["one tw…", "…four"])
    equal(both_ends("one two", len, 7, 7), ["one two", ""])
    equal(both_ends("one abcdefghij", len, 7, 7), ["one", "abcdef…"])
