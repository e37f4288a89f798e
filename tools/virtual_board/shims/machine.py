"""Stand-in for the `machine` module of the ESP32 and RP2 ports; the names and arguments are those ports'."""

import io
import select
import struct
import time

import wire

PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5
_CAUSES = {"power_on": PWRON_RESET, "hard": HARD_RESET, "watchdog": WDT_RESET, "soft": SOFT_RESET}
_GET_FILENO = 10  # py/stream.h: asking a stream for its descriptor lets poll() sleep on it
_OUTSIDE = {}  # UART number -> stream; a second UART object of one number is the same line


class Pin:
    IN, OUT, OPEN_DRAIN, PULL_UP, PULL_DOWN = 0, 1, 2, 1, 2

    def __init__(self, id, mode=-1, pull=-1, *, value=None):
        self.id = id
        self._level = 0
        if value is not None:
            self._drive(value)

    def _drive(self, level):
        level = 1 if level else 0
        if self.id == wire.SETUP["latch_165"]:
            if level and not self._level:
                SPI.shifting = wire.load()
        else:
            if self.id == wire.SETUP["card_select"]:
                SPI.outside = not level
            wire.send(80, struct.pack("<BB", self.id, level))  # P
        self._level = level

    def value(self, level=None):
        if level is None:
            return wire.levels.get(self.id, self._level)
        return self._drive(level)

    __call__ = value

    def on(self):
        self._drive(1)

    def off(self):
        self._drive(0)

    def init(self, mode=-1, pull=-1, *, value=None):
        if value is not None:
            self._drive(value)


class SPI:
    """Every chip hears what is written; read is the 74HC165 chain, or the card reader while selected."""

    MSB, LSB = 0, 1
    shifting = b""  # what the 165 chain still holds; its serial input is tied high
    outside = False  # the card reader is selected and drives MISO

    def __init__(self, id, baudrate=1000000, **_pins):
        self.id = id

    def init(self, *_args, **_pins):
        pass

    def deinit(self):
        pass

    def write(self, data):
        wire.send(83, bytes(data))  # S
        SPI.shifting = SPI.shifting[len(data) :]

    def readinto(self, buffer, write=0):
        count = len(buffer)
        held = SPI.shifting[:count]
        buffer[:] = held + b"\xff" * (count - len(held))
        SPI.shifting = SPI.shifting[count:]

    def read(self, count, write=0):
        buffer = bytearray(count)
        self.readinto(buffer, write)
        return bytes(buffer)

    def write_readinto(self, out, into):
        if SPI.outside:
            wire.exchange(bytes(out), into)
            return
        wire.send(83, bytes(out))
        self.readinto(into)


class UART(io.IOBase):
    """A serial line whose other end is a socket of the harness; unplugged, it reads as end of file."""

    def __init__(self, id, baudrate=9600, **_options):
        self.id = id
        if id not in _OUTSIDE:
            _OUTSIDE[id] = open(wire.SETUP["uart"][str(id)], "r+b", buffering=0)
        self._line = _OUTSIDE[id]
        self._poll = select.poll()
        self._poll.register(self._line, select.POLLIN)
        self.init(baudrate)

    def init(self, baudrate=9600, **_options):
        wire.send(85, struct.pack("<BI", self.id, baudrate))  # U

    def deinit(self):
        pass

    def ioctl(self, request, _argument):
        return self._line.fileno() if request == _GET_FILENO else 0

    def any(self):
        return 1 if self._poll.poll(0) else 0

    def readinto(self, buffer, count=-1):
        return self._line.readinto(buffer)

    def read(self, count=-1):
        return self._line.read(256 if count < 0 else count)

    def write(self, data):
        try:
            return self._line.write(data)
        except OSError:  # a real line does not know that nobody listens
            return len(data)

    def flush(self):
        pass

    def txdone(self):
        return True


class PWM:
    def __init__(self, pin, *, freq=0, duty_u16=0):
        self._pin = pin.id
        self._freq = freq
        self.duty_u16(duty_u16)

    def freq(self, hz):
        self._freq = hz

    def duty_u16(self, duty):
        wire.send(66, struct.pack("<BIH", self._pin, self._freq, duty))  # B

    def deinit(self):
        self.duty_u16(0)


class WDT:
    """Cannot be stopped; whoever does not feed it is killed from outside."""

    def __init__(self, id=0, timeout=5000):
        self._timeout = timeout
        self.feed()

    def feed(self):
        wire.send(87, struct.pack("<I", self._timeout))  # W


def reset():
    wire.send(82)  # R
    while True:  # a reset never returns and runs no `finally`: the harness kills the process
        time.sleep(1)


soft_reset = reset


def reset_cause():
    return _CAUSES[wire.SETUP["reset"]]


def unique_id():
    return bytes.fromhex(wire.SETUP["uid"])


def freq(*_hz):
    return 240000000


def idle():
    pass
