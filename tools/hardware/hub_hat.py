"""The board on the hub's Raspberry Pi: hall matrix, chime, status lamp, maintenance button, clock."""

from __future__ import annotations

from .blocks import five_volts, logic_rail, soft_start, surge, to_five_volts
from .devices import g
from .sheet import NOT_CONNECTED, Sheet

# What each header pin carries. luma.led_matrix opens SPI0 and CE0 by itself; I2C1 is the clock's.
PINS = {
    "GPIO11": "SCK",
    "GPIO10": "MOSI",
    "GPIO8": "MATRIX_CS",
    "GPIO2": "RTC_SDA",
    "GPIO3": "RTC_SCL",
    "GPIO17": "CHIME",
    "GPIO27": "STATUS_LAMP",
    "GPIO22": "BUTTON",
}


def hub_hat() -> Sheet:
    """No identification memory: by the rules of its makers this is an add-on board, no HAT."""
    sheet = Sheet("hub_hat", "Hub board on Raspberry Pi", "A3")
    free = {f"GPIO{n}": NOT_CONNECTED for n in range(2, 28)} | {
        "ID_SD": NOT_CONNECTED,
        "ID_SC": NOT_CONNECTED,
    }
    sheet.frame("Raspberry Pi", g(6), g(6), g(66), g(32))
    sheet.place(
        "RASPBERRY_PI",
        "A1",
        "RASPBERRY_PI",
        g(38),
        g(23),
        free | {"3V3": "3V3", "5V": "5V", "GND": "GND"} | PINS,
    )
    sheet.frame("5 V of the hall matrix", g(6), g(40), g(66), g(24))
    five_volts(sheet, g(12), g(46), "5V_IN", "FUSE_4A", vsys=False)
    sheet.frame("Slow switch", g(75), g(6), g(80), g(26))
    soft_start(sheet, g(98), g(13), "5V_IN", "5V_HALL")
    sheet.frame("From 3.3 V to 5 V", g(75), g(34), g(80), g(30))
    to_five_volts(
        sheet, g(110), g(49), "5V_HALL", (("SCK", "SCK_5V"), ("MOSI", "MOSI_5V"), ("MATRIX_CS", "CS_5V"))
    )
    _relay(sheet)
    _people(sheet)
    return sheet


def _relay(sheet: Sheet) -> None:
    sheet.frame("Chime", g(75), g(65), g(42), g(32))
    sheet.place("RH", "R2", "R_1K", g(84), g(74), {"1": "CHIME", "2": "CHIME_B"})
    sheet.place("R", "R3", "R_10K", g(80), g(82), {"1": "CHIME", "2": "GND"})
    sheet.place("NPN", "Q2", "BC337", g(103), g(75), {"B": "CHIME_B", "C": "COIL", "E": "GND"})
    sheet.place("D", "D4", "1N4148", g(80), g(91), {"1": "5V", "2": "COIL"})
    sheet.place(
        "RELAY",
        "K1",
        "RELAY_5V",
        g(103),
        g(84),
        {"2": "5V", "5": "COIL", "COM": "CHIME_COM", "NO": "CHIME_NO", "NC": "CHIME_NC"},
    )
    sheet.place(
        "CONN_03_LEFT",
        "J3",
        "SCREW_3",
        g(109),
        g(92),
        {"1": "CHIME_COM", "2": "CHIME_NO", "3": "CHIME_NC"},
        "chime",
    )


def _people(sheet: Sheet) -> None:
    """Lamp, button, clock, matrix, supplies."""
    sheet.frame("Matrix, lamp, button, clock", g(119), g(65), g(36), g(32))
    sheet.place(
        "CONN_05_LEFT",
        "J2",
        "XH_5",
        g(132),
        g(76),
        {"1": "5V_HALL", "2": "GND", "3": "MOSI_5V", "4": "CS_5V", "5": "SCK_5V"},
        "hall matrix",
    )
    sheet.place("CONN_02_LEFT", "J4", "XH_2", g(149), g(76), {"1": "LAMP_A", "2": "GND"}, "status lamp")
    sheet.place("CONN_02_LEFT", "J5", "XH_2", g(149), g(88), {"1": "K1", "2": "GND"}, "button")
    sheet.place(
        "CONN_04_LEFT",
        "J6",
        "XH_4",
        g(132),
        g(88),
        {"1": "3V3", "2": "RTC_SDA", "3": "RTC_SCL", "4": "GND"},
        "DS3231",
    )
    sheet.frame("Lamp and button", g(6), g(65), g(66), g(40))
    sheet.place("RH", "R4", "R_330", g(20), g(75), {"1": "STATUS_LAMP", "2": "LAMP_A"})
    sheet.place("RH", "R5", "R_1K", g(48), g(75), {"1": "K1", "2": "BUTTON"})
    sheet.place("R", "R6", "R_10K", g(14), g(86), {"1": "3V3", "2": "BUTTON"})
    sheet.place("C", "C7", "C_100N", g(26), g(86), {"1": "BUTTON", "2": "GND"})
    logic_rail(sheet, g(14), g(98))
    surge(sheet, "D10", g(56), g(92), ["K1", "LAMP_A"], small=True)
    for n, net in enumerate(("SCK", "MOSI")):
        sheet.place("R", f"R{30 + n}", "R_10K", g(24 + 9 * n), g(98), {"1": net, "2": "GND"})
    sheet.place("R", "R33", "R_10K", g(38), g(86), {"1": "3V3", "2": "MATRIX_CS"})
