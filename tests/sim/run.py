"""One seed: live it, check it, and say how to live it again when a promise was broken."""

from collections.abc import Callable, Iterable

from tests.sim.checkers import CHECKERS
from tests.sim.dossier_checkers import DOSSIER_CHECKERS
from tests.sim.faults import Plan
from tests.sim.world import World

WorldMaker = Callable[[Plan], World]


class Broken(AssertionError):
    """A promise was broken: which, by what, and how to see it again."""

    def __init__(self, seed: int, checker: str, why: object, faults: Iterable[str]) -> None:
        self.seed, self.checker = seed, checker
        super().__init__(
            f"seed {seed}: {checker}: {why}\n  faults: {', '.join(sorted(faults)) or 'none'}\n"
            f"  again: make sim SEED={seed}"
        )


def live(
    seed: int,
    *,
    faults: Iterable[str] | None = None,
    make: WorldMaker = World,
    dossiers: bool | None = None,
) -> World:
    """The world after the run of a seed, every promise kept. Raises Broken."""
    plan = Plan.of(seed, faults, dossiers)
    world = make(plan)
    try:
        world.run()
    except Exception as error:
        raise Broken(seed, "the office works", repr(error), plan.faults) from error
    for check in (*CHECKERS, *DOSSIER_CHECKERS) if plan.dossiers else CHECKERS:
        try:
            check(world)
        except Exception as error:
            raise Broken(seed, check.__name__, error or repr(error), plan.faults) from error
    return world
