"""Each checker catches an office that breaks its promise: a check that cannot fail would be no check."""

import pytest

from tests.sim.checkers import CHECKERS
from tests.sim.dossier_checkers import DOSSIER_CHECKERS
from tests.sim.dossier_mutants import DOSSIER_MUTANTS
from tests.sim.faults import Plan
from tests.sim.mutants import MUTANTS, Mutant
from tests.sim.world import World

SEEDS_MAX = 60


def caught(mutant: Mutant) -> int | None:
    """The first seed at which the checker notices, None for none; a crash of the mutant is not enough."""
    for seed in range(SEEDS_MAX):
        with mutant.patched():
            world = mutant.world(Plan.of(seed, mutant.faults, mutant.dossiers))
            try:
                world.run()
            except AssertionError:
                continue
            try:
                mutant.noticed_by(world)
            except AssertionError:
                return seed
    return None


@pytest.mark.parametrize("mutant", [*MUTANTS, *DOSSIER_MUTANTS], ids=lambda mutant: mutant.name)
def test_a_broken_office_is_noticed(mutant: Mutant) -> None:
    assert caught(mutant) is not None, f"{mutant.noticed_by.__name__} lets {mutant.name!r} pass"


def test_a_run_ends_when_the_time_of_its_test_is_up() -> None:
    class TimeIsUp(BaseException):
        """What a time limit raises, wherever the code happens to be."""

    def up() -> None:
        raise TimeIsUp

    world = World(Plan.of(1))
    world.loop.call_later(1.0, up)
    with pytest.raises(RuntimeError, match="stopped before"):
        world.run()


def test_ctrl_c_wherever_it_comes_ends_a_run_and_is_no_broken_promise() -> None:
    def ctrl_c() -> None:
        raise KeyboardInterrupt

    world = World(Plan.of(1))
    world.loop.call_later(1.0, lambda: setattr(world.hub.service, "tick", ctrl_c))  # in a task of the hub
    with pytest.raises(KeyboardInterrupt):
        world.run()


def test_every_checker_has_a_mutant() -> None:
    assert {mutant.noticed_by for mutant in MUTANTS} == set(CHECKERS)
    assert {mutant.noticed_by for mutant in DOSSIER_MUTANTS} == set(DOSSIER_CHECKERS)
