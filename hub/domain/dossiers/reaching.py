"""Whether a citizen can be rung or written to: the shape of telephone numbers and e-mail addresses. Pure.

Only slips of the hand are found; whether anybody answers nobody knows. Lenient: people write in many forms.
"""

import re
from typing import Final

DIGITS_MIN, DIGITS_MAX = 8, 15  # of a landline without its area, of ITU-T E.164 (Vietnam: 10 or 11)
EMAIL_CHARS_MAX: Final = 254
_NUMBER: Final = re.compile(r"\+?[0-9(][0-9 ().-]*")
_APART: Final = re.compile(r"[;,/]")  # two numbers of one citizen
_EMAIL: Final = re.compile(r"[^\s@,;<>\"()]+@[^\s@,;<>\"().]+(\.[^\s@,;<>\"().]+)+")


def are_telephones(text: str) -> bool:
    """A telephone number, or several with commas or strokes between."""
    return all(map(_is_telephone, _APART.split(text)))


def _is_telephone(text: str) -> bool:
    number = text.strip()
    digits = sum(sign.isdigit() for sign in number)
    return bool(_NUMBER.fullmatch(number)) and DIGITS_MIN <= digits <= DIGITS_MAX


def is_email(text: str) -> bool:
    """An e-mail address, without a name around it."""
    return len(text) <= EMAIL_CHARS_MAX and bool(_EMAIL.fullmatch(text))
