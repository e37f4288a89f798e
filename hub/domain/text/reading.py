"""Bytes of a file, a pipe or an answer as text: UTF-8, with or without the mark that editors put in front."""

from typing import Final

BOM: Final = b"\xef\xbb\xbf"
_OTHERS: Final = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 and UTF-32; as "Unicode" in old editors


class NotUtf8(ValueError):
    """The bytes are in another encoding; `line`: where that shows, from 1. Tells nothing of them."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is not UTF-8")
        self.line = line


def from_bytes(data: bytes) -> str:
    """The text, without a byte order mark. Raises NotUtf8, also for UTF-16 without a mark (it has NULs)."""
    if data.startswith(_OTHERS):
        raise NotUtf8(1)
    plain = data.removeprefix(BOM)
    if b"\0" in plain:
        raise NotUtf8(plain[: plain.index(b"\0")].count(b"\n") + 1)
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8(plain[: error.start].count(b"\n") + 1) from None
