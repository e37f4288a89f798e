"""What comes in from files and standard input, as editors and scanners write it."""

import io
import unicodedata
from pathlib import Path

import pytest

from hub.cli import incoming
from hub.cli.dossiers.handed_in import handed_in, paper, person
from hub.cli.trouble import Failure
from hub.config import ConfigErrors, load
from hub.config.examples import example_toml

PERSON = '{"name": "Nguyễn Thị Hoà", "phone": "0900000001"}'
PAPERS = '{"components": [{"name": "Tờ khai", "originals": 1}]}'
CODE = "000.00.15.H41-261123-0001"


class Stdin:
    """Standard input of these bytes, as a pipe gives it."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BufferedReader(io.BytesIO(data))  # type: ignore[arg-type]


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    file = tmp_path / name
    file.write_bytes(data)
    file.chmod(0o600)
    return file


def test_the_mark_of_an_editor_is_taken_off_every_file(tmp_path: Path) -> None:
    found = person(written(tmp_path, "p.json", PERSON.encode("utf-8-sig")))
    assert found is not None
    assert found.name == "Nguyễn Thị Hoà"
    assert handed_in(written(tmp_path, "g.json", PAPERS.encode("utf-8-sig")), (), None).components
    assert load(written(tmp_path, "office.toml", example_toml("nghe-an").encode("utf-8-sig")))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258"])
def test_other_encodings_are_refused_everywhere_in_the_same_words(tmp_path: Path, encoding: str) -> None:
    def bytes_of(text: str) -> bytes:
        split = unicodedata.normalize("NFD", text) if encoding == "cp1258" else text
        return split.encode(encoding, "replace")

    words = "hãy lưu tệp với mã UTF-8"
    for name, content, read in (
        ("p.json", PERSON, person),
        ("p.toml", 'name = "Nguyễn Thị Hoà"', person),
        ("g.json", PAPERS, lambda file: handed_in(file, (), None)),
    ):
        with pytest.raises(Failure, match=words):
            read(written(tmp_path, name, bytes_of(content)))
    with pytest.raises(ConfigErrors, match=words):
        load(written(tmp_path, "office.toml", bytes_of(example_toml("nghe-an"))))


def test_a_decomposed_name_is_kept_composed(tmp_path: Path) -> None:
    found = person(written(tmp_path, "p.json", unicodedata.normalize("NFD", PERSON).encode()))
    assert found is not None
    assert found.name == unicodedata.normalize("NFC", "Nguyễn Thị Hoà")
    assert paper(unicodedata.normalize("NFD", "Tờ khai:１")).name == "Tờ khai"


def test_names_of_office_toml_are_lines_of_composed_letters(tmp_path: Path) -> None:
    toml = example_toml("nghe-an")
    plain = load(written(tmp_path, "office.toml", toml.encode())).office
    odd = toml.replace('name_vi = "Trung tâm', 'name_vi = "Trung\u00a0tâm', 1)
    found = load(written(tmp_path, "odd.toml", unicodedata.normalize("NFD", odd).encode())).office
    assert found.name_vi == plain.name_vi
    assert found.agencies == plain.agencies


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b"\t", b"\x03", b"\x03\r\n"])
@pytest.mark.parametrize("before", [b"", b"\x02", b"]C1", b"\x02]Q3"])
def test_scans_end_as_the_scanner_is_set(monkeypatch: pytest.MonkeyPatch, before: bytes, end: bytes) -> None:
    from hub.domain.text import code

    data = b"\xef\xbb\xbf" + b"".join(before + CODE.encode() + end for _ in range(3))
    monkeypatch.setattr("sys.stdin", Stdin(data))
    assert [code(one) for one in incoming.scans(60) if one] == [CODE] * 3


def test_a_scan_without_an_end_is_a_code_when_nothing_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Stdin(CODE.encode()))
    assert [one for one in incoming.scans(60) if one] == [CODE]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_standard_input_in_utf_16_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    monkeypatch.setattr("sys.stdin", Stdin(f"{CODE}\n{CODE}\n".encode(encoding)))
    with pytest.raises(Failure, match="UTF-8"):
        list(incoming.scans(60))
    monkeypatch.setattr("sys.stdin", Stdin("Hoà\n".encode(encoding)))
    with pytest.raises(Failure, match="UTF-8"):
        incoming.one_line()


def test_a_file_without_an_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Failure):
        person(Path("/dev/zero"))
    with pytest.raises(Failure):
        person(written(tmp_path, "p.json", b" " * (incoming.FILE_BYTES_MAX + 1)))
