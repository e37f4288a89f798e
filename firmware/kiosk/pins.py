"""Where a kiosk's parts are connected. Schematics and virtual board are checked against it."""

BUTTONS = 8  # push-buttons fitted, each with its lamp; one 74HC165 and one 74HC595
PRINTER_BAUD = 115200

PINS = {
    "olimex_poe": {
        "SCK": 14,
        "MOSI": 15,
        "MISO": 13,
        "LATCH_165": 32,
        "LATCH_595": 33,
        "PRINTER_TX": 4,
        "PRINTER_RX": 36,
        "PRINTER_BUSY": 35,
        "SCANNER_TX": 5,
        "SCANNER_RX": 16,
    },
    "w5500_pico": {
        "SCK": 10,
        "MOSI": 11,
        "MISO": 12,
        "LATCH_165": 14,
        "LATCH_595": 15,
        "PRINTER_TX": 4,
        "PRINTER_RX": 5,
        "PRINTER_BUSY": 6,
        "SCANNER_TX": 0,
        "SCANNER_RX": 1,
    },
}
