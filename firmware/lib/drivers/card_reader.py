"""Officers' cards on an MFRC522 reader (ISO/IEC 14443 type A): a card laid down is its UID, once.

Four times a second the reader calls the cards in its field with WUPA, which also wakes one that was halted:
so a card still lying there is told from a card taken away. Its UID is read level by level (4, 7 or 10 bytes),
each level checked by its BCC and by the CRC of the answer to SELECT, then the card is halted.

Every SPI transaction is over before the next `await`: keys and display share the chain. The chip is known to
be there as long as it answers with its version and its antenna is on; a chip that lost its registers (a dip
of the supply) is set up again.
"""

import asyncio
import binascii

POLL_MS = 250
AWAY_POLLS = 3  # a card not seen for so many polls was taken away; one poll may miss it
OFFLINE_TRIES = 3  # failed looks in a row until the reader counts as gone
RETRY_MS = 1000
START_MS = (
    50  # data sheet 8.8.2: the oscillator runs at most 37.74 us after reset; boards' crystals are slower
)
FIELD_MS = 5  # ISO/IEC 14443-3, 5.3: a card must answer 5 ms after the field came
LOOK_MS = 2
LOOKS_MAX = 10  # the reader's own timer ends every wait after 5 ms; a chip that does not say so is gone
LEVELS = (0x93, 0x95, 0x97)  # SEL of the three cascade levels
CASCADE_TAG = 0x88
SEVERAL = "several"  # given instead of a UID: more than one card lies there

# Registers (data sheet, section 9). An address byte is the register shifted left; bit 7 set: read.
_COMMAND, _COM_IRQ, _ERROR, _FIFO, _FIFO_LEVEL, _BIT_FRAMING, _COLL = 0x01, 0x04, 0x06, 0x09, 0x0A, 0x0D, 0x0E
_MODE, _TX_CONTROL, _TX_ASK, _T_MODE, _T_PRESCALER, _T_RELOAD_H, _T_RELOAD_L = (
    0x11,
    0x14,
    0x15,
    0x2A,
    0x2B,
    0x2C,
    0x2D,
)
_VERSION = 0x37

_IDLE, _TRANSCEIVE = 0x00, 0x0C
_RECEIVED, _TIMER = 0x20, 0x01  # in COM_IRQ
_COLLISION, _BROKEN = 0x08, 0x13  # in ERROR; overflow, parity, protocol
_ANTENNA = 0x03  # both drivers, in TX_CONTROL

# 25 us a tick, 200 ticks; started by itself at the end of a sending; 100 % ASK; CRC preset 6363; bits after a
# collision read as 0.
_SETUP = (
    (_T_MODE, 0x80), (_T_PRESCALER, 0xA9), (_T_RELOAD_H, 0), (_T_RELOAD_L, 200),
    (_TX_ASK, 0x40), (_MODE, 0x3D), (_COLL, 0x00), (_TX_CONTROL, 0x80 | _ANTENNA),
)  # fmt: skip
_STATUS = (
    bytes(0x80 | register << 1 for register in (_COM_IRQ, _ERROR, _FIFO_LEVEL, _VERSION, _TX_CONTROL)) + b"\0"
)
_WUPA, _HALT = b"\x52", b"\x50\x00"


class ReaderGone(Exception):
    """The chip does not answer as the chip."""


class Presence:
    """What lies on the reader. Pure: one look at a time in, cards newly laid out."""

    def __init__(self):
        self._card = None
        self._missed = 0

    def look(self, card):
        """`card` (a UID, SEVERAL or None) is seen now; the card if it was not there before, else None."""
        if card is None:
            self._missed += 1
            if self._missed >= AWAY_POLLS:
                self._card = None
            return None
        self._missed = 0
        if card == self._card:
            return None
        self._card = card
        return card


class CardReader:
    """`run()` needs one task. `changed` is set at each card laid and each change of `offline`."""

    def __init__(self, board):
        self._spi = board.spi()
        self._select = board.output("CARD_CS", 1)
        self._reset = board.output("CARD_RST", 0)
        self._status = bytearray(len(_STATUS))
        self._out = bytearray(2)
        self._presence = Presence()
        self._card = None  # laid and not taken; a later one takes its place
        self.offline = False  # the reader does not answer
        self.changed = asyncio.Event()  # whoever waits clears it

    def take(self):
        """The card laid since the last time: its UID in lower hex, SEVERAL, or None."""
        card, self._card = self._card, None
        return card

    async def run(self):
        """Look for cards for ever; start again whatever does not answer."""
        failures = 0
        while True:
            try:
                await self._start()
                while True:
                    self._look(await self._read())
                    failures = 0  # a chip that starts well may still do nothing
                    self._is_offline(False)
                    await asyncio.sleep_ms(POLL_MS)
            except ReaderGone:
                failures += 1
                if failures >= OFFLINE_TRIES:
                    self._is_offline(True)
                await asyncio.sleep_ms(RETRY_MS)

    def _is_offline(self, offline):
        if offline != self.offline:
            self.offline = offline
            self.changed.set()

    def _look(self, card):
        laid = self._presence.look(card)
        if laid is not None:
            self._card = laid
            self.changed.set()

    async def _start(self):
        self._reset.value(0)
        await asyncio.sleep_ms(1)
        self._reset.value(1)
        await asyncio.sleep_ms(START_MS)
        for register, value in _SETUP:
            self._write(register, value)
        self._check()
        await asyncio.sleep_ms(FIELD_MS)

    async def _read(self):
        """The UID that lies there, SEVERAL, or None; a reading that went wrong is None."""
        if await self._transceive(_WUPA, 7) is None:
            return None
        uid = b""
        for level in LEVELS:
            part = await self._transceive(bytes((level, 0x20)))
            if part == SEVERAL:
                return SEVERAL
            if part is None or not has_bcc(part):
                return None
            chosen = await self._transceive(with_crc(bytes((level, 0x70)) + part))
            if chosen is None or chosen == SEVERAL or len(chosen) != 3 or with_crc(chosen[:1]) != chosen:
                return None
            if not chosen[0] & 4:
                await self._transceive(with_crc(_HALT))
                return binascii.hexlify(uid + part[:4]).decode()
            if part[0] != CASCADE_TAG:
                return None
            uid += part[1:4]
        return None

    async def _transceive(self, data, last_bits=0):
        """Send to the cards; their answer, SEVERAL where answers collide, None where there is none."""
        self._write(_COMMAND, _IDLE)
        self._write(_COM_IRQ, 0x7F)
        self._write(_FIFO_LEVEL, 0x80)
        self._send(bytes((_FIFO << 1,)) + data)
        self._write(_COMMAND, _TRANSCEIVE)
        self._write(_BIT_FRAMING, 0x80 | last_bits)
        for _ in range(LOOKS_MAX):
            await asyncio.sleep_ms(LOOK_MS)
            irq, error, count = self._check()
            if irq & _RECEIVED:
                if error & _COLLISION:
                    return SEVERAL
                return None if error & _BROKEN else self._fetch(count)
            if irq & _TIMER:
                return None
        raise ReaderGone()

    def _check(self):
        """COM_IRQ, ERROR and FIFO_LEVEL of a chip that is there, its field on. Raises ReaderGone."""
        self._exchange(_STATUS, self._status)
        _, irq, error, count, version, tx_control = self._status
        if version in (0x00, 0xFF) or tx_control & _ANTENNA != _ANTENNA or tx_control == 0xFF:
            raise ReaderGone()
        return irq, error, count & 0x7F

    def _fetch(self, count):
        into = bytearray(count + 1)
        self._exchange(bytes((0x80 | _FIFO << 1,)) * count + b"\0", into)
        return bytes(into[1:])

    def _write(self, register, value):
        self._out[0], self._out[1] = register << 1, value
        self._send(self._out)

    def _send(self, data):
        self._select.value(0)
        self._spi.write(data)
        self._select.value(1)

    def _exchange(self, out, into):
        self._select.value(0)
        self._spi.write_readinto(out, into)
        self._select.value(1)


def has_bcc(part):
    """Four bytes of a UID and their exclusive or (ISO/IEC 14443-3, 6.5.3.1)."""
    return len(part) == 5 and part[0] ^ part[1] ^ part[2] ^ part[3] == part[4]


def with_crc(data):
    """`data` and its CRC_A (ISO/IEC 14443-3, annex B), low byte first."""
    crc = 0x6363
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x8408 if crc & 1 else 0)
    return data + bytes((crc & 0xFF, crc >> 8))
