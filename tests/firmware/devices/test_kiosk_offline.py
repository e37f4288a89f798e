"""A kiosk while the hub is away, end to end: numbers from the lease on paper, and handed in afterwards."""

import asyncio
import re
from time import monotonic
from typing import Any

import pytest

from tests.support.offline import pressed_for_a_ticket
from tools.virtual_board import VirtualBoard, paper

from .cable import Cable
from .scripted_hub import ScriptedHub

pytestmark = [pytest.mark.micropython, pytest.mark.mosquitto, pytest.mark.timeout(240)]

DAY = "2026-11-23"  # the scripted hub's
AWAY = "Mất kết nối máy chủ"
LEASE = {"A": [900, 939], "B": [940, 979]}


def lease(
    hub: ScriptedHub, dev: str = "k1", numbers: dict[str, list[int]] | None = None, **more: Any
) -> None:
    """Give a kiosk its services and a lease for them."""
    numbers = numbers or LEASE
    names = {"A": "Đăng ký hộ tịch", "B": "Đất đai"}
    services = [
        {"letter": letter, "name": names[letter], "open": True, "waiting": 0, "wait_min": None, "why": None}
        for letter in numbers
    ]
    lines = {"day": DAY, "numbers": numbers}
    hub.want(dev, open=True, office="Trung tâm Vinh", services=services, lease=lines, width=3, **more)


async def hub_goes_away(hub: ScriptedHub, board: VirtualBoard) -> None:
    """The hub is lost for longer than a kiosk waits for it."""
    hub.online("lost")
    await until_away(board)


def cut_off(board: VirtualBoard) -> bool:
    """Whether a lamp has dipped: the kiosk knows that it is cut off from the hub."""
    return not board.lamps()[1]


async def until_away(board: VirtualBoard) -> None:
    await board.until(lambda: AWAY in board.display_text(), timeout_s=40)


async def back(hub: ScriptedHub, cable: Cable) -> None:
    """The cable is in again, and the hub says its time: what the broker kept of it is old."""
    hub.states.clear()
    cable.plug_in()
    await hub.device_online("k1")
    hub.online()


async def ticket(board: VirtualBoard, key: int) -> str:
    """Take one more ticket; its number."""
    slips = len(board.slips())
    await pressed_for_a_ticket(board, key)
    return number(board.slips()[slips])


def number(slip: bytes) -> str:
    """The number on a ticket, as its QR code has it; "" for what is no whole ticket."""
    found = re.search(rb"MOTCUA:TEST/[-0-9]+/([A-Z0-9]+)", slip)
    return found[1].decode() if found else ""


def handed_in(hub: ScriptedHub) -> list[str]:
    return [event["d"]["ticket"] for event in hub.heard("offline_take")]


def test_tickets_from_the_lease_are_handed_in_in_the_order_of_the_presses_with_their_age(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            lease(hub, priorities=[{"key": "elderly", "name": "Người cao tuổi"}])
            await board.until(lambda: board.lamps()[1])
            await hub_goes_away(hub, board)
            assert [await ticket(board, 0), await ticket(board, 1)] == ["A900", "B940"]
            await board.press("priority")
            assert await ticket(board, 0) == "A901"
            assert paper.render(board.slips()[2], 80).errors == []
            hub.online()
            await hub.event("offline_take", 3)
            assert [event["d"] for event in hub.heard("offline_take")] == [
                {"ticket": "A900", "service": "A", "day": DAY},
                {"ticket": "B940", "service": "B", "day": DAY},
                {"ticket": "A901", "service": "A", "day": DAY, "priority": "elderly"},
            ]
            ages_ms = [event["age_ms"] for event in hub.heard("offline_take")]
            assert ages_ms == sorted(ages_ms, reverse=True)
            assert hub.heard("take") == []
            await board.until(lambda: AWAY not in board.display_text())
            await board.press(0)
            assert (await hub.event("take"))["d"] == {"service": "A"}

    asyncio.run(scenario())


def test_a_press_that_never_left_is_one_ticket_from_the_lease(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            lease(hub)
            await board.until(lambda: board.lamps()[1])
            hub.online("lost")
            await board.until(lambda: cut_off(board))
            for _ in range(5):
                await board.press(0)
            pressed_s = monotonic()  # the first press, which is the one that counts, was before
            await board.until(lambda: board.slips(), timeout_s=40)
            assert number(board.slips()[0]) == "A900"
            waited_s = monotonic() - pressed_s
            hub.online()
            assert (await hub.event("offline_take"))["age_ms"] >= 1000 * waited_s, "since the press"
            await ticketless(hub, board)
            assert hub.heard("take") == []
            assert handed_in(hub) == ["A900"]
            assert len(board.slips()) == 1

    asyncio.run(scenario())


async def ticketless(hub: ScriptedHub, board: VirtualBoard) -> None:
    """Whatever the kiosk still had to say has been said: a later event comes after all of it."""
    faults = len(hub.heard("fault"))
    board.printer.set(low=True)
    await hub.event("fault", faults + 1)


def test_a_press_that_the_hub_may_have_stays_its_own_and_a_second_press_is_a_second_ticket(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            hub.answers["take"] = lambda d: None
            lease(hub)
            await board.until(lambda: board.lamps()[1])
            await board.press(0)
            await hub.event("take")
            await hub_goes_away(hub, board)
            assert board.slips() == []
            assert await ticket(board, 0) == "A900"
            hub.answers["take"] = lambda d: (
                "ok",
                {"ticket": "A001", "ahead": 0, "wait_min": None, "job": "j1"},
            )
            hub.online()
            await hub.event("offline_take")
            await ticketless(hub, board)
            assert len(hub.heard("take")) == 1
            assert handed_in(hub) == ["A900"]

    asyncio.run(scenario())


def test_a_power_cut_in_an_offline_ticket_uses_no_number_twice_and_hands_it_in(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with (
            ScriptedHub(broker) as hub,
            Cable(broker) as cable,
            device("kiosk", "k1", port=cable.port) as board,
        ):
            lease(hub)
            await board.until(lambda: board.lamps()[1])
            cable.unplug()
            await until_away(board)
            assert await ticket(board, 0) == "A900"
            board.printer.bytes_per_s = 2000
            await board.press(0)
            await board.until(lambda: b"A901" in board.printer.hanging)
            await board.reboot()
            board.printer.bytes_per_s = None
            await until_away(board)  # no broker: services and lease come out of the flash
            assert await ticket(board, 0) == "A902"
            assert all(number(slip) != "A901" for slip in board.slips())
            assert b"A901" in board.slips()[1], "the half one was cut off"
            await back(hub, cable)
            await hub.event("offline_take", 3)
            await ticketless(hub, board)
            assert handed_in(hub) == ["A900", "A901", "A902"]
            first, half, last = (event["age_ms"] for event in hub.heard("offline_take"))
            assert first > half - 2000 > last, "two of an earlier boot, by the hub's clock"

    asyncio.run(scenario())


def test_a_power_cut_at_any_moment_of_an_outage_never_gives_a_number_twice(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with (
            ScriptedHub(broker) as hub,
            Cable(broker) as cable,
            device("kiosk", "k1", port=cable.port) as board,
        ):
            lease(hub)
            await board.until(lambda: board.lamps()[1])
            cable.unplug()
            board.printer.bytes_per_s = 8000
            for cut_after in (0, 1, 700):  # bytes on paper
                await until_away(board)
                paper_before = len(board.paper())
                await board.press(0)
                await board.until(lambda n=paper_before + cut_after: len(board.paper()) >= n)
                await board.reboot()
            board.printer.bytes_per_s = None
            await until_away(board)
            last = await ticket(board, 0)
            await back(hub, cable)
            await hub.until(lambda: last in handed_in(hub))
            await ticketless(hub, board)
            whole = [number(slip) for slip in board.slips() if number(slip)]
            assert len(set(whole)) == len(whole)
            assert set(whole) <= set(handed_in(hub)), "who holds a ticket is in the queue"
            assert len(set(handed_in(hub))) == len(handed_in(hub))

    asyncio.run(scenario())


def test_paper_that_ends_in_an_offline_ticket_brings_the_same_number_whole_after_the_reload(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            lease(hub)
            await board.until(lambda: board.lamps()[1])
            await hub_goes_away(hub, board)
            board.printer.set(paper_bytes=2500)
            await board.press(0)
            await board.until(lambda: "Máy in hết giấy" in board.display_text())
            board.printer.set(paper=True)
            await board.until(lambda: board.slips())
            assert [number(slip) for slip in board.slips()] == ["A900"]
            assert await ticket(board, 0) == "A901"
            hub.online()
            await hub.event("offline_take", 2)
            assert handed_in(hub) == ["A900", "A901"]

    asyncio.run(scenario())


def test_a_printer_slower_than_the_supervisor_s_patience_still_brings_the_ticket(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            lease(hub)
            await board.until(lambda: board.lamps()[1])
            await hub_goes_away(hub, board)
            board.printer.bytes_per_s = 450  # more than 10 s for what does not fit into its buffer
            await board.press(0)
            await board.until(lambda: board.slips(), timeout_s=60)
            assert number(board.slips()[0]) == "A900"
            assert board.reboots == 0

    asyncio.run(scenario())


def test_two_kiosks_use_up_their_leases_and_hand_in_every_ticket_once(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with (
            ScriptedHub(broker) as hub,
            device("kiosk", "k1") as one,
            device("kiosk", "k2") as two,
        ):
            lease(hub, "k1", {"A": [900, 939], "B": [900, 939]})
            lease(hub, "k2", {"A": [940, 979], "B": [940, 979]})
            await asyncio.gather(*(board.until(lambda b=board: b.lamps()[1]) for board in (one, two)))
            await hub_goes_away(hub, one)
            await until_away(two)
            numbers = await asyncio.gather(crowd(one), crowd(two))
            await asyncio.gather(*(stops_at_a(board) for board in (one, two)))
            hub.online()
            await hub.event("offline_take", 140)
            assert sorted(handed_in(hub)) == sorted(numbers[0] + numbers[1])
            for mine in numbers:
                assert [ticket for ticket in handed_in(hub) if ticket in mine] == mine
            assert hub.heard("fault") == [], "the outbox was never full"

    asyncio.run(scenario())


async def crowd(board: VirtualBoard) -> list[str]:
    """40 citizens for A and 30 for B; more than an outbox holds."""
    return [await ticket(board, 0 if citizen < 40 else 1) for citizen in range(70)]


async def stops_at_a(board: VirtualBoard) -> None:
    """The service whose lease is used up is dark and says so."""
    before = len(board.slips())
    await board.press(0)
    await board.until(lambda: "Đăng ký hộ tịch" in board.display_text())
    assert any("Hết số dự phòng" in line for line in board.display_text())
    assert not board.lamps()[0]
    assert len(board.slips()) == before
