"""Chance without a source of chance: numbers that only depend on a seed.

The scenarios of a forecast use the same numbers at every refresh (common random numbers), so an answer moves
because the office moved, not because the dice fell otherwise.
"""

from math import log, sqrt

BITS = 32
MASK = (1 << BITS) - 1
MULTIPLY, ADD = 1664525, 1013904223  # the linear congruential generator of Numerical Recipes
TABLE_BITS = 8
TABLE = 1 << TABLE_BITS  # entries of a table of quantiles; the upper bits of a number choose one
SHIFT = BITS - TABLE_BITS


def scrambled(value: int) -> int:
    """A number of 32 bits far from those of `value` - 1 and `value` + 1."""
    value = (value + 0x9E3779B9) & MASK
    value = ((value ^ (value >> 16)) * 0x85EBCA6B) & MASK
    value = ((value ^ (value >> 13)) * 0xC2B2AE35) & MASK
    return value ^ (value >> 16)


def normal_quantile(share: float) -> float:
    """The standard normal quantile, to within 0.00045 (Abramowitz and Stegun 26.2.23)."""
    tail = min(share, 1 - share)
    t = sqrt(-2 * log(tail))
    over = 2.515517 + t * (0.802853 + t * 0.010328)
    under = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    z = t - over / under
    return z if share > 0.5 else -z


def middles(count: int) -> tuple[float, ...]:
    """The middles of `count` equal shares of probability."""
    return tuple((i + 0.5) / count for i in range(count))


NORMAL = tuple(normal_quantile(share) for share in middles(TABLE))
EXPONENTIAL = tuple(-log(1 - share) for share in middles(TABLE))
EVEN = middles(TABLE)
