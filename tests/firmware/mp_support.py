"""What tests under MicroPython share."""

import asyncio
import time


def raises(error_class, function, *args):
    """Call the function and return the error it raises; fail when it raises none or another."""
    try:
        function(*args)
    except error_class as error:
        return error
    raise AssertionError(error_class.__name__ + " not raised")


async def araises(error_class, awaitable):
    """The same for something that is awaited."""
    try:
        await awaitable
    except error_class as error:
        return error
    raise AssertionError(error_class.__name__ + " not raised")


def equal(found, expected):
    """Fail with both values when they differ."""
    assert found == expected, (found, "is not", expected)


async def until(condition, ms=5000):
    """Wait until `condition()` holds; fail when it does not within `ms`."""
    began = time.ticks_ms()
    while not condition():
        if time.ticks_diff(time.ticks_ms(), began) > ms:
            raise AssertionError(("still not so after ms", ms))
        await asyncio.sleep_ms(5)


class VirtualClock:
    """Milliseconds that pass only when told."""

    def __init__(self, ms=0):
        self.ms = ms

    def now_ms(self):
        return self.ms

    def pass_ms(self, ms):
        """Let time go by."""
        self.ms += ms
