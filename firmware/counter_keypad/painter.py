"""Puts a screen (see `screens.py`) on the 128x64 display: two small lines and one big one, 64 rows in all."""

WIDTH = 128
LINE = 16  # rows of a line in the small font
MIDDLE = 16  # top of the middle, two lines high
FOOT = 48
LINES_MAX = 3  # of a text too long for the foot


def paint(display, picture):
    """Draw and send a whole screen."""
    left, right, middle, foot = picture
    display.clear()
    display.text(left, 0, 0)
    display.text(right, WIDTH - display.width(right), 0)
    lines = wrap(foot, display.width)
    if len(lines) > 1:  # a refusal in words: for its few seconds it matters more than the number
        paint_lines(display, lines, MIDDLE)
    else:
        paint_middle(display, middle)
        display.text(foot, 0, FOOT, centre=True)
    display.show()


def paint_middle(display, middle):
    """Draw one big number, or a list of small lines."""
    if isinstance(middle, list):
        paint_lines(display, middle, MIDDLE)
    elif display.width(middle, display.big) <= WIDTH:
        display.text(middle, 0, MIDDLE, font=display.big, centre=True)
    else:
        display.text(middle, 0, MIDDLE + LINE // 2, centre=True)


def paint_lines(display, lines, top):
    """Draw small lines below each other."""
    for index, line in enumerate(lines):
        display.text(line, 0, top + index * LINE)


def paint_name(display, text):
    """Draw the one line by which a technician finds this device, light and dark exchanged."""
    display.clear()
    display.frame.fill(1)
    display.text(text, 0, (64 - LINE) // 2, centre=True, inverse=True)
    display.show()


def wrap(text, width):
    """Break a text at its spaces into lines that fit; what is beyond LINES_MAX lines is left out."""
    lines = []
    line = ""
    for word in text.split(" "):
        longer = line + " " + word if line else word
        if line and width(longer) > WIDTH:
            lines.append(line)
            longer = word
        line = longer
    lines.append(line)
    return lines[:LINES_MAX]
