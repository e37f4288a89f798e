"""Where a kiosk's parts are connected. Schematics and virtual board are checked against it."""

# The keys on the inputs of three 74HC165, in their order; the input after the last is free.
KEYS = (
    "service 1", "service 2", "service 3", "service 4", "service 5", "service 6", "service 7", "service 8",
    "priority", "errands", "page",
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9",
    "clear", "ok",
)  # fmt: skip
SERVICES = 8  # service keys; they come first
LAMPS = 11  # in the first so many keys, on the outputs of two 74HC595
DISPLAY_DC_OUTPUT = 15  # of the 74HC595 chain: tells the display data from commands (decision 0073)
PRINTER_BAUD = 115200
SCANNER_BAUD = 9600

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
        "DISPLAY_CS": 2,
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
        "DISPLAY_CS": 13,
    },
}
