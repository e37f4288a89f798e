"""What is missing on this machine, and whether that may be.

A test that wants a program skips itself with the name of the package; under `--complete`, as `make test`
runs them, that is a failure, since `tools/setup/apt.sh` brings every one of them. What a machine does not
allow (mounting, namespaces, root) may be missing: such a reason begins with RIGHTS.
"""

import pytest

RIGHTS = "no right:"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--complete`, which the Makefile gives."""
    parser.addoption("--complete", action="store_true", help="a test without its program fails, not skips")


def judged(report: pytest.TestReport | pytest.CollectReport, complete: bool) -> None:
    """Turn a skip for want of something that the Makefile brings into a failure."""
    if not (complete and report.skipped) or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not reason.removeprefix("Skipped: ").startswith(RIGHTS):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and nothing may be missing here: {reason}"
