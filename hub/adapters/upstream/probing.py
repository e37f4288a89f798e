"""Asks a province questions that change nothing, and says which profiles its answers fit.

Asked: a session, a dossier that nobody has, one that it has where one is known, its list of procedures.
What cannot be found out without sending something is said to be unknown; nothing of a row is repeated but
the names of its fields.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import httpx
import msgspec
from msgspec import Struct

from hub.adapters.upstream.answers import believed, the_dossier
from hub.adapters.upstream.client import Access
from hub.adapters.upstream.post import Post
from hub.adapters.upstream.profile import Profile
from hub.adapters.upstream.troubles import NotThere, Rejected, Unreachable

NOBODYS_CODE: Final = "000.00.00.H00-000101-0000"
NEWER_FIELD: Final = "NgayNopHoSo"
FIELDS_SHOWN_MAX: Final = 60
UNKNOWN: Final = ("codes", "receipts", "lists", "steps")  # what no question without a dossier finds out

_decode = msgspec.json.Decoder().decode


class Asked(Struct, frozen=True):
    """A question and what came of it. `answer` None: none that is an object; `trouble`: why."""

    what: str
    content: bytes = b""
    answer: dict[str, Any] | None = None
    trouble: str = ""


class Fit(Struct, frozen=True):
    """Whether the answers are what a profile says; `against`: the first that is not, and why."""

    name: str
    fits: bool
    against: str = ""


class Finding(Struct, frozen=True):
    """One thing that is known now; `what` is stable."""

    what: str
    found: str


class Probe(Struct, frozen=True):
    """What was found out. `unknown`: what was not, by stable names; `trouble`: why nothing could be asked."""

    findings: tuple[Finding, ...] = ()
    fits: tuple[Fit, ...] = ()
    unknown: tuple[str, ...] = ()
    trouble: str = ""


async def probe(
    access: Access,
    password: Callable[[], str],
    profile: Profile,
    profiles: Iterable[Profile],
    *,
    known_code: str = "",
    transport: httpx.AsyncBaseTransport | None = None,
) -> Probe:
    """Ask. `profile`: the one that is set; its names of services are used. Raises Unavailable: no password.

    `known_code`: of a dossier that upstream has; "": none is known.
    """
    post = Post(access.url, access.timeout_s, transport)
    user = {"username": access.username, "password": password()}
    try:
        login = await _ask(post, "login", profile.services.login, user)
        session = (login.answer or {}).get("session")
        if not isinstance(session, str) or not session:
            code = (login.answer or {}).get(profile.answers.code, "")
            return Probe(trouble=login.trouble or f"login refused ({_plain(code)})", unknown=_all_unknown())
        asked = [login]
        services = profile.services
        questions = [("absent", services.look_up, {services.look_up_field: NOBODYS_CODE})]
        if known_code:
            questions.append(("present", services.look_up, {services.look_up_field: known_code}))
        questions.append(("procedures", "LayThuTuc", {}))
        for what, service, more in questions:
            body = {"session": session, "madonvi": access.agency, "service": service, **more}
            asked.append(await _ask(post, what, services.calls, body))
    finally:
        await post.close()
    fits = tuple(_fit(one, asked, known_code) for one in profiles)
    findings = tuple(_findings(asked))
    found = {one.what for one in findings}
    unknown = [one for one in ("absent", "present", "procedures", "newer") if one not in found]
    return Probe(findings, fits, (*unknown, *UNKNOWN))


async def _ask(post: Post, what: str, path: str, body: dict[str, Any]) -> Asked:
    try:
        content = await post(path, body)
        answer = _decode(content)
    except Unreachable as trouble:
        return Asked(what, trouble=str(trouble))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Asked(what, trouble="the answer is not in the format")
    if not isinstance(answer, dict):
        return Asked(what, content, trouble="the answer is no object")
    return Asked(what, content, answer)


def _findings(asked: list[Asked]) -> Iterator[Finding]:
    for one in asked:
        if one.answer is None or one.what == "login":
            continue
        shape = ", ".join(_field(name, value) for name, value in one.answer.items())
        yield Finding(one.what, shape)
        row = next(_rows_in(one.answer), None)
        if one.what == "present" and row is not None:
            yield Finding("fields", ", ".join(map(_plain, list(row)[:FIELDS_SHOWN_MAX])))
            yield Finding("newer", "yes" if NEWER_FIELD in row else "no")


def _rows_in(value: Any) -> Iterator[dict[str, Any]]:
    """Objects of a dossier, wherever they stand."""
    if isinstance(value, dict):
        if "MaHoSo" in value:
            yield value
        else:
            for inner in value.values():
                yield from _rows_in(inner)
    elif isinstance(value, list):
        for inner in value[:1]:
            yield from _rows_in(inner)


def _fit(profile: Profile, asked: list[Asked], known_code: str) -> Fit:
    for one in asked[1:]:
        try:
            if one.answer is None:
                continue  # no word for or against
            if one.what == "procedures":
                believed(one.content, profile.answers).rows()
            elif one.what == "present":
                if the_dossier(believed(one.content, profile.answers), "MaHoSo", known_code) is None:
                    return Fit(profile.name, fits=False, against="present: not there")
            else:
                _must_be_absent(one.content, profile)
        except (Unreachable, Rejected) as against:
            said = str(against) if isinstance(against, Unreachable) else _plain(against.code)
            return Fit(profile.name, fits=False, against=f"{one.what}: {said}")
    newer = [one for one in _findings(asked) if one.what == "newer"]
    if newer and (newer[0].found == "yes") is not profile.fields.newer:
        return Fit(profile.name, fits=False, against=f"fields.newer: {newer[0].found}")
    return Fit(profile.name, fits=True)


def _must_be_absent(content: bytes, profile: Profile) -> None:
    try:
        the_dossier(believed(content, profile.answers), "MaHoSo", NOBODYS_CODE)
    except NotThere:
        return


def _field(name: str, value: Any) -> str:
    """A field of an answer: its name, and what kind of thing stands there; codes as they are."""
    if isinstance(value, list):
        kind = "[…]" if value else "[]"
    elif isinstance(value, dict):
        kind = "{…}" if value else "{}"
    else:
        kind = _plain(value) if name in ("error_code", "code", "status") else type(value).__name__
    return f"{_plain(name)}={kind}"


def _plain(value: object) -> str:
    """A name or a code, without what no name has."""
    text = str(value)[:40]
    return text if text and all(sign.isalnum() or sign in "_-." for sign in text) else "?"


def _all_unknown() -> tuple[str, ...]:
    return ("absent", "present", "procedures", "newer", *UNKNOWN)
