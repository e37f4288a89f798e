"""Tests of one `xdist_group` share what is made once; without the group each worker makes it again."""

import os

import pytest


@pytest.mark.xdist_group("together")
def test_the_group_of_a_test_reaches_who_hands_out_the_tests(request: pytest.FixtureRequest) -> None:
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    assert alone or request.node.nodeid.endswith("@together")
