"""What can go wrong with upstream, by what to do about it."""

from hub.domain.errors import Unavailable


class Unreachable(Unavailable):
    """No answer that can be believed: try the same again later. It may have been done all the same."""


class Rejected(Exception):
    """Upstream understood and said no; the same again will not help. `code` and `reason` are its own."""

    def __init__(self, code: int | str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code, self.reason = code, reason


class AlreadyThere(Rejected):
    """It has this dossier: send it as an update."""


class NotThere(Rejected):
    """It does not have this dossier."""


class SessionOver(Rejected):
    """Log in again."""
