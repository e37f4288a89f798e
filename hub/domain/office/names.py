"""Names at the broker that no device may have."""

from typing import Final

HUB: Final = "hub"  # the core itself
PROBE: Final = "motcua-probe"  # knocks to learn whether the broker has read the newest accounts
CONSOLE: Final = "console"  # the command line on the hub's own machine; its password stands in a file there
RESERVED: Final = frozenset({HUB, PROBE})
