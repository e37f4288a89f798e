"""What can go wrong, as a tree.

Refused           understood, and the rules say no; changes nothing, answered with a stable code
  kind "denied"     this sender may not
  kind "refused"    not possible now
  kind "invalid"    cannot be understood
  kind "stale"      too old to act on
Unavailable       something outside failed (disk, broker); the hub stops or waits, and says so
  LedgerUnavailable
  ClockBehind
  UpstreamUnreachable
    UpstreamNotUnderstood  it answered, and what it said is not understood: nothing is concluded from it
UpstreamRejected  the provincial system understood and said no; somebody must repair what was sent
  UpstreamHasIt     what was sent as new is there
  UpstreamHasNot    what was sent as known is not there
  UpstreamNoCode    it took a new dossier and gave it no code
  UpstreamTooEarly  a time lies in its future: one of the two clocks is wrong, and time mends it
anything else     a bug
"""

from typing import Literal

Kind = Literal["denied", "refused", "invalid", "stale"]


class Refused(Exception):
    """The rules say no. `code` is stable and snake_case; its text is `refused.<code>` in the catalogues."""

    def __init__(self, kind: Kind, code: str, **values: object) -> None:
        super().__init__(code)
        self.kind: Kind = kind
        self.code = code
        self.values = values


class Unavailable(Exception):
    """Something outside the hub failed; the message is for a technician."""


class LedgerUnavailable(Unavailable):
    """The ledger could not be read or written; nothing of the batch is durable."""


class StateBroken(Unavailable):
    """A bug: an event could not be applied whole, so the state is what no row says. Only a replay mends it.

    `cause`: what led to it, as `hub.services.office.set_aside` names it; it is not done again after the
    start.
    """

    def __init__(self, event: str, cause: str) -> None:
        super().__init__(f"{event} could not be applied ({cause})")
        self.event, self.cause = event, cause


class ClockBehind(Unavailable):
    """The clock of the hub stands before the last row of the ledger, by so many seconds."""

    def __init__(self, behind_s: int) -> None:
        super().__init__(f"the clock is {behind_s} s behind the last row of the ledger")
        self.behind_s = behind_s


class UpstreamUnreachable(Unavailable):
    """No answer of upstream that can be believed: the same again later.

    `left`: it may have been done, now or much later; False: what was asked never left this machine.
    `garbled`: something came back, and it was no answer: whatever was asked was probably done.
    """

    def __init__(self, trouble: str, *, left: bool = True, garbled: bool = False) -> None:
        super().__init__(trouble)
        self.left, self.garbled = left, garbled


class UpstreamNotUnderstood(UpstreamUnreachable):
    """An answer in the format that does not say what was asked: a profile that does not fit, most likely."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the answer is not understood: {what}", garbled=True)


class UpstreamRejected(Exception):
    """Upstream understood and said no; the same again will not help. `code` and `reason` are its own."""

    def __init__(self, code: int | str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code, self.reason = code, reason


class UpstreamHasIt(UpstreamRejected):
    """It has this dossier: send it as an update."""


class UpstreamHasNot(UpstreamRejected):
    """It does not have this dossier: send it as a new one."""


class UpstreamNoCode(UpstreamRejected):
    """It took a dossier that has no code yet, and gave none: sent again it might be there twice."""


class UpstreamTooEarly(UpstreamRejected):
    """It says that a time lies in the future: its clock or ours is wrong."""


def denied(code: str, **values: object) -> Refused:
    """This sender may not."""
    return Refused("denied", code, **values)


def refused(code: str, **values: object) -> Refused:
    """Understood, but not possible now."""
    return Refused("refused", code, **values)


def invalid(code: str, **values: object) -> Refused:
    """Cannot be understood."""
    return Refused("invalid", code, **values)


def stale(code: str, **values: object) -> Refused:
    """Too old to act on."""
    return Refused("stale", code, **values)
