"""paho-mqtt without what it loads for proxies, which is HTTP, mail and their parsers.

A hub reaches its broker directly. paho asks `urllib.request` for a proxy only where PySocks is installed, so
both are kept from it, and from it alone: whoever imports them afterwards gets the real ones.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

UNUSED: dict[str, ModuleType | None] = {"urllib.request": ModuleType("urllib.request"), "socks": None}


@contextmanager
def _without(stand_ins: dict[str, ModuleType | None]) -> Iterator[None]:
    """To an import in here, modules not loaded yet are their stand-ins; None: not installed."""
    absent = {name: stand_in for name, stand_in in stand_ins.items() if name not in sys.modules}
    sys.modules.update(absent)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


with _without(UNUSED):
    import paho.mqtt.client as paho

__all__ = ["paho"]
