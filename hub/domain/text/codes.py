"""What identifies: codes of dossiers, bags and bookings, and numbers of tickets. ASCII only. Pure."""

import re
from typing import Final

from hub.domain.text.lines import line
from hub.domain.text.signs import DASHES

_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")  # of ISO/IEC 15424: which symbology the scanner read
_CONTROLS: Final = "".join(map(chr, range(0x20))) + "\x7f\ufeff "
_NUMBER: Final = re.compile(r"([A-Z]{1,2})([0-9]{1,5})")
_SEPARATORS: Final = str.maketrans("", "", " -./_")


def unframed(text: str) -> str:
    """Without what scanners put around a code: STX and ETX, GS, tabs, ends of lines, an AIM prefix."""
    text = text.strip(_CONTROLS)
    return text[3:].strip(_CONTROLS) if _AIM.match(text) else text


def as_typed(text: str) -> str:
    """ASCII signs as they were meant: full-width ones, dashes and blanks of all kinds."""
    return line(text.translate(DASHES))


def code(text: str) -> str:
    """A code as it is kept, in capitals and without blanks; one of other scripts stays so and is nobody's."""
    plain = as_typed(unframed(text)).replace(" ", "")
    return plain.upper() if plain.isascii() else plain  # capitals of others may be ASCII: ı is I


def number_key(text: str) -> str:
    """By which the number of a receipt or a seal is known again: BL-1, bl–1 and BL -1 are one number."""
    return as_typed(text).replace(" ", "").casefold()


def ticket_number(text: str, width: int = 0) -> str | None:
    """The number of a ticket as people type it: a2, A 002, a-2 are A002 (`width` 3); None: it is none."""
    found = _NUMBER.fullmatch(code(text).translate(_SEPARATORS))
    return found[1] + found[2].lstrip("0").zfill(width or len(found[2])) if found else None
