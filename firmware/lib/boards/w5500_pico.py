"""WIZnet W5500-EVB-Pico: Ethernet by the W5500 on SPI0 (GP16 to GP21 belong to it)."""

import machine
import network

from boards.base import BaseBoard


class Board(BaseBoard):
    name = "w5500_pico"
    uart_numbers = {"PRINTER": 1, "SCANNER": 0}  # the console is on USB
    watchdog_ms_max = 8300  # the RP2040 counts no further than 8.388 s

    def _make_nic(self):
        spi = machine.SPI(
            0, baudrate=20000000, mosi=machine.Pin(19), miso=machine.Pin(16), sck=machine.Pin(18)
        )
        nic = network.WIZNET5K  # pyright: ignore[reportAttributeAccessIssue]  the stubs are the ESP32's
        return nic(spi, machine.Pin(17), machine.Pin(20))
