"""Templates of the office stand in for the package's, and a mistake in one is told with its place."""

from importlib.resources import files
from pathlib import Path

import pytest

from hub.adapters.forms import SHARED, TEMPLATES, FormPress, TemplateError, copy_templates, pdf_apart
from tests.adapters.forms.reading import all_text, sizes_mm, squeezed
from tools.pictures.forms_examples import EXAMPLES


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """Copy the templates and change a place in one of them."""
    copy_templates(folder)
    path = folder / name
    source = path.read_text("utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1), "utf-8")
    return path


def test_all_templates_are_copied_once_and_what_was_changed_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    assert {path.name for path in copy_templates(folder)} == {*TEMPLATES.values(), *SHARED}
    (folder / "office.typ").write_text("// ours", "utf-8")
    (folder / "03-refusal.typ").unlink()
    assert [path.name for path in copy_templates(folder)] == ["03-refusal.typ"]
    assert (folder / "office.typ").read_text("utf-8") == "// ours"


def test_a_label_that_the_office_changed_is_on_the_paper(tmp_path: Path) -> None:
    changed(tmp_path, "01-receipt.typ", "[Số lượng hồ sơ]", "[Số bộ hồ sơ đã nhận]")
    assert squeezed("Số bộ hồ sơ đã nhận: 1 bộ") in all_text(FormPress(tmp_path).pdf(EXAMPLES["01"]))
    assert squeezed("Số bộ hồ sơ đã nhận") not in all_text(FormPress().pdf(EXAMPLES["01"]))


def test_one_file_of_the_office_is_enough(tmp_path: Path) -> None:
    copy_templates(tmp_path / "all")
    own = tmp_path / "own"
    own.mkdir()
    source = (tmp_path / "all" / "office.typ").read_text("utf-8")
    source = source.replace('paper-of-receipts = "a5"', 'paper-of-receipts = "a4"')
    (own / "office.typ").write_text(
        source.replace('authority = ""', 'authority = "UBND tỉnh Nghệ An"'), "utf-8"
    )
    pdf = FormPress(own).pdf(EXAMPLES["02"])
    assert sizes_mm(pdf) == [(210, 297)]
    assert squeezed("UBND TỈNH NGHỆ AN") in all_text(pdf)


def test_the_head_of_the_example_office_differs_from_the_built_in_one_in_two_lines() -> None:
    example = Path(__file__).parents[3] / "examples" / "nghe-an" / "forms" / "office.typ"
    ours = files("hub.adapters.forms").joinpath("templates", "office.typ").read_text("utf-8").splitlines()
    theirs = example.read_text("utf-8").splitlines()
    assert [new for old, new in zip(ours, theirs, strict=True) if old != new] == [
        '#let authority = "UBND tỉnh Nghệ An"',
        '#let place = "Nghệ An"',
    ]


def test_a_folder_that_is_not_there_means_the_templates_of_the_package(tmp_path: Path) -> None:
    assert FormPress(tmp_path / "none").pdf(EXAMPLES["01"]) == FormPress().pdf(EXAMPLES["01"])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("01-receipt.typ", "#optional-field([Cơ quan", "#optional-feld([Cơ quan"),
        ("01-receipt.typ", "#applicant-lines()", "#applicant-lines("),
        ("common.typ", "#let has(value) =", "#let has(value) = khong-co +"),
        ("01-receipt.typ", "d.sets", "d.setz"),
    ],
)
def test_a_mistake_is_told_in_words_with_file_and_line(tmp_path: Path, name: str, old: str, new: str) -> None:
    path = changed(tmp_path, name, old, new)
    line = path.read_text("utf-8").split(new)[0].count("\n") + 1
    with pytest.raises(TemplateError) as caught:
        FormPress(tmp_path).pdf(EXAMPLES["01"])
    assert (caught.value.file, caught.value.line) == (str(path), line)
    for lang in ("vi", "en"):
        said = caught.value.text(lang)
        assert str(path) in said
        assert str(line) in said
        assert "⟦" not in said


def test_a_mistake_is_told_as_well_from_another_process(tmp_path: Path) -> None:
    path = changed(tmp_path, "03-refusal.typ", "d.reason", "d.raeson")
    with pytest.raises(TemplateError) as caught:
        pdf_apart(tmp_path, EXAMPLES["03"])
    assert caught.value.file == str(path)
    assert "raeson" in caught.value.text("vi")


def test_a_template_cannot_read_files_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    folder = tmp_path / "forms"
    changed(folder, "01-receipt.typ", "#applicant-lines()", '#read("../secret.txt")')
    with pytest.raises(TemplateError):
        FormPress(folder).pdf(EXAMPLES["01"])
