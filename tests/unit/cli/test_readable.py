"""What people read on the screen has days and numbers as people here write them, in every command."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from hub.adapters.ledger import SqliteLedger
from hub.config.examples import example_toml
from hub.domain import events as e
from hub.domain.dossiers import events as d
from hub.services.ports import Batch
from tests.adapters.ledger.material import DAY, MORNING_MS, Clerk
from tests.unit.cli.conftest import Hub

CODE = "000.00.15.H41-261123-0007"
ISO = re.compile(r"(?<![0-9A-Z.-])[0-9]{4}-[0-9]{2}(-[0-9]{2})?(?![0-9])")
HOUR_MS = 3_600_000
COMMANDS = (
    ("dossier", "list"),
    ("dossier", "show", CODE),
    ("dossier", "due", "--day", "30/11/2026"),
    ("dossier", "uncollected", "--days", "0"),
    ("batch", "list"),
    ("batch", "show", "G-261123-01"),
    ("person", "expired"),
    ("booking", "list", "--day", DAY),
    ("ticket", "list", "--day", DAY),
    ("ticket", "show", "A001", "--day", DAY),
    ("conflict", "list"),
    ("report", "day", DAY),
)


def step(name: str, state: str, after_h: int, **more: object) -> d.DossierStepped:
    return d.DossierStepped(
        dossier=CODE, step=name, state=state, done_ms=MORNING_MS + after_h * HOUR_MS, officer="101", **more
    )  # type: ignore[arg-type]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The example office with a dossier, a bag, a ticket and a booking."""
    (tmp_path / "office.toml").write_text(example_toml("nghe-an"), "utf-8")
    ledger = SqliteLedger(tmp_path / "data" / "ledger.sqlite", "vi")
    ledger.open()
    events: tuple[e.AnyEvent, ...] = (
        e.DayOpened(DAY),
        d.DossierRegistered(
            dossier=CODE, procedure="3.000347", agency="cong-an", done_ms=MORNING_MS, term=5, person="p"
        ),
        step("accept", "accepted", 0, due_ms=MORNING_MS + 5 * 24 * HOUR_MS),
        d.DossierFeePaid(CODE, "Lệ phí", 1_135_000, "0001234", MORNING_MS + HOUR_MS),
        d.BatchOpened("G-261123-01", "centre", "cong-an", "101"),
        d.BatchFilled("G-261123-01", CODE),
        d.BatchSealed("G-261123-01", "NP 004512", "Bưu tá mẫu"),
        e.TicketTaken(f"{DAY}/A001", "A", MORNING_MS, MORNING_MS),
        e.BookingMade(f"{DAY}/A801", "48213978", "A", MORNING_MS + 3 * HOUR_MS),
    )
    asyncio.run(ledger.commit(Batch(Clerk().entries(*events), [], [], [])))
    ledger.close()
    return tmp_path


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_shows_people_a_date_of_programs(
    hub: Hub, office: Path, command: tuple[str, ...], lang: str
) -> None:
    result = hub("--lang", lang, "--dir", str(office), *command)
    assert result.exit_code in (0, 1), result.output
    assert ISO.findall(result.stdout) == []


def test_money_and_days_are_read_and_programs_still_get_theirs(hub: Hub, office: Path) -> None:
    shown = hub("--dir", str(office), "dossier", "show", CODE).stdout
    assert "1.135.000\u00a0đ" in shown
    assert "23/11/2026 08:00" in shown
    found = json.loads(hub("--dir", str(office), "dossier", "show", CODE, "--json").stdout)
    assert found["fees"][0]["amount_vnd"] == 1_135_000
    assert found["dossier"]["accepted_ms"] == MORNING_MS


def test_a_day_may_be_typed_as_it_is_read(hub: Hub, office: Path) -> None:
    for day in (DAY, "23/11/2026"):
        assert "A001" in hub("--dir", str(office), "ticket", "list", "--day", day).stdout
