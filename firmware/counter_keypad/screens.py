"""What the display of a keypad shows, as text. Pure; `painter.py` puts it on the glass.

A screen is (left, right, middle, foot, since): two short texts at the top; in the middle one big number, or
lines: a text and a short one, or four that fill the glass, or as a tuple names that take two lines each; one
line at the foot; and the Unix second when the ticket in hand was called, where its elapsed time is shown. The
hub's `want` is what is shown; only what is typed, scanned, in flight or just said comes from here.
"""

from codes import short
from desk import OUTCOMES
from menus import ROWS

NOTHING = "----"  # no ticket in hand


def screen(keypad, texts):
    """The screen of a Keypad in this moment."""
    foot = _said(keypad, texts)
    if keypad.session.cycle.state != "work":
        return _login(keypad, texts, foot)
    if keypad.desk.cycle.state != "closed":
        return _desk(keypad.desk, texts, foot)
    if keypad.menus.cycle.state == "closed":
        return _work(keypad, texts, foot)
    if keypad.menus.cycle.state in ("number", "counter"):
        return _entry(keypad.menus, texts, foot)
    return _menu(keypad.menus, texts, foot)


def _login(keypad, texts, foot):
    session = keypad.session
    typed = session.officer if session.cycle.state in ("start", "officer") else "*" * session.pin_len
    right = texts.text("login" if keypad.online else "offline")
    return _counter(keypad, texts), right, typed, foot or _prompt(keypad, texts), None


def _prompt(keypad, texts):
    state = keypad.session.cycle.state
    if state == "officer" and keypad.takes_cards():
        return texts.text("card_or_number")
    return texts.text({"start": "connecting", "asking": "proving"}.get(state, state))


def _work(keypad, texts, foot):
    want = keypad.want
    ticket = want.get("ticket")
    errands = want.get("errands")
    left = texts.text("errands", letters=" ".join(errands)) if ticket and errands else _counter(keypad, texts)
    if ticket and want.get("day"):  # today's ticket of this number is another citizen's
        left = texts.text("of_day", day=_day(want["day"]))
    middle = ticket or [want["officer"]["name"] if want.get("officer") else "", NOTHING]
    since = want.get("called_at") if ticket and not foot else None
    return left, _right(keypad, texts), middle, foot or _office(keypad, texts), since


def _right(keypad, texts):
    if not keypad.online:
        return texts.text("offline")
    want = keypad.want
    nth = want.get("nth") or 0
    if want.get("ticket") and nth > 1:
        return texts.text("nth", nth=nth, max=want.get("recalls_max") or "-")
    return want.get("service") or ""


def _office(keypad, texts):
    want = keypad.want
    if not keypad.online:
        return texts.text("waiting_for_link")
    if want.get("state") in ("paused", "closed"):
        return texts.text(want["state"])
    waiting = texts.text("waiting", waiting=want.get("waiting", 0))
    parked = want.get("parked")
    return waiting + "  " + texts.text("parked_count", parked=parked) if parked else waiting


def _desk(desk, texts, foot):
    """The dossier in hand: its code and the keys of the outcomes, or the procedures to choose from."""
    state = desk.cycle.state
    if state in ("settling", "choosing", "turning"):
        rows = [
            "%d%s%s" % (index + 1, "*" if desk.is_marked(row) else " ", row.get("name", ""))
            for index, row in enumerate(desk.rows)
        ]
        right = texts.text("page", page=desk.page + 1, pages=desk.pages) if desk.pages > 1 else ""
        return "", right, tuple(rows), foot, None
    if state == "confirm":
        lines = ["", texts.text("refuse_sure"), texts.text("confirm"), texts.text("confirm_not")]
    elif state == "sending":
        lines = [texts.text("outcome_" + desk.action), "", "", ""]
    else:
        lines = [digit + " " + texts.text("outcome_" + action) for digit, action in OUTCOMES]
    return "", short(desk.code), lines, foot, None


def _entry(menus, texts, foot):
    state = menus.cycle.state
    typed = (menus.letter if state == "number" else "") + menus.typed
    return texts.text("title_" + state), "", typed, foot or texts.text("enter_" + state), None


def _menu(menus, texts, foot):
    pages = menus.page_count()
    lines = _lines(menus, texts)
    if len(lines) < ROWS and menus.cycle.state in ("letters", "reasons"):
        foot = foot or texts.text("pick_" + menus.cycle.state)
    lines += [""] * (ROWS - len(lines))
    right = texts.text("page", page=menus.page + 1, pages=pages) if pages > 1 else ""
    return "", right, lines, foot, None


def _lines(menus, texts):
    if menus.cycle.state in ("main", "fetching"):
        return [digit + " " + texts.text("menu_" + event) for digit, event in menus.lines()]
    return [_row(menus, texts, str(index + 1), row) for index, row in enumerate(menus.lines())]


def _row(menus, texts, digit, row):
    if menus.cycle.state == "letters":
        return digit + "  " + row
    if menus.cycle.state == "reasons":
        return digit + " " + row["name"]
    if menus.name == "services":
        shut = "" if row.get("open") else texts.text("shut") + " "
        return "%s %s %s%s" % (digit, row["letter"], shut, row.get("name", ""))
    wait = texts.text("minutes", minutes=(row.get("wait_s") or 0) // 60)
    first = texts.text("first") + " " if row.get("priority") else ""
    lead = "" if menus.name == "waiting" else digit + " "
    day = row.get("day")
    number = "%s %s" % (row["ticket"], _day(day)) if day else row["ticket"]
    return "%s%s  %s%s" % (lead, number, first, wait)


def _day(iso):
    """Day and month as people write them: 30/11."""
    return iso[8:10] + "/" + iso[5:7]


def _said(keypad, texts):
    """The notice, or what the request in flight does; "" when the foot is free."""
    if keypad.notice.state == "saying":
        text_id, text = keypad.said
        if text_id == "dossier":
            return _told(text[0], text[1], texts)
        return text if text and text_id == "refused" else texts.text(text_id, text=text)
    state = keypad.request.cycle.state
    if state == "late":
        return texts.text("late")
    if state == "idle" or keypad.session.cycle.state in ("asking", "proving"):
        return ""
    turning = "turning" in (keypad.menus.cycle.state, keypad.desk.cycle.state)
    return "" if turning else texts.text("sending")


def _told(text, due, texts):
    """What a dossier has become, and when its result is due: civil time, "2026-12-07T17:00", or ""."""
    said = texts.text("dossier", text=text)
    if len(due) != 16:
        return said
    return said + ", " + texts.text("due", day=due[8:10] + "/" + due[5:7], time=due[11:])


def _counter(keypad, texts):
    counter = keypad.want.get("counter")
    return "" if counter is None else texts.text("counter", counter=counter)


def elapsed(seconds):
    """How long the ticket has been in hand: minutes and seconds, at most 999:59."""
    seconds = max(0, min(seconds, 59999))
    return "%d:%02d" % (seconds // 60, seconds % 60)
