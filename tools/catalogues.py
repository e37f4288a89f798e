"""Sorts the entries of the text catalogues by message id: `python -m tools.catalogues [--check]`.

An entry is a block between blank lines, with its comments. Append yours at the end and run this; the header
stays first.
"""

import sys
from pathlib import Path

LOCALE = Path(__file__).parents[1] / "hub" / "locale"


def message_id(block: str) -> str:
    """The msgid of one entry, "" for the header."""
    line = next(line for line in block.splitlines() if line.startswith("msgid "))
    return line.removeprefix("msgid ").strip('"')


def ordered(po: str) -> str:
    """The same catalogue with its entries in the order of their ids and one blank line between them."""
    blocks = [block.strip("\n") for block in po.split("\n\n") if block.strip()]
    return "\n\n".join(sorted(blocks, key=message_id)) + "\n"


def main(arguments: list[str]) -> int:
    """0 when all is in order (or was put in order), 1 when `--check` found a catalogue that is not."""
    untidy = [
        path
        for path in sorted(LOCALE.glob("*.po"))
        if ordered(path.read_text("utf-8")) != path.read_text("utf-8")
    ]
    for path in untidy:
        print(f"{path.name}: the entries are not in the order of their ids")
        if "--check" not in arguments:
            path.write_text(ordered(path.read_text("utf-8")), "utf-8")
    return 1 if untidy and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
