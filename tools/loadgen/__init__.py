"""Devices by the hundred in one process: real MQTT, no firmware. For benchmarks and fault tests.

`LoadDevice` can do all that a device can; a `Crowd` only presses, but a hundred kiosks for the price of one.
"""

from tools.loadgen.device import Answer, LoadDevice

__all__ = ["Answer", "LoadDevice"]
