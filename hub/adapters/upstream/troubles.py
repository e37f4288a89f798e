"""What can go wrong with upstream, by what to do about it."""

from hub.domain.errors import (
    UpstreamHasIt,
    UpstreamHasNot,
    UpstreamRejected,
    UpstreamTooEarly,
    UpstreamUnreachable,
)

Unreachable = UpstreamUnreachable
Rejected = UpstreamRejected
AlreadyThere = UpstreamHasIt
NotThere = UpstreamHasNot
TooEarly = UpstreamTooEarly


class SessionOver(Rejected):
    """Log in again."""
