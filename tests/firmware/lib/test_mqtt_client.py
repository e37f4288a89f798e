"""The MQTT client of the firmware under the real interpreter, against a broker that misbehaves as told."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable

import pytest

from tests.firmware.lib import scripted_broker as wire
from tests.firmware.lib.scripted_broker import Connection, ScriptedBroker
from tests.firmware.lib.told_client import Client

pytestmark = pytest.mark.micropython
Start = Callable[..., Client]

SECOND = {"keepalive_s": 1}
PRINTS = {"keepalive_s": 2, "stream_prefix": "print/"}


# ---------------------------------------------------------------- connecting


def test_connect_says_who_and_with_what_will(broker: ScriptedBroker, start_client: Start) -> None:
    will = ["up/k1/state", "lost", 1, True]
    start_client(broker.port, client={"user": "k1", "password": "mật", "keepalive_s": 7, "will": will})
    connect = broker.accept().expect(wire.CONNECT)
    flags, keepalive_s = connect.body[7], connect.body[8:10]
    assert connect.body[:7] == b"\x00\x04MQTT\x04"
    assert flags == 0x80 | 0x40 | 0x20 | 0x08 | 0x04 | 0x02
    assert keepalive_s == b"\x00\x07"
    assert connect.body[10:] == b"".join(
        len(field).to_bytes(2, "big") + field
        for field in (b"k1", b"up/k1/state", b"lost", b"k1", "mật".encode())
    )


def test_a_kept_session_is_asked_for_and_accepted(broker: ScriptedBroker, start_client: Start) -> None:
    client = start_client(broker.port, client={"clean_session": False})
    connect = broker.accept().welcome(session_present=True)
    assert not connect.body[7] & 0x02
    assert client.expect("up")["session_present"] is True


def test_a_wrong_password_is_told_with_its_code(broker: ScriptedBroker, start_client: Start) -> None:
    client = start_client(broker.port)
    connection = broker.accept()
    connection.expect(wire.CONNECT)
    connection.send(wire.connack(code=5))
    assert "5" in client.expect("end", error="Refused")["text"]


def test_a_refused_connection_is_a_lost_link(start_client: Start) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        client = start_client(probe.getsockname()[1])
        client.expect("end", error="LinkLost")


def test_a_broker_that_never_says_connack_is_left(broker: ScriptedBroker, start_client: Start) -> None:
    client = start_client(broker.port, limits={"OPEN_MS_MAX": 300})
    connection = broker.accept()
    connection.expect(wire.CONNECT)
    client.expect("end", error="LinkLost")
    connection.expect_end()


def test_a_client_that_leaves_says_goodbye(broker: ScriptedBroker, start_client: Start) -> None:
    client = start_client(broker.port, leave=True)
    connection = broker.accept()
    connection.welcome()
    connection.expect(wire.DISCONNECT)
    client.expect("left")
    connection.expect_end()


# ---------------------------------------------------------------- what the broker does wrong

MALFORMED = {
    "remaining length of five bytes": b"\x30\xff\xff\xff\xff\x01",
    "packet of 200 MB": b"\x30\x80\x80\x80\x60" + b"\x00\x01a",
    "packet over the maximum": wire.publish("t/a", bytes(300_000)),
    "QoS 2": wire.packet(0x34, b"\x00\x01a\x00\x01"),
    "QoS 3": wire.packet(0x36, b"\x00\x01a\x00\x01"),
    "DUP without QoS": wire.packet(0x38, b"\x00\x01a"),
    "packet id 0": wire.packet(0x32, b"\x00\x01a\x00\x00"),
    "no topic": wire.packet(0x30, b""),
    "empty topic": wire.packet(0x30, b"\x00\x00x"),
    "topic longer than the packet": wire.packet(0x30, b"\x00\x09a"),
    "topic with a wildcard": wire.publish("t/#", b""),
    "topic with a NUL": wire.publish("t/\0", b""),
    "topic that is not UTF-8": wire.packet(0x30, b"\x00\x02\xff\xfe"),
    "topic larger than the buffer": wire.publish("t" * 5000, b""),
    "second CONNACK": wire.connack(),
    "PUBACK of three bytes": wire.packet(0x40, b"\x00\x01\x00"),
    "PUBACK of id 0": wire.puback(0),
    "PUBACK with flags": wire.packet(0x42, b"\x00\x01"),
    "SUBACK without codes": wire.packet(0x90, b"\x00\x01"),
    "SUBACK of a megabyte": wire.packet(0x90, bytes(100_000)),
    "SUBACK with code 7": wire.packet(0x90, b"\x00\x01\x07"),
    "PINGRESP with a body": wire.packet(0xD0, b"\x00"),
    "CONNECT": wire.packet(0x10, b""),
    "SUBSCRIBE": wire.packet(0x82, b"\x00\x01\x00\x01a\x00"),
    "PUBREC": wire.packet(0x50, b"\x00\x01"),
    "kind 0": b"\x00\x00",
    "kind 15": b"\xf0\x00",
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_packets_are_their_fault_and_end_the_connection(
    data: bytes, broker: ScriptedBroker, start_client: Start
) -> None:
    client = start_client(broker.port)
    connection = broker.accept()
    connection.welcome()
    client.expect("up")
    with contextlib.suppress(ConnectionError):  # closed before the end of it: so much the better
        connection.send(data)
    client.expect("end", error="TheirFault")
    connection.expect_end()
    broker.accept().welcome()
    client.expect("up")


def test_a_first_packet_other_than_connack_is_their_fault(
    broker: ScriptedBroker, start_client: Start
) -> None:
    client = start_client(broker.port)
    connection = broker.accept()
    connection.expect(wire.CONNECT)
    connection.send(wire.packet(wire.PINGRESP))
    client.expect("end", error="TheirFault")


@pytest.mark.parametrize("end", [Connection.close, Connection.reset], ids=["end of file", "reset"])
def test_a_connection_cut_inside_a_packet_is_a_lost_link(
    end: Callable[[Connection], None], broker: ScriptedBroker, start_client: Start
) -> None:
    client = start_client(broker.port)
    connection = broker.accept()
    connection.welcome()
    client.expect("up")
    connection.send(wire.publish("t/a", b"complete", 1))
    client.expect("message")
    connection.send(wire.publish("t/a", b"torn")[:-2])
    end(connection)
    client.expect("end", error="LinkLost")
    assert not client.has_told("message", payload="to")
    broker.accept().welcome()
    client.expect("up")


def test_packets_torn_and_joined_by_the_network_are_put_together(
    broker: ScriptedBroker, start_client: Start
) -> None:
    client = start_client(broker.port)
    connection = broker.accept()
    connection.expect(wire.CONNECT)
    data = wire.connack() + b"".join(wire.publish("t/a", b"%d" % number, number) for number in range(1, 40))
    for at in range(0, len(data), 7):
        connection.send(data[at : at + 7])
    for number in range(1, 40):
        assert connection.expect(wire.PUBACK).packet_id == number
        client.expect("message", payload=str(number))


# ---------------------------------------------------------------- publishing


def test_a_publish_ends_with_the_puback_of_its_own_id(broker: ScriptedBroker, start_client: Start) -> None:
    client = start_client(broker.port, publish=[["t/a", "1", 1, True]])
    connection = broker.accept()
    connection.welcome()
    sent = connection.expect(wire.PUBLISH)
    assert (sent.topic, sent.payload, sent.dup) == ("t/a", b"1", False)
    connection.send(wire.puback(sent.packet_id + 1) + wire.publish("t/x", b""))
    client.expect("message")
    assert not client.has_told("published")
    connection.send(wire.puback(sent.packet_id))
    client.expect("published", topic="t/a")


def test_no_more_publishes_than_the_window_are_in_flight(broker: ScriptedBroker, start_client: Start) -> None:
    orders = [[f"t/{number}", "x", 1, True] for number in range(6)]
    client = start_client(broker.port, client={"window": 2}, publish=orders)
    connection = broker.accept()
    connection.welcome()
    first, second = connection.expect(wire.PUBLISH), connection.expect(wire.PUBLISH)
    connection.send(wire.publish("t/x", b"", 9))
    connection.expect(wire.PUBACK)  # and not a third PUBLISH before it
    connection.send(wire.puback(first.packet_id))
    third = connection.expect(wire.PUBLISH)
    assert [first.topic, second.topic, third.topic] == ["t/0", "t/1", "t/2"]
    client.expect("published", topic="t/0")


def resend_scenario(broker: ScriptedBroker, start_client: Start, off: tuple[str, ...] = ()) -> None:
    orders = [[f"t/{number}", "x", 1, number != 1] for number in range(5)]
    client = start_client(broker.port, client={"window": 3}, publish=orders, off=off)
    connection = broker.accept()
    connection.welcome()
    sent = [connection.expect(wire.PUBLISH) for _ in range(3)]
    connection.reset()
    client.expect("lost", topic="t/1")  # keep=False: the caller decides
    connection = broker.accept()
    connection.welcome()
    again = [connection.expect(wire.PUBLISH) for _ in range(3)]
    assert [packet.topic for packet in again] == ["t/0", "t/2", "t/3"]
    assert [packet.dup for packet in again] == [True, True, False]
    assert again[0].packet_id == sent[0].packet_id
    for packet in again:
        connection.send(wire.puback(packet.packet_id))
    client.expect("published", topic="t/3")


def test_unacknowledged_publishes_go_again_with_dup_before_anything_new(
    broker: ScriptedBroker, start_client: Start
) -> None:
    resend_scenario(broker, start_client)


def test_qos_0_is_dropped_while_there_is_no_link(broker: ScriptedBroker, start_client: Start) -> None:
    client = start_client(
        broker.port, publish=[["t/tele", "old", 0, True], ["t/a", "x", 1, True]], hurry=True
    )
    client.expect("published", topic="t/tele")
    connection = broker.accept()
    connection.welcome()
    assert connection.expect(wire.PUBLISH).topic == "t/a"


# ---------------------------------------------------------------- receiving


def test_a_message_is_acknowledged_after_its_handler_and_again_when_repeated(
    broker: ScriptedBroker, start_client: Start
) -> None:
    client = start_client(broker.port)
    connection = broker.accept()
    connection.welcome()
    connection.send(wire.publish("t/a", b"x", 7))
    assert connection.expect(wire.PUBACK).packet_id == 7
    connection.send(wire.publish("t/a", b"x", 7, dup=True))
    assert connection.expect(wire.PUBACK).packet_id == 7
    client.expect("message", payload="x", retained=False)
    client.expect("message", payload="x", retained=False)


def test_a_handler_that_raises_costs_one_message_and_not_the_link(
    broker: ScriptedBroker, start_client: Start
) -> None:
    client = start_client(broker.port)
    connection = broker.accept()
    connection.welcome()
    connection.send(wire.publish("t/raise", b"", 7) + wire.publish("t/a", b"next", 8))
    assert [connection.expect(wire.PUBACK).packet_id for _ in range(2)] == [7, 8]
    assert "handler" in client.expect("trouble")["text"]
    client.expect("message", payload="next")


def test_subscriptions_are_answered_one_by_one(broker: ScriptedBroker, start_client: Start) -> None:
    client = start_client(broker.port, subscribe=["a/#", "b/#"])
    connection = broker.accept()
    connection.welcome()
    subscribe = connection.expect(wire.SUBSCRIBE)
    assert subscribe.body[2:] == b"\x00\x03a/#\x01\x00\x03b/#\x01"
    connection.send(wire.packet(wire.SUBACK, subscribe.body[:2] + b"\x01\x80"))
    assert client.expect("subscribed")["codes"] == [1, 0x80]


def test_an_oversized_message_of_a_plain_topic_is_thrown_away_and_acknowledged(
    broker: ScriptedBroker, start_client: Start
) -> None:
    client = start_client(broker.port)
    connection = broker.accept()
    connection.welcome()
    connection.send(wire.publish("t/big", bytes(100_000), 7) + wire.publish("t/a", b"next", 8))
    assert [connection.expect(wire.PUBACK).packet_id for _ in range(2)] == [7, 8]
    assert "100000" in client.expect("trouble")["text"]
    client.expect("message", payload="next")


# ---------------------------------------------------------------- keepalive


def black_hole_scenario(broker: ScriptedBroker, start_client: Start, off: tuple[str, ...] = ()) -> None:
    client = start_client(broker.port, client=SECOND, off=off)
    connection = broker.accept()
    connection.welcome()
    while True:
        packet = connection.read()
        assert packet, "closed without asking first"
        if packet.kind == wire.PINGREQ:
            break
    connection.expect_end()
    client.expect("end", error="LinkLost")


def test_a_broker_that_answers_no_ping_is_left(broker: ScriptedBroker, start_client: Start) -> None:
    black_hole_scenario(broker, start_client)


def test_pings_keep_a_quiet_link_alive(broker: ScriptedBroker, start_client: Start) -> None:
    client = start_client(broker.port, client=SECOND)
    connection = broker.accept()
    connection.welcome()
    for _ in range(5):
        packet = connection.read()
        assert packet
        assert packet.kind == wire.PINGREQ
        connection.send(wire.packet(wire.PINGRESP))
    connection.send(wire.publish("t/a", b"still here"))
    client.expect("message")
    assert not client.has_told("end")


def test_a_broker_that_never_acknowledges_is_left(broker: ScriptedBroker, start_client: Start) -> None:
    never_acknowledged_scenario(broker, start_client)


def never_acknowledged_scenario(
    broker: ScriptedBroker, start_client: Start, off: tuple[str, ...] = ()
) -> None:
    client = start_client(
        broker.port, client=SECOND, limits={"ACK_MS_MAX": 800}, publish=[["t/a", "x", 1, True]], off=off
    )
    connection = broker.accept()
    connection.welcome()
    connection.expect(wire.PUBLISH)
    for _ in range(6):
        packet = connection.read()
        if packet is None:
            break
        connection.send(wire.packet(wire.PINGRESP))
    else:
        raise AssertionError("still connected after six pings")
    client.expect("end", error="TheirFault")


def stuck_write_scenario(start_client: Start, off: tuple[str, ...] = ()) -> None:
    with ScriptedBroker(receive_buffer_bytes=4096) as broker:
        megabyte = 1 << 20
        client = start_client(
            broker.port,
            heap_kb=65536,
            client={"keepalive_s": 2, "packet_bytes_max": 8 * megabyte},
            publish=[[f"t/{number}", 4 * megabyte, 1, True] for number in range(2)],
            off=(*off, "silence"),
        )
        broker.accept().welcome()
        assert "write" in client.expect("end", error="LinkLost")["text"]


def test_a_broker_that_reads_nothing_is_left(start_client: Start) -> None:
    stuck_write_scenario(start_client)


# ---------------------------------------------------------------- streaming


def test_a_print_job_larger_than_the_heap_goes_through_in_pieces(
    broker: ScriptedBroker, start_client: Start
) -> None:
    job = bytes(range(256)) * 800
    client = start_client(broker.port, heap_kb=128, client={**PRINTS, "buffer_bytes": 1024})
    connection = broker.accept()
    connection.welcome()
    connection.send(wire.publish("print/j1", job, 7) + wire.publish("t/a", b"next", 8))
    assert connection.expect(wire.PUBACK).packet_id == 7
    client.expect("sink", topic="print/j1", size=204_800)
    client.expect("finished", bytes=204_800, sum=sum(job))
    client.expect("message", payload="next")


@pytest.mark.parametrize("size", [0, 1, 1000])
def test_a_small_print_job_goes_to_the_sink_too(
    size: int, broker: ScriptedBroker, start_client: Start
) -> None:
    client = start_client(broker.port, client=PRINTS)
    connection = broker.accept()
    connection.welcome()
    connection.send(wire.publish("print/j1", bytes(size), 7))
    client.expect("sink", size=size)
    client.expect("finished", bytes=size)
    assert connection.expect(wire.PUBACK).packet_id == 7


def cut_scenario(broker: ScriptedBroker, start_client: Start, off: tuple[str, ...] = ()) -> None:
    client = start_client(broker.port, client=PRINTS, off=off)
    connection = broker.accept()
    connection.welcome()
    connection.send(wire.publish("print/j1", bytes(50_000), 7)[:30_000])
    client.expect("sink")
    connection.close()
    assert 0 < client.expect("cut")["bytes"] < 50_000
    client.expect("end", error="LinkLost")
    assert not client.has_told("finishing")
    connection = broker.accept()
    connection.welcome()
    connection.send(wire.publish("print/j1", bytes(50_000), 7, dup=True))
    client.expect("finished", bytes=50_000)
    assert connection.expect(wire.PUBACK).packet_id == 7


def test_a_stream_cut_half_way_tells_the_sink_and_comes_again(
    broker: ScriptedBroker, start_client: Start
) -> None:
    cut_scenario(broker, start_client)


def late_acknowledgement_scenario(
    broker: ScriptedBroker, start_client: Start, off: tuple[str, ...] = ()
) -> None:
    client = start_client(broker.port, client=PRINTS, sink="waits", off=off)
    connection = broker.accept()
    connection.welcome()
    connection.send(wire.publish("print/j1", bytes(5000), 7))
    ping = connection.read()
    assert ping
    assert ping.kind == wire.PINGREQ, "acknowledged before the sink had all"
    connection.send(wire.packet(wire.PINGRESP))
    client.expect("finishing")
    (client.flash / "go").touch()
    client.expect("finished")
    assert connection.expect(wire.PUBACK).packet_id == 7


def test_a_stream_is_acknowledged_only_after_its_sink_took_all(
    broker: ScriptedBroker, start_client: Start
) -> None:
    late_acknowledgement_scenario(broker, start_client)


def slow_sink_scenario(broker: ScriptedBroker, start_client: Start, off: tuple[str, ...] = ()) -> None:
    client = start_client(
        broker.port, client={**PRINTS, **SECOND, "buffer_bytes": 1024}, sink="slow", off=off
    )
    connection = broker.accept()
    connection.welcome()
    connection.send(wire.publish("print/j1", bytes(3000), 7))
    pings = 0
    while True:
        packet = connection.read()
        assert packet, "the link was given up while the printer was busy"
        if packet.kind == wire.PUBACK:
            break
        pings += packet.kind == wire.PINGREQ
        if pings > 3:
            connection.send(wire.packet(wire.PINGRESP))  # late: the client cannot read them anyway
    assert pings >= 3
    client.expect("finished", bytes=3000)
    assert not client.has_told("end")


def test_a_slow_printer_does_not_cost_the_link(broker: ScriptedBroker, start_client: Start) -> None:
    slow_sink_scenario(broker, start_client)


@pytest.mark.parametrize("manner", ["raises", "hangs"])
def test_a_sink_that_fails_is_cut_and_the_link_goes_on(
    manner: str, broker: ScriptedBroker, start_client: Start
) -> None:
    client = start_client(broker.port, client=PRINTS, sink=manner, limits={"SINK_MS_MAX": 300})
    connection = broker.accept()
    connection.welcome()
    connection.send(wire.publish("print/j1", bytes(50_000), 7) + wire.publish("t/a", b"next", 8))
    client.expect("cut")
    client.expect("trouble")
    client.expect("message", payload="next")
    assert [connection.expect(wire.PUBACK).packet_id for _ in range(2)] == [7, 8]
    assert not client.has_told("finishing")


# ---------------------------------------------------------------- the guards can fail


@pytest.mark.parametrize(
    ("scenario", "guard"),
    [
        (resend_scenario, "resend"),
        (black_hole_scenario, "silence"),
        (black_hole_scenario, "ping"),
        (never_acknowledged_scenario, "flights"),
        (late_acknowledgement_scenario, "finish"),
        (cut_scenario, "ack"),
        (slow_sink_scenario, "feed"),
    ],
)
def test_without_its_guard_the_scenario_fails(
    scenario: Callable[..., None],
    guard: str,
    broker: ScriptedBroker,
    start_client: Start,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wire, "WAIT_S_MAX", 3.0)
    monkeypatch.setattr("tests.firmware.lib.told_client.WAIT_S_MAX", 3.0)
    with pytest.raises((AssertionError, TimeoutError, ConnectionError)):
        scenario(broker, start_client, off=(guard,))
