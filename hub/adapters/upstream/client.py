"""A client of the provincial system: one session, renewed when it ends; every answer is looked at twice.

What its answers look like stands in a profile (`hub.adapters.upstream.profile`). A page
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
from hub.adapters.upstream.answers import Reply, believed, codes_given, the_dossier
from hub.adapters.upstream.post import Post
from hub.adapters.upstream.profile import STANDARD, Profile, read_builtin
from hub.adapters.upstream.troubles import (
    AlreadyThere,
    NotThere,
    NotUnderstood,
    SessionOver,
    Unreachable,
)
from hub.domain.errors import Unavailable

ATTEMPTS_MAX: Final = 3  # of one call: after a lost session, or a changed mind about new and known
REASON_CHARS_MAX: Final = 100
CODE_CHARS_MAX: Final = 64
_CONTRADICTION: Final = "upstream contradicts itself about whether it has the dossier"

_session = msgspec.json.Decoder(dict[str, Any]).decode


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Where upstream is and who we are there; `password`: unless the client is given one to ask for."""

    url: str
    username: str
    agency: str  # madonvi
    password: str = ""
    timeout_s: float = 10.0  # of a call, from its first byte to the last byte of the answer


class UpstreamClient:
    """Use `async with`. Calls raise Unreachable or Rejected, and nothing else.

    `password`: where to ask for it; it raises Unavailable while there is none.
    """

    def __init__(
        self,
        access: Access,
        transport: httpx.AsyncBaseTransport | None = None,
        profile: Profile | None = None,
        password: Callable[[], str] | None = None,
    ) -> None:
        self._password = password or (lambda: access.password)  # asked at each login: it may be put right
        self._access, self.profile = access, profile or read_builtin(STANDARD)
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
        reply = await self._call(service, **more)
        return m.Listed(reply.rows(), reply.last)

    async def look_up(self, code: str) -> dict[str, Any] | None:
        """A dossier as upstream has it, None for one it does not have."""
        return await self._find(self.profile.services.look_up_field, "MaHoSo", code)

    async def look_up_receipt(self, receipt: str) -> dict[str, Any] | None:
        """The same by the number of its receipt, where it can be asked so."""
        field = self.profile.services.look_up_receipt_field
        assert field, "whoever calls looks first"
        return await self._find(field, "SoBienNhan", receipt)

    async def _find(self, asked_by: str, field: str, value: str) -> dict[str, Any] | None:
        try:
            found = await self._call(self.profile.services.look_up, **{asked_by: value})
        except NotThere:
            return None
        except AlreadyThere:
            raise Unreachable(_CONTRADICTION) from None
        return the_dossier(found, field, value)

    async def next_code(self, dossier: m.DossierMessage) -> str:
        """A code that nobody has, from the service that gives them. What is lost on the way is a gap."""
        services = self.profile.services
        about = {"MaTTHC": dossier.procedure, "NgayTiepNhan": dossier.received}
        try:
            rows = (await self._call(services.next_code, data=[about])).rows()
        except (AlreadyThere, NotThere):
            raise Unreachable(_CONTRADICTION) from None
        code = rows[0].get(services.next_code_field) if rows and isinstance(rows[0], dict) else None
        if not isinstance(code, str) or not code.strip() or len(code) > CODE_CHARS_MAX:
            raise NotUnderstood(f"no {services.next_code_field} of {services.next_code}")
        return code.strip()

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
        reply = await self._call(self.profile.services.dossiers, isUpdating=updating, data=dossiers)
        return codes_given(reply, dossiers)

    async def progress(self, *steps: m.ProgressMessage) -> None:
        """Tell steps in this order; told twice it is the same step."""
        try:
            await self._call(self.profile.services.progress, data=steps)
        except AlreadyThere:
            raise Unreachable(_CONTRADICTION) from None

    async def _call(self, service: str, **more: object) -> Reply:
        for _ in range(ATTEMPTS_MAX):
            async with self._door:
                if not self._session:
                    await self._log_in()
                session = self._session
            body = {"session": session, "madonvi": self._access.agency, "service": service, **more}
            try:
                return believed(await self._post(self.profile.services.calls, body), self.profile.answers)
            except SessionOver:
                if self._session == session:
                    self._session = ""
        raise Unreachable("upstream ends every session at once", left=False)

    async def _log_in(self) -> None:
        """Whatever goes wrong here, what was to be told has not left."""
        shape = self.profile.answers
        try:
            user = {"username": self._access.username, "password": self._password()}
            answer = _session(await self._post(self.profile.services.login, user))
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Unreachable("the answer to the login cannot be read", left=False) from None
        except Unreachable as trouble:
            raise Unreachable(f"login: {trouble}", left=False) from None
        except Unavailable as trouble:  # no password that may be used
            raise Unreachable(str(trouble), left=False) from None
        session, code = answer.get("session"), answer.get(shape.code, 0)
        if str(code) not in shape.good or not isinstance(session, str) or not session:
            why = self._why(code, answer.get(shape.message), user["password"])
            raise Unreachable(f"login refused ({why}): see the password", left=False)
        self._session = session
        self.logins += 1

    def _why(self, code: object, message: object, password: str) -> str:
        """Upstream's reason, short and without what it was given."""
        said = f"{code} {message or ''}"
        for given in filter(None, (password, self._access.username)):
            said = said.replace(given, "…")
        return said[:REASON_CHARS_MAX]
