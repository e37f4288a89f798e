"""What happens at power-on: the world is connected, then the firmware's entry module runs."""

import asyncio
import gc
import sys

gc.collect()
before = gc.mem_alloc()

import machine  # noqa: E402, F401 - its heap is counted here
import network  # noqa: E402, F401
import wire  # noqa: E402

# The interpreter puts "" (the flash root) first, as the boards do; the stand-ins must come before everything.
sys.path.remove("")
sys.path.insert(1, "")
asyncio.create_task(wire.listen())
gc.collect()
wire.own_heap = gc.mem_alloc() - before  # on a board this is C code in flash
del before
__import__(wire.SETUP["main"])
