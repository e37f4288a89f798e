"""Model of an MFRC522 card reader on the SPI chain and of the cards in its field; no I/O.

The register file, the FIFO and the command Transceive are as the data sheet tells them, as far as a driver
for ISO/IEC 14443-3 type A needs them; time does not pass: an answer or the timer's end is there at once.
"""

from __future__ import annotations

from functools import reduce
from operator import xor

TAG = 0x88
SELECTS = (0x93, 0x95, 0x97)
FIFO_BYTES = 64


def crc_a(data: bytes) -> bytes:
    """CRC_A of ISO/IEC 13239 with the preset 6363, by its polynomial x^16 + x^12 + x^5 + 1, bits reversed."""
    crc = 0x6363
    for byte in data:
        byte ^= crc & 0xFF
        byte ^= (byte << 4) & 0xFF
        crc = (crc >> 8) ^ (byte << 8) ^ (byte << 3) ^ (byte >> 4)
    return (crc & 0xFFFF).to_bytes(2, "little")


class Card:
    """A card of type A: states idle, ready, active and halt, and the levels of its UID."""

    def __init__(self, uid: str) -> None:
        raw = bytes.fromhex(uid)
        if len(raw) not in (4, 7, 10):
            raise ValueError(f"a UID has 4, 7 or 10 bytes, not {len(raw)}")
        self.uid = uid.lower()
        self.levels = _levels(raw)
        self.state = "idle"
        self._level = 0
        self.spoil = bytes(5)  # xored onto every answer of an anticollision: noise

    def hear(self, frame: bytes, last_bits: int) -> bytes | None:
        """What the card answers to a frame whose last byte has `last_bits` bits (0: eight)."""
        if last_bits == 7 and len(frame) == 1:
            return self._wake(frame[0])
        if last_bits or self.state in ("idle", "halt"):
            return None
        return self._select(frame)

    def _wake(self, code: int) -> bytes | None:
        if self.state in ("ready", "active"):
            self.state = "idle"  # any frame out of turn ends the dialogue (ISO/IEC 14443-3, 6.3)
        elif code == 0x52 or (code == 0x26 and self.state == "idle"):
            self.state, self._level = "ready", 0
            return bytes([len(self.levels) - 1 << 6 | 0x04, 0x00])
        return None

    def _select(self, frame: bytes) -> bytes | None:
        part = self.levels[self._level]
        whole = part + bytes([reduce(xor, part)])
        code = SELECTS[self._level]
        if self.state == "ready" and frame == bytes([code, 0x20]):
            return bytes(a ^ b for a, b in zip(whole, self.spoil, strict=True))
        select = bytes([code, 0x70]) + whole
        if self.state == "ready" and frame == select + crc_a(select):
            return self._chosen()
        self.state = "halt" if frame == b"\x50\x00" + crc_a(b"\x50\x00") else "idle"
        return None

    def _chosen(self) -> bytes:
        self._level += 1
        last = self._level == len(self.levels)
        self.state = "active" if last else "ready"
        self._level = 0 if last else self._level
        sak = b"\x08" if last else b"\x04"
        return sak + crc_a(sak)


def _levels(raw: bytes) -> list[bytes]:
    levels = []
    while len(raw) > 4:
        levels.append(bytes([TAG]) + raw[:3])
        raw = raw[3:]
    return [*levels, raw]


class Mfrc522:
    """The reader. `cards` lie in its field; without power it answers nothing: MISO hangs at its pull-up."""

    COMMAND, COM_IRQ, ERROR, FIFO, LEVEL, FRAMING, COLL = 0x01, 0x04, 0x06, 0x09, 0x0A, 0x0D, 0x0E
    TX_CONTROL, TX_ASK, T_MODE, VERSION = 0x14, 0x15, 0x2A, 0x37

    def __init__(self, select: int, reset: int | None) -> None:
        self._select, self._reset_pin = select, reset
        self._selected, self._in_reset = False, reset is not None
        self.powered = True
        self.deaf = False  # answers as the chip, and never ends what it was told to do
        self.cards: list[Card] = []
        self.polls = 0  # how often a card was called
        self.reset()

    def reset(self) -> None:
        """All registers as after a reset (data sheet, section 9); the field goes off."""
        self.registers = bytearray(64)
        self.registers[self.COMMAND] = 0x20
        self.registers[self.COM_IRQ] = 0x14
        self.registers[self.COLL] = 0x80
        self.registers[self.TX_CONTROL] = 0x80
        self.registers[self.VERSION] = 0x92
        self.fifo = bytearray()
        self._address = 0
        for card in self.cards:
            card.state = "idle"

    def lay(self, uid: str) -> None:
        """Put a card into the field; ValueError for what is no UID."""
        self.cards.append(Card(uid))

    def take(self) -> None:
        """Take all cards away."""
        self.cards.clear()

    def pin(self, number: int, level: int) -> bool:
        if number == self._select:
            self._selected, self._address = not level, -1
        elif number == self._reset_pin:
            self._in_reset = not level
            if self._in_reset:
                self.reset()
        return False

    def clock(self, data: bytes) -> bool:
        self.exchange(data)
        return False

    def exchange(self, data: bytes) -> bytes | None:
        """What comes out while `data` goes in; None: this chip does not drive the line."""
        if not self._selected or not self.powered or self._in_reset:
            return None
        return bytes(self._byte(byte) for byte in data)

    def _byte(self, byte: int) -> int:
        """One byte each way: after an address with bit 7 set every further byte is an address again."""
        address, out = self._address, 0
        if address < 0 or address & 0x80:
            out = self._read(address >> 1 & 0x3F) if address >= 0 else 0
            self._address = byte
        else:
            self._write(address >> 1 & 0x3F, byte)
        return out

    def _read(self, register: int) -> int:
        if register == self.FIFO:
            return self.fifo.pop(0) if self.fifo else 0
        if register == self.LEVEL:
            return len(self.fifo)
        return self.registers[register]

    def _write(self, register: int, value: int) -> None:
        if register == self.FIFO:
            self.fifo = (self.fifo + bytes([value]))[:FIFO_BYTES]
        elif register == self.LEVEL:
            self.fifo = bytearray() if value & 0x80 else self.fifo
        elif register == self.COM_IRQ:  # bit 7 says whether the ones set or clear
            old, bits = self.registers[register], value & 0x7F
            self.registers[register] = old | bits if value & 0x80 else old & ~bits
        elif register == self.COMMAND and value & 0xF == 0xF:
            self.reset()
        elif register not in (self.VERSION, self.ERROR):
            self.registers[register] = value
            if register == self.FRAMING and value & 0x80 and self.registers[self.COMMAND] & 0xF == 0xC:
                self._transceive(value & 7)

    def _transceive(self, last_bits: int) -> None:
        frame, self.fifo = bytes(self.fifo), bytearray()
        self.polls += last_bits == 7
        self.registers[self.ERROR] = 0
        if self.deaf:
            return
        field = self.registers[self.TX_CONTROL] & 3 == 3 and self.registers[self.TX_ASK] & 0x40
        heard = [card.hear(frame, last_bits) for card in self.cards] if field else []
        answers = {answer for answer in heard if answer is not None}
        if answers:
            self.registers[self.COM_IRQ] |= 0x20
            self.registers[self.ERROR] = 0x08 if len(answers) > 1 else 0
            self.fifo = bytearray(answers.pop())
        elif self.registers[self.T_MODE] & 0x80:
            self.registers[self.COM_IRQ] |= 0x01
