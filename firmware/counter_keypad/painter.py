"""Puts a screen (see `screens.py`) on the 128x64 display: four small lines, of which two make a big one."""

from wrapping import both_ends, clip, wrap

WIDTH = 128
HEIGHT = 64
LINE = 16  # rows of a line in the small font
MIDDLE = 16  # top of the middle, two lines high
FOOT = 48
GAP = 4  # between two texts of one line
CLOCK_TEXT_MAX = "999:59"
SAID_LINES_MAX = 3  # of a notice: for its few seconds it matters more than the number


def paint(display, picture):
    """Draw and send a whole screen, but for the elapsed time."""
    left, right, middle, foot, since = picture
    display.clear()
    if isinstance(middle, tuple):
        paint_names(display, middle, right)
    elif isinstance(middle, list) and len(middle) * LINE == HEIGHT:
        paint_page(display, middle, right)
    else:
        paint_top(display, left, right)
        paint_middle(display, middle)
    if foot:
        paint_foot(display, foot, WIDTH if since is None else clock_left(display) - GAP)
    display.show()


def paint_top(display, left, right):
    """Draw the two short texts of the first line; the right one is whole."""
    start = WIDTH - display.width(right)
    display.text(clip(left, display.width, start - GAP), 0, 0)
    display.text(right, start, 0)


def paint_page(display, lines, right):
    """Draw lines over the whole glass, with a short text at the end of the first."""
    for index, line in enumerate(lines):
        room = WIDTH - display.width(right) - GAP if right and not index else WIDTH
        display.text(clip(line, display.width, room), 0, index * LINE)
    display.text(right, WIDTH - display.width(right), 0)


def paint_names(display, names, right):
    """Draw long names, each on two lines, with a short text at the end of the first line."""
    lines = []
    for name in names:
        room = WIDTH if lines or not right else WIDTH - display.width(right) - GAP
        lines += both_ends(name, display.width, room, WIDTH)
    paint_page(display, lines, right)


def paint_middle(display, middle):
    """Draw one big number, or two small lines: the second is left out where the first needs both."""
    if isinstance(middle, list):
        lines = wrap(middle[0], display.width, WIDTH, 2) + middle[1:]
        for index, line in enumerate(lines[:2]):
            display.text(line, 0, MIDDLE + index * LINE, centre=True)
    elif display.width(middle, display.big) <= WIDTH:
        display.text(middle, 0, MIDDLE, font=display.big, centre=True)
    else:
        display.text(clip(middle, display.width, WIDTH), 0, MIDDLE + LINE // 2, centre=True)


def paint_foot(display, foot, room):
    """Draw the line at the foot; one that does not fit takes the middle as well."""
    beside = room < WIDTH  # the elapsed time; nothing is said then that is worth the middle
    lines = [clip(foot, display.width, room)] if beside else wrap(foot, display.width, room, SAID_LINES_MAX)
    top = FOOT if len(lines) == 1 else MIDDLE
    display.frame.fill_rect(0, top, WIDTH, HEIGHT - top, 0)
    for index, line in enumerate(lines):
        display.text(line, 0, top + index * LINE, centre=not beside)


def clock_left(display):
    """Where the room of the elapsed time begins."""
    return WIDTH - display.width(CLOCK_TEXT_MAX)


def paint_clock(display, text):
    """Draw the elapsed time at the end of the foot, and send that line alone."""
    left = clock_left(display)
    display.frame.fill_rect(left, FOOT, WIDTH - left, LINE, 0)
    display.text(text, WIDTH - display.width(text), FOOT)
    display.show(FOOT, HEIGHT)


def paint_name(display, text):
    """Draw the one line by which a technician finds this device, light and dark exchanged."""
    display.clear()
    display.frame.fill(1)
    display.text(text, 0, (HEIGHT - LINE) // 2, centre=True, inverse=True)
    display.show()
