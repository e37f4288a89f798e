"""A kiosk end to end: its real firmware, a real broker, a scripted hub, a model of the printer."""

import asyncio
import json
from typing import Any

import pytest

from hub.services.shown.fitting import KIOSK_WANT_BYTES_MAX

from .cable import Cable
from .scripted_hub import ScriptedHub

pytestmark = [pytest.mark.micropython, pytest.mark.mosquitto]

CUT = b"\x1dVA\x00"


def ticket(text: str, pictures: int = 0) -> bytes:
    """A print job: a line of text, some raster pictures of 4.8 KB, a cut."""
    picture = b"\x1dv0\x00" + bytes((48, 0, 100, 0)) + b"\x5a" * 4800
    return b"\x1b@" + text.encode() + b"\n" + picture * pictures + b"\n" + CUT


def open_services(hub: ScriptedHub, *letters: str) -> None:
    services = [
        {"letter": letter, "name": f"Việc {letter}", "open": True, "waiting": 0} for letter in letters
    ]
    hub.want("k1", open=True, office="Trung tâm", services=services)


def flashes(seen: list[bool], lit: bool) -> int:
    """Note whether a lamp is lit; how often it has gone on since the first note."""
    if lit != seen[-1]:
        seen.append(lit)
    return sum(seen[1:])


def test_a_press_becomes_a_ticket_on_paper(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            hub.answers["take"] = lambda d: (
                "ok",
                {"ticket": "B001", "ahead": 0, "wait_min": [0, 5], "job": "j1"},
            )
            open_services(hub, "A", "B")
            await board.until(lambda: board.lamps()[:3] == [True, True, False])
            await board.press(1)
            take = await hub.event("take")
            assert take["d"] == {"service": "B"}
            hub.print_job("k1", "j1", ticket("B001", pictures=4))
            printed = await hub.event("printed")
            assert printed["d"] == {"job": "j1"}
            assert len(board.slips()) == 1
            assert b"B001" in board.slips()[0]
            assert len(board.slips()[0]) > 19_000

    asyncio.run(scenario())


def test_a_kiosk_shows_as_many_services_as_an_office_may_have(broker: int, device: Any) -> None:
    """Twenty-six, in a message as large as the hub makes it (hub/services/shown/fitting.py)."""
    names = [f"Cấp giấy chứng nhận quyền sử dụng đất số {number:02}" for number in range(26)]
    services = [
        {"letter": chr(65 + number), "name": name, "open": True, "waiting": 0, "wait_min": [0, 180]}
        for number, name in enumerate(names)
    ]
    written = json.dumps(services, ensure_ascii=False, separators=(",", ":"))
    spare = (
        KIOSK_WANT_BYTES_MAX
        - len(written.encode())
        - len('{"v":1,"rev":1,"open":true,"office":"","services":}')
    )
    assert 0 < spare < 1_000

    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            hub.want("k1", open=True, office="x" * spare, services=services)
            await board.until(lambda: all(board.lamps()[:3]))
            await board.press(1)
            assert (await hub.event("take"))["d"] == {"service": "B"}

    asyncio.run(scenario())


def test_a_job_sent_again_is_confirmed_again_and_not_printed_again(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            await hub.device_online("k1")
            hub.print_job("k1", "j1", ticket("A001"))
            await hub.event("printed")
            hub.print_job("k1", "j1", ticket("A001"))
            await hub.event("printed", 2)
            hub.states.clear()
            await board.reboot()
            await hub.device_online("k1")
            hub.print_job("k1", "j1", ticket("A001"))
            await hub.event("printed", 3)
            assert len(board.slips()) == 1

    asyncio.run(scenario())


def test_drumming_while_the_answer_is_withheld_repeats_one_identity(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            hub.answers["take"] = lambda d: None
            open_services(hub, "A")
            await board.until(lambda: board.lamps()[0])
            for _ in range(5):
                await board.press(0)
            await hub.until(lambda: len(hub.deliveries) >= 3)
            assert len(hub.heard("take")) == 1
            ages_ms = [event["age_ms"] for event in hub.deliveries]
            assert ages_ms == sorted(ages_ms)
            assert ages_ms[-1] > ages_ms[0]

    asyncio.run(scenario())


def test_a_take_outlives_a_power_cut(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            hub.answers["take"] = lambda d: None
            open_services(hub, "A")
            await board.until(lambda: board.lamps()[0])
            await board.press(0)
            take = await hub.event("take")
            await board.reboot()
            before = len(hub.deliveries)
            await hub.until(lambda: len(hub.deliveries) > before)
            assert {(event["boot"], event["seq"]) for event in hub.deliveries} == {
                (take["boot"], take["seq"])
            }

    asyncio.run(scenario())


def test_a_ticket_waits_for_paper_and_is_printed_once(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            open_services(hub, "A")
            await board.until(lambda: board.lamps()[0])
            board.printer.set(paper=False)
            assert (await hub.event("fault"))["d"] == {"code": "no_paper"}
            await board.until(lambda: not board.lamps()[0])  # fast blinking
            await board.press(0)
            hub.print_job("k1", "j1", ticket("A001"))
            assert (await hub.event("print_failed"))["d"] == {"job": "j1", "code": "no_paper"}
            board.printer.set(paper=True)
            assert (await hub.event("recovered"))["d"] == {"code": "no_paper"}
            hub.print_job("k1", "j1", ticket("A001"))
            await hub.event("printed")
            assert len(board.slips()) == 1
            assert hub.heard("take") == []

    asyncio.run(scenario())


def test_paper_that_ends_in_a_ticket_spoils_it_and_it_is_printed_again_whole(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            await hub.device_online("k1")
            board.printer.set(paper_bytes=3000)
            hub.print_job("k1", "j1", ticket("A001", pictures=2))
            assert (await hub.event("print_failed"))["d"] == {"job": "j1", "code": "no_paper"}
            board.printer.set(paper=True, paper_bytes=None)
            await hub.event("recovered")
            hub.print_job("k1", "j1", ticket("A001", pictures=2))
            await hub.event("printed")
            whole = [slip for slip in board.slips() if len(slip) > 9600]
            assert len(whole) == 1

    asyncio.run(scenario())


def test_a_power_cut_in_a_ticket_leaves_it_to_a_person(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            await hub.device_online("k1")
            hub.print_job("k1", "j1", ticket("A001", pictures=4))
            await board.until(lambda: len(board.paper()) > 2000)
            hub.states.clear()
            await board.reboot()
            await hub.device_online("k1")
            hub.print_job("k1", "j1", ticket("A001", pictures=4))
            assert (await hub.event("print_failed"))["d"] == {"job": "j1", "code": "unknown"}
            assert hub.heard("printed") == []

    asyncio.run(scenario())


def test_a_connection_that_breaks_in_a_ticket_leaves_one_whole_ticket(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with (
            ScriptedHub(broker) as hub,
            Cable(broker) as cable,
            device("kiosk", "k1", port=cable.port) as board,
        ):
            await hub.device_online("k1")
            job = ticket("A001", pictures=4)
            cable.break_after(9000)
            hub.print_job("k1", "j1", job, qos=0)
            await hub.until(lambda: cable.breaks and hub.states["k1"] == "lost")
            await hub.device_online("k1")
            hub.print_job("k1", "j1", job)
            await hub.event("printed")
            assert len(board.slips()) == 1
            assert board.slips()[0].count(b"\x5a" * 4800) == 4

    asyncio.run(scenario())


def test_another_job_after_a_break_cuts_the_half_ticket_off(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with (
            ScriptedHub(broker) as hub,
            Cable(broker) as cable,
            device("kiosk", "k1", port=cable.port) as board,
        ):
            await hub.device_online("k1")
            cable.break_after(9000)
            hub.print_job("k1", "j1", ticket("A001", pictures=4), qos=0)
            await hub.until(lambda: cable.breaks and hub.states["k1"] == "lost")
            await hub.device_online("k1")
            hub.print_job("k1", "j2", ticket("A002"))
            assert (await hub.event("printed"))["d"] == {"job": "j2"}
            hub.print_job("k1", "j1", ticket("A001", pictures=4))
            assert (await hub.event("printed", 2))["d"] == {"job": "j1"}
            assert len(board.slips()) == 3
            assert b"A002" in board.slips()[1]
            assert board.slips()[2].count(b"\x5a" * 4800) == 4

    asyncio.run(scenario())


def test_a_job_that_comes_again_changed_is_not_glued_to_its_old_beginning(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with (
            ScriptedHub(broker) as hub,
            Cable(broker) as cable,
            device("kiosk", "k1", port=cable.port) as board,
        ):
            await hub.device_online("k1")
            cable.break_after(9000)
            hub.print_job("k1", "j1", ticket("A001", pictures=4), qos=0)
            await hub.until(lambda: cable.breaks and hub.states["k1"] == "lost")
            await hub.device_online("k1")
            for _ in range(2):  # the first finds out, the second prints
                hub.print_job("k1", "j1", ticket("A00X", pictures=4))
            await hub.event("printed")
            assert b"A00X" in board.slips()[-1]
            assert b"A001" not in board.slips()[-1]
            assert board.slips()[-1].count(b"\x5a" * 4800) == 4

    asyncio.run(scenario())


def test_a_refused_take_flashes_and_the_button_is_ready_again(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            hub.answers["take"] = lambda d: ("refused", {"code": "service_closed", "text": "Đã đóng"})
            open_services(hub, "A")
            await board.until(lambda: board.lamps()[0])
            await board.press(0)
            await hub.event("take")
            seen = [True]
            await board.until(lambda: flashes(seen, board.lamps()[0]) >= 3)
            hub.answers["take"] = lambda d: (
                "ok",
                {"ticket": "A001", "ahead": 0, "wait_min": [0, 5], "job": "j1"},
            )
            for _ in range(20):
                await board.press(0)
                if len(hub.heard("take")) > 1:
                    break
            await hub.event("take", 2)

    asyncio.run(scenario())


def complete(hub: ScriptedHub, letters: str = "AB", **more: Any) -> None:
    """All that the hub tells a kiosk, with two classes and a lunch break at service B."""
    services = [
        {
            "letter": letter,
            "name": f"Việc {letter}",
            "open": True,
            "waiting": 3,
            "wait_min": [5, 12],
            "why": None,
        }
        for letter in letters
    ]
    services[1].update(open=False, why="quota_reached")
    classes = [{"key": "elderly", "name": "Người cao tuổi"}, {"key": "pregnant", "name": "Phụ nữ mang thai"}]
    hub.want("k1", open=True, office="Trung tâm", services=services, priorities=classes, lease=None, **more)


def lamp(board: Any, name: str) -> bool:
    return bool(board.lamps()[board.key_index(name)])


def test_a_citizen_finds_a_service_on_the_second_page_and_reads_the_number(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            hub.answers["take"] = lambda d: (
                "ok",
                {"ticket": "J007", "ahead": 2, "wait_min": [4, 9], "job": "j1", "service": "J"},
            )
            complete(hub, "ABCDEFGHIJ")
            await board.until(lambda: lamp(board, "page"))
            await board.press("page")
            await board.until(lambda: board.lamps()[:3] == [True, True, False])
            await board.press("service 2")
            assert (await hub.event("take"))["d"] == {"service": "J"}
            await board.until(lambda: "J007" in board.display_text())
            assert "Trước: 2 · 4–9 phút" in board.display_text()

    asyncio.run(scenario())


def test_a_closed_service_is_dark_and_tells_its_reason(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            complete(hub)
            await board.until(lambda: board.lamps()[:2] == [True, False])
            await board.press("service 2")
            await board.until(lambda: board.display_text() == ["Việc B", "Đã hết số hôm nay"])
            assert hub.heard("take") == []

    asyncio.run(scenario())


def test_class_and_errands_make_one_take(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            complete(hub, "ABCD")
            await board.until(lambda: lamp(board, "errands"))
            for key in ("priority", "2", "errands", "service 4", "service 1", "service 3", "ok"):
                await board.press(key)
            take = await hub.event("take")
            assert take["d"] == {"service": "D", "priority": "pregnant", "then": ["A", "C"]}

    asyncio.run(scenario())


DOSSIER = "000.00.15.H41-261123-0001"


def test_a_dossier_s_slip_is_looked_up_and_where_it_stands_is_told(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            here = {
                "code": DOSSIER,
                "state": "result_here",
                "text": "đã có kết quả",
                "due": "",
                "ticket": "G012",
            }
            going = {"code": DOSSIER, "state": "in_progress", "text": "đang xử lý", "due": "2026-12-07T17:00"}
            hub.answers["lookup"] = lambda d: (
                ("ok", here | {"ahead": 3, "wait_min": [4, 9], "job": None})
                if "/H/" in d["code"]
                else ("ok", going | {"ticket": None, "ahead": 0, "wait_min": None, "job": None})
            )
            complete(hub)
            await board.until(lambda: board.lamps()[0])
            board.scan(DOSSIER.encode() + b"\r\n")
            assert (await hub.event("lookup"))["d"] == {"code": DOSSIER}
            await board.until(lambda: board.display_text() == ["Hồ sơ đang xử lý", "Hẹn trả: 07/12, 17:00"])
            board.scan(b"MOTCUA:TEST/H/" + DOSSIER.encode() + b"\r\n")
            assert (await hub.event("lookup", 2))["d"] == {"code": f"MOTCUA:TEST/H/{DOSSIER}"}
            await board.until(lambda: "G012" in board.display_text())
            assert hub.heard("checkin") == []

    asyncio.run(scenario())


def test_a_booking_is_checked_in_by_its_digits_or_its_qr_code(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            hub.answers["checkin"] = lambda d: (
                ("ok", {"ticket": "A801", "ahead": 0, "wait_min": None, "job": None, "service": "A"})
                if d["code"] == "12345678"
                else ("refused", {"code": "too_early", "text": "Xin quay lại lúc 13:30"})
            )
            complete(hub)
            await board.until(lambda: board.lamps()[0])
            for key in ("1", "2", "3", "4", "5", "6", "7", "8"):
                await board.press(key)
            await board.until(lambda: "12345678" in "".join(board.display_text()))
            await board.press("ok")
            assert (await hub.event("checkin"))["d"] == {"code": "12345678"}
            await board.until(lambda: "A801" in board.display_text())
            for _ in range(3):
                board.scan(b"MOTCUA:TEST/B/87654321\r\n")
            assert (await hub.event("checkin", 2))["d"] == {"code": "MOTCUA:TEST/B/87654321"}
            await board.until(lambda: board.display_text() == ["Xin quay lại lúc 13:30"])
            assert len(hub.heard("checkin")) == 2

    asyncio.run(scenario())


def test_little_paper_and_a_dead_scanner_are_told_and_tickets_go_on(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            complete(hub)
            await board.until(lambda: board.lamps()[0])
            board.printer.set(low=True)
            assert (await hub.event("fault"))["d"] == {"code": "paper_low"}
            board.hang_up_scanner()
            assert (await hub.event("fault", 2))["d"] == {"code": "scanner_offline"}
            hub.print_job("k1", "j1", ticket("A001"))
            await hub.event("printed")
            board.printer.set(low=False)
            assert (await hub.event("recovered"))["d"] == {"code": "paper_low"}

    asyncio.run(scenario())


def test_what_a_power_cut_left_in_the_slot_is_cut_off_before_the_next_ticket(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            board.printer.bytes_per_s = 4000
            await hub.device_online("k1")
            hub.print_job("k1", "j1", ticket("A001", pictures=4))
            await board.until(lambda: b"A001" in board.printer.hanging)
            await board.reboot()
            board.printer.bytes_per_s = None
            await board.until(lambda: board.slips())
            assert b"A001" in board.slips()[0]
            hub.print_job("k1", "j2", ticket("A002"))
            await hub.event("printed")
            assert b"A001" not in board.slips()[1]
            hub.states.clear()
            await board.reboot()
            await hub.device_online("k1")
            hub.print_job("k1", "j1", ticket("A001"))
            assert (await hub.event("print_failed"))["d"] == {"job": "j1", "code": "unknown"}
            assert len(board.slips()) == 2, "and it is cut off once"

    asyncio.run(scenario())


@pytest.mark.parametrize("name", ["olimex_poe", "w5500_pico"])
def test_keys_lamps_display_and_scanner_work_on_both_boards(broker: int, device: Any, name: str) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1", board=name) as board:
            complete(hub, "ABC")
            await board.until(lambda: lamp(board, "errands") and lamp(board, "priority"))
            await board.press("service 3")
            await hub.event("take")
            board.scan(b"12345678\r")
            await hub.event("checkin")
            await board.until(lambda: board.display_text())

    asyncio.run(scenario())


def test_a_technician_finds_the_kiosk_by_its_display_and_lamps(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            complete(hub)
            await board.until(lambda: board.lamps()[0])
            hub.command("k1", "identify")
            await board.until(lambda: board.display_text() == ["Máy: k1"])
            await board.until(lambda: all(board.lamps()))
            await board.until(lambda: not any(board.lamps()))

    asyncio.run(scenario())
