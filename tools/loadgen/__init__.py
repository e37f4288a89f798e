"""Devices by the hundred in one process: real MQTT, no firmware. For benchmarks and fault tests."""

from tools.loadgen.device import Answer, LoadDevice

__all__ = ["Answer", "LoadDevice"]
