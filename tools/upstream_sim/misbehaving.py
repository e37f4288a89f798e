"""Every fault at the place where it belongs: before anything is done, or instead of the answer."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from tools.upstream_sim.rules import EXISTS, NOT_THERE, TIME, is_time
from tools.upstream_sim.store import Data

if TYPE_CHECKING:
    from tools.upstream_sim.service import Upstream

PAGE = "<!DOCTYPE html><html><body><h1>Hệ thống đang bảo trì</h1></body></html>"
CLOCK_OFF = timedelta(minutes=10)
DRIP_S = 0.02
HUGE_BYTES, CHUNK_BYTES = 256_000_000, 1_000_000
UNKNOWN_STATUS = "42"
UNKNOWN_CODE = "H41.99-260101-9999"

Before = Callable[["Upstream", Data], Awaitable[Response]]
After = Callable[["Upstream", Data, Data], Awaitable[Response]]


class Cut(Response):
    """An answer that is announced and never comes: the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _json_of(4096)})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class Drip(Response):
    """An answer byte by byte, until the caller has enough of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _json_of(len(self.body))})
        for byte in bytes(self.body):
            await send({"type": "http.response.body", "body": bytes([byte]), "more_body": True})
            await asyncio.sleep(DRIP_S)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class Huge(Response):
    """An answer that goes on and on."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _json_of(HUGE_BYTES)})
        for _ in range(HUGE_BYTES // CHUNK_BYTES):
            await send({"type": "http.response.body", "body": b" " * CHUNK_BYTES, "more_body": True})


def _json_of(length: int) -> list[tuple[bytes, bytes]]:
    return [(b"content-type", b"application/json"), (b"content-length", str(length).encode())]


# Before anything was done


async def _slow(upstream: "Upstream", body: Data) -> Response:
    await asyncio.sleep(upstream.slow_s)
    return JSONResponse(upstream.answer(body))


async def _error(upstream: "Upstream", body: Data) -> Response:
    return Response("Internal Server Error", status_code=500)


async def _drop(upstream: "Upstream", body: Data) -> Response:
    return Cut()


async def _late(upstream: "Upstream", body: Data) -> Response:
    upstream.keep_for_later(body)
    return Cut()


async def _page(upstream: "Upstream", body: Data) -> Response:
    return HTMLResponse(PAGE)


async def _redirect(upstream: "Upstream", body: Data) -> Response:
    return RedirectResponse(f"{upstream.elsewhere}/api", status_code=307)


async def _lose_session(upstream: "Upstream", body: Data) -> Response:
    upstream.lose(body.get("session"))
    return JSONResponse(upstream.answer(body))


async def _contradict(upstream: "Upstream", body: Data) -> Response:
    message = NOT_THERE if body.get("isUpdating") == "True" else EXISTS
    return JSONResponse(upstream.rules.bad(1 if message is NOT_THERE else 3, message))


async def _odd_code(upstream: "Upstream", body: Data) -> Response:
    return JSONResponse(upstream.rules.bad("E-77", "Lỗi không xác định"))


async def _name(upstream: "Upstream", body: Data) -> Response:
    """Only a dossier has a citizen; other calls go well."""
    rows = body.get("data")
    first = rows[0] if isinstance(rows, list) and rows else {}
    if not first.get("ChuHoSo"):
        return JSONResponse(upstream.answer(body))
    said = f"Ông/bà {first['ChuHoSo'].upper()} (ĐT {first.get('SoDienThoai')}) chưa có trong danh mục"
    return JSONResponse(upstream.rules.bad(-7, said))


async def _clock_slow(upstream: "Upstream", body: Data) -> Response:
    return JSONResponse(upstream.answer(body, off=-CLOCK_OFF))


# Instead of the answer


async def _half(upstream: "Upstream", body: Data, answer: Data) -> Response:
    whole = json.dumps(answer, ensure_ascii=False).encode()
    return Response(whole[: len(whole) // 2], media_type="application/json")


async def _error_after(upstream: "Upstream", body: Data, answer: Data) -> Response:
    return Response("Bad Gateway", status_code=502)


async def _drop_after(upstream: "Upstream", body: Data, answer: Data) -> Response:
    return Cut()


async def _drip(upstream: "Upstream", body: Data, answer: Data) -> Response:
    return Drip(json.dumps(answer) + " " * 1_000)


async def _huge(upstream: "Upstream", body: Data, answer: Data) -> Response:
    return Huge()


async def _unknown_status(upstream: "Upstream", body: Data, answer: Data) -> Response:
    rows = [
        {**row, "TrangThaiHoSo": UNKNOWN_STATUS} if "TrangThaiHoSo" in row else row
        for row in _rows(upstream, answer)
    ]
    return JSONResponse({**answer, upstream.rules.rows_field: rows})


async def _clock_fast(upstream: "Upstream", body: Data, answer: Data) -> Response:
    rows = [{name: _ahead(value) for name, value in row.items()} for row in _rows(upstream, answer)]
    return JSONResponse({**answer, upstream.rules.rows_field: rows})


async def _duplicate_code(upstream: "Upstream", body: Data, answer: Data) -> Response:
    """Only where a code is given, and another dossier has one."""
    rows = _rows(upstream, answer)
    others = [one["MaHoSo"] for one in upstream.store.dossiers() if one["MaHoSo"] not in _codes(rows)]
    return JSONResponse(
        {**answer, upstream.rules.rows_field: _coded(body, rows, others[0] if others else None)}
    )


async def _contradictory_code(upstream: "Upstream", body: Data, answer: Data) -> Response:
    return JSONResponse(
        {**answer, upstream.rules.rows_field: _coded(body, _rows(upstream, answer), UNKNOWN_CODE)}
    )


def _rows(upstream: "Upstream", answer: Data) -> list[Data]:
    rows = answer.get(upstream.rules.rows_field)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _codes(rows: list[Data]) -> set[str]:
    return {row.get("MaHoSo", "") for row in rows}


def _coded(body: Data, rows: list[Data], code: str | None) -> list[Data]:
    given = code if body.get("service") == "DongBoHoSoMC" else None
    return [{**row, "MaHoSo": given} if given else row for row in rows]


def _ahead(value: Any) -> Any:
    if not (isinstance(value, str) and is_time(value)):
        return value
    at = datetime.strptime(value, TIME) + CLOCK_OFF  # noqa: DTZ007 (a civil time without a zone)
    return at.strftime(TIME)


BEFORE: dict[str, Before] = {
    "slow": _slow,
    "error_500": _error,
    "dropped": _drop,
    "late": _late,
    "html": _page,
    "redirect": _redirect,
    "session_lost": _lose_session,
    "contradiction": _contradict,
    "odd_code": _odd_code,
    "name_in_error": _name,
    "clock_slow": _clock_slow,
}
AFTER: dict[str, After] = {
    "half": _half,
    "error_after": _error_after,
    "dropped_after": _drop_after,
    "drip": _drip,
    "huge": _huge,
    "unknown_status": _unknown_status,
    "clock_fast": _clock_fast,
    "duplicate_code": _duplicate_code,
    "contradictory_code": _contradictory_code,
}
