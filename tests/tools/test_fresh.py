"""`make check` finds a generated file that is no longer what it is generated from."""

from pathlib import Path

import pytest

from tools import asyncapi, device_texts, fonts, fresh

needs_dejavu = pytest.mark.skipif(not fonts.DEJAVU.exists(), reason="needs fonts-dejavu-core")


@pytest.fixture
def no_dejavu(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without the fonts that the firmware's fonts are drawn from."""
    monkeypatch.setattr(fonts, "DEJAVU", tmp_path)


def test_every_generated_file_is_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert fresh.main(["--check"]) == 0, capsys.readouterr().err


def test_a_contract_document_of_yesterday_is_stale(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fresh, "GENERATORS", ("tools.asyncapi", "tools.device_texts"))
    monkeypatch.setattr(asyncapi, "PATH", tmp_path / "asyncapi.yaml")
    asyncapi.PATH.write_text(asyncapi.document() + "# yesterday\n", encoding="utf-8")
    assert fresh.main(["--check"]) == 1
    assert "stale: contract/asyncapi.yaml" in capsys.readouterr().err


def test_a_text_changed_in_its_catalogue_only_is_stale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fresh, "GENERATORS", ("tools.asyncapi", "tools.device_texts"))
    changed = {lang: device_texts.catalogue(lang) for lang in device_texts.LANGS}
    key = next(iter(changed["vi"]))
    changed["vi"][key] += "!"
    true = device_texts.catalogue
    monkeypatch.setattr(
        device_texts, "catalogue", lambda lang, device="": true(lang, device) if device else changed[lang]
    )
    assert fresh.main(["--check"]) == 1
    assert capsys.readouterr().err.splitlines()[0].startswith("stale: texts_vi.py")


@needs_dejavu
def test_a_font_that_is_not_there_is_stale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fresh, "GENERATORS", ("tools.device_texts", "tools.fonts"))
    monkeypatch.setattr(fonts, "FOLDER", fonts.ROOT / "firmware" / "no such folder")
    assert fresh.main(["--check"]) == 1
    assert capsys.readouterr().err.count("stale: ") == 3


@pytest.mark.usefixtures("no_dejavu")
def test_a_machine_without_dejavu_is_told_that_the_fonts_are_not_checked_and_passes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fresh, "GENERATORS", ("tools.asyncapi", "tools.fonts"))
    assert fresh.main(["--check"]) == 0
    assert "fonts are not checked" in capsys.readouterr().err


@pytest.mark.usefixtures("no_dejavu")
def test_a_machine_without_dejavu_cannot_draw_the_fonts_and_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh, "GENERATORS", ("tools.fonts",))
    assert fresh.main([]) == 1
    assert "not drawn: DejaVu fonts not found" in capsys.readouterr().err
