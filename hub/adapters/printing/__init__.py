"""Tickets and receipts as ESC/POS bytes, with python-escpos and Pillow."""

from hub.adapters.printing.fonts import FontMissingError
from hub.adapters.printing.procedure import SLIP_BYTES_MAX, EscposProcedurePrinter
from hub.adapters.printing.receipt import RECEIPT_BYTES_MAX, EscposReceiptPrinter
from hub.adapters.printing.stock import Stock
from hub.adapters.printing.ticket import (
    SENT_BYTES_MAX,
    STORED_BYTES_MAX,
    TICKET_BYTES_MAX,
    EscposSlipPrinter,
    constant_pictures,
)

__all__ = [
    "RECEIPT_BYTES_MAX",
    "SENT_BYTES_MAX",
    "SLIP_BYTES_MAX",
    "STORED_BYTES_MAX",
    "TICKET_BYTES_MAX",
    "EscposProcedurePrinter",
    "EscposReceiptPrinter",
    "EscposSlipPrinter",
    "FontMissingError",
    "Stock",
    "constant_pictures",
]
