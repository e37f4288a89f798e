"""The provincial system, really listening on a loopback port."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from hub.adapters.upstream import Access, UpstreamClient
from hub.adapters.upstream.profile import Profile
from tools.upstream_sim import Faults, Store, Upstream, make_app

PROCEDURES = [{"MaTTHC": "3.000333", "TenTTHC": "Cấp phiếu lý lịch tư pháp"}]


@asynccontextmanager
async def upstream(
    faults: Faults | None = None, *, session_s_max: float = 600, slow_s: float = 5, **more: Any
) -> AsyncIterator[tuple[Upstream, str]]:
    """Upstream and its address."""
    store = Store()
    there = Upstream(
        store,
        users={"hub": "secret"},
        procedures=PROCEDURES,
        faults=faults,
        session_s_max=session_s_max,
        slow_s=slow_s,
        **more,
    )
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(there), log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield there, f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        await serving
        listening.close()
        store.close()


def client(
    url: str, *, password: str = "secret", timeout_s: float = 1.0, profile: Profile | None = None
) -> UpstreamClient:
    """A client of that upstream."""
    access = Access(url=url, username="hub", password=password, agency="000.00.15.H41", timeout_s=timeout_s)
    return UpstreamClient(access, profile=profile)
