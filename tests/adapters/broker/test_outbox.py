"""What one client is owed: order, redelivery, and what happens at each bound."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hub.adapters.broker.embedded.outbox import Limits, Outbox, Owed
from tests.adapters.broker.client import Message, decode

LIMITS = Limits(inflight_max=3, queued_max=4, queued_bytes_max=100, unsent_bytes_max=1000)


class Wire:
    """A socket that keeps what is written."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.unsent_bytes = 0

    def write(self, data: bytes) -> None:
        self.sent.append(decode(data[0], data[2:]))

    def take(self) -> list[bytes]:
        taken = [message.data for message in self.sent]
        self.sent.clear()
        return taken


def owed(data: bytes) -> Owed:
    return Owed("t", data, retain=False)


def connected() -> tuple[Outbox, Wire]:
    outbox, wire = Outbox(LIMITS), Wire()
    outbox.connect(wire)
    return outbox, wire


def test_messages_go_out_in_order_as_the_window_opens() -> None:
    outbox, wire = connected()
    for n in range(5):
        assert outbox.put(owed(b"%d" % n), 1)
    assert [m.data for m in wire.sent] == [b"0", b"1", b"2"]
    outbox.acked(wire.sent[1].packet_id)
    assert wire.sent[-1].data == b"3"


def test_the_newest_message_beyond_the_queue_is_dropped_and_counted() -> None:
    outbox = Outbox(LIMITS)
    assert [outbox.put(owed(b"x"), 1) for _ in range(6)] == [True] * 4 + [False] * 2
    assert outbox.dropped == 2


def test_the_queue_is_bounded_in_bytes_too() -> None:
    outbox = Outbox(LIMITS)
    assert outbox.put(owed(bytes(60)), 1)
    assert not outbox.put(owed(bytes(60)), 1)
    assert outbox.put(owed(bytes(40)), 1)


def test_qos_0_is_written_at_once_or_dropped() -> None:
    outbox, wire = connected()
    assert outbox.put(owed(b"now"), 0)
    wire.unsent_bytes = 1001
    assert not outbox.put(owed(b"late"), 0)
    outbox.disconnect(wire)
    assert not outbox.put(owed(b"never"), 0)
    assert wire.take() == [b"now"]


def test_nothing_is_written_to_a_socket_that_is_full_until_it_has_room() -> None:
    outbox, wire = connected()
    outbox.put(owed(b"0"), 1)
    wire.unsent_bytes = 1001
    outbox.put(owed(b"1"), 1)
    assert wire.take() == [b"0"]
    wire.unsent_bytes = 0
    outbox.acked(1)
    assert wire.take() == [b"1"]


def test_a_new_connection_first_gets_what_was_not_acknowledged_marked_dup() -> None:
    outbox, wire = connected()
    for n in range(4):
        outbox.put(owed(b"%d" % n), 1)
    outbox.acked(wire.sent[0].packet_id)
    outbox.disconnect(wire)
    second = Wire()
    outbox.connect(second)
    assert [(m.data, m.dup) for m in second.sent] == [(b"1", True), (b"2", True), (b"3", True)]


def test_the_end_of_an_old_connection_does_not_end_the_new_one() -> None:
    outbox, old = connected()
    new = Wire()
    outbox.connect(new)
    outbox.disconnect(old)
    outbox.put(owed(b"x"), 1)
    assert new.take() == [b"x"]


def test_an_acknowledgement_of_nothing_changes_nothing() -> None:
    outbox, _ = connected()
    outbox.put(owed(b"x"), 1)
    outbox.acked(999)
    assert len(outbox) == 1


def test_packet_ids_come_round_and_skip_those_in_use() -> None:
    outbox, wire = connected()
    outbox.put(owed(b"stays"), 1)
    for _ in range(65535):
        outbox.put(owed(b"x"), 1)
        assert wire.sent[-1].packet_id != 1
        outbox.acked(wire.sent[-1].packet_id)
        del wire.sent[1:]


class OutboxUnderFaults(RuleBasedStateMachine):
    """Whatever the connection does, every accepted message arrives, in order of acceptance."""

    def __init__(self) -> None:
        super().__init__()
        self.outbox = Outbox(LIMITS)
        self.wire: Wire | None = None
        self.unacked: list[Message] = []
        self.next = 0
        self.accepted: list[int] = []
        self.first_seen: list[int] = []

    @rule()
    def put(self) -> None:
        if self.outbox.put(owed(b"%d" % self.next), 1):
            self.accepted.append(self.next)
        self.next += 1
        self.receive()

    @rule()
    def reconnect(self) -> None:
        self.unacked.clear()
        self.wire = Wire()
        self.outbox.connect(self.wire)
        self.receive()

    @precondition(lambda self: self.wire)
    @rule()
    def lose_connection(self) -> None:
        assert self.wire
        self.outbox.disconnect(self.wire)
        self.unacked.clear()
        self.wire = None

    @precondition(lambda self: self.unacked)
    @rule(data=st.data())
    def ack_any(self, data: st.DataObject) -> None:
        message = data.draw(st.sampled_from(self.unacked))
        self.unacked.remove(message)
        self.outbox.acked(message.packet_id)
        self.receive()

    def receive(self) -> None:
        while self.wire and self.wire.sent:
            message = self.wire.sent.pop(0)
            self.unacked.append(message)
            if int(message.data) not in self.first_seen:
                assert not message.dup
                self.first_seen.append(int(message.data))

    @invariant()
    def arrives_in_order_without_gaps(self) -> None:
        assert self.first_seen == self.accepted[: len(self.first_seen)]

    @invariant()
    def stays_within_its_bounds(self) -> None:
        assert len(self.outbox) <= LIMITS.inflight_max + LIMITS.queued_max
        assert (
            len({message.packet_id for message in self.unacked}) == len(self.unacked) <= LIMITS.inflight_max
        )

    def teardown(self) -> None:
        self.reconnect()
        while self.unacked:
            self.outbox.acked(self.unacked.pop(0).packet_id)
            self.receive()
        assert self.first_seen == self.accepted
        assert len(self.outbox) == 0


TestOutboxUnderFaults = OutboxUnderFaults.TestCase
