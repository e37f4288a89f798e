"""The HTTP side: login, sessions that end, and what a call is answered."""

import json
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from hub.adapters.upstream.profile import Profile
from tools.upstream_sim.faults import Faults
from tools.upstream_sim.filing import Citizens, civil_now
from tools.upstream_sim.misbehaving import AFTER, BEFORE, PAGE
from tools.upstream_sim.rules import Rules
from tools.upstream_sim.store import Data, Store

SESSION_S_MAX = 600.0
SLOW_S = 30.0
LATE_CALLS = 20
ELSEWHERE = "http://127.0.0.1:9"
NO_SESSION, WRONG_PASSWORD, NO_SERVICE = 401, 2, 404


class Upstream:
    """The system behind the HTTP door.

    `slow_s`: how long a slow answer takes. `late_calls`: after how many calls a late one is carried out.
    `elsewhere`: where a redirect points. `now`: its clock, in civil time; None: it looks at none.
    `dialect`: which profile it speaks; None: the standard one.
    """

    def __init__(
        self,
        store: Store,
        *,
        users: dict[str, str],
        procedures: list[Data] | None = None,
        faults: Faults | None = None,
        session_s_max: float = SESSION_S_MAX,
        slow_s: float = SLOW_S,
        late_calls: int = LATE_CALLS,
        elsewhere: str = ELSEWHERE,
        now: Callable[[], datetime] | None = None,
        dialect: Profile | None = None,
    ) -> None:
        self.store, self.faults = store, faults or Faults()
        self.rules = Rules(store, procedures or [], dialect=dialect)
        self.citizens = Citizens(store, self.rules, self.rules.feed, civil_now)
        self._users, self._session_s_max, self.slow_s = users, session_s_max, slow_s
        self.elsewhere, self._late_calls, self._now = elsewhere, late_calls, now
        self._sessions: dict[str, float] = {}
        self._late: list[tuple[int, Data]] = []
        self.calls = self.logins = self.refused = 0

    def log_in(self, request: Data, *, refused: bool = False) -> Data:
        """A session for a user, or a refusal."""
        user, password = request.get("username"), str(request.get("password", ""))
        if (
            refused
            or not isinstance(user, str)
            or not secrets.compare_digest(self._users.get(user, "").encode(), password.encode())
        ):
            self.refused += 1
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

    def end_sessions(self) -> None:
        """Everybody must log in again."""
        self._sessions.clear()

    def keep_for_later(self, request: Data) -> None:
        """A call that is carried out when many others have been."""
        self._late.append((self.calls + self._late_calls, request))

    def carry_out_late(self, *, all_of_them: bool = True) -> int:
        """Do what was kept for later, all of it or what is due; returns how much that was."""
        due = [one for one in self._late if all_of_them or one[0] <= self.calls]
        self._late = [one for one in self._late if one not in due]
        for _, request in due:
            self._served(request, timedelta())
        return len(due)

    def answer(self, request: Data, off: timedelta = timedelta()) -> Data:
        """What a service answers; `off`: how wrong its clock is this time."""
        self.calls += 1
        self.carry_out_late(all_of_them=False)
        return self._served(request, off)

    def _served(self, request: Data, off: timedelta) -> Data:
        if not self.knows(request.get("session")):
            return self.rules.bad(NO_SESSION, "Phiên làm việc hết hạn")
        service = self.rules.services.get(str(request.get("service")))
        if service is None or not request.get("madonvi"):
            return self.rules.bad(NO_SERVICE, "Không có dịch vụ này")
        if self._now and (problem := self.rules.too_early(request, self._now() + off)):
            return self.rules.bad(-1, problem)
        with self.store.whole():
            return service(request)


def make_app(upstream: Upstream) -> Starlette:
    """The ASGI application: `/login` and `/api`; `/citizen` is the portal where people file."""

    async def login(request: Request) -> Response:
        fault = upstream.faults.draw("login")
        if fault == "login_html":
            return HTMLResponse(PAGE)
        answer = upstream.log_in(await _body(request), refused=fault == "login_refused")
        if fault == "session_short":
            upstream.lose(answer["session"])
        return JSONResponse(answer)

    async def api(request: Request) -> Response:
        body = await _body(request)
        fault = upstream.faults.draw()
        before = BEFORE.get(fault or "")
        if before is not None:
            return await before(upstream, body)
        answer = upstream.answer(body)
        after = AFTER.get(fault or "")
        return await after(upstream, body, answer) if after else JSONResponse(answer)

    async def citizen(request: Request) -> Response:
        made = upstream.citizens.do(await _body(request))
        return JSONResponse(made or {}, status_code=404 if made is None else 200)

    services = upstream.rules.dialect.services
    doors = {services.login: login, services.calls: api, "/citizen": citizen}
    return Starlette(routes=[Route(path, door, methods=["POST"]) for path, door in doors.items()])


async def _body(request: Request) -> Data:
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return body if isinstance(body, dict) else {}
