"""An office is furnished before it is opened: devices and PINs while no hub runs, by the rules of the hub."""

import asyncio
import json
import subprocess
from functools import partial
from pathlib import Path

import pytest

from hub.adapters.clock import SystemClock
from hub.adapters.ledger import verify
from hub.cli import exits
from hub.config import example_toml
from hub.domain.text import readable
from hub.i18n import LANGS
from hub.installing import install
from hub.layout import Layout
from tests.system import judge
from tests.system.cli import HUB, Office
from tests.system.conftest import Opening
from tools.hall import HallOffice
from tools.loadgen import LoadDevice

DAY_MS = 86_400_000


@pytest.fixture
def closed(tmp_path: Path) -> Office:
    """An office that was never open; its commands run in this process."""
    install(Layout(tmp_path / "office"), example_toml("starter"))
    return Office(tmp_path / "office", inside=True)


def test_devices_and_pins_are_entered_before_the_first_hub_up(closed: Office) -> None:
    assert json.loads(closed.hub("device", "list", "--json").stdout) == []
    made = closed.hub("device", "add", "k1", "--type", "kiosk", lang="en")
    assert (made.returncode, "k1" in made.stdout) == (exits.FINE, True)
    assert "next hub up" in made.stderr
    assert closed.hub("officer", "pin", "101", "--pin-stdin", given="4711\n").returncode == exits.FINE
    assert closed.hub("officer", "card", "101", "--card-stdin", given="04A1B2C3\n").returncode == exits.FINE
    listed = json.loads(closed.hub("device", "list", "--json").stdout)
    assert {row["name"] for row in listed} == {"k1", "console"}
    ledger = Layout(closed.folder).ledger
    assert verify(ledger).faults == ()
    assert ledger.stat().st_mode & 0o077 == 0
    kinds = [row["kind"] for row in judge.rows(ledger)]
    assert {"device_added", "officer_pin_set", "officer_card_set"} <= set(kinds)


def test_the_rules_are_those_of_the_open_office(closed: Office) -> None:
    for arguments, code in (
        (("device", "add", "hub", "--type", "kiosk"), "name_reserved"),
        (("device", "add", "kp9", "--type", "counter_keypad", "--counter", "99"), "no_such_counter"),
        (("device", "remove", "k7"), "no_such_device"),
    ):
        refused = closed.hub(*arguments, "--json")
        assert refused.returncode in (exits.REFUSED, exits.USAGE), refused
        assert json.loads(refused.stdout)["error"]["code"] == code, refused
    assert closed.hub("device", "add", "k1", "--type", "kiosk").returncode == exits.FINE
    assert closed.hub("device", "add", "k1", "--type", "kiosk").returncode == exits.REFUSED
    again = closed.hub("device", "add", "k1", "--type", "kiosk", "--new-password")
    assert again.returncode == exits.FINE
    assert closed.hub("device", "remove", "k1").returncode == exits.FINE


async def test_what_was_entered_holds_when_the_office_opens(folder: Path, any_mode: str) -> None:
    hall = HallOffice(folder / "office", example_toml("starter"), broker=any_mode)
    hub = partial(asyncio.to_thread, Office(hall.layout.root).hub)
    made = json.loads((await hub("device", "add", "k1", "--type", "kiosk", "--json")).stdout)
    assert (await hub("officer", "pin", "101", "--pin-stdin", given="4711\n")).returncode == exits.FINE
    async with hall, LoadDevice(hall.topics, "k1", made["password"], hall.port) as kiosk:
        assert (await kiosk.ask("take", service="A")).d["ticket"] == "A001"
    judge.ledger_is_sound(hall.layout.ledger)


async def test_the_running_hub_is_asked_where_one_runs(opening: Opening) -> None:
    async with opening() as hall:
        made = await asyncio.to_thread(Office(hall.layout.root).hub, "device", "add", "k1", "--type", "kiosk")
        assert (made.returncode, made.stderr) == (exits.FINE, "")
        assert len(judge.rows(hall.layout.ledger, "hub_started")) == 1
        told = await asyncio.to_thread(Office(hall.layout.root).hub, "status")
        assert "lượt bấm và lệnh" in told.stdout  # nobody has pressed: it is commands that came in


@pytest.mark.parametrize(("kind", "option"), [("pin", "--pin-stdin"), ("card", "--card-stdin")])
def test_what_is_typed_unseen_is_not_asked_for_without_a_terminal(
    closed: Office, kind: str, option: str
) -> None:
    line = [*HUB, "--dir", str(closed.folder), "officer", kind, "101"]
    ended = subprocess.run(
        line, stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True, check=False
    )
    assert ended.returncode == exits.USAGE, ended
    assert option in ended.stderr
    assert "getpass" not in ended.stderr


def test_an_officer_is_found_by_digits_of_any_width(closed: Office) -> None:
    said = closed.hub("officer", "pin", "１０１", "--pin-stdin", given="4711\n")
    assert said.returncode == exits.FINE, said


@pytest.mark.parametrize("lang", LANGS)
def test_a_clock_that_is_behind_the_closed_office_is_told_in_words(
    closed: Office, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert closed.hub("device", "add", "k1", "--type", "kiosk").returncode == exits.FINE
    now_ms = SystemClock().wall_ms()
    monkeypatch.setattr(SystemClock, "wall_ms", lambda _: now_ms - DAY_MS)
    said = closed.hub("device", "add", "k2", "--type", "kiosk", "--json", lang=lang)
    assert said.returncode == exits.REFUSED, said
    assert json.loads(said.stdout)["error"]["code"] == "clock_behind"
    assert "hub clock back" in said.stderr
    assert ("The clock" in said.stderr) == (lang == "en")


def test_the_clock_is_read_as_people_write_it_and_by_programs_as_ever(closed: Office) -> None:
    closed.hub("device", "add", "k1", "--type", "kiosk")
    times = closed.json("clock", "show")
    said = closed.hub("clock", "show").stdout
    assert f"{readable.day(times['day'])} {times['last_row'][11:19]}" in said
    assert times["day"] not in said


def test_an_export_to_standard_output_is_told_in_words(closed: Office) -> None:
    closed.hub("device", "add", "k1", "--type", "kiosk")
    assert "rows to standard output" in closed.hub("ledger", "export", "-", lang="en").stderr
