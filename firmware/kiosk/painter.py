"""Puts a screen (see `screens.py`) on the 128x64 display: four small lines, or two and a big one."""

from wrapping import clip, wrap

WIDTH = 128
HEIGHT = 64
LINE = 16  # rows of a line in the small font
LINES_MAX = 4
LIST_LEFT = 2  # off the edge of the glass


def paint(display, picture):
    """Draw and send a whole screen."""
    display.clear()
    kind, texts = picture
    if kind == "number":
        paint_number(display, *texts)
    elif kind == "list":
        for index, text in enumerate(texts[:LINES_MAX]):
            display.text(clip(text, display.width, WIDTH - LIST_LEFT), LIST_LEFT, index * LINE)
    else:
        paint_lines(display, message(texts, display.width))
    display.show()


def message(texts, width):
    """The lines of a message: each text begins a line, the last ones are cut when there are too many."""
    lines = []
    for index, text in enumerate(texts):
        still_to_come = len(texts) - index - 1
        lines += wrap(text, width, WIDTH, LINES_MAX - len(lines) - still_to_come)
    return lines


def paint_lines(display, lines):
    """Draw centred lines in the middle of the glass."""
    top = (HEIGHT - LINE * len(lines)) // 2
    for index, line in enumerate(lines):
        display.text(line, 0, top + index * LINE, centre=True)


def paint_number(display, top, big, foot):
    """Draw one big number between two lines."""
    display.text(clip(top, display.width, WIDTH), 0, 0, centre=True)
    if display.width(big, display.big) <= WIDTH:
        display.text(big, 0, LINE, font=display.big, centre=True)
    else:
        display.text(big, 0, LINE + LINE // 2, centre=True)
    display.text(clip(foot, display.width, WIDTH), 0, HEIGHT - LINE, centre=True)


def paint_name(display, text):
    """Draw the one line by which a technician finds this device, light and dark exchanged."""
    display.clear()
    display.frame.fill(1)
    display.text(text, 0, (HEIGHT - LINE) // 2, centre=True, inverse=True)
    display.show()
