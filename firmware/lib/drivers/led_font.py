"""The letters of the LED boards: text to columns (bit 0 on top) and back.

Capitals only. Eight rows leave no room for tone marks, so Vietnamese letters lose theirs; what has no
letter is a box.
"""

from drivers.fonts.led import GLYPHS, LETTERS

SPACE = 4  # columns of an empty letter
BOX = b"\x7e\x42\x42\x7e"
_RECORD = 8  # width, then seven columns

_BASES = (
    ("A", "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬàáảãạăằắẳẵặâầấẩẫậ"),
    ("D", "Đđ"),
    ("E", "ÈÉẺẼẸÊỀẾỂỄỆèéẻẽẹêềếểễệ"),
    ("I", "ÌÍỈĨỊìíỉĩị"),
    ("O", "ÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢòóỏõọôồốổỗộơờớởỡợ"),
    ("U", "ÙÚỦŨỤƯỪỨỬỮỰùúủũụưừứửữự"),
    ("Y", "ỲÝỶỸỴỳýỷỹỵ"),
)


def fold(letter):
    """The capital without marks."""
    if letter < "\x80":
        return letter.upper()
    for base, marked in _BASES:
        if letter in marked:
            return base
    return letter


def glyph(letter):
    """Columns of one letter."""
    if letter == " ":
        return bytes(SPACE)
    index = LETTERS.find(fold(letter))
    if index < 0:
        return BOX
    at = index * _RECORD
    return GLYPHS[at + 1 : at + 1 + GLYPHS[at]]


def columns(text):
    """Columns of a text, with one dark column between letters."""
    return b"\0".join(glyph(letter) for letter in text)


def decode(strip):
    """The text that columns hold, without the dark at both ends; `?` for a shape that is no letter."""
    text, at, dark = "", 0, 0
    while at < len(strip):
        if not strip[at]:
            dark += 1
            at += 1
            continue
        if text and dark > SPACE:
            text += " "
        letter, width = _match(strip, at)
        text += letter
        at += width
        dark = 0
    return text


def _match(strip, at):
    for index, letter in enumerate(LETTERS):
        start = index * _RECORD
        width = GLYPHS[start]
        end = at + width
        if strip[at:end] == GLYPHS[start + 1 : start + 1 + width] and (end >= len(strip) or not strip[end]):
            return letter, width
    end = at
    while end < len(strip) and strip[end]:
        end += 1
    return "?", end - at
