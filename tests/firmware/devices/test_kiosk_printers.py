"""A kiosk and printers of all kinds: with and without answers, with and without a memory for pictures."""

import asyncio
import json
from typing import Any

import pytest

from hub.adapters.printing import Stock, constant_pictures
from hub.adapters.printing.ticket import EscposSlipPrinter
from tests.adapters.printing.test_ticket import SLIP
from tools.virtual_board import Printer, VirtualBoard, paper
from tools.virtual_board.paper_images import Store

from .scripted_hub import ScriptedHub
from .test_kiosk import ticket

pytestmark = [pytest.mark.micropython, pytest.mark.mosquitto]
NAMES = {
    "office": SLIP.office,
    "thanks": SLIP.thanks,
    "services": [SLIP.service_name],
    "priorities": ["Người cao tuổi"],
}
FAMILIES = pytest.mark.parametrize("family", ["ram", "nv", "fsq"])


def want(hub: ScriptedHub, answers: str = "auto", pictures: str = "sent", paper_mm: int = 80) -> None:
    """Tell the kiosk of one service and of its printer."""
    services = [{"letter": "A", "name": "Việc A", "open": True, "waiting": 0}]
    printer = {"paper_mm": paper_mm, "answers": answers, "pictures": pictures}
    hub.want("k1", open=True, office="Trung tâm", services=services, printer=printer)


def caps(hub: ScriptedHub) -> list[str]:
    return hub.infos.get("k1", {}).get("caps", [])


def stock_of(family: str) -> Stock:
    return Stock(family, dict(constant_pictures(80, "vi", **NAMES)), 64 * 1024)


async def fill(hub: ScriptedHub, stock: Stock) -> None:
    """Bring the printer its pictures, each part when the one before is there."""
    for number, part in enumerate(stock.parts, 1):
        hub.print_job("k1", f"pictures-{stock.name}-{number}-{len(stock.parts)}", part)
        there = f"filling-{stock.name}-{number}" if number < len(stock.parts) else f"pictures-{stock.name}"
        await hub.until(lambda there=there: there in caps(hub))


def with_printer(board: VirtualBoard, printer: Printer) -> VirtualBoard:
    """The same board with another printer."""
    return VirtualBoard("kiosk", config=board.config, flash_dir=board.flash_dir, printer=printer)


def silent() -> Printer:
    return Printer(answers_status=False, confirms=False, clears=False)


def test_a_printer_that_never_answers_prints_a_ticket_once_and_it_is_told_as_unconfirmed(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, with_printer(device("kiosk", "k1"), silent()) as board:
            want(hub, answers="no")
            await board.until(lambda: board.lamps()[0])
            hub.print_job("k1", "j1", ticket("A001"))
            assert (await hub.event("printed"))["d"] == {"job": "j1", "unconfirmed": True}
            hub.print_job("k1", "j1", ticket("A001"))
            await hub.event("printed", 2)
            hub.states.clear()
            await board.reboot()
            await hub.device_online("k1")
            hub.print_job("k1", "j1", ticket("A001"))
            assert (await hub.event("printed", 3))["d"] == {"job": "j1", "unconfirmed": True}
            assert len(board.slips()) == 1

    asyncio.run(scenario())


def test_a_test_print_proves_that_a_printer_which_tells_nothing_works_also_after_a_power_cut(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, with_printer(device("kiosk", "k1"), silent()) as board:
            want(hub)
            assert (await hub.event("fault"))["d"] == {"code": "printer_offline"}
            await board.press("ok")
            await board.until(lambda: board.slips())
            number = next(text for text in paper.render(board.slips()[0]).texts if text.strip().isdigit())
            for key in (*number.strip(), "ok"):
                await board.press(key)
            await hub.event("recovered")
            hub.print_job("k1", "j1", ticket("A001"))
            await hub.event("printed")
            hub.states.clear()
            await board.reboot()
            await hub.device_online("k1")
            hub.print_job("k1", "j2", ticket("A002"))
            assert (await hub.event("printed", 2))["d"] == {"job": "j2", "unconfirmed": True}
            assert len(board.slips()) == 3

    asyncio.run(scenario())


def test_a_wrong_number_proves_nothing(broker: int, device: Any) -> None:
    async def scenario() -> None:
        printer = silent()
        printer.set(connected=False)
        async with ScriptedHub(broker) as hub, with_printer(device("kiosk", "k1"), printer) as board:
            want(hub)
            await hub.event("fault")
            for key in ("ok", "1", "2", "3", "4", "ok"):
                await board.press(key)
            hub.print_job("k1", "j1", ticket("A001"))
            failed = await hub.event("print_failed")
            assert failed["d"] == {"job": "j1", "code": "printer_offline"}
            assert not hub.heard("recovered")

    asyncio.run(scenario())


@FAMILIES
def test_a_ticket_that_names_pictures_looks_like_one_that_brings_them(
    broker: int, device: Any, family: str
) -> None:
    async def scenario() -> None:
        stock = stock_of(family)
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            want(hub, pictures=family)
            await hub.until(lambda: caps(hub))
            await fill(hub, stock)
            data = EscposSlipPrinter().render(SLIP, 80, stock)
            hub.print_job("k1", f"j1~{stock.name}", data)
            assert (await hub.event("printed"))["d"] == {"job": "j1"}
            assert board.printer.store_errors == []
            (printed,) = board.printer.tickets()
            assert printed.errors == []
            assert printed.texts[0] == SLIP.number

    asyncio.run(scenario())


@FAMILIES
def test_a_ticket_whose_pictures_are_not_in_the_printer_is_not_printed_without_them(
    broker: int, device: Any, family: str
) -> None:
    async def scenario() -> None:
        stock = stock_of(family)
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            want(hub, pictures=family)
            await hub.until(lambda: caps(hub))
            hub.print_job("k1", f"j1~{stock.name}", ticket("A001"))
            assert (await hub.event("print_failed"))["d"] == {"job": "j1", "code": "no_pictures"}
            assert board.slips() == []
            hub.print_job("k1", "j1", ticket("A001"))
            assert (await hub.event("printed"))["d"] == {"job": "j1"}
            hub.print_job("k1", f"j1~{stock.name}", ticket("A001"))
            await hub.event("printed", 2)
            assert len(board.slips()) == 1

    asyncio.run(scenario())


def test_pictures_in_ram_are_not_trusted_after_a_power_cut_of_the_printer(broker: int, device: Any) -> None:
    async def scenario() -> None:
        stock = stock_of("ram")
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            want(hub, pictures="ram")
            await hub.until(lambda: caps(hub))
            await fill(hub, stock)
            board.printer.power(False)
            await hub.event("fault")
            board.printer.power(True)
            await hub.event("recovered")
            await hub.until(lambda: caps(hub) == ["print80"])
            hub.print_job("k1", f"j1~{stock.name}", ticket("A001"))
            assert (await hub.event("print_failed"))["d"] == {"job": "j1", "code": "no_pictures"}
            await fill(hub, stock)

    asyncio.run(scenario())


@FAMILIES
def test_pictures_in_ram_are_not_trusted_after_a_start_of_the_kiosk_and_those_in_flash_are(
    broker: int, device: Any, family: str
) -> None:
    async def scenario() -> None:
        stock = stock_of(family)
        async with ScriptedHub(broker) as hub, device("kiosk", "k1") as board:
            want(hub, pictures=family)
            await hub.until(lambda: caps(hub))
            await fill(hub, stock)
            hub.states.clear()
            await board.reboot()
            await hub.device_online("k1")
            held = [] if family == "ram" else [f"pictures-{stock.name}"]
            await hub.until(lambda: caps(hub) == ["print80", *held])

    asyncio.run(scenario())


def test_the_hub_says_how_wide_the_paper_is_and_another_word_of_the_kiosk_is_an_alarm(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("kiosk", "k1", paper_mm=58):
            want(hub, paper_mm=80)
            assert (await hub.event("fault"))["d"] == {"code": "paper_differs"}
            await hub.until(lambda: caps(hub) == ["print80"])
            want(hub, paper_mm=58)
            assert (await hub.event("recovered"))["d"] == {"code": "paper_differs"}
            await hub.until(lambda: caps(hub) == ["print58"])

    asyncio.run(scenario())


def test_a_printer_forgets_what_was_downloaded_and_keeps_what_was_burnt() -> None:
    for family, kept in (("ram", False), ("nv", True), ("fsq", True)):
        printer, stock = Printer(store=Store()), stock_of(family)
        for part in stock.parts:
            printer.receive(part)
        printer.power(False)
        printer.power(True)
        printer.receive(EscposSlipPrinter().render(SLIP, 80, stock))
        (drawn,) = printer.tickets()
        assert (drawn.errors == []) is kept, json.dumps(drawn.errors)


@pytest.mark.parametrize("both", [False, True], ids=["kiosk", "kiosk and printer"])
@FAMILIES
def test_a_power_cut_at_any_point_of_the_filling_leaves_no_set_that_is_not_whole(
    broker: int, device: Any, family: str, both: bool
) -> None:
    async def scenario() -> None:
        stock = stock_of(family)
        slow = Printer()
        async with ScriptedHub(broker) as hub, with_printer(device("kiosk", "k1"), slow) as board:
            want(hub, pictures=family)
            await hub.until(lambda: caps(hub))
            for cut in range(1, len(stock.parts) + 1):
                for number, part in enumerate(stock.parts[: cut - 1], 1):
                    hub.print_job("k1", f"pictures-{stock.name}-{number}-{len(stock.parts)}", part)
                    await hub.until(lambda n=number: f"filling-{stock.name}-{n}" in caps(hub))
                slow.bytes_per_s = 50  # the part of the cut is on its way for a minute
                hub.print_job("k1", f"pictures-{stock.name}-{cut}-{len(stock.parts)}", stock.parts[cut - 1])
                await board.until(lambda: slow.waiting > 100)
                hub.states.clear()
                hub.infos.clear()
                if both:
                    slow.power(False)
                await board.reboot()
                slow.power(True)
                slow.bytes_per_s = None
                await hub.device_online("k1")
                await hub.until(lambda: caps(hub) == ["print80"])
                job = f"j{cut}"
                failed = len(hub.heard("print_failed")) + 1
                hub.print_job("k1", f"{job}~{stock.name}", ticket("A001"))
                assert (await hub.event("print_failed", failed))["d"] == {"job": job, "code": "no_pictures"}
            await fill(hub, stock)
            hub.print_job("k1", f"whole~{stock.name}", EscposSlipPrinter().render(SLIP, 80, stock))
            assert (await hub.event("printed"))["d"] == {"job": "whole"}
            assert slow.tickets()[-1].errors == []
            assert slow.tickets()[-1].texts[0] == SLIP.number

    asyncio.run(scenario())


def test_a_job_that_nobody_knows_of_stays_with_a_person_over_power_cuts(broker: int, device: Any) -> None:
    async def scenario() -> None:
        printer = Printer(bytes_per_s=50)
        async with ScriptedHub(broker) as hub, with_printer(device("kiosk", "k1"), printer) as board:
            want(hub)
            await board.until(lambda: board.lamps()[0])
            job = ticket("A001", pictures=1)
            hub.print_job("k1", "j1", job)
            await board.until(lambda: printer.waiting > 1000)
            for again in range(1, 3):
                printer.power(False)
                hub.states.clear()
                await board.reboot()
                printer.power(True)
                printer.bytes_per_s = None
                await hub.device_online("k1")
                hub.print_job("k1", "j1", job)
                told = (await hub.event("print_failed", again))["d"]
                assert told == {"job": "j1", "code": "unknown"}
            assert hub.heard("printed") == []
            assert not any(b"\x5a" * 4800 in slip for slip in board.slips())

    asyncio.run(scenario())
