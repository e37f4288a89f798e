"""Bytes as text."""

import pytest

from hub.domain.text import NotUtf8, from_bytes

TEXT = "Nguyễn Thị Hoà\nĐặng\n"


def test_the_mark_of_an_editor_is_taken_off() -> None:
    assert from_bytes(TEXT.encode("utf-8-sig")) == TEXT == from_bytes(TEXT.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_refused_also_without_a_mark(encoding: str) -> None:
    with pytest.raises(NotUtf8):
        from_bytes(TEXT.encode(encoding))
    with pytest.raises(NotUtf8):
        from_bytes("site = 1".encode(encoding))


def test_another_code_page_is_refused_with_its_line_and_without_its_bytes() -> None:
    with pytest.raises(NotUtf8) as refused:
        from_bytes(b"a\nb\nHo\xe0 0900")
    assert refused.value.line == 3
    assert "0900" not in str(refused.value)
