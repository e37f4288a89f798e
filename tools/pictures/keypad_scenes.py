"""Run by MicroPython: the screens of a counter keypad in some moments.

Prints one JSON object a line: {"name", "frame"} with the 1,024 bytes of the display in hexadecimal. argv: the
language.
"""

import binascii
import json
import sys

from drivers.ssd1306 import Display
from fingers import KEYS, REST_MS
from painter import paint, paint_clock
from request import DROPPED_MS, LATE_MS
from screens import elapsed, screen
from states import NOTICE_MS, Keypad
from texts import Texts

IN_HAND_S = 201
OFFICER = {"id": "105", "name": "Cán bộ quầy 5"}
REASONS = [
    {"key": "lunch", "name": "Nghỉ trưa"},
    {"key": "meeting", "name": "Họp"},
    {"key": "technical", "name": "Sự cố kỹ thuật"},
    {"key": "other", "name": "Việc khác"},
]
SERVICES = (("A", "Hộ tịch, chứng thực"), ("B", "Đất đai"), ("C", "Đăng ký kinh doanh"), ("D", "Lao động"))
CODE = "000.00.15.H41-261123-0001"
PROCEDURES = (
    ("2.001583", "Thành lập công ty trách nhiệm hữu hạn một thành viên"),
    ("2.001199", "Thành lập công ty trách nhiệm hữu hạn hai thành viên trở lên"),
)
LINE = (("A812", 420, True), ("A043", 380, False), ("B007", 95, False), ("A044", 12, False))


class Wires:
    """A board whose pins lead nowhere."""

    def spi(self):
        return self

    def output(self, name, value):
        return self

    def value(self, level):
        pass

    def write(self, data):
        pass


def keypad(*keys, officer=OFFICER, ticket=None, **more):
    """A keypad at work, after these keys."""
    machine = Keypad()
    machine.on_link(True)
    want = {"counter": 5, "state": "open", "officer": officer, "ticket": ticket, "nth": 1, "recalls_max": 3}
    want.update(
        {
            "service": ticket and ticket[0],
            "waiting": 7,
            "parked": 2,
            "services": ["A", "B"],
            "reasons": REASONS,
        }
    )
    want.update({"called_at": 0 if ticket else None, "errands": []})
    want.update(more)
    machine.on_want(want)
    return pressed(machine, *keys)


def serving(*keys, **more):
    """The same with a ticket in hand."""
    return keypad(*keys, ticket="A042", **more)


def pressed(machine, *keys):
    """Keys pressed without haste."""
    for key in keys:
        machine.fingers.cycle.advance(REST_MS)
        machine.on_key(KEYS.index(key))
        machine.on_key(KEYS.index(key), False)
    return machine


def answered(machine, d, result="ok"):
    """The hub's answer to what is in flight."""
    machine.on_result(machine.request.token, result, d)
    return machine


def passed(machine, *times_ms):
    """Some time later."""
    for time_ms in times_ms:
        machine.advance(time_ms)
    return machine


def laid(machine, card):
    """A card on the reader."""
    machine.on_card(card)
    return machine


def scanned(machine, text=CODE):
    """A code before the scanner."""
    machine.on_code(text)
    return machine


def dossier(state="accepted", text="đã tiếp nhận", due="2026-12-05T16:00", **more):
    """What the hub says of a dossier."""
    return dict({"code": CODE, "state": state, "text": text, "due": due}, **more)


def procedures():
    """A page of the procedures of a counter."""
    choose = [{"code": code, "name": name} for code, name in PROCEDURES]
    return dossier("new", "chưa đăng ký", "", choose=choose, page=0, pages=3)


def away(machine):
    """The hub is out of reach."""
    machine.on_link(False)
    return machine


def services():
    """A page of the services."""
    rows = [{"letter": letter, "name": name, "open": letter != "B"} for letter, name in SERVICES]
    return {"page": 0, "pages": 6, "services": rows}


def line():
    """A page of a line."""
    rows = [{"ticket": ticket, "wait_s": wait_s, "priority": first} for ticket, wait_s, first in LINE]
    return {"page": 0, "pages": 3, "total": 11, "tickets": rows}


def scenes():
    """Name and machine of each picture."""
    yield "power on", Keypad()
    yield "nobody logged in", keypad(officer=None, state="closed")
    yield "PIN", keypad("1", "0", "5", "next", "3", "5", "7", officer=None, state="closed")
    yield "two cards", laid(keypad(officer=None, state="closed"), None)
    yield "logged in", answered(laid(keypad(officer=None), "04a1b2c3"), {"name": OFFICER["name"]})
    yield "idle", keypad()
    yield "ticket in hand", serving()
    yield "recalled", serving(nth=2, errands=["B", "C"])
    yield "menu", serving("clear")
    yield "menu, nothing in hand", keypad("clear")
    yield "menu, last page", serving("clear", "next", "next")
    yield "to a service", answered(serving("clear", "1"), services())
    yield "to a counter", serving("clear", "2", "7")
    yield "pause", keypad("pause")
    yield "paused", keypad(state="paused")
    yield "call: letter", keypad("clear", "5")
    yield "call: number", keypad("clear", "5", "1", "4", "2")
    yield "waiting line", answered(keypad("clear", "6"), line())
    yield "parked", answered(keypad("clear", "7"), line())
    yield "nobody missed", answered(keypad("clear", "8"), {"pages": 0, "tickets": []})
    yield "sending", serving("recall")
    yield "no answer yet", passed(serving("recall"), LATE_MS)
    yield "given up", passed(serving("recall"), LATE_MS, DROPPED_MS)
    yield (
        "refused",
        answered(serving("recall"), {"text": "Đã gọi đủ 3 lần, xin gác lại hoặc báo vắng"}, "refused"),
    )
    yield "a card while logged in", laid(serving(), "04a1b2c3")
    yield "a dossier scanned", scanned(serving())
    yield "dossier: really refuse it", pressed(scanned(serving()), "3")
    yield "dossier: on its way", pressed(scanned(serving()), "1")
    yield "dossier: which procedure", answered(pressed(scanned(serving()), "1"), procedures())
    yield "dossier: received", answered(pressed(scanned(serving()), "1"), dossier())
    yield (
        "dossier: not possible",
        answered(
            pressed(scanned(serving()), "4"), {"text": "Không thể: hồ sơ " + CODE + " đang xử lý"}, "refused"
        ),
    )
    yield "something else scanned", scanned(serving(), "8934563138165")
    yield "scanned before log-in", scanned(keypad(officer=None, state="closed"))
    yield "scanned on a break", scanned(keypad(state="paused"))
    yield "offline", away(passed(serving(), NOTICE_MS))


def main(lang):
    """Print everything."""
    texts = Texts(lang)
    display = Display(Wires(), is_data=Wires())
    for name, machine in scenes():
        picture = screen(machine, texts)
        paint(display, picture)
        if picture[4] is not None:
            paint_clock(display, elapsed(IN_HAND_S))
        print(json.dumps({"name": name, "frame": binascii.hexlify(display._memory).decode()}))


main(sys.argv[1])
