"""The keypad's glass with any text of office.toml and of the hub: drawn, and in a moment."""

from mp_texts import ANY, glass, letters_read
from painter import paint


def test_every_screen_is_drawn_with_any_text():
    display = glass()
    for text in ANY:
        for middle in ("A042", text, [text], [text, text], [text, text, text, text], (text, text)):
            for since in (None, 0):
                picture = (text, "12", middle, text, since)
                read = letters_read(display, paint, display, picture)
                assert read <= 3000 + 24 * len(text), (text[:20], len(text), read)
