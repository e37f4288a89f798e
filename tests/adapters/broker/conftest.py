"""Each test that asks for `opening` runs against the embedded broker and against Mosquitto, as processes."""

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from hub.adapters.broker import BrokerUnavailable, Offence, mosquitto
from tests.adapters.broker.client import close_all
from tests.adapters.broker.office import BrokerLog, Office, settings

Opening = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an async test in an event loop of its own; it has 60 s."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    asked = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    asyncio.run(_bounded(pyfuncitem.obj(**asked)))
    return True


async def _bounded(test: Awaitable[None]) -> None:
    try:
        async with asyncio.timeout(60):
            await test
    finally:
        await close_all()


@pytest.fixture(params=["embedded", pytest.param("mosquitto", marks=pytest.mark.mosquitto)])
def mode(request: pytest.FixtureRequest) -> str:
    if request.param == "mosquitto":
        try:
            mosquitto.program()
        except BrokerUnavailable as missing:
            pytest.skip(str(missing))
    return str(request.param)


@pytest.fixture
def opening(mode: str, tmp_path: Path) -> Opening:
    """`async with opening(**settings) as office`: a broker of the mode, ended with the block."""

    @asynccontextmanager
    async def open_office(
        offends: Callable[[Offence], None] = lambda offence: None, **more: object
    ) -> AsyncIterator[Office]:
        office = await Office.start(settings(mode, tmp_path / "broker", **more), offends)  # type: ignore[arg-type]
        try:
            yield office
        finally:
            await office.broker.stop()

    return open_office


@pytest.fixture
def broker_log() -> Iterator[BrokerLog]:
    handler, logger = BrokerLog(), logging.getLogger("hub.broker")
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.INFO)
    yield handler
    logger.setLevel(before)
    logger.removeHandler(handler)
