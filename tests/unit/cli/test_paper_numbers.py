"""Papers of a kind have one sequence in a year, the one that form 07 counts; no two have the same number."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hub.adapters.ledger import SqliteLedger
from hub.adapters.ledger.reading.reader import LedgerReader
from hub.cli.paper.filling import Clerk as Filler
from hub.config import load
from hub.config.examples import example_toml
from hub.domain import events as e
from hub.domain.calendar.civil_time import civil_ms
from hub.domain.dossiers import events as d
from hub.domain.paper.forms import DossierForm, Receipt, Register, in_volumes
from hub.services.ports import Batch
from tests.adapters.ledger.material import DAY, MORNING_MS, Clerk

AGENCIES = {"15": "cong-an", "08": "so-tu-phap", "05": "so-tai-chinh", "12": "so-xay-dung"}
CODES = [f"000.00.{agency}.H41-261123-9001" for agency in AGENCIES]
LAST_YEAR_MS = civil_ms("2025-12-31T10:00") or 0
Making = Callable[..., Filler]


def dossier(code: str, at_ms: int) -> d.DossierRegistered:
    return d.DossierRegistered(dossier=code, procedure="3.000347", agency="cong-an", done_ms=at_ms, term=5)


def step(code: str, name: str, state: str, at_ms: int, **more: object) -> d.DossierStepped:
    return d.DossierStepped(dossier=code, step=name, state=state, done_ms=at_ms, **more)  # type: ignore[arg-type]


@pytest.fixture
def filler(tmp_path: Path) -> Iterator[Making]:
    """A clerk over a ledger with these events."""
    (tmp_path / "office.toml").write_text(example_toml("nghe-an"), "utf-8")
    office = load(tmp_path / "office.toml").office
    readers = ExitStack()

    def make(*events: e.AnyEvent) -> Filler:
        file = tmp_path / "data" / "ledger.sqlite"
        file.unlink(missing_ok=True)
        ledger = SqliteLedger(file, "vi")
        ledger.open()
        asyncio.run(ledger.commit(Batch(Clerk().entries(e.DayOpened(DAY), *events), [], [], [])))
        ledger.close()
        return Filler(office, readers.enter_context(LedgerReader(file)).dossiers, MORNING_MS)

    with readers:
        yield make


def accepted(*codes: str, at_ms: int = MORNING_MS) -> list[e.AnyEvent]:
    return [
        event
        for code in codes
        for event in (dossier(code, at_ms), step(code, "accept", "accepted", at_ms, due_ms=at_ms + 1))
    ]


def at_work(code: str) -> list[e.AnyEvent]:
    """From accepted to where an agency has it in hand."""
    return [
        step(code, "transfer", "transferred", MORNING_MS),
        step(code, "begin", "in_progress", MORNING_MS),
    ]


def number(form: object) -> str:
    assert isinstance(form, DossierForm)
    return form.number


def rows(register: object) -> list[tuple[int, int, str]]:
    assert isinstance(register, Register)
    return [(row.year, row.number, row.code) for row in register.rows]


def test_receipts_of_one_day_count_on_whatever_the_agency(filler: Making) -> None:
    clerk = filler(*accepted(*CODES))
    assert [number(clerk.dossier_form("01", code)) for code in CODES] == ["1", "2", "3", "4"]
    assert rows(clerk.register(DAY, DAY)) == [(2026, n, code) for n, code in enumerate(CODES, 1)]


def test_a_receipt_names_the_book_and_the_line_where_the_register_has_it(filler: Making) -> None:
    clerk = filler(*accepted(*CODES))
    for book in in_volumes(clerk.register(DAY, DAY)):
        for row in book.rows:
            receipt = clerk.dossier_form("01", row.code)
            assert isinstance(receipt, Receipt)
            assert (receipt.book, receipt.number) == (book.book, str(row.number))


def test_each_kind_of_paper_has_its_own_sequence(filler: Making) -> None:
    one, two, three, four = CODES
    clerk = filler(
        *accepted(one, two, three),
        *at_work(one),
        step(one, "request_supplement", "supplement", MORNING_MS + 1, items=("Giấy tờ",)),
        dossier(four, MORNING_MS),
        step(four, "request_completion", "to_complete", MORNING_MS + 2, items=("Giấy tờ",)),
        step(four, "refuse", "refused", MORNING_MS + 3, reason="Lý do"),
        step(two, "apologize", "accepted", MORNING_MS + 4, reason="Lý do", due_ms=MORNING_MS + 9),
        *at_work(three),
        step(three, "stop", "stopped", MORNING_MS + 5, reason="Lý do"),
        step(one, "close", "closed", MORNING_MS + 6),
    )
    made = {
        form: [number(clerk.dossier_form(form, code)) for code in codes]
        for form, *codes in (
            ("02", one, four),
            ("03", four),
            ("04", two),
            ("05", three, one),
            ("06", one, two, three),
        )
    }
    assert made == {"02": ["1", "2"], "03": ["1"], "04": ["1"], "05": ["1", "2"], "06": ["1", "2", "3"]}


def test_a_draft_has_no_number_as_nobody_has_decided(filler: Making) -> None:
    assert number(filler(*accepted(*CODES)).dossier_form("04", CODES[0])) == ""


def test_a_year_begins_with_one_and_what_is_entered_late_changes_no_number_told(filler: Making) -> None:
    old, new, late = CODES[:3]
    before = filler(*accepted(old, at_ms=LAST_YEAR_MS), *accepted(new))
    assert [number(before.dossier_form("01", code)) for code in (old, new)] == ["1", "1"]
    after = filler(
        *accepted(old, at_ms=LAST_YEAR_MS), *accepted(new), *accepted(late, at_ms=LAST_YEAR_MS - 60_000)
    )
    assert [number(after.dossier_form("01", code)) for code in (old, new, late)] == ["1", "1", "2"]
    register = after.register("2025-12-31", DAY)
    assert rows(register) == [(2025, 1, old), (2025, 2, late), (2026, 1, new)]
    assert [book.book for book in in_volumes(register)] == ["01/2025", "01/2026"]
