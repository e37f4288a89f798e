"""Where a keypad's parts are connected. Schematics and virtual board are checked against it."""

SCANNER_BAUD = 9600

# The scanner only speaks: its line has no TX of ours (decision 0140).
PINS = {
    "olimex_poe": {
        "SCK": 14,
        "MOSI": 15,
        "MISO": 13,
        "LATCH_165": 32,
        "DISPLAY_CS": 33,
        "DISPLAY_DC": 4,
        "CARD_CS": 5,
        "CARD_RST": 16,
        "SCANNER_RX": 36,
        "BUZZER": 2,
    },
    "w5500_pico": {
        "SCK": 10,
        "MOSI": 11,
        "MISO": 12,
        "LATCH_165": 14,
        "DISPLAY_CS": 13,
        "DISPLAY_DC": 7,
        "CARD_CS": 9,
        "CARD_RST": 8,
        "SCANNER_RX": 1,
        "BUZZER": 2,
    },
}
