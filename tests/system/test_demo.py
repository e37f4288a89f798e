"""The demo in its short form: real firmware from the first press to the last rating."""

import pytest

from hub.demo.run import run

pytestmark = pytest.mark.micropython


@pytest.mark.timeout(200)
async def test_ten_seconds_of_demo_have_no_faults(demo_mode: str, seed: int) -> None:
    summary = await run(10, seed=seed, broker=demo_mode)
    assert not summary.faults
    assert summary.shown >= summary.tickets == summary.printed == summary.called > 0
    assert summary.told == summary.dossiers > 0, "the province gave each dossier a code"
