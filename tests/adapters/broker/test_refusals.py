"""What is kept of Mosquitto's talk."""

from hub.adapters.broker import Account
from hub.adapters.broker.refusals import MosquittoLog
from hub.adapters.broker.rules import Right, rights
from tests.adapters.broker.office import TOPICS

TALK = f"""Received CONNECT from k1
New client connected from 127.0.0.1:40000 as k1 (p2, c1, k60, u'k1').
No will message specified.
Sending CONNACK to k1 (0, 0)
Received PUBLISH from k1 (d0, q1, r0, m2, '{TOPICS.up("k1", "evt")}', ... (1 bytes))
Denied PUBLISH from k1 (d0, q1, r0, m1, '{TOPICS.up("k2", "evt")}', ... (1 bytes))
Received SUBSCRIBE from k1
\t{TOPICS.dn_all("k2")} (QoS 1)
k1 1 {TOPICS.dn_all("k2")}
k1 1 {TOPICS.dn_all("k1")}
New client connected from 127.0.0.1:40001 as motcua-probe (p2, c1, k10, u'motcua-probe').
Client k1 disconnected due to oversize packet.
Error: something is wrong
""".encode()

KEPT = [
    "New client connected from 127.0.0.1:40000 as k1 (p2, c1, k60, u'k1').",
    f"refused: k1 publish {TOPICS.up('k2', 'evt')}",
    f"refused: k1 subscribe {TOPICS.dn_all('k2')}",
    "Client k1 disconnected due to oversize packet.",
    "Error: something is wrong",
]


def rights_of(name: str) -> tuple[Right, ...]:
    return rights(Account(name, "kiosk", ""), TOPICS)


def test_refusals_and_errors_are_kept_and_chatter_is_not() -> None:
    assert list(MosquittoLog(rights_of).feed(TALK)) == KEPT


def test_the_same_is_kept_however_the_talk_is_cut() -> None:
    for size in (1, 7, 100):
        log, kept = MosquittoLog(rights_of), []
        for start in range(0, len(TALK), size):
            kept += log.feed(TALK[start : start + size])
        assert kept == KEPT


def test_a_line_without_end_is_not_kept_for_ever() -> None:
    log = MosquittoLog(rights_of)
    for _ in range(100):
        assert list(log.feed(b"x" * 1000)) == []
    assert len(log._rest) <= 4096
