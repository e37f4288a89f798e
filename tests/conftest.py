"""Fixtures of the core, and how long the property tests search.

`pytest --hypothesis-profile=long --timeout=0` searches for half an hour with fresh examples; the
normal profile is short and the same every time.
"""

import signal
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.support import missing
from tests.support.hall import Hall

CAMPAIGN_SEEDS = {"short": 1, "long": 10}

NAMED_CHARS_MAX = 60  # of a text in the name of a test; some have 100,000

_SLOW_MACHINES = (HealthCheck.too_slow,)

settings.register_profile(
    "short",
    max_examples=60,
    stateful_step_count=50,
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=_SLOW_MACHINES,
)
settings.register_profile(
    "long",
    max_examples=2000,
    stateful_step_count=120,
    deadline=None,
    print_blob=True,
    suppress_health_check=_SLOW_MACHINES,
)
settings.register_profile("faults", settings.get_profile("short"), max_examples=150)  # of `make faults`
settings.load_profile("short")


@pytest.fixture
def hall() -> Iterator[Hall]:
    """A small office at work on fakes, at eight in the morning."""
    with Hall() as office:
        yield office


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long the campaigns go on (`make faults` runs the long form), and what may be missing."""
    missing.pytest_addoption(parser)
    parser.addoption("--campaign", choices=sorted(CAMPAIGN_SEEDS), default="short", help="short or long")


def pytest_configure() -> None:
    """A shell switches Ctrl-C off for what it runs in the background, and so for all children of that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `seed` runs once for each seed of the campaign."""
    if "seed" in metafunc.fixturenames:
        seeds = CAMPAIGN_SEEDS[metafunc.config.getoption("--campaign")]
        metafunc.parametrize("seed", range(1, seeds + 1))


def pytest_make_parametrize_id(val: object) -> str | None:
    """A long text is named by how it begins: names are sent from process to process, and to every child."""
    if not isinstance(val, str | bytes) or len(val) <= NAMED_CHARS_MAX:
        return None
    return f"{val[:NAMED_CHARS_MAX]!a}... of {len(val)}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Nothing that the Makefile brings is missing in silence."""
    report = yield
    missing.judged(report, item.config.getoption("--complete"))
    return report
