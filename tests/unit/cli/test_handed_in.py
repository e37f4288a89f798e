"""What comes with a dossier from files and options; what is wrong is told without what stands there."""

from pathlib import Path

import msgspec
import pytest
import typer

from hub.cli import words
from hub.cli.dossiers.handed_in import HandedIn, handed_in, paper, person
from hub.cli.file_problems import problem_in_words
from hub.cli.trouble import Failure
from hub.domain.dossiers.commands import PIECES_MAX
from hub.domain.press.commands import Paper

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
        ("c.json", b"[" * 100_000, "bad_file"),
        ("c.toml", b"name = " + b"[" * 100_000, "bad_file"),
        ("c.toml", b"name = Secret", "bad_file"),
        ("c.toml", b"name = '\xff Secret'", "not_utf8"),
        ("c.json", b"\xff Secret", "not_utf8"),
        ("c.json", b'{"name": "Secret", "name": "Secret"}', "bad_file"),
        ("c.json", b'{"name": ' + b"9" * 5_000 + b"}", "bad_file"),
        ("c.toml", b"name = " + b"9" * 5_000, "bad_file"),
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


PERSON_PROBLEMS = {
    '{"name": 5}': (
        "Người nộp (name): phải là chữ trong dấu ngoặc kép, trong tệp lại là số nguyên",
        "Submitter (name): must be text between quotation marks, but the file has a whole number",
    ),
    '{"name": null}': ("(name): phải là chữ", "but the file has null"),
    "{}": ("Người nộp (name): còn thiếu", "(name): is missing"),
    "[]": ("Cả tệp: phải là nhóm các mục có tên { … }", "The whole file: must be a group"),
    '{"name": "a", "phone": "' + "0" * 41 + '"}': (
        "Điện thoại (phone): dài quá, nhiều nhất 40 ký tự",
        "(phone): is too long; at most 40 characters",
    ),
    '{"name": "a"': ("nội dung bị đứt đoạn", "the text breaks off"),
    '{"name": “a”}': ("dòng 1, cột 10: ký hiệu không dùng được", "line 1, column 10: a sign"),
    '{\n "tên": "Hoà",\n "name": \'a\'}': ("dòng 3, cột 10: ký hiệu", "line 3, column 10"),
    "{'name': 1}": ("dòng 1, cột 2: tên mục phải nằm trong", "line 1, column 2: the name of an entry"),
    '{"name": "a",}': ("thừa dấu phẩy", "a comma too many"),
    '{"name" "a"}': ("thiếu dấu hai chấm", "there is no colon"),
    '{"name": "a" "phone": "1"}': ("thiếu dấu phẩy", "no comma between"),
    '{"name": "C:\\x"}': ("phải viết thành", "in text is written"),
    '{"name": "a"} {}': ("nội dung thừa", "more after the end"),
    "[" * 100_000: ("quá nhiều lớp ngoặc", "too many brackets"),
    '{"name": "a\\ud800b"}': ("phải viết thành", "in text is written"),
    '{"name": "a", "x": {"name": "b", "name": "c"}}': ("khóa name có hai lần", "the key name stands twice"),
    '{"name": ' + "9" * 5_000 + "}": ("số này quá dài", "this number is too long"),
}
PAPERS_PROBLEMS = {
    '{"components": [{"name": "a"}, {"name": 1}]}': (
        "Tên giấy tờ (components[2].name): phải là chữ",
        "Name of the paper (components[2].name): must be text",
    ),
    '{"components": {"name": "a"}}': ("Danh sách giấy tờ (components): phải là danh sách", "a list [ … ]"),
    '{"components": ["a"]}': ("Một giấy tờ (components[1])", "A paper (components[1])"),
    '{"components": [{}]}': (
        "Tên giấy tờ (components[1].name): còn thiếu",
        "(components[1].name): is missing",
    ),
    '{"components": [{"name": ""}]}': ("(components[1].name): đang để trống", "is empty"),
    '{"components": [{"name": "a", "copies": -1}]}': ("Số bản sao", "is too small; at least 0"),
    '{"components": [{"name": "a", "copies": "1"}]}': (
        "phải là số nguyên, trong tệp lại là chữ",
        "whole number",
    ),
    '{"sets": 0}': ("Số bộ (sets): số nhỏ quá, ít nhất là 1", "(sets): is too small"),
    '{"sets": 100}': ("Số bộ (sets): số lớn quá", "(sets): is too large; at most 99"),
    '{"sets": "2"}': ("phải là số nguyên hoặc null", "a whole number or null"),
    '{"components": [' + ", ".join(['{"name": "a"}'] * 51) + "]}": ("nhiều nhất 50 mục", "at most 50"),
}


@pytest.mark.parametrize("lang", [0, 1], ids=["vi", "en"])
@pytest.mark.parametrize("content", [*PERSON_PROBLEMS, *PAPERS_PROBLEMS], ids=lambda content: content[:40])
def test_what_is_wrong_in_a_file_is_said_in_the_language_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, lang: int
) -> None:
    monkeypatch.setattr(words._Speech, "lang", ("vi", "en")[lang])
    file = tmp_path / "f.json"
    file.write_text(content, "utf-8")
    with pytest.raises(Failure) as caught:
        person(file) if content in PERSON_PROBLEMS else handed_in(file, (), None)
    assert (PERSON_PROBLEMS | PAPERS_PROBLEMS)[content][lang] in caught.value.message
    assert "Expected" not in caught.value.message


def test_toml_is_told_by_its_line_in_the_language_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "f.toml"
    file.write_text('name = "a"\nphone = x', "utf-8")
    with pytest.raises(Failure, match=r"f\.toml:2:9 .*giá trị không hợp lệ"):
        person(file)
    file.write_text("name = 2026-11-23", "utf-8")
    with pytest.raises(Failure, match="trong tệp lại là ngày"):
        person(file)


def test_what_a_later_msgspec_says_comes_out_as_it_is() -> None:
    for told in ("Something new - at `$.name`", "JSON is malformed: something new (byte 3)"):
        assert problem_in_words(msgspec.ValidationError(told), "{}", "cli.person_field") == told


def test_a_key_of_a_paper_that_means_nothing_is_told(tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    file.write_text('{"components": [{"name": "a", "orginals": 1}]}', "utf-8")
    with pytest.raises(Failure, match="orginals") as caught:
        handed_in(file, (), None)
    assert caught.value.code == "unknown_key"


@pytest.mark.parametrize(
    ("content", "field", "value"),
    [
        ('{"name": "a", "phone": "0900-bay-bảy"}', "(phone)", "bay-bảy"),
        ('{"name": "a", "phone": "12"}', "(phone)", "12 "),
        ('{"name": "a", "email": "hop.thu.example.vn"}', "(email)", "hop.thu"),
    ],
)
def test_who_cannot_be_reached_is_told_by_the_field_and_without_the_value(
    tmp_path: Path, content: str, field: str, value: str
) -> None:
    file = tmp_path / "c.json"
    file.write_text(content, "utf-8")
    file.chmod(0o600)
    with pytest.raises(Failure) as caught:
        person(file)
    assert caught.value.code == "bad_file"
    assert field in caught.value.message
    assert value not in caught.value.message.replace(str(file), "")


def test_who_gives_no_telephone_and_who_gives_two_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    for content in ('{"name": "a"}', '{"name": "a", "phone": "", "email": ""}'):
        file.write_text(content, "utf-8")
        file.chmod(0o600)
        assert person(file) is not None
    file.write_text('{"name": "a", "phone": "0900 000 001, 0900 000 002", "email": "a@b.vn"}', "utf-8")
    assert person(file) is not None


def test_a_file_and_an_option_take_as_many_pieces_of_a_paper(tmp_path: Path) -> None:
    most, file = PIECES_MAX, tmp_path / "papers.json"
    file.write_text(f'{{"components": [{{"name": "CCCD", "copies": {most}}}]}}', "utf-8")
    assert handed_in(file, [f"CCCD:0:0:{most}"], None).components == (Paper("CCCD", copies=most),) * 2
    with pytest.raises(typer.BadParameter):
        paper(f"CCCD:0:0:{most + 1}")
    file.write_text(f'{{"components": [{{"name": "CCCD", "copies": {most + 1}}}]}}', "utf-8")
    with pytest.raises(Failure):
        handed_in(file, [], None)
