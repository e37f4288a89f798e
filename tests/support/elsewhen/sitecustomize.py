"""Loaded by every Python of an office that a test opens at another moment: its wall clock is ahead."""

import os
import time

_AHEAD_NS = int(os.environ.get("MOTCUA_TEST_AHEAD_MS", "0")) * 1_000_000
_real_ns = time.time_ns

time.time_ns = lambda: _real_ns() + _AHEAD_NS
