"""`hub press --data`: what was typed wrong is told in the language asked for, and nothing of it is lost."""

import pytest

from hub.cli import exits
from tests.unit.cli.conftest import Hub


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("[1]", "trong ngoặc nhọn"),
        ("null", "trong ngoặc nhọn"),
        ("{", "thiếu dấu đóng"),
        ('{"service":"A",}', "dấu phẩy"),
        ('{"service":"A","service":"B"}', "khóa service có hai lần"),
        ("[" * 100_000, "lồng nhau"),
    ],
)
def test_data_that_is_no_object_is_told_in_vietnamese(hub: Hub, data: str, words: str) -> None:
    result = hub("--lang", "vi", "press", "k1", "take", "--data", data)
    assert result.exit_code == exits.USAGE
    assert words in " ".join(result.stderr.split())
    assert "Expected" not in result.stderr
