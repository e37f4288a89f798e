"""Text on little room: broken at its spaces, or cut with dots. Pure; `width` measures a text in pixels."""


def wrap(text, width, room, lines_max):
    """Lines of `text` that fit; what does not fit on `lines_max` lines is cut with dots."""
    lines = []
    line = ""
    for word in text.split(" "):
        longer = line + " " + word if line else word
        if line and width(longer) > room:
            lines.append(line)
            longer = word
        line = longer
    lines.append(line)
    if len(lines) > lines_max:
        lines[lines_max - 1 :] = [" ".join(lines[lines_max - 1 :])]
    return [clip(line, width, room) for line in lines]


def clip(text, width, room):
    """`text`, or as much of its beginning as fits together with three dots."""
    if width(text) <= room:
        return text
    while text and width(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…"


def both_ends(text, width, room, room_below):
    """Two lines of `text`; one that is longer loses its middle, for long names differ at their ends."""
    first, *rest = wrap(text, width, room, len(text))
    below = " ".join(rest)
    if width(below) > room_below:
        first = clip(first + "…", width, room)
        below = "…" + below
        while width(below) > room_below:
            below = "…" + (below.partition(" ")[2] or below[2:])
    return [first, below]
