"""The hub is away while citizens go on coming: two kiosks give numbers from leases, and hand them in."""

import asyncio
from pathlib import Path

import pytest

from tests.support.offline import pressed_for_a_ticket
from tests.system import judge
from tests.system.boards import board, ready_to_press, whole
from tests.system.conftest import Opening
from tests.system.watch import asked_until
from tools.hall import HallOffice
from tools.virtual_board import VirtualBoard

pytestmark = [pytest.mark.micropython, pytest.mark.timeout(300)]
KIOSKS = [("k1", "kiosk", None), ("k2", "kiosk", None)]
CITIZENS = 40  # of each kiosk; its lease of a service has as many numbers
AWAY = "Mất kết nối máy chủ"


async def test_forty_tickets_of_each_of_two_kiosks_are_in_the_queue_once_at_their_true_time_after_an_outage(
    opening: Opening, any_mode: str, folder: Path
) -> None:
    async with opening(any_mode) as office:
        await office.furnish(KIOSKS, services=("A", "B"))
        async with board(office, "k1", folder) as one, board(office, "k2", folder) as two:
            await asyncio.gather(*(ready_to_press(kiosk) for kiosk in (one, two)))
            await asked_until(lambda: leased(one) and leased(two))
            office.kill_core()
            office.kill_broker()
            await office.stop()
            await asyncio.gather(*(away(kiosk) for kiosk in (one, two)))
            crowds = await asyncio.gather(crowd(one), crowd(two))
            await office.start()
            await asked_until(lambda: len(taken(office)) == 2 * CITIZENS, wait_s=60)
        pressed = {number: at_ms for crowd in crowds for number, at_ms in crowd.items()}
        tickets = taken(office)
        assert sorted(tickets) == sorted(pressed), "each once"
        late = {number: tickets[number] - at_ms for number, at_ms in pressed.items()}
        assert all(-1000 <= ms <= 1000 for ms in late.values()), late
        judge.ledger_is_sound(office.layout.ledger)


def leased(kiosk: VirtualBoard) -> bool:
    """Whether the kiosk keeps a lease in its flash."""
    facts = kiosk.flash_dir / "lease.d" / "facts"
    return facts.is_file() and '"numbers"' in facts.read_text(encoding="utf-8")


async def away(kiosk: VirtualBoard) -> None:
    await kiosk.until(lambda: AWAY in kiosk.display_text(), timeout_s=60)


async def crowd(kiosk: VirtualBoard) -> dict[str, int]:
    """One citizen after the other takes a ticket: the numbers, each with the moment of its press."""
    numbers: dict[str, int] = {}
    for citizen in range(CITIZENS):
        at_ms = await pressed_for_a_ticket(kiosk, citizen % 2)
        numbers[whole(kiosk)[-1]] = at_ms
    return numbers


def taken(office: HallOffice) -> dict[str, int]:
    """The numbers in the ledger, each with the moment at which it was taken. A double one is an error."""
    rows = [row["data"] for row in judge.rows(office.layout.ledger, "ticket_taken")]
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"].rpartition("/")[2]: row["taken_ms"] for row in rows}
