"""Password hashes that Mosquitto and the embedded broker both read: `$7$iterations$salt$hash`.

PBKDF2-HMAC-SHA512, 12 bytes of salt, 64 bytes of hash, both in base64 (the form of `mosquitto_passwd`).
Few iterations are enough because a password here is a random token, never a word that a person chose:
docs/decisions/0031-device-passwords.md.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
import secrets
from typing import Final

ITERATIONS: Final = 101
TOKEN_BYTES: Final = 16
_SALT_BYTES, _HASH_BYTES = 12, 64
_STORED: Final = re.compile(r"\$7\$[1-9][0-9]{0,4}\$[A-Za-z0-9+/]{16}\$[A-Za-z0-9+/]{86}==")


def new_password() -> str:
    """A device password: 128 random bits, 22 characters that need no quoting anywhere."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_password(password: str, *, iterations: int = ITERATIONS, salt: bytes | None = None) -> str:
    """The stored form of `password`; `salt` (12 bytes) is random unless given."""
    salt = os.urandom(_SALT_BYTES) if salt is None else salt
    return f"$7${iterations}${_text(salt)}${_text(_derive(password, salt, iterations))}"


def verify(password: str, stored: str) -> bool:
    """Whether `stored` is a hash of `password`; compared in constant time. A malformed hash fits nothing."""
    try:
        _, version, iterations, salt_text, hash_text = stored.split("$")
        salt, expected = _binary(salt_text), _binary(hash_text)
        rounds = int(iterations)
    except (ValueError, binascii.Error):
        return False
    if version != "7" or rounds < 1 or len(expected) != _HASH_BYTES:
        return False
    return hmac.compare_digest(_derive(password, salt, rounds), expected)


def is_hash(stored: str) -> bool:
    """Whether both brokers can read it, in no more time than a connection may take.

    Mosquitto refuses its whole file for one bad line.
    """
    return _STORED.fullmatch(stored) is not None


def _derive(password: str, salt: bytes, iterations: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations, _HASH_BYTES)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _binary(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
