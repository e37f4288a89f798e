"""What the display of a keypad shows, as text. Pure; `painter.py` puts it on the glass.

A screen is (left, right, big, foot): two short texts at the top, one big number or [] of menu lines in the
middle, one line at the foot. The hub's `want` is what is shown; only what is typed, in flight or just said
comes from here.
"""

NOTHING = "----"  # no ticket in hand


def screen(keypad, texts):
    """The screen of a Keypad in this moment."""
    return (_left(keypad, texts), _right(keypad, texts), _middle(keypad, texts), _foot(keypad, texts))


def _left(keypad, texts):
    counter = keypad.want.get("counter")
    return "" if counter is None else texts.text("counter", counter=counter)


def _right(keypad, texts):
    if not keypad.online:
        return texts.text("offline")
    if keypad.session.state not in ("work", "menu"):
        return texts.text("login")
    nth = keypad.want.get("nth") or 0
    return (
        texts.text("nth", nth=nth)
        if nth > 1 and keypad.want.get("ticket")
        else keypad.want.get("service") or ""
    )


def _middle(keypad, texts):
    state = keypad.session.state
    if state == "menu":
        return [texts.text("menu_park"), texts.text("menu_logout")]
    if state == "work":
        return keypad.want.get("ticket") or NOTHING
    if state in ("pin", "asking", "proving"):
        return "*" * keypad.pin_len
    return keypad.officer


def _foot(keypad, texts):
    if keypad.notice.state == "saying":
        text_id, text = keypad.said
        return text if text and text_id == "refused" else texts.text(text_id, text=text)
    if keypad.request.state == "late":
        return texts.text("late")
    state = keypad.session.state
    if state in ("asking", "proving"):
        return texts.text("proving")
    if keypad.request.state == "sending":
        return texts.text("sending")
    if state in ("work", "menu"):
        return _office(keypad.want, texts)
    return texts.text("connecting" if state == "start" else state)


def _office(want, texts):
    state = want.get("state")
    if state in ("paused", "closed"):
        return texts.text(state)
    return texts.text("waiting", waiting=want.get("waiting", 0))
