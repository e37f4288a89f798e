"""The HTTP side: login, sessions that end, and every fault at the place where it belongs."""

import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tools.upstream_sim.faults import Faults
from tools.upstream_sim.filing import Citizens, civil_now
from tools.upstream_sim.rules import EXISTS, NOT_THERE, Rules
from tools.upstream_sim.store import Data, Store

SESSION_S_MAX = 600.0
SLOW_S = 30.0
NOT_JSON, NO_SESSION, WRONG_PASSWORD, NO_SERVICE = 400, 401, 2, 404
PAGE = "<!DOCTYPE html><html><body><h1>Hệ thống đang bảo trì</h1></body></html>"


class Upstream:
    """The system behind the HTTP door. `slow_s`: how long a slow answer takes."""

    def __init__(
        self,
        store: Store,
        *,
        users: dict[str, str],
        procedures: list[Data] | None = None,
        faults: Faults | None = None,
        session_s_max: float = SESSION_S_MAX,
        slow_s: float = SLOW_S,
    ) -> None:
        self.store, self.faults = store, faults or Faults()
        self.rules = Rules(store, procedures or [])
        self.citizens = Citizens(store, self.rules, self.rules.feed, civil_now)
        self._users, self._session_s_max, self.slow_s = users, session_s_max, slow_s
        self._sessions: dict[str, float] = {}
        self.calls = self.logins = 0

    def log_in(self, request: Data) -> Data:
        """A session for a user, or a refusal."""
        user, password = request.get("username"), str(request.get("password", ""))
        if not isinstance(user, str) or not secrets.compare_digest(
            self._users.get(user, "").encode(), password.encode()
        ):
            return {"session": "", "error_code": WRONG_PASSWORD, "message": "Sai tên hoặc mật khẩu"}
        session = secrets.token_hex(16)
        self._sessions[session] = time.monotonic() + self._session_s_max
        self.logins += 1
        return {"session": session, "error_code": 0}

    def knows(self, session: object) -> bool:
        """Whether a session is alive."""
        return isinstance(session, str) and self._sessions.get(session, 0.0) > time.monotonic()

    def lose(self, session: object) -> None:
        """End a session early."""
        with suppress(KeyError, TypeError):
            del self._sessions[session]  # type: ignore[arg-type]

    def answer(self, request: Data) -> Data:
        """What a service answers."""
        self.calls += 1
        if not self.knows(request.get("session")):
            return self.rules.bad(NO_SESSION, "Phiên làm việc hết hạn")
        service = self.rules.services.get(str(request.get("service")))
        if service is None or not request.get("madonvi"):
            return self.rules.bad(NO_SERVICE, "Không có dịch vụ này")
        return service(request)


class Cut(Response):
    """An answer that is announced and never comes: the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"4096")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def make_app(upstream: Upstream) -> Starlette:
    """The ASGI application: `/login` and `/api`; `/citizen` is the portal where people file."""

    async def login(request: Request) -> Response:
        return JSONResponse(upstream.log_in(await _body(request)))

    async def api(request: Request) -> Response:
        body = await _body(request)
        fault = upstream.faults.draw()
        before = _BEFORE.get(fault or "")
        if before is not None:
            return await before(upstream, body)
        answer = upstream.answer(body)
        after = _AFTER.get(fault or "")
        return await after(upstream, answer) if after else JSONResponse(answer)

    async def citizen(request: Request) -> Response:
        made = upstream.citizens.do(await _body(request))
        return JSONResponse(made or {}, status_code=404 if made is None else 200)

    doors = {"/login": login, "/api": api, "/citizen": citizen}
    return Starlette(routes=[Route(path, door, methods=["POST"]) for path, door in doors.items()])


async def _body(request: Request) -> Data:
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return body if isinstance(body, dict) else {}


# Faults that come before anything was done


async def _slow(upstream: Upstream, body: Data) -> Response:
    await asyncio.sleep(upstream.slow_s)
    return JSONResponse(upstream.answer(body))


async def _error(upstream: Upstream, body: Data) -> Response:
    return Response("Internal Server Error", status_code=500)


async def _drop(upstream: Upstream, body: Any) -> Response:
    return Cut()


async def _page(upstream: Upstream, body: Data) -> Response:
    return HTMLResponse(PAGE)


async def _lose_session(upstream: Upstream, body: Data) -> Response:
    upstream.lose(body.get("session"))
    return JSONResponse(upstream.answer(body))


async def _contradict(upstream: Upstream, body: Data) -> Response:
    message = NOT_THERE if body.get("isUpdating") == "True" else EXISTS
    return JSONResponse(upstream.rules.bad(1 if message is NOT_THERE else 3, message))


async def _odd_code(upstream: Upstream, body: Data) -> Response:
    return JSONResponse(upstream.rules.bad("E-77", "Lỗi không xác định"))


# Faults that come after all was done


async def _half(upstream: Upstream, answer: Data) -> Response:
    whole = json.dumps(answer, ensure_ascii=False).encode()
    return Response(whole[: len(whole) // 2], media_type="application/json")


async def _error_after(upstream: Upstream, answer: Data) -> Response:
    return Response("Bad Gateway", status_code=502)


_BEFORE: dict[str, Callable[[Upstream, Data], Awaitable[Response]]] = {
    "slow": _slow,
    "error_500": _error,
    "dropped": _drop,
    "html": _page,
    "session_lost": _lose_session,
    "contradiction": _contradict,
    "odd_code": _odd_code,
}
_AFTER: dict[str, Callable[[Upstream, Data], Awaitable[Response]]] = {
    "half": _half,
    "error_after": _error_after,
    "dropped_after": _drop,
}
