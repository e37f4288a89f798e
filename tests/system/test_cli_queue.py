"""The command line against a running hub: bookings, tickets that come back, copies, cards, pages, leases."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from hub.domain.text import readable
from tests.system.cli import HUB, Office, running
from tests.system.test_cli import login

pytestmark = pytest.mark.xdist_group("cli_queue")
LINE_S_MAX = 30
LOOKS_MAX = 60  # each is a command and takes its time
CARD = "04a1b2c3"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One running office whose service A takes bookings; each test uses names of its own."""
    folder = tmp_path_factory.mktemp("office")
    assert Office(folder).hub("init", str(folder)).returncode == 0
    toml = folder / "office.toml"
    bookable = 'letter = "A"\nslot_min = 30\nslot_capacity = 1'
    toml.write_text(toml.read_text("utf-8").replace('letter = "A"', bookable, 1), "utf-8")
    with running(folder, inside=True) as (office, _):
        office.add("k1", "kiosk")
        office.add("kp1", "counter_keypad", "--counter", "1")
        yield office


@pytest.fixture
def tomorrow(office: Office) -> str:
    """By the hub's calendar."""
    return str(date.fromisoformat(office.json("status")["day"]) + timedelta(days=1))


@pytest.fixture
def at_work(office: Office) -> Iterator[Office]:
    """Counter 1 is open."""
    assert office.hub("officer", "pin", "101", "--pin-stdin", given="2468\n").returncode == 0
    login(office, "kp1", "101", "2468")
    yield office
    office.hub("press", "kp1", "finish")
    office.json("press", "kp1", "logout")


def test_a_slot_is_booked_found_and_cancelled(office: Office, tomorrow: str) -> None:
    assert {"at": "08:30", "until": "09:00", "free": 1} in office.json("booking", "slots", "a", tomorrow)[
        "slots"
    ]
    made = office.hub("booking", "make", "A", f"{tomorrow}T08:30").stdout
    code = made.splitlines()[0].removeprefix("Mã đặt lịch: ").replace(" ", "")
    assert f"A800, ngày {readable.day(tomorrow)}, 08:30–09:00" in made
    full = office.hub("booking", "make", "A", f"{tomorrow}T08:30")
    assert full.returncode == 4
    assert "đã đủ người, hãy chọn giờ khác [slot_full]" in full.stderr
    (booked,) = office.json("booking", "list", "--state", "booked")
    assert (booked["code"], booked["ticket"], booked["state"]) == (code, f"{tomorrow}/A800", "booked")
    assert "1 lịch hẹn." in office.hub("booking", "list", "--day", tomorrow).stdout
    early = office.hub("press", "k1", "checkin", "--data", json.dumps({"code": code}))
    assert early.returncode == 4
    assert "[other_day]" in early.stderr
    spoken = f"{code[:4]} {code[4:]}"
    assert f"Đã hủy lịch hẹn {code}." in office.hub("booking", "cancel", spoken).stdout
    assert "[booking_cancelled]" in office.hub("booking", "cancel", code).stderr
    assert [row["state"] for row in office.json("booking", "list")] == ["cancelled"]


def test_a_booking_that_cannot_be_is_refused_before_or_by_the_hub(office: Office, tomorrow: str) -> None:
    assert office.hub("booking", "make", "A", "tomorrow").returncode == 2
    assert office.hub("booking", "cancel", "12345678").returncode == 2
    for service, at, code in (
        ("B", f"{tomorrow}T08:30", "no_booking_here"),
        ("A", f"{tomorrow}T08:31", "no_such_slot"),
        ("A", "2020-01-01T08:30", "in_the_past"),
        ("A", "2099-01-01T08:30", "too_far_ahead"),
    ):
        result = office.hub("booking", "make", service, at)
        assert (result.returncode, result.stdout) == (4, "")
        assert f"[{code}]" in result.stderr


def test_a_missed_ticket_goes_back_into_the_queue_and_its_calls_tell_their_reasons(at_work: Office) -> None:
    number = at_work.json("press", "k1", "take", "--data", '{"service":"A","then":["B"]}')["ticket"]
    while at_work.json("press", "kp1", "next")["ticket"] != number:
        pass  # others may wait before it
    at_work.json("press", "kp1", "no_show")
    assert f"Số {number} đã trở lại hàng chờ" in at_work.hub("ticket", "return", number).stdout
    again = at_work.hub("ticket", "return", number)
    assert again.returncode == 4
    assert "[ticket_waiting]" in again.stderr
    shown = at_work.hub("ticket", "show", number).stdout
    assert "đúng lượt, giờ đến lượt" in shown
    assert "Việc còn lại: lĩnh vực B" in shown
    assert "Thực tế chờ: " in shown
    told = at_work.json("ticket", "show", number)
    assert told["waited_s"] >= 0
    assert [row["data"]["why"]["rule"] for row in told["history"] if row["kind"] == "ticket_called"] == [
        "due"
    ]
    assert at_work.hub("ticket", "void", number, "--reason", "thử").returncode == 0


def test_zeros_of_a_number_need_not_be_typed(office: Office) -> None:
    number = office.json("press", "k1", "take", "--data", '{"service":"B"}')["ticket"]
    short = f"B{int(number[1:]):02d}"
    assert office.json("ticket", "show", short)["ticket"]["number"] == number
    assert office.hub("ticket", "void", short, "--reason", "thử").returncode == 0


def test_a_copy_is_printed_at_a_kiosk_and_nowhere_else(office: Office) -> None:
    number = office.json("press", "k1", "take", "--data", '{"service":"B"}')["ticket"]
    first = office.json("ticket", "show", number)["history"][0]["data"]["job"]
    job = office.json("ticket", "reprint", number, "--kiosk", "k1")["job"]
    assert job != first
    office.json("press", "k1", "printed", "--data", json.dumps({"job": job}))
    shown = office.hub("ticket", "show", number).stdout
    assert "cho in lại tại k1" in shown
    assert "Phiếu: đã cho in lại" in shown
    refused = office.hub("ticket", "reprint", number, "--kiosk", "kp1")
    assert refused.returncode == 4
    assert "[no_such_kiosk]" in refused.stderr
    assert office.hub("ticket", "void", number, "--reason", "thử").returncode == 0


def test_a_card_opens_a_counter_until_it_is_taken_away_and_its_uid_is_kept_nowhere(office: Office) -> None:
    office.add("kp2", "counter_keypad", "--counter", "2")
    card = json.dumps({"card": CARD})
    assert "[unknown_card]" in office.hub("press", "kp2", "login", "--data", card).stderr
    assert office.hub("officer", "card", "102", "--card-stdin", given="04:A1:B2:C3\n").returncode == 0
    assert office.json("press", "kp2", "login", "--data", card) == {"name": "Cán bộ quầy 2"}
    office.json("press", "kp2", "logout")
    office.json("officer", "card", "102", "--remove")
    assert office.hub("press", "kp2", "login", "--data", card).returncode == 4
    kept = [f for f in office.folder.rglob("*") if f.is_file() and CARD.encode() in f.read_bytes()]
    assert kept == []


@pytest.mark.parametrize("uid", ["", "04a1b2", "04a1b2c3d4", "04a1b2cg", "1234567890"])
def test_what_is_no_uid_never_reaches_the_hub(office: Office, uid: str) -> None:
    result = office.hub("officer", "card", "102", "--card-stdin", given=uid + "\n")
    assert result.returncode == 2
    assert "thẻ chưa thay đổi" in result.stderr


def test_a_kiosk_has_numbers_for_the_time_the_hub_is_away(office: Office) -> None:
    def leases() -> dict[str, tuple[int, int, int]]:
        rows = office.json("lease", "list")
        return {row["service"]: (row["first"], row["last"], row["used"]) for row in rows}

    for _ in range(LOOKS_MAX):  # the hub grants them within a second or so of the kiosk's registration
        if leases():
            break
    assert leases() == {"A": (900, 939, 0), "B": (900, 939, 0)}
    day = office.json("status")["day"]
    given = json.dumps({"ticket": "A900", "service": "A", "day": day})
    office.json("press", "k1", "offline_take", "--data", given)
    assert leases()["A"] == (900, 939, 1)
    assert "A900" in office.hub("lease", "list").stdout
    shown = office.hub("ticket", "show", "A900").stdout
    assert "Cấp từ dải số dự phòng khi mất kết nối" in shown
    assert office.hub("ticket", "void", "A900", "--reason", "thử").returncode == 0


def test_whoever_watches_is_told_of_a_page_while_other_commands_go_on(office: Office) -> None:
    with subprocess.Popen(
        [*HUB, "--dir", str(office.folder), "page", "watch", "--json", "--for", str(LINE_S_MAX)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stdout
        assert watching.stderr
        try:
            assert watching.stderr.readline()
            number = office.json("press", "k1", "take", "--data", '{"service":"A"}')["ticket"]
            page = json.loads(watching.stdout.readline())
        finally:
            watching.terminate()
    assert (page["service"], page["ticket"], page["nth"]) == ("A", number, 1)
    assert (page["counters"], page["officers"]) == ([1, 2], ["101", "102"])
    status = office.hub("status")
    assert status.returncode == 1
    assert "! A: có người chờ mà không có cán bộ ở quầy" in status.stdout
    assert office.hub("ticket", "void", number, "--reason", "thử").returncode == 0
    assert office.json("status")["alarms"] == []


def test_the_status_tells_how_long_somebody_who_comes_now_will_wait(office: Office) -> None:
    number = office.json("press", "k1", "take", "--data", '{"service":"B"}')["ticket"]
    for _ in range(LOOKS_MAX):  # the hub foresees in the background
        shown = office.hub("status").stdout
        if re.search(r"^B .* 1 +\d+–\d+ phút$", shown, re.MULTILINE):
            break
    else:
        raise AssertionError(shown)
    assert office.hub("ticket", "void", number, "--reason", "thử").returncode == 0


DEAR = (  # what no question to the hub or the ledger needs, each a part of a second on a Raspberry Pi
    *("asyncio", "amqtt", "babel", "holidays", "http.client", "email", "importlib.metadata", "PIL"),
    *("pydantic", "rich", "sqlite_utils", "tomllib", "typst", "uvloop"),
    *("hub.bootstrap", "hub.config.loading", "hub.services.office.office"),
)


@pytest.mark.parametrize("line", [["status"], ["ticket", "list", "--json"]], ids=" ".join)
def test_a_question_loads_nothing_that_it_does_not_need(office: Office, line: list[str]) -> None:
    assert office.hub(*line).returncode in (0, 1)
    program = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr));"
        "from hub.cli import main; main()"
    )
    call = [sys.executable, "-c", program, "--dir", str(office.folder), *line]
    ended = subprocess.run(call, capture_output=True, text=True, timeout=LINE_S_MAX, check=False)
    assert ended.returncode in (0, 1), ended.stderr
    assert set(DEAR) & set(ended.stderr.split()) == set()


def test_bookings_and_leases_are_told_without_the_hub(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    assert Office(folder).hub("init", str(folder)).returncode == 0
    with running(folder, inside=True) as (office, _):
        office.add("k1", "kiosk")
    assert office.json("booking", "list") == []
    assert isinstance(office.json("lease", "list"), list)
    assert office.hub("page", "watch", "--for", "0.1").returncode == 0


def test_a_number_is_printed_again_called_brought_back_and_taken_out_however_it_is_typed(
    at_work: Office,
) -> None:
    number = str(at_work.json("press", "k1", "take", "--data", '{"service": "A"}')["ticket"])
    value = number[1:].lstrip("0")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    assert at_work.hub("ticket", "reprint", f"a{value}").returncode == 0
    call = json.dumps({"ticket": f"a-{value}"})
    assert at_work.json("press", "kp1", "call", "--data", call)["ticket"] == number
    assert at_work.hub("press", "kp1", "no_show").returncode == 0
    assert at_work.hub("ticket", "return", f"A 0{value}").returncode == 0
    assert at_work.json("ticket", "show", wide)["ticket"]["state"] == "waiting"
    assert at_work.hub("ticket", "void", wide.lower(), "--reason", "đã về").returncode == 0
    assert at_work.json("ticket", "show", number)["ticket"]["state"] == "void"
