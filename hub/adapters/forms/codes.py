"""QR codes and barcodes as SVG: lines and squares, sharp on every printer."""

import io
from itertools import groupby
from typing import Final

import segno
from barcode.codex import Code128

BAR_HEIGHT: Final = 40  # in modules; the template stretches it
QUIET: Final = 10  # modules of white on either side, as the standard of Code 128 asks


def qr_svg(payload: str) -> str:
    """The QR code of `payload`, error correction M, with its quiet zone of four modules."""
    out = io.BytesIO()
    segno.make_qr(payload, error="m").save(out, kind="svg", border=4, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def bar_svg(payload: str) -> str:
    """Code 128 of `payload`, which is ASCII, with its quiet zones. Raises ValueError for other text."""
    if not (payload.isascii() and payload.isprintable() and payload):
        raise ValueError(f"no barcode can hold {payload!r}")
    modules = Code128(payload).build()[0]
    rects, at = [], QUIET
    for bit, run in groupby(modules):
        width = sum(1 for _ in run)
        if bit == "1":
            rects.append(f'<rect x="{at}" y="0" width="{width}" height="{BAR_HEIGHT}"/>')
        at += width
    size = f'width="{at + QUIET}" height="{BAR_HEIGHT}" viewBox="0 0 {at + QUIET} {BAR_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(rects)}</svg>'
