"""The rules of the office: pure, with no I/O, no clock and no asyncio."""
