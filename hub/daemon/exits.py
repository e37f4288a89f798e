"""Exit codes of the core, and which of them a restart would not mend."""

CONFIGURATION = 2
SOFTWARE = 70  # as sysexits: the core fails at each start
FILES = LEDGER_UNAVAILABLE = 74  # as sysexits: input/output error
CLOCK_BEHIND = 75
ANOTHER_HUB = 76

FINAL = frozenset({0, CONFIGURATION, LEDGER_UNAVAILABLE, CLOCK_BEHIND, ANOTHER_HUB})
