"""Draws generated files again, or with --check says which are stale (exit code 1).

A generator is a module with `stale() -> list[str]` and `write()`.
"""

import importlib
import sys

GENERATORS = ("tools.asyncapi",)


def main(arguments: list[str]) -> int:
    """Run every generator."""
    modules = [importlib.import_module(name) for name in GENERATORS]
    if "--check" not in arguments:
        for module in modules:
            module.write()
        return 0
    stale = [path for module in modules for path in module.stale()]
    for path in stale:
        print(f"stale: {path} (make docs draws it again)", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
