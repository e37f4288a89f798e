"""Where an LED board's parts are connected. Schematics and virtual board are checked against it."""

PINS = {
    "olimex_poe": {"SCK": 14, "MOSI": 15, "MISO": 13, "MATRIX_CS": 32},
    "w5500_pico": {"SCK": 10, "MOSI": 11, "MISO": 12, "MATRIX_CS": 13},
}
