"""A client of the provincial system: one session, renewed when it ends; every answer is looked at twice.

Success is 0, "0" or "00". 3 or -3 with "đã tồn tại" means "exists: send as update" (seen in the wild). A page
for people, half an answer or an error of the server tell nothing about what was done, so all that is sent
may be sent again: dossiers are looked up before they are sent, and a step told twice is the same step.
"""

import asyncio
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final, TypeVar

import httpx
import msgspec

from hub.adapters.upstream import messages as m
from hub.adapters.upstream.troubles import AlreadyThere, NotThere, Rejected, SessionOver, Unreachable

GOOD: Final = frozenset({0, "0", "00"})
_EXISTS_CODES: Final = frozenset({3, -3, "3", "-3"})
_SESSION_CODES: Final = frozenset({401, "401"})
ANSWER_BYTES_MAX: Final = 8_000_000
ATTEMPTS_MAX: Final = 3  # of one call: after a lost session, or a changed mind about new and known
_CONTRADICTION: Final = "upstream contradicts itself about whether it has the dossier"

Answer = TypeVar("Answer", m.Reply, m.Listed)
_reply = msgspec.json.Decoder(m.Reply).decode
_listed = msgspec.json.Decoder(m.Listed).decode
_session = msgspec.json.Decoder(m.Session).decode


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Where upstream is and who we are there."""

    url: str
    username: str
    password: str
    agency: str  # madonvi
    timeout_s: float = 10.0


class UpstreamClient:
    """Use `async with`. Calls raise Unreachable or Rejected, and nothing else."""

    def __init__(self, access: Access, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._access = access
        self._http = httpx.AsyncClient(base_url=access.url, timeout=access.timeout_s, transport=transport)
        self._session = ""
        self._door = asyncio.Lock()  # many calls at once, one login: some systems end the session before
        self.logins = 0

    async def __aenter__(self) -> "UpstreamClient":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def listed(self, service: str, **more: object) -> m.Listed:
        """What a list has; its lines are for whoever asked to judge."""
        return await self._call(service, _listed, **more)

    async def look_up(self, code: str) -> dict[str, Any] | None:
        """A dossier as upstream has it, None for one it does not have."""
        try:
            found = await self._call("TraCuuHoSo", _reply, mahoso=code)
        except NotThere:
            return None
        except AlreadyThere:
            raise Unreachable(_CONTRADICTION) from None
        return found.rows[0] if found.rows else None

    async def put(self, dossier: m.DossierMessage, known: bool | None = None) -> str:
        """Make upstream have this dossier; returns its official code. `known` None: look it up first."""
        if known is None:
            known = bool(dossier.code) and await self.look_up(dossier.code) is not None
        for _ in range(ATTEMPTS_MAX):
            try:
                reply = await self._call(
                    "DongBoHoSoMC",
                    _reply,
                    isUpdating="True" if known else "False",
                    data=[m.fields(dossier)],
                )
            except AlreadyThere:
                known = True
            except NotThere:
                known = False
            else:
                return _code_given(reply, dossier)
        raise Unreachable(_CONTRADICTION)

    async def progress(self, step: m.ProgressMessage) -> None:
        """Tell a step; told twice it is the same step."""
        try:
            await self._call("CapNhatTienDoHoSoMC", _reply, data=[m.fields(step)])
        except AlreadyThere:
            raise Unreachable(_CONTRADICTION) from None

    async def _call(self, service: str, read: Callable[[bytes], Answer], **more: object) -> Answer:
        for _ in range(ATTEMPTS_MAX):
            async with self._door:
                if not self._session:
                    await self._log_in()
                session = self._session
            body = {"session": session, "madonvi": self._access.agency, "service": service, **more}
            try:
                return _believed(await self._post("/api", body), read)
            except SessionOver:
                if self._session == session:
                    self._session = ""
        raise Unreachable("upstream ends every session at once")

    async def _log_in(self) -> None:
        body = {"username": self._access.username, "password": self._access.password}
        content = await self._post("/login", body)
        try:
            answer = _session(content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Unreachable("the answer to the login cannot be read") from None
        if answer.error_code not in GOOD or not answer.session:
            raise Unreachable(f"login refused ({answer.error_code} {answer.message}): see the password")
        self._session = answer.session
        self.logins += 1

    async def _post(self, path: str, body: Mapping[str, object]) -> bytes:
        """The body of an answer with status 200. Raises Unreachable."""
        try:
            response = await self._http.post(path, json=body)
        except httpx.HTTPError as error:
            raise Unreachable(f"no answer: {type(error).__name__}") from None
        if response.status_code != httpx.codes.OK:
            raise Unreachable(f"answer {response.status_code}")
        if len(response.content) > ANSWER_BYTES_MAX:
            raise Unreachable("the answer is too long")
        return response.content


def _believed(content: bytes, read: Callable[[bytes], Answer]) -> Answer:
    """The reply in an answer. Raises Unreachable for what is none, Rejected and its kinds for a no."""
    try:
        reply = read(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreachable("the answer is not in the format") from None
    if reply.error_code in GOOD:
        return reply
    said = (reply.message or "").casefold()
    if reply.error_code in _SESSION_CODES:
        raise SessionOver(reply.error_code, said)
    if reply.error_code in _EXISTS_CODES and "đã tồn tại" in said:
        raise AlreadyThere(reply.error_code, said)
    if "không tồn tại" in said:
        raise NotThere(reply.error_code, said)
    raise Rejected(reply.error_code, reply.message or "")


def _code_given(reply: m.Reply, dossier: m.DossierMessage) -> str:
    """The official code of a dossier that was taken."""
    for one in reply.rows:
        if (
            one.get("SoBienNhan", "") == dossier.receipt
            and isinstance(code := one.get("MaHoSo"), str)
            and code
        ):
            return code
    if dossier.code:
        return dossier.code
    raise Unreachable("the dossier was taken and no code came back")
