"""A month is in its folder whole or not at all."""

from pathlib import Path

import pytest

from hub.demo.month.command import PART, main

SMALL = 100


class Stopped(BaseException):
    """Ctrl-C, as it would come in the middle."""


def stop_in_the_middle(done: int, total: int) -> None:
    if 0 < done < total:
        raise Stopped


@pytest.mark.parametrize("there", [False, True], ids=["new folder", "empty folder"])
def test_what_was_stopped_leaves_the_folder_as_it_was(tmp_path: Path, there: bool) -> None:
    into = tmp_path / "october"
    if there:
        into.mkdir()
    with pytest.raises(Stopped):
        main("2021-10", into, dossiers=SMALL, seed=1, progress=stop_in_the_middle)
    assert into.exists() == there
    assert list(tmp_path.iterdir()) == ([into] if there else [])
    assert not there or list(into.iterdir()) == []


def test_what_was_made_is_all_there_and_nothing_beside_it(tmp_path: Path) -> None:
    into = tmp_path / "october"
    made = main("2021-10", into, dossiers=SMALL, seed=1)
    assert made.dossiers >= SMALL
    assert {one.name for one in into.iterdir()} >= {"office.toml", "data"}
    assert not (into / PART).exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x", "utf-8")
    with pytest.raises(FileExistsError):
        main("2021-10", tmp_path, dossiers=SMALL, seed=1)
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]
