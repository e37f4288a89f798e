"""`python -m tools.diagrams` draws what is stale; with --check says what is."""

import sys

from tools import diagrams

if __name__ == "__main__":
    if "--check" not in sys.argv:
        diagrams.write()
    raise SystemExit("\n".join(diagrams.stale()))
