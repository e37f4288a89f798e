# ruff: noqa: RUF006
"""What happens at power-on: the world is connected, then the firmware's entry module runs."""

import asyncio
import sys

import wire

# The interpreter puts "" (the flash root) first, as the boards do; the stand-ins must come before everything.
sys.path.remove("")
sys.path.insert(1, "")
asyncio.create_task(wire.listen())
__import__(wire.SETUP["main"])
