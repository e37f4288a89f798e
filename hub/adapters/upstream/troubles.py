"""What can go wrong with upstream, by what to do about it."""

from hub.domain.errors import UpstreamRejected, UpstreamUnreachable

Unreachable = UpstreamUnreachable
Rejected = UpstreamRejected


class AlreadyThere(Rejected):
    """It has this dossier: send it as an update."""


class NotThere(Rejected):
    """It does not have this dossier."""


class SessionOver(Rejected):
    """Log in again."""
