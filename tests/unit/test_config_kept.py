"""What was read last is believed only while it is proved to say what office.toml says."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.config import EXAMPLES, ConfigErrors, example_toml, kept, load, loading
from hub.config.kept import load_kept
from hub.layout import Layout

Read = Callable[[], int]


@pytest.fixture
def office(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path)
    layout.data.mkdir()
    layout.office_toml.write_text(example_toml("nghe-an"), "utf-8")
    return layout


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """How often the file itself was read since."""
    calls: list[Path] = []

    def counted(path: Path) -> object:
        calls.append(path)
        return load(path)

    monkeypatch.setattr(loading, "load", counted)
    return lambda: len(calls)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_settings_of_every_example_come_back_as_they_were(
    example: str, office: Layout, read: Read
) -> None:
    office.office_toml.write_text(example_toml(example), "utf-8")
    first, second = load_kept(office), load_kept(office)
    assert first == second == load(office.office_toml)
    assert read() == 1


def test_a_file_that_was_changed_is_read_again_even_to_the_same_length_and_time(
    office: Layout, read: Read
) -> None:
    before, was = load_kept(office), office.office_toml.stat()
    text = office.office_toml.read_text("utf-8")
    office.office_toml.write_text(text.replace("port = 1883", "port = 1884"), "utf-8")
    os.utime(office.office_toml, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert (before.broker.port, load_kept(office).broker.port) == (1883, 1884)
    assert read() == 2


def test_what_another_program_has_kept_is_not_believed(
    office: Layout, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_kept(office)
    monkeypatch.setattr(kept, "sources_digest", lambda: b"a newer reader")
    load_kept(office)
    assert read() == 2


def test_the_proof_sees_every_source_that_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("config", "domain/downward"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr(kept, "_HUB", tmp_path)
    proofs = {kept.sources_digest()}
    for content in ("a = 1", "a = 2"):
        for name in ("config/x.py", "domain/y.py", "domain/downward/z.py"):
            (tmp_path / name).write_text(content)
            proofs.add(kept.sources_digest())
    assert len(proofs) == 7


@pytest.mark.parametrize("at", [0, 31, 32, 63, 64, 70, -1])
def test_a_damaged_byte_is_noticed(office: Layout, read: Read, at: int) -> None:
    right = load_kept(office)
    damaged = bytearray(office.settings_cache.read_bytes())
    damaged[at] ^= 1
    office.settings_cache.write_bytes(damaged)
    assert load_kept(office) == right
    assert read() == 2
    office.settings_cache.write_bytes(office.settings_cache.read_bytes()[:-100])
    assert load_kept(office) == right
    assert read() == 3


def test_mistakes_are_told_each_time_and_nothing_is_kept_of_them(office: Layout) -> None:
    load_kept(office)
    good = office.settings_cache.read_bytes()
    office.office_toml.write_text("[office", "utf-8")
    for _ in range(2):
        with pytest.raises(ConfigErrors):
            load_kept(office)
    assert office.settings_cache.read_bytes() == good
    office.office_toml.unlink()
    with pytest.raises(ConfigErrors):
        load_kept(office)


def test_a_folder_without_room_for_it_only_costs_time(office: Layout, read: Read) -> None:
    office.data.rmdir()
    assert load_kept(office) == load_kept(office)
    assert read() == 2
    assert list(office.root.iterdir()) == [office.office_toml]


def test_who_may_read_the_file_may_read_what_is_kept_and_nobody_else(office: Layout) -> None:
    office.office_toml.chmod(0o640)
    umask = os.umask(0)
    try:
        load_kept(office)
    finally:
        os.umask(umask)
    assert office.settings_cache.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in office.data.iterdir()] == ["office.cache"]
