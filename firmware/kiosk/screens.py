"""What the display of a kiosk shows, as text. Pure; `painter.py` puts it on the glass.

A screen is (kind, texts):
    "lines"     a message, each text in as many lines as it takes, four in all
    "list"      up to four lines, each cut where it does not fit
    "number"    one big number, the second of three texts
"""

from dialog import CODE_DIGITS, ERRANDS_MAX, SEEKING

CLASSES_A_CARD = 3
SERVICES_A_CARD = 2
NOTHING = "-"


def screen(kiosk, texts):
    """The screen of a states.Kiosk in this moment."""
    if kiosk.printer.state == "out" and kiosk.trial.state == "asking":
        return "number", (texts.text("trial"), kiosk.trial.digits or NOTHING, texts.text("code_foot"))
    if kiosk.printer.state == "out":
        return "lines", (texts.text("out_" + kiosk.fault), texts.text("out_sorry"))
    if kiosk.notice.state == "saying":
        return _notice(kiosk, texts)
    if kiosk.dialog.state != "idle":
        return _dialog(kiosk, texts)
    if any(service.state == "sending" for service in kiosk.services.all):
        return "lines", (texts.text("sending" if kiosk.link.state == "near" else "sending_late"),)
    return _card(kiosk, texts)


# --- what was just said


def _notice(kiosk, texts):
    text_id, values = kiosk.said
    if text_id == "ticket":
        return "number", (texts.text(values["over"]), values["ticket"], _ahead(values, texts))
    if text_id == "lease_ticket":
        return "number", (texts.text("your_number"), values["ticket"], texts.text("lease_foot"))
    if text_id == "dossier":
        return "lines", _dossier(values["text"], values["due"], texts)
    if text_id.startswith("why_"):
        return _why(kiosk, text_id, values["name"], texts)
    if text_id == "refused" and values["text"]:
        return "lines", (values["text"],)
    return "lines", (texts.text(text_id, max=ERRANDS_MAX, digits=CODE_DIGITS),)


def _dossier(text, due, texts):
    """Where a dossier stands, and the date; `due` is civil time, "2026-12-07T17:00", or ""."""
    said = texts.text("dossier", text=text)
    if len(due) != 16:
        return (said,)
    return said, texts.text("dossier_due", day=due[8:10] + "/" + due[5:7], time=due[11:])


def _ahead(values, texts):
    ahead, wait = values["ahead"], values["wait"]
    if ahead is None:
        return texts.text("take_slip")
    if not wait:
        return texts.text("ahead", ahead=ahead)
    return texts.text("ahead_wait", ahead=ahead, lo=wait[0], hi=wait[1])


def _why(kiosk, text_id, name, texts):
    """A reason that this version does not know is a service that is closed."""
    reason = texts.text(text_id if text_id in texts.catalogue else "why_service_closed")
    notice = kiosk.want.get("notice")
    if notice and text_id != "why_spent":  # it says why, and until when
        return "lines", (name, notice)
    return "lines", (name, reason)


# --- what is being chosen


def _dialog(kiosk, texts):
    dialog = kiosk.dialog
    if dialog.state == "classes":
        return _classes(kiosk, texts)
    if dialog.state == "priority":
        chosen = texts.text("priority", name=dialog.priority["name"])
        return "lines", (chosen, texts.text("press_service"))
    if dialog.state == "errands":
        chosen = "".join(dialog.errands) or NOTHING
        return "number", (texts.text("errands", max=ERRANDS_MAX), chosen, texts.text("errands_foot"))
    if dialog.state == "code":
        return "number", (texts.text("code"), dialog.digits, texts.text("code_foot"))
    if dialog.state in SEEKING:
        return _seek(dialog, kiosk.card, texts)
    return "lines", (texts.text("checking"),)


def _seek(dialog, card, texts):
    """Agencies, the letters typed, or a procedure: a long name takes turns."""
    seek = dialog.seek
    if dialog.state == "letters":
        return "number", (texts.text("seek_letters"), seek.keys or NOTHING, texts.text("seek_letters_foot"))
    if seek.waits:
        return "lines", (texts.text("seeking"),)
    if dialog.state == "agencies" and seek.rows:
        lines = [texts.text("seek_agency")]
        for index, row in enumerate(seek.rows):
            lines.append(texts.text("class", number=index + 1, name=row["name"]))
        return "list", lines
    if not seek.code:
        return "lines", (texts.text("seek_none"),)
    return "lines", (seek.part(card), texts.text("seek_foot", page=seek.page + 1, pages=seek.pages))


def _classes(kiosk, texts):
    classes = kiosk.want.get("priorities", [])
    first = CLASSES_A_CARD * (kiosk.card % _cards(len(classes), CLASSES_A_CARD))
    lines = [texts.text("choose_class")]
    for index in range(first, min(first + CLASSES_A_CARD, len(classes))):
        lines.append(texts.text("class", number=index + 1, name=classes[index]["name"]))
    return "list", lines


# --- the office


def _card(kiosk, texts):
    """The office, then its open services of this page, two by two. Away from the hub no queue is known."""
    is_open = [service for service in kiosk.services.on_page() if service.state != "closed"]
    turn = kiosk.card % (1 + _cards(len(is_open), SERVICES_A_CARD) if is_open else 1)
    if turn == 0 or kiosk.link.state == "away":
        return "lines", _office(kiosk, is_open, texts)
    lines = []
    for service in is_open[SERVICES_A_CARD * (turn - 1) : SERVICES_A_CARD * turn]:
        lines.append(texts.text("service", letter=service.letter, name=service.line["name"]))
        lines.append(_queue(service.line, texts))
    return "list", lines


def _office(kiosk, is_open, texts):
    if kiosk.link.state == "away":
        leased = any(kiosk.leases.state(service.letter) == "free" for service in is_open)
        return texts.text("offline"), texts.text("offline_lease" if leased else "offline_wait")
    if not kiosk.want:
        return (texts.text("connecting"),)
    first = kiosk.want.get("notice") or kiosk.want["office"]
    pages = kiosk.services.pages()
    last = texts.text("press" if is_open else "resting")
    if kiosk.services.number:
        last = texts.text("page", page=kiosk.services.number + 1, pages=pages)
    elif kiosk.paper.state == "raised":
        last = texts.text("paper_low")
    return first, last


def _queue(line, texts):
    wait = line.get("wait_min")
    if not wait:
        return texts.text("waiting", waiting=line["waiting"])
    return texts.text("waiting_wait", waiting=line["waiting"], lo=wait[0], hi=wait[1])


def _cards(things, a_card):
    return max(1, (things + a_card - 1) // a_card)
