"""What can go wrong with upstream, by what to do about it."""

from hub.domain.errors import (
    UpstreamHasIt,
    UpstreamHasNot,
    UpstreamNoCode,
    UpstreamNotUnderstood,
    UpstreamRejected,
    UpstreamTooEarly,
    UpstreamUnreachable,
)

Unreachable = UpstreamUnreachable
NotUnderstood = UpstreamNotUnderstood
NoCode = UpstreamNoCode
Rejected = UpstreamRejected
AlreadyThere = UpstreamHasIt
NotThere = UpstreamHasNot
TooEarly = UpstreamTooEarly


class SessionOver(Rejected):
    """Log in again."""
