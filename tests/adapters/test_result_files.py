"""Results are written whole beside their place; what is no regular file is never replaced."""

import os
import stat
import threading
from pathlib import Path

import pytest

from hub.adapters.result_files import FOR_ALL, NotAFile, write, writing


def test_a_result_replaces_a_file_of_before_and_is_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")
    path.chmod(0o644)
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write(pipe, b"report", mode=FOR_ALL)
    reader.join()
    assert got == [b"report"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_behind_a_link_the_file_is_written_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("typed", ["", ".", "..", "/", "folder"])
def test_a_folder_or_no_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotAFile):
        write(Path(typed), b"x")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]


def test_the_error_names_the_path_that_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "x.pdf"
    with pytest.raises(FileNotFoundError) as caught:
        write(path, b"x")
    assert caught.value.filename == str(path)


def test_what_must_be_new_stands_in_no_ones_way(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        write(path, b"new", new=True)
    assert path.read_bytes() == b"old"


def test_half_a_result_is_gone(tmp_path: Path) -> None:
    def write_half() -> None:
        with writing(tmp_path / "x") as out:
            out.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert list(tmp_path.iterdir()) == []
