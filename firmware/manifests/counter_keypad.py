# make -C ports/esp32 BOARD=ESP32_GENERIC FROZEN_MANIFEST=<this file>
include("common.py", device="counter_keypad")
