"""The provincial one-stop system upstream: its format, and a client that survives it.

What needs the HTTP client is loaded when it is asked for: a command that only looks at a profile does not.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hub.adapters.upstream.client import Access as Access
    from hub.adapters.upstream.client import UpstreamClient as UpstreamClient
    from hub.adapters.upstream.door import UpstreamDoor as UpstreamDoor
    from hub.adapters.upstream.down import UpstreamSource as UpstreamSource
    from hub.adapters.upstream.troubles import Rejected as Rejected
    from hub.adapters.upstream.troubles import Unreachable as Unreachable

_WHERE = {
    "Access": "client",
    "UpstreamClient": "client",
    "UpstreamDoor": "door",
    "UpstreamSource": "down",
    "Rejected": "troubles",
    "Unreachable": "troubles",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
