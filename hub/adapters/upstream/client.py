"""A client of the provincial system: one session, renewed when it ends; every answer is looked at twice.

Success is 0, "0" or "00". 3 or -3 with "đã tồn tại" means "exists: send as update" (seen in the wild). A page
for people, half an answer or an error of the server tell nothing about what was done, so all that is sent
may be sent again: the answer tells what is new and what is known, and a step told twice is the same step.
"""

import asyncio
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Final

import httpx
import msgspec

from hub.adapters.upstream import messages as m
from hub.adapters.upstream.answers import GOOD, Answer, believed, codes_given
from hub.adapters.upstream.post import Post
from hub.adapters.upstream.troubles import AlreadyThere, NotThere, SessionOver, Unreachable

ATTEMPTS_MAX: Final = 3  # of one call: after a lost session, or a changed mind about new and known
REASON_CHARS_MAX: Final = 100
_CONTRADICTION: Final = "upstream contradicts itself about whether it has the dossier"

_reply = msgspec.json.Decoder(m.Reply).decode
_listed = msgspec.json.Decoder(m.Listed).decode
_session = msgspec.json.Decoder(m.Session).decode


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Where upstream is and who we are there."""

    url: str
    username: str
    password: str
    agency: str  # madonvi
    timeout_s: float = 10.0  # of a call, from its first byte to the last byte of the answer


class UpstreamClient:
    """Use `async with`. Calls raise Unreachable or Rejected, and nothing else."""

    def __init__(self, access: Access, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._access = access
        self._post = Post(access.url, access.timeout_s, transport)
        self._session = ""
        self._door = asyncio.Lock()  # many calls at once, one login: some systems end the session before
        self.logins = 0

    async def __aenter__(self) -> "UpstreamClient":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._post.close()

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
                return (await self.put_all([dossier], known))[0]
            except AlreadyThere:
                known = True
            except NotThere:
                known = False
        raise Unreachable(_CONTRADICTION)

    async def put_all(self, dossiers: Sequence[m.DossierMessage], known: bool) -> list[str]:
        """All of these, new or known; their official codes. Raises AlreadyThere, NotThere."""
        updating = "True" if known else "False"
        reply = await self._call("DongBoHoSoMC", _reply, isUpdating=updating, data=dossiers)
        return codes_given(reply, dossiers)

    async def progress(self, *steps: m.ProgressMessage) -> None:
        """Tell steps in this order; told twice it is the same step."""
        try:
            await self._call("CapNhatTienDoHoSoMC", _reply, data=steps)
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
                return believed(await self._post("/api", body), read)
            except SessionOver:
                if self._session == session:
                    self._session = ""
        raise Unreachable("upstream ends every session at once", left=False)

    async def _log_in(self) -> None:
        """Whatever goes wrong here, what was to be told has not left."""
        try:
            content = await self._post(
                "/login", {"username": self._access.username, "password": self._access.password}
            )
            answer = _session(content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Unreachable("the answer to the login cannot be read", left=False) from None
        except Unreachable as trouble:
            raise Unreachable(f"login: {trouble}", left=False) from None
        if answer.error_code not in GOOD or not answer.session:
            raise Unreachable(f"login refused ({self._why(answer)}): see the password", left=False)
        self._session = answer.session
        self.logins += 1

    def _why(self, answer: m.Session) -> str:
        """Upstream's reason, short and without what it was given."""
        said = f"{answer.error_code} {answer.message}"
        for given in (self._access.password, self._access.username):
            said = said.replace(given, "…")
        return said[:REASON_CHARS_MAX]
