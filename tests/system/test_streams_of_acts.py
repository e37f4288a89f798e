"""Commands that change something, where their result cannot be written: done is done, and it is said."""

import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.system.cli import HUB, Office, running
from tests.system.test_cli_dossiers import EXAMPLE, PROCEDURE

pytestmark = pytest.mark.xdist_group("streams_of_acts")
CANNOT_WRITE = 74
REDIRECTS = {"full": ">/dev/full", "closed": ">&-"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A running office that is open at every hour; each test uses names of its own."""
    folder = tmp_path_factory.mktemp("office")
    assert Office(folder).hub("init", str(folder)).returncode == 0
    with running(folder, inside=True) as (office, _):
        office.add("k1", "kiosk")
        yield office


@pytest.fixture(scope="module")
def dossiers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A running office with procedures."""
    folder = tmp_path_factory.mktemp("office")
    assert Office(folder).hub("init", str(folder)).returncode == 0
    (folder / "office.toml").write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    with running(folder, inside=True) as (office, _):
        yield office


def blind(
    office: Office, redirect: str, *arguments: str, given: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """A command of a shell whose output goes nowhere."""
    line = ("sh", "-c", f'exec "$@" {redirect}', "sh", *HUB, "--dir", str(office.folder), *arguments)
    env = {**os.environ, "MOTCUA_LANG": "vi"}
    return subprocess.run(line, input=given.encode(), capture_output=True, env=env, timeout=60, check=False)


def done(office: Office, redirect: str, *arguments: str, given: str = "") -> None:
    """It ends in words, and says that it may have done what it was asked."""
    ended = blind(office, redirect, *arguments, given=given)
    assert ended.returncode == CANNOT_WRITE, ended
    assert b"Traceback" not in ended.stderr
    assert "Việc được yêu cầu có thể đã xong" in ended.stderr.decode()


def ticket(office: Office) -> str:
    return str(office.json("press", "k1", "take", "--data", '{"service": "A"}')["ticket"])


def devices(office: Office) -> set[str]:
    return {row["name"] for row in office.json("device", "list")}


def is_open(office: Office, letter: str) -> bool:
    rows: list[dict[str, Any]] = office.json("status")["services"]
    return next(bool(row["open"]) for row in rows if row["service"] == letter)


@pytest.mark.parametrize("how", REDIRECTS)
def test_a_device_is_added_and_can_be_given_a_new_password(office: Office, how: str) -> None:
    done(office, REDIRECTS[how], "device", "add", f"k-{how}", "--type", "kiosk")
    assert f"k-{how}" in devices(office)
    again = office.hub("device", "add", f"k-{how}", "--type", "kiosk")
    assert "--new-password" in again.stderr
    assert office.add(f"k-{how}", "kiosk", "--new-password")
    done(office, REDIRECTS[how], "device", "remove", f"k-{how}")
    assert f"k-{how}" not in devices(office)


@pytest.mark.parametrize("how", REDIRECTS)
def test_a_service_is_closed_and_opened(office: Office, how: str) -> None:
    done(office, REDIRECTS[how], "service", "close", "B")
    assert not is_open(office, "B")
    done(office, REDIRECTS[how], "service", "open", "B", "--json")
    assert is_open(office, "B")


@pytest.mark.parametrize("how", REDIRECTS)
def test_a_ticket_is_printed_again_and_taken_out_once(office: Office, how: str) -> None:
    number = ticket(office)
    done(office, REDIRECTS[how], "ticket", "reprint", number)
    done(office, REDIRECTS[how], "ticket", "void", number, "--reason", "đã về")
    assert office.json("ticket", "show", number)["ticket"]["state"] == "void"
    assert "[ticket_void]" in office.hub("ticket", "void", number, "--reason", "đã về").stderr


@pytest.mark.parametrize("how", REDIRECTS)
def test_a_pin_is_set_and_a_press_is_made(office: Office, how: str) -> None:
    done(office, REDIRECTS[how], "officer", "pin", "101", "--pin-stdin", given="2468\n")
    before = len(office.json("ticket", "list"))
    done(office, REDIRECTS[how], "press", "k1", "take", "--data", '{"service": "A"}')
    assert len(office.json("ticket", "list")) == before + 1


@pytest.mark.parametrize("how", REDIRECTS)
def test_a_dossier_is_registered_accepted_and_put_into_a_bag(dossiers: Office, how: str) -> None:
    before = {row["code"] for row in dossiers.json("dossier", "list")}
    done(dossiers, REDIRECTS[how], "dossier", "register", PROCEDURE)
    (code,) = {row["code"] for row in dossiers.json("dossier", "list")} - before
    done(dossiers, REDIRECTS[how], "dossier", "accept", code)
    assert dossiers.json("dossier", "show", code)["dossier"]["state"] == "accepted"
    bags = {row["id"] for row in dossiers.json("batch", "list")}
    done(dossiers, REDIRECTS[how], "batch", "open", "centre", "cong-an")
    (bag,) = {row["id"] for row in dossiers.json("batch", "list")} - bags
    done(dossiers, REDIRECTS[how], "batch", "add", bag, code)
    assert dossiers.json("batch", "show", bag)["batch"]["listed"] == 1


@pytest.mark.parametrize("redirect", ["2>/dev/full", "2>&-", ">/dev/full 2>&1", ">&- 2>&-"])
def test_a_refusal_has_its_exit_code_where_nobody_can_be_told(office: Office, redirect: str) -> None:
    refused = blind(office, redirect, "ticket", "void", "Z999", "--reason", "x")
    assert refused.returncode == 4, refused
    assert b"Traceback" not in refused.stdout + refused.stderr


def test_a_device_whose_file_cannot_be_written_is_not_added(office: Office) -> None:
    for file in ("/dev/full/k9.json", f"{office.folder}/nowhere/k9.json"):
        refused = office.hub("device", "add", "k9", "--type", "kiosk", "--config", file)
        assert refused.returncode == CANNOT_WRITE, refused
    assert "k9" not in devices(office)
    kept = office.folder / "k9.json"
    assert office.hub("device", "add", "K!", "--type", "kiosk", "--config", str(kept)).returncode != 0
    assert (
        office.hub("device", "add", "q9", "--type", "counter_keypad", "--config", str(kept)).returncode == 4
    )
    assert not kept.exists()
    done(office, REDIRECTS["full"], "device", "add", "k9", "--type", "kiosk", "--config", str(kept))
    assert '"name": "k9"' in kept.read_text("utf-8")
