"""The latest value of something, for one consumer: newer values replace those nobody has taken yet."""

import asyncio


class Mailbox:
    """`put` a value any time; `await get(watch)` gives each value at most once, the latest one."""

    def __init__(self, value=None):
        self.value = value  # the latest, taken or not
        self.fresh = asyncio.Event()  # set while `value` has not been taken

    def put(self, value):
        """Replace the value."""
        self.value = value
        self.fresh.set()

    async def get(self, watch=None):
        """Wait for a value that was not yet taken and take it, checking in through `watch`."""
        if watch:
            await watch.wait(self.fresh)
        else:
            await self.fresh.wait()
        self.fresh.clear()
        return self.value
