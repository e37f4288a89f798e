"""What binds a citizen's data, which stands beside the chain, to the chain. Pure.

The event has a hash of the data and a random salt; the salt stands with the data and is erased with it. So a
change shows, and after an erasure nobody can try names until one fits.
"""

import hashlib
from collections.abc import Mapping
from typing import Final

import msgspec

SALT_BYTES: Final = 16
_in_order = msgspec.json.Encoder(order="sorted").encode


def commitment(person: str, salt: str, data: Mapping[str, str]) -> str:
    """SHA-256 in hex of the canonical JSON of [opaque id, salt, data]."""
    return hashlib.sha256(_in_order([person, salt, dict(data)])).hexdigest()
