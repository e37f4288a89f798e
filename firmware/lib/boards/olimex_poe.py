"""Olimex ESP32-POE-ISO, WROOM variant: Ethernet by the LAN8710A, clock from GPIO17, power by GPIO12."""

# pyright: reportCallIssue=false
# The stubs give network.LAN the arguments of another port.

import machine
import network

from boards.base import BaseBoard


class Board(BaseBoard):
    name = "olimex_poe"
    uart_numbers = {"PRINTER": 1, "SCANNER": 2}  # UART0 stays the console
    no_pin = -1  # MicroPython 1.29; UART2 would take GPIO17 otherwise, the clock of the Ethernet PHY

    def _make_nic(self):
        return network.LAN(
            mdc=machine.Pin(23),
            mdio=machine.Pin(18),
            power=machine.Pin(12),
            phy_type=network.PHY_LAN8720,  # the LAN8710A answers as its sister
            phy_addr=0,
            ref_clk=machine.Pin(17),
            ref_clk_mode=machine.Pin.OUT,
        )
