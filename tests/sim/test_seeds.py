"""Thousands of storms, each from a seed; a broken promise names the seed that shows it again."""

import pytest

from tests.sim.checkers import digest_of
from tests.sim.faults import FAULTS, Plan
from tests.sim.run import live
from tests.support.dossier_promises import LEGAL

CHUNK = 100
ALONE = {"short": 6, "long": 12}  # storms of each fault, by campaign
CHUNKS = {"short": 1, "long": 40}  # by campaign; `make soak` goes on for as long as one likes
FOUND = (7, 16, 18, 174, 197)  # seeds that once showed something: boards left behind by lost and late words


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """As many storms as the campaign asks for."""
    if "chunk" in metafunc.fixturenames:
        metafunc.parametrize("chunk", range(CHUNKS[metafunc.config.getoption("--campaign")]))


def test_every_promise_is_kept_in_every_storm(chunk: int) -> None:
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        live(seed)


@pytest.mark.parametrize("seed_found", FOUND)
def test_what_was_found_once_stays_mended(seed_found: int) -> None:
    live(seed_found)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_alone_breaks_no_promise(fault: str, pytestconfig: pytest.Config) -> None:
    for number in range(ALONE[pytestconfig.getoption("--campaign")]):
        live(100_000 + number, faults=[fault])


def test_calm_days_break_no_promise_and_serve_people() -> None:
    worlds = [live(seed, faults=[]) for seed in range(4)]
    assert sum(len(world.diary.papers) for world in worlds) > 40
    assert sum(len(world.hub.told.calls) for world in worlds) > 30


@pytest.mark.parametrize("number", [3, 11, 42])
def test_a_seed_is_the_same_run_for_ever(number: int) -> None:
    first, second = live(number), live(number)
    assert digest_of(first) == digest_of(second)
    assert first.trace == second.trace
    assert digest_of(first) != digest_of(live(number + 1))


def test_the_storms_are_not_gentle() -> None:
    plans = [Plan.of(seed) for seed in range(200)]
    assert all(sum(plan.has(fault) for plan in plans) > 50 for fault in FAULTS)
    assert any(plan.midnight for plan in plans)


def test_the_storms_reach_what_they_are_meant_for() -> None:
    worlds = [live(seed) for seed in range(60)]
    assert sum(world.hub.lives > 1 for world in worlds) > 10
    assert sum(bool(world.diary.leased) for world in worlds) > 3
    assert sum(len(world.hub.told.acks) for world in worlds) > 2_000
    rows = [fact for world in worlds if world.plan.dossiers for fact in world.facts]
    steps = {fact.d["step"] for fact in rows if fact.kind == "dossier_stepped"}
    assert {"transfer", "begin", "request_supplement", "apologize", "resolve", "return"} <= steps
    assert len(steps) >= 0.7 * len({step for legal in LEGAL.values() for step in legal})
    assert {f"batch_{what}" for what in ("filled", "sealed", "scanned", "closed")} < {f.kind for f in rows}
    assert any(fact.d["step"] == "close" and "officer" not in fact.d for fact in rows if "step" in fact.d)
    at_counters = {fact.d["step"] for fact in rows if "step" in fact.d and fact.d.get("ticket")}
    assert {"accept", "refuse"} <= at_counters
