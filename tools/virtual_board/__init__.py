"""Devices without boards: the firmware, unchanged, in the real interpreter against models of its chips."""

from .board import VirtualBoard
from .printer import Printer

__all__ = ["Printer", "VirtualBoard"]
