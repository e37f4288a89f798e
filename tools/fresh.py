"""Draws generated files again, or with --check says which are stale (exit code 1).

A generator is a module with `stale() -> list[str]` (one line each) and `write()`. Where a file is missing
that it draws from, such as a font of the machine, `stale` says so on stderr and finds nothing: what is
committed stays good, and a machine that has the file checks it. `write` raises FileNotFoundError then, for
it would leave the old files.
"""

import importlib
import sys
from collections.abc import Callable

from hub.stopping import stoppable

GENERATORS = (
    "tools.cli_help",
    "tools.asyncapi",
    "tools.device_texts",
    "tools.fonts",
    "tools.diagrams",
    "tools.national_days",
)


def main(arguments: list[str]) -> int:
    """Run every generator."""
    modules = [importlib.import_module(name) for name in GENERATORS]
    if "--check" in arguments:
        wrong = [f"stale: {line} (make docs)" for module in modules for line in module.stale()]
    else:
        wrong = [line for module in modules for line in written(module.write)]
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def written(write: Callable[[], None]) -> list[str]:
    """Draw one generator's files; what could not be done, one line each."""
    try:
        write()
    except FileNotFoundError as error:
        return [f"not drawn: {error}"]
    return []


if __name__ == "__main__":
    with stoppable():
        sys.exit(main(sys.argv[1:]))
