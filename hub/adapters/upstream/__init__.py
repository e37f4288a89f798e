"""The provincial one-stop system upstream: its format, and a client that survives it."""

from hub.adapters.upstream.client import Access, UpstreamClient
from hub.adapters.upstream.door import UpstreamDoor
from hub.adapters.upstream.down import UpstreamSource
from hub.adapters.upstream.troubles import Rejected, Unreachable

__all__ = [
    "Access",
    "Rejected",
    "Unreachable",
    "UpstreamClient",
    "UpstreamDoor",
    "UpstreamSource",
]
