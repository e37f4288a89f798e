"""Lamp patterns: what a lamp does over two seconds, as 16 bits of 125 ms each, lowest bit first.

All lamps of a device follow one tick counter, so lamps of one pattern blink together.
"""

TICK_MS = 125
TICKS = 16

OFF = 0b0000000000000000
ON = 0b1111111111111111
BLINK = 0b0000111100001111  # 1 Hz: work in progress
FAST = 0b0101010101010101  # 4 Hz: out of order
TWICE = 0b0000010100000101  # two short flashes a second: refused
WINK = 0b0000000000000001  # one short flash in two seconds: waits for the hub
BREATHE = 0b0000000011111111  # 0.5 Hz: please press
DIP = 0b1111111111111100  # on with a short gap: ready, but cut off from the hub


def lit(patterns, tick):
    """The lamps that are on in this tick, as a bit mask: bit i is the lamp of patterns[i]."""
    mask = 0
    slot = tick % TICKS
    for index, pattern in enumerate(patterns):
        mask |= (pattern >> slot & 1) << index
    return mask
