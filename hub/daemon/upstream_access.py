"""Where upstream is, who we are there, and the password, which stands in no configuration file."""

import os
from pathlib import Path

from hub.adapters.upstream import Access
from hub.config import Settings
from hub.domain.errors import Unavailable
from hub.i18n import LANGS, text
from hub.layout import Layout

PASSWORD_VARIABLE = "MOTCUA_UPSTREAM_PASSWORD"
OTHERS = 0o077  # rights of everybody but the owner


class NoPassword(Unavailable):
    """There is no password for upstream that may be used. `code`: `no_password`, `secret_open`."""

    def __init__(self, code: str, path: Path) -> None:
        super().__init__(code)
        self.code, self.path = code, path

    def text(self, lang: str) -> str:
        """What happened, what it means and what to do, in `lang`."""
        return text(f"sync.{self.code}", lang, path=self.path)

    def __str__(self) -> str:
        return self.text(LANGS[0])


def password_of(layout: Layout) -> str:
    """From the environment, else from its file. Raises NoPassword, also when others may read the file."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    path = layout.upstream_secret
    try:
        if path.stat().st_mode & OTHERS:
            raise NoPassword("secret_open", path)
        password = path.read_text("utf-8").strip()
    except OSError:
        password = ""
    if not password:
        raise NoPassword("no_password", path)
    return password


def access_of(layout: Layout, settings: Settings) -> Access:
    """Where upstream is and who we are there. Raises NoPassword."""
    there = settings.upstream
    assert there is not None, "whoever calls looks first"
    return Access(
        url=there.url,
        username=there.username,
        password=password_of(layout),
        agency=there.agency,
        timeout_s=there.timeout_s,
    )
