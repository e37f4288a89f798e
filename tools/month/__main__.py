"""`python -m tools.month`: exit code 0 only if upstream has what the ledger has, and the ledger is whole."""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hub.demo.month import Figures
from hub.stopping import stoppable
from tools.month.run import Asked, Outcome, province_of, run

SAY_EVERY_S = 5.0
FAULTY = 1


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="tools.month", description=__doc__)
    parser.add_argument("--month", default="2021-10", help="YYYY-MM")
    parser.add_argument("--dossiers", type=int, default=Figures().dossiers, help="300 is a quick try")
    parser.add_argument("--seed", type=int, default=1, help="of the month and of what goes wrong")
    parser.add_argument("--faults", type=float, default=0.2, help="share of calls that go wrong, 0 to 1")
    parser.add_argument("--batch", type=int, default=100, help="dossiers in one call")
    parser.add_argument("--into", type=Path, help="a new folder that stays; without it nothing stays")
    return parser.parse_args()


class Teller:
    """Says on standard error how far it is: each change of what is done, and now and then between."""

    def __init__(self) -> None:
        self._what, self._said_s = "", 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        now_s = time.monotonic()
        if what == self._what and now_s - self._said_s < SAY_EVERY_S:
            return
        self._what, self._said_s = what, now_s
        print(f"{what}: {done} of {total}", file=sys.stderr, flush=True)


def show(outcome: Outcome) -> None:
    """The figures of the run."""
    made, wrong = outcome.made, dict(outcome.went_wrong)
    calls = wrong.pop("calls", 0)
    bad = sum(wrong.values())
    print(
        f"\nmade: {made.dossiers} dossiers, {made.tickets} tickets, {made.ratings} ratings,"
        f" {made.rows} rows in {outcome.made_s:.0f} s"
    )
    print(
        f"told: {made.dossiers} dossiers in {outcome.drained_s:.0f} s,"
        f" {calls} calls, {bad} of them went wrong ({bad / max(calls, 1):.1%})"
    )
    print("      " + ", ".join(f"{name} {count}" for name, count in sorted(wrong.items())))
    for fault in outcome.faults:
        print(f"✗ {fault}")
    if not outcome.faults:
        print("upstream equals the ledger field by field; ledger, tables and known figures are in order")


def report(folder: Path, month: str) -> int:
    """`hub report month`; its exit code says whether the form adds up."""
    program = [sys.executable, "-m", "hub.cli", "--dir", str(folder), "report", "month", month]
    return subprocess.run(program, check=False).returncode


def main() -> int:
    """Run, show, and clean up."""
    options = arguments()
    asked = Asked(options.month, options.dossiers, options.seed, options.faults, options.batch)
    with tempfile.TemporaryDirectory(prefix="motcua-month-") as temporary:
        folder = options.into or Path(temporary) / "office"
        outcome = asyncio.run(run(asked, folder, Teller()))
        code = report(folder, options.month)
        show(outcome)
        if options.into:
            print(f"office: {folder}; province: {province_of(folder)}")
    return FAULTY if outcome.faults or code else 0


if __name__ == "__main__":
    with stoppable():
        sys.exit(main())
