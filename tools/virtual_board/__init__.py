"""Devices without boards: the firmware, unchanged, in the real interpreter against models of its chips."""

from .blocking import BlockingBoard
from .board import VirtualBoard
from .printer import Printer

__all__ = ["BlockingBoard", "Printer", "VirtualBoard"]
