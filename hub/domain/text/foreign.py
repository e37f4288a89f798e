"""Text of others (a device, upstream, an old row, a file) on its way to a terminal, a journal or a log. Pure.

What would move the cursor, begin a line of its own or turn the order of letters round is written as an
escape, so that it is seen and does nothing.
"""

from typing import Final

from hub.domain.text.signs import is_unseen, is_wide_blank

LINE_CHARS_MAX: Final = 200
_KEPT: Final = "\n\u00a0\u202f"  # ends of lines, and the blanks that keep an amount in one piece
_LEFT_OUT: Final = "… (+%d)"


def foreign_line(text: str | bytes, chars_max: int = LINE_CHARS_MAX) -> str:
    """One line that is safe to print, of at most `chars_max` characters and a note of how many are left out.

    Bytes are read as UTF-8, as far as they are; what is left out of them is counted in bytes.
    """
    if isinstance(text, bytes):
        head, left = text[: 4 * chars_max], max(0, len(text) - 4 * chars_max)
        text = head.decode("utf-8", "backslashreplace")
    else:
        text, left = text[: chars_max + 1], max(0, len(text) - chars_max - 1)
    kept: list[str] = []
    room = chars_max
    for place, sign in enumerate(text):
        shown = _shown(sign)
        room -= len(shown)
        if room < 0:
            left += len(text) - place
            break
        kept.append(shown)
    return "".join(kept) + (_LEFT_OUT % left if left else "")


def foreign(text: str) -> str:
    """The text whole, its lines as they are, and nothing in it but what is seen."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if sign in _KEPT else _shown(sign) for sign in text)


def _shown(sign: str) -> str:
    if sign.isprintable() and not is_unseen(sign):
        return sign
    if is_wide_blank(sign):
        return " "
    number = ord(sign)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
