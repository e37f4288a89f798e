"""Who may write and read what; pure, and the only source of it.

The rights of an account are a list of filters. The embedded broker asks the functions below; Mosquitto's
ACL file is the same list written out, so that both give the same answers.

One difference stays: a subscription that exceeds the rights is refused by the embedded broker (SUBACK 0x80)
and accepted by Mosquitto, which then withholds each message that the account may not read. Neither leaks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from hub.adapters.broker.accounts import Account
from hub.contract.topics import EVT, INFO, LOG, RSP, STATE, TELE, UP_LEAVES, Topics

Access = Literal["write", "read"]

_CONSOLE_WRITES = (EVT, STATE, INFO)
_CONSOLE_READS_OF_ALL = (STATE, INFO, TELE, LOG, RSP)


@dataclass(frozen=True)
class Right:
    """Leave to write or to read every topic that `filter` (an MQTT topic filter) matches."""

    access: Access
    filter: str


def rights(account: Account, topics: Topics) -> tuple[Right, ...]:
    """All that `account` may do at the broker of this site; an account of no known type may do nothing."""
    return tuple(Right(access, topic_filter) for access, topic_filter in _grants(account, topics))


def may_write(granted: Iterable[Right], topic: str) -> bool:
    """Whether a message may be published on `topic`."""
    return any(right.access == "write" and matches(right.filter, topic) for right in granted)


def may_read(granted: Iterable[Right], topic: str) -> bool:
    """Whether a message on `topic` may be delivered."""
    return any(right.access == "read" and matches(right.filter, topic) for right in granted)


def may_subscribe(granted: Iterable[Right], wanted: str) -> bool:
    """Whether everything that the filter `wanted` can match may be read."""
    return any(right.access == "read" and covers(right.filter, wanted) for right in granted)


def matches(topic_filter: str, topic: str) -> bool:
    """Whether `topic` fits `topic_filter` (MQTT 3.1.1, 4.7). A topic has no wildcards."""
    return "+" not in topic and "#" not in topic and covers(topic_filter, topic)


def covers(topic_filter: str, wanted: str) -> bool:
    """Whether `topic_filter` matches every topic that the filter `wanted` matches."""
    if wanted.startswith("$") and not topic_filter.startswith("$"):
        return False
    mine, theirs = topic_filter.split("/"), wanted.split("/")
    for at, level in enumerate(mine):
        if level == "#":
            return True
        if at >= len(theirs) or theirs[at] == "#":
            return False
        if level not in ("+", theirs[at]):
            return False
    return len(mine) == len(theirs)


def _grants(account: Account, topics: Topics) -> Iterator[tuple[Access, str]]:
    match account.type:
        case "hub":
            yield "write", topics.everything
            yield "read", topics.everything
        case "console":
            yield from (("write", topics.up(account.name, leaf)) for leaf in _CONSOLE_WRITES)
            yield from (("read", topics.up("+", leaf)) for leaf in _CONSOLE_READS_OF_ALL)
            yield "read", topics.office_all
            yield from _own_reads(account, topics)
        case "kiosk" | "counter_keypad" | "led_board" | "rating_pad":
            yield from (("write", topics.up(account.name, leaf)) for leaf in UP_LEAVES)
            yield from _own_reads(account, topics)
        case "probe":
            return


def _own_reads(account: Account, topics: Topics) -> Iterator[tuple[Access, str]]:
    yield "read", topics.dn_all(account.name)
    yield "read", topics.hub_state
