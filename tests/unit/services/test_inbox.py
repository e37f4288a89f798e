"""One account's backlog stands before nobody's press; counted, not timed."""

from collections import deque
from collections.abc import Callable

from hub.contract.messages import PAYLOAD_BYTES_MAX
from hub.domain.office import names
from hub.services.press.inbox import TURN_MESSAGES, WAITING_MAX, Inbox


class Loop:
    """An inbox, and the turns that it asked for."""

    def __init__(self) -> None:
        self.later: deque[Callable[[], None]] = deque()
        self.dealt: list[tuple[str, bytes]] = []
        self.too_long: list[tuple[str, str]] = []
        self.passed_over: list[tuple[str, object]] = []
        self.inbox = Inbox(
            lambda dev, leaf, payload, token: self.dealt.append((dev, payload)),
            lambda dev, token: self.passed_over.append((dev, token)),
            lambda dev, leaf: self.too_long.append((dev, leaf)),
            self.later.append,
        )

    def turn(self) -> None:
        self.later.popleft()()


def test_in_a_flood_that_goes_on_a_press_passes_at_most_one_message_of_the_flooder() -> None:
    loop, sent = Loop(), 0
    for _ in range(50):
        for _ in range(5 * TURN_MESSAGES):
            loop.inbox.put("p1", "evt", b"%d" % sent, sent)
            sent += 1
        loop.inbox.put("k1", "evt", b"press")
        before = len(loop.dealt)
        loop.inbox.put("p1", "evt", b"%d" % sent, sent)
        sent += 1
        loop.turn()
        after = loop.dealt[before:]
        assert after.index(("k1", b"press")) <= 1
        assert "p1" in {dev for dev, _ in after}  # the flood was going on
    assert len(loop.passed_over) > sent // 2


def test_nobody_waits_for_more_than_one_message_of_each_other_account() -> None:
    loop = Loop()
    for n in range(40):
        for dev in ("a", "b", "c"):
            loop.inbox.put(dev, "evt", b"%d" % n)
    loop.inbox.put("k1", "evt", b"press")
    while loop.later:
        loop.turn()
    assert loop.dealt.index(("k1", b"press")) == 3
    assert [payload for dev, payload in loop.dealt if dev == "a"] == [b"%d" % n for n in range(40)]


def test_what_waits_of_one_account_is_bounded_and_what_is_too_many_is_given_back_at_once() -> None:
    loop = Loop()
    for n in range(WAITING_MAX + 3):
        loop.inbox.put("p1", "evt", b"", n)
        loop.inbox.put(names.CONSOLE, "evt", b"", n)
    assert loop.passed_over == [("p1", WAITING_MAX + n) for n in range(3)]
    while loop.later:
        loop.turn()
    assert len(loop.dealt) == 2 * WAITING_MAX + 3


def test_what_is_too_long_for_a_device_is_told_even_if_it_is_passed_over() -> None:
    loop = Loop()
    for _ in range(WAITING_MAX):
        loop.inbox.put("p1", "evt", b"")
    loop.inbox.put("p1", "rsp", bytes(PAYLOAD_BYTES_MAX))
    loop.inbox.put("p1", "rsp", bytes(PAYLOAD_BYTES_MAX + 1))
    assert len(loop.passed_over) == 2
    assert loop.too_long == [("p1", "rsp")]


def test_the_network_is_read_between_two_turns() -> None:
    loop = Loop()
    for n in range(WAITING_MAX):
        loop.inbox.put(f"d{n % 40}", "evt", b"")
    assert len(loop.later) == 1
    loop.turn()
    assert (len(loop.dealt), len(loop.later)) == (TURN_MESSAGES, 1)
