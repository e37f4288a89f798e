"""Waiting times that double up to a cap, with jitter, so that many devices do not come back in step."""


class Backoff:
    """Each `next_ms()` is half to the whole of a step; steps double from `first_ms` to `cap_ms`."""

    def __init__(self, first_ms, cap_ms, getrandbits):
        self._first_ms = first_ms
        self._cap_ms = cap_ms
        self._getrandbits = getrandbits  # random.getrandbits, or a chosen sequence in a test
        self.reset()

    def reset(self):
        """Start again at the first step."""
        self._step_ms = self._first_ms

    def next_ms(self):
        """The time to wait now; the next call gives the next step."""
        step_ms = self._step_ms
        self._step_ms = min(step_ms * 2, self._cap_ms)
        return step_ms - (step_ms // 2 * self._getrandbits(8) >> 8)
