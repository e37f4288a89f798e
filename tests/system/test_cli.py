"""The command line against a running hub: what a technician does, and what goes wrong."""

import asyncio
import json
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from hub.domain.counters.login import key_of, proof_of
from hub.layout import Layout
from tests.system.cli import STOP_S_MAX, Office, running
from tools.hall import free_port

pytestmark = pytest.mark.xdist_group("cli")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One running office for all tests of this file; each uses names of its own, so that kiosks are many."""
    folder = tmp_path_factory.mktemp("office")
    assert Office(folder).hub("init", str(folder)).returncode == 0
    with (folder / "office.toml").open("a", encoding="utf-8") as file:
        file.write("\n[numbering]\nlease = 5\n")
    with running(folder, inside=True) as (office, _):
        yield office


@pytest.fixture
def outside(office: Office) -> Office:
    """The same office, asked by programs: what is typed, several at once, a second hub."""
    return replace(office, inside=False)


def login(office: Office, keypad: str, officer: str, pin: str) -> None:
    """Open a counter as its officer would, by a technician's presses."""
    challenge = json.dumps({"officer": officer})
    nonce = office.json("press", keypad, "challenge", "--data", challenge)
    proof = proof_of(key_of(pin, nonce["salt"]), nonce["nonce"])
    office.json("press", keypad, "login", "--data", json.dumps({"officer": officer, "proof": proof}))


def test_a_new_device_works_at_once_with_the_password_that_is_shown(outside: Office) -> None:
    result = outside.hub("device", "add", "k1", "--type", "kiosk", "--services", "A")
    assert result.returncode == 0
    user, password, _ = (line.split()[-1] for line in result.stdout.splitlines())
    answer = outside.ask(user, password, "take", service="A")
    assert answer.r == "ok"
    assert answer.d["ticket"].startswith("A")


def test_the_password_of_a_device_is_kept_nowhere(office: Office) -> None:
    password = office.add("k2", "kiosk")
    kept = [f for f in office.folder.rglob("*") if f.is_file() and password.encode() in f.read_bytes()]
    assert kept == []


def test_a_known_name_is_refused_and_its_password_stays(outside: Office) -> None:
    password = outside.add("k3", "kiosk")
    again = outside.hub("device", "add", "k3", "--type", "kiosk")
    assert again.returncode == 4
    assert "--new-password" in again.stderr
    assert outside.ask("k3", password, "take", service="A").r == "ok"


def test_a_new_password_replaces_the_old_one_at_once(office: Office) -> None:
    office.add("k4", "kiosk")
    password = office.add("k4", "kiosk", "--new-password")
    assert office.ask("k4", password, "take", service="A").r == "ok"


def test_a_keypad_without_a_counter_is_refused_by_the_hub_in_words(office: Office) -> None:
    result = office.hub("device", "add", "kp9", "--type", "counter_keypad")
    assert (result.returncode, result.stdout) == (4, "")
    assert "Hệ thống từ chối: Thiết bị loại counter_keypad cần số quầy [counter_needed]" in result.stderr


def test_a_bad_name_never_reaches_the_hub(office: Office) -> None:
    result = office.hub("device", "add", "Kiosk 1", "--type", "kiosk", lang="en")
    assert result.returncode == 2
    assert "for example k1" in result.stderr


def test_a_removed_device_is_off_the_list(office: Office) -> None:
    office.add("k5", "kiosk")
    assert "Đã gỡ bỏ k5." in office.hub("device", "remove", "k5").stdout
    assert "k5" not in [device["name"] for device in office.json("device", "list")]
    assert office.hub("device", "remove", "k5").returncode == 4


def test_a_pin_from_standard_input_opens_the_counter_and_a_bad_one_changes_nothing(
    office: Office, outside: Office
) -> None:
    office.add("kp1", "counter_keypad", "--counter", "1")
    assert outside.hub("officer", "pin", "101", "--pin-stdin", given="2468\n").returncode == 0
    for bad in ("123", "123456789", "12a4", "", "１２３４"):
        assert outside.hub("officer", "pin", "101", "--pin-stdin", given=bad + "\n").returncode == 2
    login(office, "kp1", "101", "2468")
    counters = {row["counter"]: row for row in office.json("counter", "list")}
    assert (counters[1]["state"], counters[1]["officer"]) == ("open", "101")
    assert {o["id"]: o["at"] for o in office.json("officer", "list")}["101"] == 1
    office.json("press", "kp1", "logout")


def test_an_officer_that_office_toml_does_not_have_is_refused_before_the_pin_is_asked(office: Office) -> None:
    result = office.hub("officer", "pin", "999", given="2468\n")
    assert result.returncode == 2
    assert "999" in result.stderr
    assert "PIN" not in result.stderr


def test_a_closed_service_gives_no_numbers_until_it_is_opened(office: Office) -> None:
    password = office.add("k6", "kiosk")
    assert office.hub("service", "close", "b").returncode == 0
    assert office.ask("k6", password, "take", service="B").d["code"] == "service_closed"
    assert {s["letter"]: s["open"] for s in office.json("service", "list")} == {"A": True, "B": False}
    assert office.hub("service", "open", "B").returncode == 0
    assert office.ask("k6", password, "take", service="B").r == "ok"
    assert office.hub("service", "close", "Z").returncode == 4


def test_a_ticket_is_found_told_and_voided(office: Office) -> None:
    office.add("k7", "kiosk")
    number = office.json("press", "k7", "take", "--data", '{"service":"A","priority":"elderly"}')["ticket"]
    waiting = office.json("ticket", "list", "--state", "waiting", "--service", "a")
    assert number in [ticket["number"] for ticket in waiting]
    told = office.hub("ticket", "show", number.lower()).stdout
    assert f"Số {number}, ngày " in told
    assert "Trạng thái: đang chờ" in told
    assert "Ưu tiên: Người cao tuổi" in told
    assert "lấy số tại k7, lĩnh vực A" in told
    assert office.hub("ticket", "void", number, "--reason", "giấy in hỏng").returncode == 0
    shown = office.json("ticket", "show", number)
    assert (shown["ticket"]["state"], shown["ticket"]["reason"]) == ("void", "giấy in hỏng")
    kinds = [row["kind"] for row in shown["history"]]  # a page tells of it too, if nobody waited before
    assert [kind for kind in kinds if kind != "officer_paged"] == ["ticket_taken", "ticket_voided"]
    assert office.hub("ticket", "void", number, "--reason", "again").returncode == 4
    assert office.hub("ticket", "show", "A999").returncode == 4


def test_status_is_calm_or_points_to_the_trouble(office: Office) -> None:
    office.add("k8", "kiosk")
    office.json("press", "k8", "fault", "--data", '{"code":"no_paper"}')
    troubled = office.hub("status")
    assert troubled.returncode == 1
    assert "! k8: hết giấy in; hãy thay cuộn giấy" in troubled.stdout
    office.json("press", "k8", "fault", "--data", '{"code":"from_the_future"}')
    assert "! k8: tells of unknown trouble: from_the_future" in office.hub("status", lang="en").stdout
    for code in ("no_paper", "from_the_future"):
        office.json("press", "k8", "recovered", "--data", json.dumps({"code": code}))
    for ticket in office.json("ticket", "list", "--state", "waiting"):  # of other tests; nobody is at work
        office.hub("ticket", "void", ticket["number"], "--reason", "đã về")
    calm = office.hub("status", lang="en")
    assert calm.returncode == 0, calm.stdout
    assert "No alarms." in calm.stdout
    assert office.json("status")["alarms"] == []


def test_a_press_the_device_may_not_make_is_denied(office: Office) -> None:
    office.add("k10", "kiosk")
    result = office.hub("press", "k10", "next")
    assert result.returncode == 4
    assert "[not_for_this_device]" in result.stderr


def test_the_ledger_is_verified_and_exported_while_the_hub_runs(outside: Office, tmp_path: Path) -> None:
    verified = outside.json("ledger", "verify")
    assert verified["faults"] == []
    copy = tmp_path / "copy.jsonl"
    exported = outside.json("ledger", "export", str(copy))
    rows = [json.loads(line) for line in copy.read_text().splitlines()]
    assert exported["rows"] == len(rows) >= verified["rows"]
    assert rows[verified["rows"] - 1]["hash"] == verified["head"]
    streamed = outside.hub("ledger", "export", "-")
    assert [json.loads(line) for line in streamed.stdout.splitlines()][: len(rows)] == rows
    assert outside.hub("ledger", "export", str(copy)).returncode == 4
    assert outside.hub("ledger", "verify", "--expect", "0" * 64).returncode == 1


def test_the_query_tables_are_not_rebuilt_under_a_running_hub(office: Office) -> None:
    result = office.hub("ledger", "rebuild", lang="en")
    assert result.returncode == 4
    assert "Stop hub up" in result.stderr


def test_commands_at_the_same_time_all_get_their_answer(outside: Office) -> None:
    with ThreadPoolExecutor(5) as pool:
        results = list(pool.map(lambda _: outside.hub("status", "--json"), range(5)))
    assert [result.stderr for result in results] == [""] * 5
    assert all(json.loads(result.stdout)["day"] for result in results)


def test_a_command_gets_through_beside_a_program_with_the_same_account(outside: Office) -> None:
    account = json.loads(Layout(outside.folder).console_file.read_text())

    async def beside() -> int:
        async with outside.device("console", account["password"]) as device:
            result = await asyncio.to_thread(outside.hub, "status", "--json")
            assert device.connections >= 1
            return result.returncode

    assert asyncio.run(beside()) in (0, 1)


def test_a_second_hub_on_the_folder_is_refused_and_disturbs_nothing(outside: Office) -> None:
    for port in (outside.port, free_port()):
        second = outside.hub("up", "--mqtt-port", str(port), lang="en")
        assert (second.returncode, second.stdout) == (76, "")
        assert "One folder, one hub" in second.stderr
        assert outside.hub("status").returncode in (0, 1)


def test_the_hub_stops_cleanly_and_everything_that_needs_no_hub_still_works(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    assert Office(folder).hub("init", str(folder)).returncode == 0
    with running(folder) as (office, process):
        office.add("k1", "kiosk")
        number = office.json("press", "k1", "take", "--data", '{"service":"A"}')["ticket"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_S_MAX) == 0
    assert office.hub("status").returncode == 3
    assert office.json("ticket", "show", number)["ticket"]["state"] == "waiting"
    devices = office.hub("device", "list")
    assert "đây là những gì có trong sổ cái" in devices.stderr
    assert "k1" in devices.stdout
    assert office.json("device", "list")[-1]["online"] is None
    assert {s["letter"]: s["waiting"] for s in office.json("service", "list")} == {"A": None, "B": None}
    assert office.hub("ledger", "rebuild").returncode == 0
    assert office.json("ledger", "verify")["faults"] == []
