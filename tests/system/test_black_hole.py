"""Packets vanish while sockets stay open: both ends notice by their keepalive, and find together again."""

from pathlib import Path

import pytest

from tests.system import judge
from tests.system.boards import board, numbers, ready_to_press, take
from tests.system.conftest import Opening
from tests.system.namespaces import Namespace, netns_missing
from tests.system.watch import Watch, asked_until
from tools.hall import Relay

pytestmark = pytest.mark.micropython

KIOSK = [("k1", "kiosk", None)]
KEEPALIVE_S = 2
# 1.5 keepalives is the contract; the rest is for a busy machine, and Mosquitto looks only every few seconds.
NOTICED_S_MAX = {"embedded": 1.5 * KEEPALIVE_S + 2, "mosquitto": 1.5 * KEEPALIVE_S + 8}
BACK_S_MAX = 30.0


async def test_both_ends_notice_a_black_hole_and_the_kiosk_is_back_with_its_press(
    opening: Opening, mode: str, folder: Path
) -> None:
    async with opening(mode) as office, Relay(office.port) as relay, Watch(office) as watch:
        await office.furnish(KIOSK, services=("A", "B"))
        config = {"port": relay.port, "keepalive_s": KEEPALIVE_S}
        async with board(office, "k1", folder, **config) as kiosk:
            await ready_to_press(kiosk)
            await take(kiosk)
            mark, attempts = len(watch.states), relay.attempts
            relay.black_hole()
            await kiosk.press(1)
            await asked_until(lambda: relay.attempts > attempts, wait_s=NOTICED_S_MAX["embedded"])
            await watch.until("k1", "lost", after=mark, wait_s=NOTICED_S_MAX[mode])
            await watch.until_alarm("device_lost", "k1")
            assert len(kiosk.slips()) == 1
            relay.heal()
            await watch.until("k1", "online", after=mark, wait_s=BACK_S_MAX)
            await kiosk.until(lambda: len(kiosk.slips()) == 2, timeout_s=BACK_S_MAX)
            await watch.until_alarm("device_lost", "k1", there=False)
            assert numbers(kiosk) == ["A001", "B001"]
        assert len(judge.rows(office.layout.ledger, "ticket_taken")) == 2
        judge.ledger_is_sound(office.layout.ledger)


async def test_a_short_black_hole_is_not_even_noticed(opening: Opening, folder: Path) -> None:
    async with opening() as office, Relay(office.port) as relay:
        await office.furnish(KIOSK, services=("A", "B"))
        async with board(office, "k1", folder, port=relay.port, keepalive_s=15) as kiosk:
            await ready_to_press(kiosk)
            relay.black_hole()
            await kiosk.press(0)
            relay.heal()
            await kiosk.until(lambda: len(kiosk.slips()) == 1)
            assert relay.attempts == 1
        assert len(judge.rows(office.layout.ledger, "ticket_taken")) == 1


@pytest.mark.netns
@pytest.mark.skipif(bool(netns_missing()), reason=netns_missing())
async def test_packets_lost_in_a_real_network_are_noticed_and_the_kiosk_is_back(
    opening: Opening, mode: str, folder: Path
) -> None:
    with Namespace() as network:
        async with opening(mode, host=network.hub_address) as office, Watch(office) as watch:
            await office.furnish(KIOSK, services=("A", "B"))
            kiosk = board(office, "k1", folder, keepalive_s=KEEPALIVE_S)
            with network.inside():
                await kiosk.start()
            try:
                await ready_to_press(kiosk)
                await take(kiosk)
                mark = len(watch.states)
                network.lose_packets()
                await kiosk.press(1)
                await watch.until("k1", "lost", after=mark, wait_s=NOTICED_S_MAX[mode])
                assert len(kiosk.slips()) == 1
                network.heal()
                await watch.until("k1", "online", after=mark, wait_s=BACK_S_MAX)
                await kiosk.until(lambda: len(kiosk.slips()) == 2, timeout_s=BACK_S_MAX)
                assert numbers(kiosk) == ["A001", "B001"]
            finally:
                await kiosk.stop()
            assert len(judge.rows(office.layout.ledger, "ticket_taken")) == 2
