"""What the boards have in common. A board is made from the pin map of its device: names to GPIO numbers."""

import asyncio
import binascii

import machine

CAUSES = (
    ("PWRON_RESET", "power_on"),
    ("HARD_RESET", "hard"),
    ("WDT_RESET", "watchdog"),
    ("DEEPSLEEP_RESET", "deep_sleep"),
    ("SOFT_RESET", "soft"),
)
NETWORK_LOOK_MS = 200


class BaseBoard:
    name = ""
    spi_number = 1
    uart_numbers = {}  # "PRINTER" and "SCANNER" to the number of a serial port
    no_pin = None  # what a serial line is given for the TX that it has not
    watchdog_ms_max = 60000

    def __init__(self, pins):
        self._pins = pins
        self._spi = None
        self._uarts = {}
        self._nic = None

    # --- pins and buses

    def spi(self, baud=1000000):
        """The one SPI chain that all chips of the device share; the first caller sets its speed."""
        if self._spi is None:
            # MISO is always named: unnamed, the ESP32 takes GPIO12, which switches the Ethernet PHY.
            self._spi = machine.SPI(
                self.spi_number,
                baudrate=baud,
                sck=self._pin("SCK"),
                mosi=self._pin("MOSI"),
                miso=self._pin("MISO"),
            )
        return self._spi

    def output(self, name, value=0):
        return machine.Pin(self._pins[name], machine.Pin.OUT, value=value)

    def input(self, name, pull_up=False):
        if pull_up:
            return machine.Pin(self._pins[name], machine.Pin.IN, machine.Pin.PULL_UP)
        return machine.Pin(self._pins[name], machine.Pin.IN)

    def uart(self, name, baud=115200):
        """The serial line "PRINTER" or "SCANNER", 8N1; reads never wait. Without a TX it only hears."""
        if name not in self._uarts:
            self._uarts[name] = machine.UART(
                self.uart_numbers[name],
                baudrate=baud,
                tx=self._pin(name + "_TX") if name + "_TX" in self._pins else self.no_pin,
                rx=self._pin(name + "_RX"),
                timeout=0,
                txbuf=256,
                rxbuf=256,
            )
        return self._uarts[name]

    def pwm(self, name):
        return machine.PWM(self._pin(name), freq=1000, duty_u16=0)

    def _pin(self, name):
        return machine.Pin(self._pins[name])

    # --- the controller

    def watchdog(self, timeout_ms):
        """Start the watchdog; it cannot be stopped, and bites when it is not fed within `timeout_ms`."""
        return machine.WDT(timeout=min(timeout_ms, self.watchdog_ms_max))

    def reset(self):
        machine.reset()

    def reset_cause(self):
        """Why the controller started: power_on, hard, watchdog, deep_sleep, soft or unknown."""
        cause = machine.reset_cause()
        for constant, word in CAUSES:
            if getattr(machine, constant, None) == cause:
                return word
        return "unknown"

    def unique_id(self):
        return binascii.hexlify(machine.unique_id()).decode()

    # --- the network

    def _make_nic(self):
        raise NotImplementedError

    async def network_up(self, timeout_ms=20000):
        """Switch the network on and wait for cable and address; OSError when that takes too long."""
        if self._nic is None:
            self._nic = self._make_nic()  # once per start: the ports refuse a second one
            self._nic.active(True)
        for _ in range(max(1, timeout_ms // NETWORK_LOOK_MS)):
            if self.network_state() == "up":
                return
            await asyncio.sleep_ms(NETWORK_LOOK_MS)
        raise OSError(self.network_state())

    def network_state(self):
        """ "down" (no cable), "link" (cable, no address yet) or "up"."""
        if self._nic is None or not self._nic.isconnected():
            return "down"
        return "up" if self.address() else "link"

    def address(self):
        """This board's address, or "" while it has none."""
        address = self._nic.ifconfig()[0] if self._nic else ""
        return "" if address == "0.0.0.0" else address
