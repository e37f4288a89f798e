"""`python -m tools.fonts` writes the fonts; `--check` only tells which are stale (exit code 1)."""

import sys

from . import FontMissingError, stale, write

if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        old = stale()
        print("\n".join(f"stale: {path}" for path in old) or "the fonts are fresh")
        sys.exit(bool(old))
    try:
        write()
    except FontMissingError as missing:
        sys.exit(str(missing))
