"""What comes with a dossier from files and options; what is wrong is told without what stands there."""

from pathlib import Path

import pytest
import typer

from hub.cli.handed_in import HandedIn, handed_in, paper, person
from hub.cli.trouble import Failure
from hub.domain.commands import Paper

TOML = (
    'sets = 2\n[[components]]\nname = "Tờ khai"\noriginals = 1\n[[components]]\nname = "CCCD"\ncopies = 2\n'
)
JSON = '{"sets": 2, "components": [{"name": "Tờ khai", "originals": 1}, {"name": "CCCD", "copies": 2}]}'
BOTH = (Paper("Tờ khai", 1), Paper("CCCD", copies=2))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tờ khai:1", Paper("Tờ khai", 1)),
        ("CCCD:0:0:2", Paper("CCCD", 0, 0, 2)),
        ("Giấy ủy quyền:0:1", Paper("Giấy ủy quyền", 0, 1)),
        ("Ảnh 4x6: nền trắng:2", Paper("Ảnh 4x6: nền trắng", 2)),
        ("Mẫu 3:1:2:3:4", Paper("Mẫu 3:1", 2, 3, 4)),
    ],
)
def test_the_numbers_stand_at_the_end_of_a_paper(value: str, expected: Paper) -> None:
    assert paper(value) == expected


@pytest.mark.parametrize(
    "value", ["", "Tờ khai", ":1", "Tờ khai:", "Tờ khai:-1", "Tờ khai:một", "x" * 301 + ":1"]
)
def test_a_paper_without_a_number_or_a_name_is_none(value: str) -> None:
    with pytest.raises(typer.BadParameter):
        paper(value)


@pytest.mark.parametrize(("name", "content"), [("papers.toml", TOML), ("papers.json", JSON)])
def test_a_list_of_papers_is_toml_or_json_and_options_come_after_it(
    tmp_path: Path, name: str, content: str
) -> None:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    assert handed_in(file, (), None) == HandedIn(BOTH, 2)
    assert handed_in(file, ["Ảnh:2"], 3) == HandedIn((*BOTH, Paper("Ảnh", 2)), 3)
    assert handed_in(None, (), None) == HandedIn()


def test_a_citizen_is_read_from_toml_as_from_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in (("c.toml", 'name = "Công dân A"'), ("c.json", '{"name": "Công dân A"}')):
        file = tmp_path / name
        file.write_text(content, "utf-8")
        file.chmod(0o600)
        found = person(file)
        assert found is not None
        assert found.name == "Công dân A"
    assert capsys.readouterr().err == ""


def test_a_citizens_file_that_others_can_read_is_taken_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "c.json"
    file.write_text('{"name": "Công dân A"}', "utf-8")
    file.chmod(0o644)
    assert person(file) is not None
    assert f"chmod 600 {file}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("c.json", b'{"name": 5}', "bad_file"),
        ("c.json", b'{"name": "Secret"', "bad_file"),
        ("c.json", b"[]", "bad_file"),
        ("c.toml", b"name = Secret", "bad_file"),
        ("c.toml", b"name = '\xff Secret'", "not_utf8"),
        ("c.json", b"\xff Secret", "not_utf8"),
        ("c.json", b'{"name": "Secret", "adress": "Secret"}', "unknown_key"),
        ("none.json", None, "no_file"),
    ],
)
def test_a_file_that_is_wrong_is_told_without_what_stands_in_it(
    tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Failure) as caught:
        person(file)
    assert caught.value.code == code
    assert str(file) in caught.value.message
    assert "Secret" not in caught.value.message
