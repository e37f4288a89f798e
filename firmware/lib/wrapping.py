"""Text on little room: broken at its spaces, or cut with dots. Pure; `width` measures a text in pixels.

A text is as wide as its letters together: long names are measured a letter at a time, and each letter is read
from flash.
"""

DOTS = "…"


def wrap(text, width, room, lines_max):
    """Lines of `text` that fit; what does not fit on `lines_max` lines is cut with dots."""
    lines = []
    line, used, gap = "", 0, width(" ")
    for word in text.split(" "):
        wide = width(word)
        if line and used + gap + wide > room:
            lines.append(line)
            line = ""
        line, used = (line + " " + word, used + gap + wide) if line else (word, wide)
    lines.append(line)
    if len(lines) > lines_max:
        lines[lines_max - 1 :] = [" ".join(lines[lines_max - 1 :])]
    return [clip(line, width, room) for line in lines]


def clip(text, width, room):
    """`text`, or as much of its beginning as fits together with three dots."""
    if fitting(text, width, room) == len(text):
        return text
    return text[: fitting(text, width, room - width(DOTS))].rstrip() + DOTS


def fitting(text, width, room):
    """How many letters of the beginning fit."""
    count = 0
    for letter in text:
        room -= width(letter)
        if room < 0:
            break
        count += 1
    return count


def both_ends(text, width, room, room_below):
    """Two lines of `text`; one that is longer loses its middle, for long names differ at their ends."""
    first, *rest = wrap(text, width, room, len(text))
    below = " ".join(rest)
    left = width(below)
    if left > room_below:
        first = clip(first + DOTS, width, room)
        left += width(DOTS)
        while left > room_below:
            kept = below.partition(" ")[2] or below[1:]
            left -= width(below[: len(below) - len(kept)])
            below = kept
        below = DOTS + below
    return [first, below]
