"""Troubles of devices that the hub or its broker finds: no word of the device raises or ends one.

Those that a device tells of itself have the names that it gives them (docs/design.md section 4).
"""

from typing import Final

BY_THE_HUB: Final = "hub"  # stands where the boot of the device stands in troubles of its own

FLOODING: Final = "flooding"
TOO_MANY_SUBSCRIPTIONS: Final = "too_many_subscriptions"
OVERSTEPS: Final = "oversteps"
WRONG_PASSWORD: Final = "wrong_password"
TWO_WITH_ONE_NAME: Final = "two_with_one_name"
SEEN_BY_THE_BROKER: Final = frozenset(
    {FLOODING, TOO_MANY_SUBSCRIPTIONS, OVERSTEPS, WRONG_PASSWORD, TWO_WITH_ONE_NAME}
)

TOO_MANY_FAULTS: Final = "too_many_faults"
GUESSING: Final = "guessing"
TAKES_TOO_MANY: Final = "takes_too_many"
RATES_TOO_MUCH: Final = "rates_too_much"
KEEPS_TOO_MUCH: Final = "keeps_too_much"
TOO_MANY_LINES: Final = "too_many_lines"
OF_THE_HUB: Final = SEEN_BY_THE_BROKER | {
    TOO_MANY_FAULTS,
    GUESSING,
    TAKES_TOO_MANY,
    RATES_TOO_MUCH,
    KEEPS_TOO_MUCH,
    TOO_MANY_LINES,
}
