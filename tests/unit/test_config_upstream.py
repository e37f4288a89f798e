"""[upstream] in office.toml: what comes down, how often, and what upstream calls it."""

import pytest

from hub.config import ConfigErrors, parse
from tests.unit.test_config import SMALL

UPSTREAM = '\n[upstream]\nurl = "https://motcua.example.vn"\nusername = "hub"\nagency = "000.00.11.H41"\n'


def test_without_a_word_everything_comes_down_every_two_minutes() -> None:
    there = parse(SMALL + UPSTREAM).upstream
    assert there is not None
    assert (there.pull_every_s, there.pull_rows) == (120, 100)
    assert there.services == {
        "procedures": "LayThuTuc",
        "dossiers": "LayHoSoTrucTuyen",
        "bookings": "LayLichHen",
    }


def test_lists_have_the_names_that_upstream_gives_them_and_an_empty_one_is_not_asked_for() -> None:
    more = 'pull_every_s = 30\n[upstream.services]\ndossiers = "DSHoSo"\nbookings = ""\n'
    there = parse(SMALL + UPSTREAM + more).upstream
    assert there is not None
    assert (there.services["dossiers"], there.services["bookings"]) == ("DSHoSo", "")


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ("pull_every_s = 1\n", "upstream.pull_every_s"),
        ("pull_rows = 1000000\n", "upstream.pull_rows"),
        ('[upstream.services]\ndossier = "x"\n', "upstream.services.dossier"),
        ("[upstream.services]\ndossiers = 7\n", "upstream.services.dossiers"),
    ],
)
def test_a_mistake_is_told_with_its_place(more: str, path: str) -> None:
    with pytest.raises(ConfigErrors) as wrong:
        parse(SMALL + UPSTREAM + more)
    assert path in "\n".join(wrong.value.lines("en"))
