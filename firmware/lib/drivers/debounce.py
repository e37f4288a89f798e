"""Contact bounce, taken out of up to 24 keys at once. Pure: samples in, changes out.

Each key has a two-bit counter, kept as one bit in each of two words ("vertical counters"). A key changes
only after four samples in a row that differ from what is believed; a key that chatters for ever disturbs no
other key. A word is a small integer on every board (30 bits), so sampling makes no garbage.
"""


class Debounce:
    def __init__(self, count):
        self._keys = (1 << count) - 1
        self.down = None  # bit i: key i is believed closed; None before the first sample
        self._low = 0
        self._high = 0

    def sample(self, raw):
        """Take a raw sample (bit i: key i is closed); gives the bits of the keys that changed just now.

        What is closed in the first sample counts as held since before the start: it is no press.
        """
        raw &= self._keys
        if self.down is None:
            self.down = raw
            return 0
        differs = raw ^ self.down
        self._high = (self._high ^ self._low) & differs
        self._low = ~self._low & differs
        changed = differs & ~(self._low | self._high)
        self.down ^= changed
        return changed

    @property
    def settled(self):
        """No key is on its way from one state to the other."""
        return not (self._low | self._high)
