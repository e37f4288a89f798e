"""Where a rating pad's parts are connected. Schematics and virtual board are checked against it."""

FACES = 5  # buttons fitted, each with its lamp; the hub's `levels` says how many of them are used

PINS = {
    "olimex_poe": {"SCK": 14, "MOSI": 15, "MISO": 13, "LATCH_165": 32, "LATCH_595": 33},
    "w5500_pico": {"SCK": 10, "MOSI": 11, "MISO": 12, "LATCH_165": 14, "LATCH_595": 15},
}
