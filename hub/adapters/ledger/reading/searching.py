"""What a citizen is searched by."""

from typing import Any

import msgspec

from hub.domain.text import in_search

_read = msgspec.json.Decoder(dict[str, Any]).decode


def searched(data: str) -> str:
    """The folded form of a citizen's data as it is kept, JSON; "" for one who is erased."""
    return in_search(str(value) for value in _read(data).values() if value) if data else ""
