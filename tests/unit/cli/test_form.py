"""`hub form` over a ledger with dossiers in it."""

import asyncio
import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import zxingcpp

from hub.adapters.ledger import SqliteLedger
from hub.cli import exits
from hub.config.examples import example_toml
from hub.domain import events as e
from hub.domain.dossiers import events as d
from hub.domain.press.commands import Person
from hub.services.ports import Batch, PersonRecord
from tests.adapters.forms.reading import all_text, pages, scanned, squeezed
from tests.adapters.ledger.material import DAY, MORNING_MS, Clerk
from tests.unit.cli.conftest import Hub
from tools.virtual_board.paper import render

HOUR_MS = 3_600_000
DUE_MS = MORNING_MS + 7 * 24 * HOUR_MS
LOCAL, CODE, REFUSED, ONLY_KNOWN, ON_THE_SPOT, WITHDRAWN = (
    f"000.00.15.H41-261123-{n:04}" for n in (9001, 7, 8, 9, 10, 11)
)
PERSON = Person(name="Người nộp #mẫu", address="Số 1, đường Mẫu", phone="0900000000", identity="000000000000")


def registered(code: str, *, local: bool = False) -> d.DossierRegistered:
    """A dossier with a paper in it."""
    return d.DossierRegistered(
        dossier=code,
        procedure="3.000347",
        agency="cong-an",
        done_ms=MORNING_MS,
        term=5,
        local=local,
        person=f"p-{code}",
        components=(d.Component("Đơn đề nghị", originals=1),),
    )


def step(code: str, name: str, state: str, after_h: int, **more: object) -> d.DossierStepped:
    """A step some hours after the morning."""
    return d.DossierStepped(
        dossier=code, step=name, state=state, done_ms=MORNING_MS + after_h * HOUR_MS, officer="101", **more
    )  # type: ignore[arg-type]


HISTORY: tuple[e.AnyEvent, ...] = (
    e.DayOpened(DAY),
    registered(LOCAL, local=True),
    step(LOCAL, "request_completion", "to_complete", 0, items=("Giấy khám sức khỏe",), reason="Thiếu giấy"),
    step(LOCAL, "accept", "accepted", 1, due_ms=DUE_MS),
    d.DossierCoded(LOCAL, CODE),
    d.DossierFeePaid(LOCAL, "Lệ phí", 135_000, "0001234", MORNING_MS + HOUR_MS),
    step(LOCAL, "transfer", "transferred", 2, agency="cong-an"),
    step(LOCAL, "begin", "in_progress", 3),
    registered(REFUSED),
    step(REFUSED, "refuse", "refused", 4, reason="Không thuộc thẩm quyền"),
    registered(ONLY_KNOWN),
    registered(ON_THE_SPOT),
    step(ON_THE_SPOT, "accept", "accepted", 1, due_ms=MORNING_MS + 9 * HOUR_MS),
    step(ON_THE_SPOT, "resolve", "resolved", 2),
    step(ON_THE_SPOT, "return", "returned", 2),
    registered(WITHDRAWN),
    step(WITHDRAWN, "accept", "accepted", 1, due_ms=DUE_MS),
    step(WITHDRAWN, "withdraw", "withdrawn", 5),
    d.BatchOpened("G-261123-01", "centre", "cong-an", "101"),
    d.BatchFilled("G-261123-01", LOCAL),
    d.BatchSealed("G-261123-01", "NP 004512", "Bưu tá mẫu"),
)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The example office with these dossiers; also the working directory."""
    (tmp_path / "office.toml").write_text(example_toml("nghe-an"), "utf-8")
    ledger = SqliteLedger(tmp_path / "data" / "ledger.sqlite", "vi")
    ledger.open()
    data = msgspec.json.decode(msgspec.json.encode(PERSON))
    people = [PersonRecord(f"p-{code}", data, MORNING_MS) for code in (LOCAL, REFUSED, ONLY_KNOWN)]
    batch = Batch(Clerk().entries(*HISTORY), [], [], people)

    asyncio.run(ledger.commit(batch))
    ledger.close()
    return tmp_path


def test_a_receipt_is_made_of_what_the_ledger_knows(hub: Hub, office: Path) -> None:
    result = hub("form", "01", CODE)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"01-{CODE}.pdf\n"
    pdf = (office / f"01-{CODE}.pdf").read_bytes()
    found = all_text(pdf)
    for words in (
        PERSON.name,
        PERSON.address,
        "Đơn đề nghị",
        "135.000 đ",
        "0001234",
        "09 giờ 00 phút",
        "5 ngày",
    ):
        assert squeezed(words) in found, words
    assert scanned(pdf) == {"QRCode": {f"MOTCUA:NGHE-AN/H/{CODE}"}, "Code128": {CODE}}


def test_the_former_code_finds_the_dossier_and_the_paper_has_the_official_one(hub: Hub, office: Path) -> None:
    assert hub("form", "01", LOCAL.lower(), "--out", "a.pdf").exit_code == 0
    assert scanned((office / "a.pdf").read_bytes())["Code128"] == {CODE}


def test_a_file_with_personal_data_is_for_its_owner_only(hub: Hub, office: Path) -> None:
    (office / "a.pdf").write_text("old")
    (office / "a.pdf").chmod(0o644)
    assert hub("form", "01", CODE, "--out", "a.pdf").exit_code == 0
    assert stat.S_IMODE((office / "a.pdf").stat().st_mode) == 0o600
    assert [path.name for path in office.iterdir() if path.name.startswith(".a.pdf")] == []


@pytest.mark.parametrize(
    ("form", "code", "words"),
    [
        ("02", CODE, ("Giấy khám sức khỏe", "Thiếu giấy", PERSON.name)),
        ("03", REFUSED, ("Không thuộc thẩm quyền", PERSON.name)),
        ("04", CODE, ("08 giờ 00 phút, ngày 30 tháng 11 năm 2026", "xin lỗi")),
        ("04", CODE, ("Dự thảo", "17 giờ 00 phút, ngày 01 tháng 12 năm 2026")),  # the next working day
        ("06", CODE, ("Công an tỉnh", "Người nộp hồ sơ", "10:00")),
        ("06", CODE, ("Bưu tá mẫu", "túi G-261123-01, niêm phong NP 004512")),
        ("06", ON_THE_SPOT, ("Người nộp hồ sơ", "Đúng hạn")),
    ],
)
def test_every_form_says_what_happened(
    hub: Hub, office: Path, at: Callable[[str], None], form: str, code: str, words: tuple[str, ...]
) -> None:
    at("2026-11-30T09:00")
    result = hub("form", form, code, "--out", "a.pdf", "--json")
    assert json.loads(result.stdout) == {"files": ["a.pdf"]}
    found = all_text((office / "a.pdf").read_bytes())
    for one in words:
        assert squeezed(one) in found, one


def test_the_register_has_the_accepted_dossiers_of_these_days(hub: Hub, office: Path) -> None:
    assert hub("form", "07", "--from", DAY, "--to", DAY, "--out", "so.pdf").exit_code == 0
    found = all_text((office / "so.pdf").read_bytes())
    assert squeezed(CODE) in found
    assert squeezed(REFUSED) not in found
    assert (
        found.count(squeezed("đã rút theo yêu cầu 23/11/2026")) == 1
    )  # who reads it would look for a result
    assert hub("form", "07", "--from", "2026-11-24", "--out", "so.pdf").exit_code == 0
    assert squeezed("Tổng số: 0") in all_text((office / "so.pdf").read_bytes())


def test_a_long_register_is_written_in_volumes(
    hub: Hub, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.domain.paper.forms.in_volumes", lambda register: [register, register])
    result = hub("form", "07", "--from", DAY, "--out", "so.pdf")
    assert result.stdout == "so-1.pdf\nso-2.pdf\n"
    assert len(pages((office / "so-2.pdf").read_bytes())) == 1


def test_the_list_of_a_bag_has_its_seal_and_no_person(hub: Hub, office: Path) -> None:
    assert hub("form", "batch", "g-261123-01").exit_code == 0
    found = all_text((office / "G-261123-01.pdf").read_bytes())
    for words in ("NP 004512", CODE, "Công an tỉnh", "Bưu tá mẫu"):
        assert squeezed(words) in found
    assert squeezed(PERSON.name) not in found


def test_an_agency_gets_its_morning_list_without_any_person(hub: Hub, office: Path) -> None:
    assert hub("form", "morning", "cong-an", "--day", "2026-11-30", "--out", "a.pdf").exit_code == 0
    found = all_text((office / "a.pdf").read_bytes())
    for words in ("Công an tỉnh", "Đến hạn hôm nay", CODE):
        assert squeezed(words) in found
    assert squeezed(PERSON.name) not in found
    assert hub("form", "morning", "nobody").exit_code == exits.REFUSED


@pytest.mark.parametrize("paper_mm", [58, 80])
def test_the_slip_is_what_a_thermal_printer_takes(hub: Hub, office: Path, paper_mm: int) -> None:
    assert hub("form", "slip", CODE, "--paper", str(paper_mm), "--out", "a.bin").exit_code == 0
    paper = render((office / "a.bin").read_bytes(), paper_mm)
    assert paper.errors == []
    found = {code.text for code in zxingcpp.read_barcodes(paper.image.convert("L"))}
    assert found == {f"MOTCUA:NGHE-AN/H/{CODE}", CODE}
    said = hub("form", "slip", CODE, "--paper", str(paper_mm), "--out", "-").stdout_bytes
    assert said == (office / "a.bin").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("01", "000.00.15.H41-261123-9999"), "no_such_dossier"),
        (("01", ONLY_KNOWN), "form_does_not_fit"),
        (("03", CODE), "form_does_not_fit"),
        (("05", CODE), "form_does_not_fit"),
        (("batch", "G-1"), "no_such_batch"),
    ],
)
def test_what_cannot_be_made_is_said_and_leaves_no_file(
    hub: Hub, office: Path, arguments: tuple[str, ...], code: str
) -> None:
    for lang in ("vi", "en"):
        result = hub("--lang", lang, "form", *arguments, "--json")
        assert result.exit_code == exits.REFUSED
        assert json.loads(result.stdout)["error"]["code"] == code
        assert "⟦" not in result.stdout
    assert list(office.glob("*.pdf")) == []


def test_templates_are_copied_beside_office_toml_and_then_used(hub: Hub, office: Path) -> None:
    assert hub("form", "templates").exit_code == 0
    template = office / "forms" / "01-receipt.typ"
    template.write_text(template.read_text("utf-8").replace("[Số lượng hồ sơ]", "[Số bộ]"), "utf-8")
    assert hub("form", "01", CODE, "--out", "a.pdf").exit_code == 0
    assert squeezed("Số bộ: 1 bộ") in all_text((office / "a.pdf").read_bytes())
    template.write_text("#broken(", "utf-8")
    result = hub("form", "01", CODE, "--out", "b.pdf", "--json")
    assert result.exit_code == exits.USAGE
    assert "forms/01-receipt.typ, dòng 1" in json.loads(result.stdout)["error"]["text"]
    assert not (office / "b.pdf").exists()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("name", ["01-receipt.typ", "office.typ"])
def test_a_template_in_another_encoding_is_named_with_what_to_do(
    hub: Hub, office: Path, encoding: str, name: str
) -> None:
    assert hub("form", "templates").exit_code == 0
    template = office / "forms" / name
    template.write_bytes("// à\n".encode(encoding) + template.read_bytes())
    result = hub("form", "01", CODE, "--out", "a.pdf")
    assert result.exit_code == exits.USAGE
    assert f"forms/{name}:1: không phải văn bản UTF-8; hãy lưu tệp với mã UTF-8" in result.stderr


def test_a_template_with_a_byte_order_mark_is_set(hub: Hub, office: Path) -> None:
    assert hub("form", "templates").exit_code == 0
    for name in ("01-receipt.typ", "office.typ"):
        template = office / "forms" / name
        template.write_bytes(b"\xef\xbb\xbf" + template.read_bytes())
    assert hub("form", "01", CODE, "--out", "a.pdf").exit_code == 0


def test_wrong_days_and_folders_are_usage_errors(hub: Hub, office: Path) -> None:
    assert hub("form", "07", "--from", "2026-11-24", "--to", DAY).exit_code == exits.USAGE
    assert hub("form", "01", CODE, "--templates", "nowhere").exit_code == exits.USAGE


def test_a_pipe_gets_the_form_and_stays_a_pipe(hub: Hub, office: Path) -> None:
    pipe, got = office / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert hub("form", "01", LOCAL, "--out", "pipe").exit_code == 0
    reader.join()
    assert got[0].startswith(b"%PDF")
    assert pipe.is_fifo()


def test_standard_output_takes_one_form_and_nothing_else(hub: Hub, office: Path) -> None:
    made = hub("form", "01", LOCAL, "--out", "-")
    assert (made.exit_code, made.stdout_bytes[:4]) == (0, b"%PDF")
    assert made.stdout_bytes.rstrip().endswith(b"%%EOF")
    both = hub("form", "01", LOCAL, "--out", "-", "--json")
    assert (both.exit_code, json.loads(both.stdout)["error"]["code"]) == (2, "several_results")


@pytest.mark.parametrize("typed", [".", "..", "/"])
@pytest.mark.parametrize(
    "line", [("form", "01", LOCAL, "--out"), ("form", "slip", LOCAL, "--out"), ("ledger", "export")]
)
def test_what_is_no_name_of_a_file_is_told(hub: Hub, office: Path, line: tuple[str, ...], typed: str) -> None:
    result = hub(*line, typed)
    assert result.exit_code == 2, result.output
    assert "không phải là tên tệp" in result.stderr


def test_an_error_names_the_file_that_was_typed(hub: Hub, office: Path) -> None:
    result = hub("form", "01", LOCAL, "--out", "nowhere/x.pdf")
    assert result.exit_code == 74
    assert "nowhere/x.pdf" in result.stderr
    assert ".part" not in result.stderr
