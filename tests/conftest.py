"""Fixtures of the core, and how long the property tests search.

`pytest --hypothesis-profile=long --timeout=0` searches for half an hour with fresh examples; the
normal profile is short and the same every time.
"""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.support.hall import Hall

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
settings.load_profile("short")


@pytest.fixture
def hall() -> Iterator[Hall]:
    """A small office at work on fakes, at eight in the morning."""
    with Hall() as office:
        yield office
