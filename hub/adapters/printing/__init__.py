"""Tickets as ESC/POS bytes, with python-escpos and Pillow."""

from hub.adapters.printing.fonts import FontMissingError
from hub.adapters.printing.ticket import TICKET_BYTES_MAX, EscposSlipPrinter

__all__ = ["TICKET_BYTES_MAX", "EscposSlipPrinter", "FontMissingError"]
