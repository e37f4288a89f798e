"""System tests: a real hub in a folder, real MQTT, real firmware where a device's behaviour matters.

A test that asks for `mode` runs against the embedded broker and against Mosquitto. One that asks for
`any_mode` is not about the broker: it runs against Mosquitto, in the long campaign against both. The demo
(`demo_mode`) runs with its own, the embedded one, in the long campaign with both.
"""

import asyncio
import inspect
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from hub.adapters.broker import BrokerUnavailable, mosquitto
from hub.config import example_toml
from tools.hall import HallOffice

TEST_S_MAX = 110
Opening = Callable[..., AbstractAsyncContextManager[HallOffice]]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an async test in an event loop of its own, bounded so that its `finally` blocks are reached."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    asked = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    marker = pyfuncitem.get_closest_marker("timeout")
    asyncio.run(_bounded(pyfuncitem.obj(**asked), marker.args[0] - 10 if marker else TEST_S_MAX))
    return True


async def _bounded(test: Awaitable[None], s_max: float) -> None:
    async with asyncio.timeout(s_max):
        await test


MOSQUITTO = pytest.param("mosquitto", marks=pytest.mark.mosquitto)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The brokers of `any_mode` and `demo_mode`."""
    both = metafunc.config.getoption("--campaign") == "long"
    for name, alone in (("any_mode", MOSQUITTO), ("demo_mode", "embedded")):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, ["embedded", MOSQUITTO] if both else [alone], indirect=True)


@pytest.fixture
def demo_mode(request: pytest.FixtureRequest) -> str:
    return _installed(request.param)


@pytest.fixture
def any_mode(request: pytest.FixtureRequest) -> str:
    return _installed(request.param)


@pytest.fixture(params=["embedded", MOSQUITTO])
def mode(request: pytest.FixtureRequest) -> str:
    return _installed(request.param)


def _installed(mode: str) -> str:
    if mode == "mosquitto":
        try:
            mosquitto.program()
        except BrokerUnavailable as missing:
            pytest.skip(str(missing))
    return mode


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name: sockets live in it too."""
    path = Path(tempfile.mkdtemp(prefix="motcua-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def opening(folder: Path) -> Opening:
    """`async with opening(mode) as office`: a running hub of the starter office, ended with the block."""

    @asynccontextmanager
    async def open_office(mode: str = "embedded", *, host: str = "127.0.0.1") -> AsyncIterator[HallOffice]:
        toml = example_toml("starter").replace('host = "127.0.0.1"', f'host = "{host}"')
        async with HallOffice(folder / "office", toml, broker=mode) as office:
            yield office

    return open_office
