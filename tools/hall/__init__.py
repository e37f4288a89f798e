"""A whole office on this machine, for the demo, the system tests and the benchmarks."""

from tools.hall.office import HallOffice
from tools.hall.ports import free_port
from tools.hall.relay import Relay

__all__ = ["HallOffice", "Relay", "free_port"]
