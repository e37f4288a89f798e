"""Run by MicroPython: the screens of a kiosk in some moments, and a ticket from the lease.

Prints one JSON object a line: {"name", "frame"} with the 1,024 bytes of the display in hexadecimal, or
{"name", "ticket"} with the bytes for the printer. argv: the language.
"""

import binascii
import json
import sys

from drivers.ssd1306 import Display
from leases import Leases
from offline_printing import OfflinePrinting
from offline_ticket import pieces
from painter import paint
from pins import KEYS
from screens import screen
from states import CARD_MS, LEASE_AFTER_MS, NOTICE_MS, Kiosk
from texts import Texts

DAY = "2026-11-23"
DOSSIER = "000.00.15.H41-261123-0001"
SERVICES = (
    ("A", "Hộ tịch, chứng thực", 3, [5, 12]),
    ("B", "Cấp, đổi giấy chứng nhận quyền sử dụng đất", 11, [35, 60]),
    ("C", "Đăng ký kinh doanh", 0, None),
    ("D", "Lao động, người có công", 2, [4, 9]),
)
AGENCIES = {
    "pages": 2,
    "agencies": [
        {"key": "ca", "name": "Công an tỉnh", "count": 41},
        {"key": "tnmt", "name": "Sở Nông nghiệp và Môi trường", "count": 211},
        {"key": "tp", "name": "Sở Tư pháp", "count": 96},
    ],
}
FOUND = {
    "pages": 3,
    "code": "2.000488",
    "name": "Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam, người nước ngoài đang cư trú tại Việt Nam",
}
CLASSES = (
    {"key": "elderly", "name": "Người cao tuổi"},
    {"key": "disabled", "name": "Người khuyết tật"},
    {"key": "pregnant", "name": "Phụ nữ mang thai"},
)


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


class Clock:
    """It stands still."""

    def clock(self, _ms):
        return 8, 15


class Device:
    """As much of a device as a ticket from the lease asks for."""

    def __init__(self):
        self.config = {"site": "nghe-an"}
        self.hub_time = Clock()


class Facts:
    """Of a printer with wide paper."""

    def paper_mm(self):
        return 80


class Ticket:
    number, service, day, priority, made_ms = "B951", "B", DAY, "elderly", 0


def want(is_open=True, notice="", why=None):
    """The hub's desired state."""
    services = [
        {"letter": letter, "name": name, "open": is_open, "waiting": waiting, "wait_min": wait, "why": why}
        for letter, name, waiting, wait in SERVICES
    ]
    lease = {"day": DAY, "numbers": {"A": [900, 900], "B": [951, 990], "C": [900, 939]}}
    office = "Trung tâm Phục vụ hành chính công tỉnh Nghệ An"
    more = {"priorities": list(CLASSES), "lease": lease, "notice": notice, "width": 3, "site": "nghe-an"}
    return dict({"open": is_open, "office": office, "services": services}, **more)


def kiosk(**values):
    """A kiosk that the hub has told everything."""
    machine = Kiosk(Leases({}))
    machine.on_link(True)
    machine.on_printer(None)
    machine.on_want(want(**values))
    return machine


def pressed(machine, *keys):
    """Press keys by name."""
    for key in keys:
        machine.on_key(KEYS.index(key))
    return machine


def scanned(machine, text, result=None, d=None):
    """A code before the scanner, and the hub's answer to it if it was asked."""
    machine.on_code(text)
    return told(machine, "checkin", result, d) if result else machine


def later(machine, ms):
    """Let time pass."""
    machine.advance(ms)
    return machine


def told(machine, token, result, d):
    """The hub has answered."""
    machine.on_result(token, result, d)
    return machine


def away(machine, *keys):
    """The hub is away; then keys are pressed."""
    machine.on_link(False)
    machine.advance(LEASE_AFTER_MS)
    return pressed(machine, *keys)


def sought(machine, d):
    """OK was pressed, and the hub has answered what it was asked."""
    pressed(machine, "ok")
    return told(machine, machine.dialog.seek.token(), "ok", d)


def broken(machine, code):
    """The printer has a fault."""
    machine.on_printer(code)
    return machine


def scenes():
    """Name and kiosk of each picture."""
    number = {"ticket": "A042", "ahead": 3, "wait_min": [5, 12], "job": "j1"}
    yield "idle", kiosk()
    yield "services", later(kiosk(), NOTICE_MS)
    yield "notice", kiosk(is_open=False, notice="Nghỉ trưa, mở lại lúc 13:30", why="lunch")
    yield "closed service", pressed(kiosk(is_open=False, why="too_late_today"), "service 2")
    yield "taking", pressed(kiosk(), "service 1")
    yield "ticket", told(pressed(kiosk(), "service 1"), 1, "ok", number)
    yield (
        "refused",
        told(pressed(kiosk(), "service 1"), 1, "refused", {"text": "Lĩnh vực A đã hết số hôm nay"}),
    )
    yield "classes", pressed(kiosk(), "priority")
    yield "class chosen", pressed(kiosk(), "priority", "1")
    yield "errands", pressed(kiosk(), "errands", "service 3", "service 1", "service 4")
    yield "code", pressed(kiosk(), *"12345678")
    yield "code too short", pressed(kiosk(), *"123", "ok")
    at_work = {"state": "in_progress", "text": "đang xử lý", "due": "2026-12-07T17:00"}
    yield "dossier at work", scanned(kiosk(), DOSSIER, "ok", at_work)
    here = dict(number, state="result_here", text="đã có kết quả tại trung tâm", due="", ticket="G012")
    yield "dossier ready", scanned(kiosk(), DOSSIER, "ok", here)
    unknown = {"text": "Chưa có hồ sơ " + DOSSIER + " tại trung tâm"}
    yield "dossier unknown", scanned(kiosk(), DOSSIER, "refused", unknown)
    yield "no code of ours", scanned(kiosk(), "")
    yield "whose procedure", sought(kiosk(), AGENCIES)
    yield "first letters", pressed(sought(kiosk(), AGENCIES), "service 1", *"5587")
    yield "one that fits", sought(pressed(sought(kiosk(), AGENCIES), "service 1", *"5587"), FOUND)
    yield "its name goes on", later(sought(pressed(sought(kiosk(), AGENCIES), "ok"), FOUND), CARD_MS)
    yield "none fits", sought(pressed(sought(kiosk(), AGENCIES), "ok"), {"pages": 0})
    yield "its slip", told(kiosk(), "slip", "ok", {})
    yield "offline", away(kiosk())
    yield "offline ticket", away(kiosk(), "service 2")
    yield "lease used up", away(kiosk(), "service 1", "service 1", "service 1")
    yield "out of paper", broken(kiosk(), "no_paper")
    yield "printer silent", broken(kiosk(), "printer_offline")
    yield "test print", pressed(broken(kiosk(), "printer_offline"), "ok", "4", "0")


def spend(machine):
    """The lease of A is used up once its one ticket is printed."""
    machine.on_printed("A900")
    return pressed(machine, "service 1")


def main(lang):
    """Print everything."""
    texts = Texts(lang, "kiosk_texts_")
    display = Display(Wires(), is_data=Wires())
    for name, machine in scenes():
        if name == "lease used up":
            machine = spend(machine)
        paint(display, screen(machine, texts))
        print(json.dumps({"name": name, "frame": binascii.hexlify(display._memory).decode()}))

    class Book:
        want = kiosk().want

    printing = OfflinePrinting(Device(), Book(), None, None, texts, display.small, None, Facts())
    ticket = b"".join(bytes(piece) for piece in pieces(*printing.content(Ticket())))
    print(json.dumps({"name": "ticket", "ticket": binascii.hexlify(ticket).decode()}))


main(sys.argv[1])
