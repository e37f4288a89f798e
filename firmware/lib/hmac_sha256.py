"""HMAC-SHA256 (RFC 2104) on hashlib, and the proof of a PIN. MicroPython has no `hmac`."""

import binascii
import hashlib

BLOCK_BYTES = 64  # of SHA-256


def hmac(key, message):
    """The 32 bytes of HMAC-SHA256; key and message are bytes."""
    if len(key) > BLOCK_BYTES:
        key = hashlib.sha256(key).digest()
    key = key + bytes(BLOCK_BYTES - len(key))
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key))
    inner.update(message)
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key))
    outer.update(inner.digest())
    return outer.digest()


def proof(pin, salt, nonce):
    """The proof that an officer knows the PIN: hex of HMAC(SHA-256(salt + PIN), nonce).

    `salt` and `nonce` are hex digits as they travel, hashed as the bytes they stand for; `pin` is text or
    bytes. Raises ValueError when salt or nonce is not hex.
    """
    key = hashlib.sha256(binascii.unhexlify(salt))
    key.update(pin.encode() if isinstance(pin, str) else pin)
    return binascii.hexlify(hmac(key.digest(), binascii.unhexlify(nonce))).decode()
