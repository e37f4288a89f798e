"""Ranges of days on the command line: both ends count, and what there is nothing of is said in words."""

import json
from pathlib import Path

import pytest

from hub.cli import exits
from hub.cli.bookings.bookings import why_none
from hub.cli.words import speak
from tests.adapters.ledger.material import DAY
from tests.unit.cli.conftest import Hub
from tests.unit.cli.test_incomplete_papers import CODE, ledger_of
from tests.unit.services.test_days_off import office

BEFORE, AFTER, NEXT = "2026-11-22", "2026-11-24", "2026-11-25"


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (DAY, DAY, [CODE]),
        (BEFORE, DAY, [CODE]),
        (DAY, AFTER, [CODE]),
        (None, DAY, [CODE]),
        (DAY, None, [CODE]),
        ("23/11/2026", "23/11/2026", [CODE]),
        (BEFORE, BEFORE, []),
        (None, BEFORE, []),
        (AFTER, None, []),
        (AFTER, NEXT, []),
    ],
)
def test_both_ends_of_a_range_count(
    hub: Hub, tmp_path: Path, first: str | None, last: str | None, found: list[str]
) -> None:
    ledger_of(tmp_path)
    named = [one for name, day in (("--from", first), ("--to", last)) if day for one in (name, day)]
    rows = json.loads(hub("dossier", "list", *named, "--json").stdout)
    assert [row["code"] for row in rows] == found


@pytest.mark.parametrize("command", [("dossier", "list"), ("form", "07", "--out", "a.pdf")], ids=" ".join)
@pytest.mark.parametrize(("lang", "words"), [("vi", "sau"), ("en", "after")])
def test_a_range_that_ends_before_it_begins_is_a_mistake_of_the_command_line(
    hub: Hub, tmp_path: Path, command: tuple[str, ...], lang: str, words: str
) -> None:
    ledger_of(tmp_path)
    said = hub("--lang", lang, *command, "--from", AFTER, "--to", BEFORE)
    assert said.exit_code == exits.USAGE
    assert words in said.stderr
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    ("day", "vi", "en"),
    [
        ("2026-12-24", "24/12/2026", "day off"),
        ("2026-11-29", "29/11/2026", "does not work"),
        ("2026-11-30", "30/11/2026", "slot"),
    ],
    ids=["day off", "Sunday", "working day"],
)
def test_a_day_without_slots_says_why(day: str, vi: str, en: str) -> None:
    hours = office().hours
    speak("vi")
    assert vi in why_none(hours, day)
    speak("en")
    assert en in why_none(hours, day)
