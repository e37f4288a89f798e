"""Kiosk, counter keypad, LED board and rating pad, each on both boards. Places are in steps of 2.54 mm."""

from __future__ import annotations

from .blocks import (
    OLIMEX,
    PICO,
    five_volts,
    key_chip,
    lamp_chip,
    logic_rail,
    olimex,
    pico,
    soft_start,
    surge,
    to_five_volts,
)
from .sheet import NOT_CONNECTED, Sheet

TITLES = {PICO: "on W5500-EVB-Pico", OLIMEX: "on ESP32-POE-ISO"}


def g(steps: int) -> float:
    """So many steps of the grid in mm."""
    return round(steps * 2.54, 2)


# --- which pin carries which signal, as it is drawn; tests hold it against the firmware's pins.py

CHAIN = {
    OLIMEX: {"GPIO14": "SCK", "GPIO15": "MOSI", "GPIO13": "MISO"},
    PICO: {"GP10": "SCK", "GP11": "MOSI", "GP12": "MISO"},
}
KIOSK = {
    OLIMEX: {
        "GPIO32": "LATCH_165",
        "GPIO33": "LATCH_595",
        "GPIO4": "PRINTER_TX",
        "GPIO36": "PRINTER_RX",
        "GPIO35": "PRINTER_BUSY",
        "GPIO5": "SCANNER_TX",
        "GPIO16": "SCANNER_RX",
        "GPIO2": "DISPLAY_CS",
    },
    PICO: {
        "GP14": "LATCH_165",
        "GP15": "LATCH_595",
        "GP4": "PRINTER_TX",
        "GP5": "PRINTER_RX",
        "GP6": "PRINTER_BUSY",
        "GP0": "SCANNER_TX",
        "GP1": "SCANNER_RX",
        "GP13": "DISPLAY_CS",
    },
}
KEYPAD = {
    OLIMEX: {
        "GPIO32": "LATCH_165",
        "GPIO33": "DISPLAY_CS",
        "GPIO4": "DISPLAY_DC",
        "GPIO5": "CARD_CS",
        "GPIO16": "CARD_RST",
        "GPIO36": "SCANNER_RX",
        "GPIO2": "BUZZER",
    },
    PICO: {
        "GP14": "LATCH_165",
        "GP13": "DISPLAY_CS",
        "GP7": "DISPLAY_DC",
        "GP9": "CARD_CS",
        "GP8": "CARD_RST",
        "GP1": "SCANNER_RX",
        "GP2": "BUZZER",
    },
}
LED = {OLIMEX: {"GPIO32": "MATRIX_CS"}, PICO: {"GP13": "MATRIX_CS"}}
PAD = {
    OLIMEX: {"GPIO32": "LATCH_165", "GPIO33": "LATCH_595"},
    PICO: {"GP14": "LATCH_165", "GP15": "LATCH_595"},
}


def _board(sheet: Sheet, board: str, signals: dict[str, str], five: str = NOT_CONNECTED) -> None:
    sheet.frame("Board", g(6), g(6), g(66), g(32))
    if board == PICO:
        pico(sheet, g(38), g(23), CHAIN[board] | signals)
    else:
        olimex(sheet, g(38), g(23), CHAIN[board] | signals, five)


def _display(sheet: Sheet, x: float, y: float, data_line: str) -> None:
    """SSD1306 module; its reset follows the supply through R and C, since no driver pulls it."""
    nets = {
        "1": "GND",
        "2": "3V3",
        "3": "SCK",
        "4": "MOSI",
        "5": "DISPLAY_RES",
        "6": data_line,
        "7": "DISPLAY_CS",
    }
    sheet.place("CONN_07_LEFT", "J5", "XH_7", x, y, nets, "display")
    sheet.place("R", "R5", "R_10K", x - g(18), y - g(3), {"1": "3V3", "2": "DISPLAY_RES"})
    sheet.place("C", "C7", "C_100N", x - g(18), y + g(5), {"1": "DISPLAY_RES", "2": "GND"})


def kiosk(board: str) -> Sheet:
    """23 keys, 11 lamps, display, printer on RS-232, scanner."""
    sheet = Sheet(f"kiosk-{board}", f"Kiosk {TITLES[board]}", "A2")
    _board(sheet, board, KIOSK[board])
    sheet.frame("5 V of lamps, scanner and (Pico) board", g(6), g(40), g(66), g(24))
    five_volts(sheet, g(12), g(46), "5V_AUX", vsys=board == PICO)
    _printer(sheet, g(6), g(66))
    sheet.frame("Display", g(6), g(108), g(32), g(20))
    _display(sheet, g(30), g(118), "Q16")
    sheet.frame("Scanner", g(40), g(108), g(32), g(20))
    _scanner(sheet, g(44), g(118))
    sheet.frame("Supply of the logic, keys' answer to the chain", g(6), g(130), g(66), g(16))
    logic_rail(sheet, g(12), g(139))
    sheet.place("C", "C9", "C_100N", g(22), g(139), {"1": "3V3", "2": "GND"})
    sheet.place("RH", "R2", "R_100", g(48), g(139), {"1": "MISO_Q", "2": "MISO"})
    sheet.frame("Keys: filter 1 k and 100 n, held up by 10 k, down while pressed", g(75), g(6), g(84), g(74))
    for n, keys in ((1, 8), (2, 8), (3, 7)):
        out = "MISO_Q" if n == 1 else f"CHAIN{n - 1}"
        key_chip(sheet, n, g(84), g(10 + 24 * (n - 1)), keys, f"CHAIN{n}" if n < 3 else "3V3", out)
    sheet.frame("Lamps: 5 V through 220, switched to ground", g(75), g(82), g(84), g(46))
    lamp_chip(sheet, 1, 4, g(88), g(96), 8, "MOSI", "CHAIN_595", "5V_AUX")
    lamp_chip(sheet, 2, 6, g(88), g(118), 3, "CHAIN_595", NOT_CONNECTED, "5V_AUX", {7: "Q16"})
    sheet.frame("Sparks from keys and from the scanner's cable", g(162), g(6), g(38), g(40))
    surge(sheet, "D10", g(181), g(18), [f"K{n}" for n in range(1, 15)])
    surge(sheet, "D11", g(181), g(36), [f"K{n}" for n in range(15, 24)] + ["SCAN_GUARD", "SCANNER_TX"])
    return sheet


def _printer(sheet: Sheet, x: float, y: float) -> None:
    """RS-232 with the printer's DTR as its busy line, and its own supply, which the logic never sees."""
    sheet.frame("Printer: RS-232, and its own supply", x, y, g(66), g(40))
    nets = {
        "C1+": "C1P",
        "C1-": "C1N",
        "C2+": "C2P",
        "C2-": "C2N",
        "V+": "VPLUS",
        "V-": "VMINUS",
        "VCC": "3V3",
        "GND": "GND",
    }
    nets |= {"T1IN": "PRINTER_TX", "T2IN": "GND", "R1OUT": "PRINTER_RX", "R2OUT": "PRINTER_BUSY"}
    nets |= {"T1OUT": "PRN_RXD", "T2OUT": NOT_CONNECTED, "R1IN": "PRN_TXD", "R2IN": "PRN_DTR"}
    sheet.place("MAX3232", "U8", "MAX3232", x + g(24), y + g(12), nets)
    pairs = (
        ("C40", "C1P", "C1N"),
        ("C41", "C2P", "C2N"),
        ("C42", "VPLUS", "GND"),
        ("C43", "VMINUS", "GND"),
        ("C44", "3V3", "GND"),
    )
    for n, (ref, top, bottom) in enumerate(pairs):
        sheet.place("C", ref, "C_100N", x + g(5 + 8 * n), y + g(24), {"1": top, "2": bottom})
    sheet.place("R", "R3", "R_10K", x + g(46), y + g(24), {"1": "3V3", "2": "PRINTER_TX"})
    sheet.place(
        "CONN_04_LEFT",
        "J6",
        "XH_4",
        x + g(58),
        y + g(12),
        {"1": "PRN_RXD", "2": "PRN_TXD", "3": "PRN_DTR", "4": "GND"},
        "printer data",
    )
    _printer_supply(sheet, x, y)


def _printer_supply(sheet: Sheet, x: float, y: float) -> None:
    sheet.place(
        "CONN_02_RIGHT",
        "J7",
        "SCREW_2",
        x + g(4),
        y + g(33),
        {"1": "VPRN_RAW", "2": "GND"},
        "printer supply in",
    )
    sheet.place("FH", "F2", "FUSE_3A15", x + g(18), y + g(32), {"1": "VPRN_RAW", "2": "VPRN"})
    sheet.place("TVS", "D3", "TVS_24V", x + g(31), y + g(34), {"1": "VPRN", "2": "GND"})
    sheet.place("CP", "C45", "C_1000U_50V", x + g(39), y + g(34), {"1": "VPRN", "2": "GND"})
    sheet.place(
        "CONN_02_LEFT", "J8", "SCREW_2", x + g(60), y + g(33), {"1": "VPRN", "2": "GND"}, "printer supply out"
    )
    sheet.flag("VPRN", x + g(45), y + g(37))


def _scanner(sheet: Sheet, x: float, y: float) -> None:
    nets = {"1": "5V_AUX", "2": "GND", "3": "SCAN_OUT", "4": "SCAN_IN"}
    sheet.place("CONN_04_RIGHT", "J9", "XH_4", x, y, nets, "scanner")
    sheet.place("RH", "R11", "R_220", x + g(18), y - g(5), {"1": "SCAN_OUT", "2": "SCAN_GUARD"})
    sheet.place("RH", "R6", "R_100", x + g(18), y, {"1": "SCAN_GUARD", "2": "SCANNER_RX"})
    sheet.place("RH", "R7", "R_1K", x + g(18), y + g(5), {"1": "SCAN_IN", "2": "SCANNER_TX"})


def keypad(board: str) -> Sheet:
    """16 keys, display, card reader, scanner (it only speaks), buzzer."""
    sheet = Sheet(f"counter_keypad-{board}", f"Counter keypad {TITLES[board]}", "A3")
    rail = "5V_IN" if board == PICO else "5V"
    _board(sheet, board, KEYPAD[board], "5V")
    sheet.frame("5 V", g(6), g(39), g(66), g(20))
    _keypad_supply(sheet, board, rail)
    sheet.frame("Keys: filter 1 k and 100 n, held up by 10 k, down while pressed", g(75), g(6), g(84), g(50))
    key_chip(sheet, 1, g(84), g(10), 8, "CHAIN1", "KEYS_Q")
    key_chip(sheet, 2, g(84), g(34), 8, "3V3", "CHAIN1")
    _gate(sheet)
    sheet.frame("Display", g(6), g(60), g(32), g(18))
    _display(sheet, g(31), g(69), "DISPLAY_DC")
    _card_reader(sheet)
    _keypad_ends(sheet, rail)
    return sheet


def _gate(sheet: Sheet) -> None:
    """The keys' answer reaches MISO while CARD_CS is high (decision 0222)."""
    sheet.frame("MISO: keys speak while the card reader is not selected", g(75), g(57), g(84), g(18))
    sheet.place(
        "74HC126",
        "U3",
        "74HC126",
        g(100),
        g(66),
        {
            "1A": "KEYS_Q",
            "1OE": "CARD_CS",
            "1Y": "MISO_Q",
            "2A": "GND",
            "2OE": "GND",
            "2Y": NOT_CONNECTED,
            "3A": "GND",
            "3OE": "GND",
            "3Y": NOT_CONNECTED,
            "4A": "GND",
            "4OE": "GND",
            "4Y": NOT_CONNECTED,
            "VCC": "3V3",
            "GND": "GND",
        },
    )
    sheet.place("RH", "R2", "R_100", g(124), g(66), {"1": "MISO_Q", "2": "MISO"})
    sheet.place("R", "R4", "R_10K", g(138), g(66), {"1": "3V3", "2": "CARD_CS"})
    sheet.place("C", "C8", "C_100N", g(150), g(66), {"1": "3V3", "2": "GND"})


def _card_reader(sheet: Sheet) -> None:
    sheet.frame("Card reader RC522", g(40), g(60), g(32), g(18))
    sheet.place(
        "CONN_08_LEFT",
        "J6",
        "XH_8",
        g(63),
        g(69),
        {
            "1": "CARD_CS",
            "2": "SCK",
            "3": "MOSI",
            "4": "MISO",
            "5": NOT_CONNECTED,
            "6": "GND",
            "7": "CARD_RST",
            "8": "3V3",
        },
        "RC522",
    )
    sheet.place("CP", "C9", "C_10U", g(45), g(69), {"1": "3V3", "2": "GND"})


def _keypad_supply(sheet: Sheet, board: str, rail: str) -> None:
    if board == PICO:
        five_volts(sheet, g(12), g(44), rail)
    else:
        sheet.place("TVS", "D1", "TVS_5V", g(16), g(50), {"1": "5V", "2": "GND"})
        sheet.place("CP", "C1", "C_10U", g(26), g(50), {"1": "5V", "2": "GND"})
        sheet.flag("GND", g(38), g(52))
    logic_rail(sheet, g(56), g(52))


def _keypad_ends(sheet: Sheet, rail: str) -> None:
    """Scanner, buzzer, and the diodes of everything that is touched."""
    sheet.frame("Scanner: from the board's 5 V, or from a supply of its own", g(6), g(79), g(66), g(28))
    sheet.place(
        "CONN_03_RIGHT", "J9", "XH_3", g(10), g(90), {"1": "5V_SCAN", "2": "GND", "3": "SCAN_OUT"}, "scanner"
    )
    sheet.place("RH", "R6", "R_1K", g(36), g(92), {"1": "SCAN_GUARD", "2": "SCANNER_RX"})
    sheet.place("RH", "R11", "R_220", g(36), g(86), {"1": "SCAN_OUT", "2": "SCAN_GUARD"})
    sheet.place("R", "R7", "R_10K", g(18), g(100), {"1": "3V3", "2": "SCAN_OUT"})
    sheet.place("TVS", "D4", "TVS_5V", g(36), g(100), {"1": "5V_SCAN", "2": "GND"})
    sheet.place(
        "JUMPER3", "JP1", "JUMPER", g(60), g(90), {"A": rail, "C": "5V_SCAN", "B": "5V_EXT"}, "5 V of scanner"
    )
    sheet.place("CONN_02_LEFT", "J3", "SCREW_2", g(64), g(101), {"1": "5V_EXT", "2": "GND"}, "5 V scanner in")
    sheet.frame("Buzzer", g(75), g(76), g(41), g(31))
    sheet.place("RH", "R8", "R_4K7", g(84), g(88), {"1": "BUZZER", "2": "BASE"})
    sheet.place("R", "R9", "R_10K", g(82), g(99), {"1": "BASE", "2": "GND"})
    sheet.place("NPN", "Q1", "BC337", g(102), g(88), {"B": "BASE", "C": "SOUND", "E": "GND"})
    sheet.place("R", "R10", "R_1K", g(94), g(99), {"1": rail, "2": "SOUND"})
    sheet.place("BUZZER", "BZ1", "PS1240", g(110), g(99), {"1": "SOUND", "2": rail})
    sheet.frame("Sparks from keys and from the scanner's cable", g(118), g(76), g(41), g(22))
    surge(sheet, "D10", g(129), g(87), [f"K{n}" for n in range(1, 15)])
    surge(sheet, "D11", g(148), g(87), ["K15", "K16", "SCAN_GUARD"], small=True)


def led_board(board: str) -> Sheet:
    """Four 8x8 modules with MAX7219 at 5 V, from a supply of their own."""
    sheet = Sheet(f"led_board-{board}", f"LED board {TITLES[board]}", "A3")
    _board(sheet, board, LED[board])
    sheet.frame("5 V of the modules and (Pico) of the board", g(6), g(40), g(66), g(24))
    five_volts(sheet, g(12), g(46), "5V_IN", "FUSE_2A", vsys=board == PICO)
    sheet.frame("Slow switch", g(75), g(6), g(80), g(26))
    soft_start(sheet, g(98), g(13), "5V_IN", "5V_LED")
    sheet.frame("From 3.3 V to 5 V", g(75), g(34), g(80), g(30))
    to_five_volts(
        sheet, g(110), g(49), "5V_LED", (("SCK", "SCK_5V"), ("MOSI", "MOSI_5V"), ("MATRIX_CS", "CS_5V"))
    )
    sheet.frame("Modules; and the levels while the board is silent", g(75), g(66), g(80), g(22))
    sheet.place(
        "CONN_05_LEFT",
        "J2",
        "XH_5",
        g(142),
        g(77),
        {"1": "5V_LED", "2": "GND", "3": "MOSI_5V", "4": "CS_5V", "5": "SCK_5V"},
        "matrix in",
    )
    for n, (net, rail) in enumerate((("SCK", "GND"), ("MOSI", "GND"), ("MISO", "GND"))):
        sheet.place("R", f"R{30 + n}", "R_10K", g(84 + 12 * n), g(77), {"1": net, "2": rail})
    sheet.place("R", "R33", "R_10K", g(120), g(77), {"1": "3V3", "2": "MATRIX_CS"})
    sheet.frame("Supply of the logic", g(6), g(66), g(66), g(22))
    logic_rail(sheet, g(16), g(77))
    return sheet


def rating_pad(board: str) -> Sheet:
    """Five faces and their lamps."""
    sheet = Sheet(f"rating_pad-{board}", f"Rating pad {TITLES[board]}", "A3")
    rail = "5V_IN" if board == PICO else "5V"
    _board(sheet, board, PAD[board], "5V")
    sheet.frame("5 V", g(6), g(40), g(66), g(24))
    if board == PICO:
        five_volts(sheet, g(12), g(46), rail)
    else:
        sheet.place("CP", "C1", "C_10U", g(26), g(54), {"1": "5V", "2": "GND"})
        sheet.flag("GND", g(38), g(56))
    sheet.frame("Faces: filter 1 k and 100 n, held up by 10 k, down while pressed", g(75), g(6), g(80), g(26))
    key_chip(sheet, 1, g(84), g(10), 5, "3V3", "MISO_Q")
    sheet.frame("Lamps: 5 V through 220, switched to ground", g(75), g(34), g(80), g(30))
    lamp_chip(sheet, 1, 4, g(88), g(48), 5, "MOSI", NOT_CONNECTED, rail)
    sheet.frame("Sparks from the faces", g(75), g(66), g(80), g(22))
    surge(sheet, "D10", g(110), g(76), [f"K{n}" for n in range(1, 6)], small=True)
    sheet.frame("Supply of the logic, faces' answer to the chain", g(6), g(66), g(66), g(22))
    logic_rail(sheet, g(16), g(77))
    sheet.place("RH", "R2", "R_100", g(48), g(76), {"1": "MISO_Q", "2": "MISO"})
    return sheet
