"""A PUBLISH read past paho is the one that paho would have read, and nothing that is not whole is one."""

from hypothesis import given
from hypothesis import strategies as st

from hub.adapters.mqtt.publishes import publish_at
from tools.loadgen import wire

TOPICS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
MIDS = st.integers(1, 65_535)


@given(
    before=st.binary(max_size=5), topic=TOPICS, payload=st.binary(max_size=400), mid=st.integers(1, 65_535)
)
def test_what_was_sent_is_read(before: bytes, topic: str, payload: bytes, mid: int) -> None:
    packet = wire.publish(topic, payload, mid)
    found = publish_at(before + packet + before, len(before))
    assert found == (len(before) + len(packet), topic, payload, mid, 1)


@given(topic=TOPICS, payload=st.binary(max_size=200), cut=st.integers(0, 300))
def test_what_is_not_whole_is_left_for_later(topic: str, payload: bytes, cut: int) -> None:
    packet = wire.publish(topic, payload, 7)
    assert publish_at(packet[: min(cut, len(packet) - 1)], 0) is None


@given(st.binary(max_size=60))
def test_bytes_of_any_kind_are_no_error(data: bytes) -> None:
    found = publish_at(data, 0)
    assert found is None or found.end <= len(data)


def test_qos_0_has_no_id_and_qos_2_is_left_to_paho() -> None:
    packet = bytearray(wire.publish("a/b", b"x", 7))
    packet[0] = 0x34
    assert publish_at(bytes(packet), 0) is None
    assert publish_at(b"\x30\x06\x00\x03a/bx", 0) == (8, "a/b", b"x", 0, 0)
    assert publish_at(wire.puback(7), 0) is None
