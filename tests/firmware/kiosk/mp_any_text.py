"""The kiosk's glass and its own tickets with any text of office.toml: drawn, and in a moment."""

from drivers.bitmap_font import Font, here
from mp_texts import ANY, glass, letters_read
from offline_ticket import pieces
from painter import paint

TICKET_BYTES_MAX = 40_000


def test_every_screen_is_drawn_with_any_text():
    display = glass()
    for text in ANY:
        for picture in (
            ("lines", (text,)),
            ("lines", (text, text, text, text)),
            ("list", (text, "A", text)),
            ("number", (text, "A042", text)),
        ):
            read = letters_read(display, paint, display, picture)
            assert read <= 3000 + 16 * len(text), (picture[0], text[:20], read)


def test_a_ticket_of_the_kiosk_itself_is_made_with_any_text():
    face = Font(here() + "/small.mf")
    for text in ANY:
        for letters in (face, None):
            for mm in (58, 80):
                made = b"".join(pieces([[text], [text]], "A900", "MOTCUA:X/2026-11-23/A900", letters, mm))
                assert len(made) <= TICKET_BYTES_MAX, (text[:20], len(made))
                assert made.endswith(b"\x1dVA\x00")
