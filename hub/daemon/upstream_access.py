"""Where upstream is, who we are there, how it speaks, and the password, which is in no configuration file."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hub.adapters.upstream.profile import BadProfile, Profile, builtin, read_builtin, read_file
from hub.config import Settings
from hub.domain.errors import Unavailable
from hub.domain.text import NotUtf8, from_bytes
from hub.i18n import LANGS, text
from hub.layout import Layout

if TYPE_CHECKING:
    from hub.adapters.upstream import Access

PASSWORD_VARIABLE = "MOTCUA_UPSTREAM_PASSWORD"
OTHERS = 0o077  # rights of everybody but the owner
PASSWORD_BYTES_MAX = 4_096


class NotReady(Unavailable):
    """Upstream cannot be asked as things are here. `code` is stable.

    `no_password`, `secret_open`, `secret_empty`, `secret_unreadable`, `secret_not_text`, `no_profile`,
    `bad_profile`.
    """

    def __init__(self, code: str, path: Path, **values: object) -> None:
        super().__init__(code)
        self.code, self.path, self._values = code, path, values

    def text(self, lang: str) -> str:
        """What happened, what it means and what to do, in `lang`."""
        return text(f"sync.{self.code}", lang, path=self.path, **self._values)

    def __str__(self) -> str:
        return self.text(LANGS[0])


def password_of(layout: Layout) -> str:
    """From the environment, else from its file as it is. Raises NotReady, also where others may read it."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    path = layout.upstream_secret
    try:
        mode = path.stat().st_mode
        if mode & OTHERS:
            raise NotReady("secret_open", path, mode=f"{mode & 0o777:03o}")
        with path.open("rb") as file:
            password = from_bytes(file.read(PASSWORD_BYTES_MAX)).strip()
    except FileNotFoundError:
        raise NotReady("no_password", path) from None
    except OSError as error:
        raise NotReady("secret_unreadable", path, problem=error.strerror or error) from None
    except NotUtf8:
        raise NotReady("secret_not_text", path) from None
    if not password:
        raise NotReady("secret_empty", path)
    return password


class SecretWatch:
    """Whether the password's file is another one than when this was asked last."""

    def __init__(self, layout: Layout) -> None:
        self._path = layout.upstream_secret
        self._seen = self._print()

    def __call__(self) -> bool:
        before, self._seen = self._seen, self._print()
        return self._seen != before

    def _print(self) -> tuple[int, ...] | None:
        try:
            now = self._path.stat()
        except OSError:
            return None
        return now.st_ino, now.st_mode, now.st_uid, now.st_size, now.st_mtime_ns


def profile_of(layout: Layout, settings: Settings) -> Profile:
    """How upstream speaks, with the lists of office.toml. Raises NotReady.

    A file of the office, `profiles/NAME.toml`, counts for more than a profile of this name that comes with
    the hub.
    """
    there = settings.upstream
    assert there is not None, "whoever calls looks first"
    path = layout.profiles / f"{there.profile}.toml"
    try:
        found = read_file(path)
    except FileNotFoundError:
        if there.profile not in builtin():
            raise NotReady("no_profile", path, name=there.profile, names=", ".join(builtin())) from None
        found = read_builtin(there.profile)
    except OSError as error:
        raise NotReady("bad_profile", path, problem=error.strerror or error) from None
    except BadProfile as wrong:
        raise NotReady("bad_profile", path, problem=wrong) from None
    kinds = {"LoaiDoiTuong": there.owner_kinds} if there.owner_kinds else {}
    return found.with_lists(kinds).with_lists(there.lists)


def profiles_of(layout: Layout) -> list[Profile]:
    """All that come with the hub, and those of the office that can be read."""
    own = []
    for path in sorted(layout.profiles.glob("*.toml")):
        try:
            own.append(read_file(path))
        except (OSError, BadProfile):
            continue
    names = {one.name for one in own}
    return [*own, *(read_builtin(name) for name in builtin() if name not in names)]


def obstacles(layout: Layout, settings: Settings) -> list[NotReady]:
    """What keeps this office from asking upstream at all, without asking it."""
    found = []
    for look in (lambda: password_of(layout), lambda: profile_of(layout, settings)):
        try:
            look()
        except NotReady as missing:
            found.append(missing)
    return found


def access_of(settings: Settings) -> "Access":
    """Where upstream is and who we are there; the password is asked for at each login."""
    from hub.adapters.upstream import Access  # with the HTTP client

    there = settings.upstream
    assert there is not None, "whoever calls looks first"
    return Access(url=there.url, username=there.username, agency=there.agency, timeout_s=there.timeout_s)
