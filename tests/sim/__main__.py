"""`python -m tests.sim --seed 7` lives a seed and shows it; `--seeds 0-999` lives many; `--minutes 10` soaks.

`make sim SEED=7` is the same as the first. The exit code is 1 when a promise was broken.
"""

import argparse
import sys
import time

from hub.stopping import stoppable
from tests.sim.faults import FAULTS
from tests.sim.run import Broken, live


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.sim", description=__doc__)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", help="from-to")
    parser.add_argument("--minutes", type=float, help="live seed after seed for so long")
    parser.add_argument("--faults", help=f"only these, of {','.join(FAULTS)}")
    parser.add_argument("--trace", action="store_true", help="every row of the ledger too")
    return parser.parse_args()


def show(seed: int, faults: list[str] | None, trace: bool) -> int:
    """One seed, in the open."""
    try:
        world = live(seed, faults=faults)
    except Broken as broken:
        print(broken)
        return 1
    plan = world.plan
    print(f"seed {seed}: faults {', '.join(sorted(plan.faults)) or 'none'}; storm {plan.storm_s:.0f} s")
    print("\n".join(world.trace))
    if trace:
        for row in world.ledger.rows:
            print(row.seq, row.at, row.kind, row.data)
    rows, papers, lives = len(world.ledger.rows), len(world.diary.papers), world.hub.lives
    print(f"{rows} rows, {papers} papers, {len(world.hub.told.calls)} calls, {lives} lives of the hub: kept")
    return 0


def many(first: int, last: int | None, until_s: float, faults: list[str] | None) -> int:
    """Seeds one after the other; stops at the first broken promise."""
    seed, began_s = first, time.monotonic()
    while (last is None or seed <= last) and time.monotonic() < until_s:
        try:
            live(seed, faults=faults)
        except Broken as broken:
            print(broken)
            return 1
        seed += 1
        if seed % 100 == 0:
            print(f"{seed - first} seeds in {time.monotonic() - began_s:.0f} s", file=sys.stderr, flush=True)
    print(f"{seed - first} seeds, every promise kept")
    return 0


def main() -> int:
    """The exit code."""
    options = arguments()
    faults = options.faults.split(",") if options.faults else None
    if options.seed is not None:
        return show(options.seed, faults, options.trace)
    if options.minutes:
        return many(1_000_000, None, time.monotonic() + 60 * options.minutes, faults)
    first, _, last = (options.seeds or "0-999").partition("-")
    return many(int(first), int(last or first), float("inf"), faults)


if __name__ == "__main__":
    with stoppable():
        sys.exit(main())
