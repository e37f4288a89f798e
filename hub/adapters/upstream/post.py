"""One call over HTTP, bounded in time and in bytes.

Redirects are not followed: what is sent has a session and a citizen in it.
"""

import asyncio
import sys
from importlib.util import find_spec
from typing import Any, Final

import httpx
import msgspec

from hub.adapters.upstream.troubles import Unreachable

if find_spec("sniffio") is None:
    # httpcore asks for it at each step of each request. Python looks for it on the disk every time, half a
    # millisecond for nothing, unless it is told that there is none.
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]

ANSWER_BYTES_MAX: Final = 8_000_000
CONNECTIONS_MAX: Final = 64
_HEADERS: Final = {"content-type": "application/json", "accept-encoding": "identity"}
_NEVER_LEFT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)

_encode = msgspec.json.Encoder().encode


class Post:
    """`await post(path, body)`: the bytes of an answer with status 200."""

    def __init__(self, url: str, timeout_s: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._timeout_s = timeout_s
        limits = httpx.Limits(max_connections=CONNECTIONS_MAX)
        self._http = httpx.AsyncClient(
            base_url=url, timeout=timeout_s, transport=transport, limits=limits, headers=_HEADERS
        )

    async def close(self) -> None:
        """End the connections."""
        await self._http.aclose()

    async def __call__(self, path: str, body: dict[str, Any]) -> bytes:
        """Raises Unreachable."""
        try:
            async with (
                asyncio.timeout(self._timeout_s),  # httpx bounds each read, and an answer may drip for ever
                self._http.stream("POST", path, content=_encode(body)) as response,
            ):
                return await _whole(response)
        except TimeoutError:
            raise Unreachable(f"no answer within {self._timeout_s:g} s") from None
        except httpx.HTTPError as error:
            left = not isinstance(error, _NEVER_LEFT)
            raise Unreachable(f"no answer: {type(error).__name__}", left=left) from None


async def _whole(response: httpx.Response) -> bytes:
    """All bytes of an answer, unless there are too many. Raises Unreachable, httpx.HTTPError."""
    if response.status_code != httpx.codes.OK:
        raise Unreachable(f"answer {response.status_code}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Unreachable("the answer is compressed, although that was not asked for")
    content = bytearray()
    async for part in response.aiter_raw():
        content += part
        if len(content) > ANSWER_BYTES_MAX:
            raise Unreachable("the answer is too long")
    return bytes(content)
