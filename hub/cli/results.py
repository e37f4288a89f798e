"""Where results go that are files: to paths, or one of them to standard output (`-`)."""

from collections.abc import Sequence
from pathlib import Path

from hub.adapters.result_files import STDOUT
from hub.cli.trouble import usage
from hub.cli.words import text


def one_result(files: Sequence[Path | None], as_json: bool) -> None:
    """Standard output holds one document. Raises Failure where several would go there."""
    there = sum(file is not None and str(file) == STDOUT for file in files)
    if there + (as_json and there > 0) > 1:
        raise usage("several_results", text("cli.results.several"))


def not_to_stdout(file: Path | None, name: str) -> None:
    """Raises Failure for an option whose file must be one."""
    if file is not None and str(file) == STDOUT:
        raise usage("not_here", text("cli.results.not_here", name=name))
