"""What `hub up` was started with is believed while it lives, and only by its own version."""

from pathlib import Path

import pytest

from hub.config import example_toml, load, started
from hub.config.started import files_digest, keep_started, settings_of, started_with
from hub.layout import Layout


@pytest.fixture
def office(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path)
    layout.data.mkdir()
    layout.office_toml.write_text(example_toml("nghe-an"), "utf-8")
    return layout


def test_what_was_read_is_there_for_the_time_of_the_hub_and_not_after_it(office: Layout) -> None:
    assert started_with(office) is None
    settings = load(office.office_toml)
    with keep_started(office, settings, files_digest(office)):
        found = started_with(office)
        assert found is not None
        assert (found.settings, found.changed) == (settings, False)
        office.office_toml.write_text("[office", "utf-8")
        found = started_with(office)
        assert found is not None
        assert (found.settings, found.changed) == (settings, True)
        assert settings_of(office, as_started=True) == settings
    assert started_with(office) is None
    assert not list(office.data.glob("started*"))


def test_what_a_killed_hub_left_behind_is_not_believed(office: Layout) -> None:
    settings = load(office.office_toml)
    with keep_started(office, settings, files_digest(office)):
        left = office.started_file.read_bytes()
    office.started_file.write_bytes(left)
    assert started_with(office) is None
    with keep_started(office, settings, files_digest(office)):
        assert started_with(office) is not None, "the next hub is not kept from leaving its own"


def test_a_hub_of_another_version_is_not_understood_and_a_damaged_word_not_believed(
    office: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load(office.office_toml)
    with keep_started(office, settings, files_digest(office)):
        whole = office.started_file.read_bytes()
        with office.started_file.open("r+b") as file:
            file.write(whole[:-1])
            file.truncate()
        assert started_with(office) is None
        with office.started_file.open("r+b") as file:
            file.write(whole)
        assert started_with(office) is not None
        monkeypatch.setattr(started, "sources_digest", lambda: b"\0" * started.HASH_BYTES)
        assert started_with(office) is None


def test_a_folder_that_may_not_be_written_costs_nothing_else(office: Layout, tmp_path: Path) -> None:
    settings = load(office.office_toml)
    nowhere = Layout(tmp_path / "nowhere")
    with keep_started(nowhere, settings, b""):
        assert started_with(nowhere) is None
