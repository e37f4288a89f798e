"""Reads a PDF back: its text, and the codes that a scanner finds on its pages."""

import re
import unicodedata

import pypdfium2
import zxingcpp

DOTS_PER_INCH = 200


def pages(pdf: bytes) -> list[str]:
    """The text of each page, composed, blanks as they come."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        words = page.get_textpage()
        texts.append(unicodedata.normalize("NFC", words.get_text_bounded()))
        words.close()
        page.close()
    document.close()
    return texts


def squeezed(text: str) -> str:
    """Without blanks and hyphens: lines break where they must, and PDFium reads a hyphen there as U+0002."""
    return re.sub(r"[\s\u200b\u00ad\ufffe\u0002-]+", "", text)


def all_text(pdf: bytes) -> str:
    """The text of all pages without blanks."""
    return squeezed("".join(pages(pdf)))


def sizes_mm(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page."""
    document = pypdfium2.PdfDocument(pdf)
    found = [tuple(round(points / 72 * 25.4) for points in page.get_size()) for page in document]
    document.close()
    return [(width, height) for width, height in found]


def scanned(pdf: bytes) -> dict[str, set[str]]:
    """What a reader sees on the rendered pages: kind of code -> its texts."""
    document = pypdfium2.PdfDocument(pdf)
    found: dict[str, set[str]] = {}
    for page in document:
        picture = page.render(scale=DOTS_PER_INCH / 72).to_pil().convert("L")
        for code in zxingcpp.read_barcodes(picture):
            found.setdefault(code.format.name, set()).add(code.text)
        page.close()
    document.close()
    return found
