"""What the lamps of a kiosk do: one a service of the page, then PRIORITY, ERRANDS and PAGE. Pure."""

import patterns
from pins import LAMPS, SERVICES

# What the lamp of a service does: by its state, then by the condition of the kiosk.
OF_SERVICE = {
    #            well            cut off from the hub  printer out of order
    "closed": (patterns.OFF, patterns.OFF, patterns.OFF),
    "ready": (patterns.ON, patterns.DIP, patterns.FAST),
    "sending": (patterns.BLINK, patterns.WINK, patterns.FAST),
    "printing": (patterns.BLINK, patterns.BLINK, patterns.FAST),
    "refused": (patterns.TWICE, patterns.TWICE, patterns.FAST),
}
WELL, CUT_OFF, OUT_OF_ORDER = range(3)


def lamps(kiosk):
    """The pattern of each lamp of a states.Kiosk."""
    found = [patterns.OFF] * LAMPS
    for index, service in enumerate(kiosk.services.on_page()):
        found[index] = _service(kiosk, service)
    if kiosk.printer.state != "out":
        found[SERVICES:] = [_priority(kiosk), _errands(kiosk), _page(kiosk)]
    return found


def _service(kiosk, service):
    if kiosk.printer.state == "out":
        return OF_SERVICE[service.state][OUT_OF_ORDER]
    choosing = kiosk.dialog.state
    if choosing == "classes":
        return patterns.OFF
    if choosing == "errands" and service.letter in kiosk.dialog.errands:
        return patterns.BLINK
    if choosing in ("errands", "priority") and service.state == "ready":
        return patterns.BREATHE
    return OF_SERVICE[service.state][WELL if kiosk.link.state == "near" else CUT_OFF]


def _open(kiosk):
    """How many services take presses."""
    return sum(service.state != "closed" for service in kiosk.services.all)


def _priority(kiosk):
    if not kiosk.want.get("priorities") or not _open(kiosk):
        return patterns.OFF
    return patterns.BLINK if kiosk.dialog.state == "classes" or kiosk.dialog.priority else patterns.ON


def _errands(kiosk):
    if _open(kiosk) < 2 or kiosk.link.state == "away":
        return patterns.OFF
    return patterns.BLINK if kiosk.dialog.state == "errands" else patterns.ON


def _page(kiosk):
    if kiosk.services.pages() < 2:
        return patterns.OFF
    return patterns.BLINK if kiosk.services.number else patterns.ON
