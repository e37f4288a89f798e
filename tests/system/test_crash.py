"""Hub and broker are killed in the middle of a burst: no ticket lost, none doubled, no word untrue."""

import pytest

from tests.system.conftest import Opening
from tests.system.fleet import Fleet
from tools.hall import HallOffice
from tools.hall.office import BROKER, CORE

PRESSES = 2
BLOWS = {"short": 4, "long": 6}  # by campaign; of one seed
KIOSKS = {"hub": 100, "broker": 50, "hub and broker": 50}
VICTIMS = {"hub": (CORE,), "broker": BROKER, "hub and broker": (CORE, *BROKER)}


@pytest.mark.timeout(200)
@pytest.mark.parametrize("victim", VICTIMS)
async def test_kills_in_the_middle_of_a_burst_lose_and_double_nothing(
    opening: Opening, mode: str, victim: str, seed: int, pytestconfig: pytest.Config
) -> None:
    blows = BLOWS[pytestconfig.getoption("--campaign")]
    async with opening(mode) as office, Fleet(office, kiosks=KIOSKS[victim], seed=seed) as fleet:
        for _ in range(blows if victim == "hub" else blows // 2):
            await fleet.burst(PRESSES, strike=lambda: strike(office, victim))
        await fleet.all_printed()
        fleet.judge()


def strike(office: HallOffice, victim: str) -> None:
    """Kill, and see that there was something to kill."""
    assert len(office.kill(*VICTIMS[victim])) == (2 if victim == "hub and broker" else 1)
