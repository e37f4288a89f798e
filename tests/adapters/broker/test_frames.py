"""Packets as bytes: what is cut out of a stream, and what malformed bytes get."""

import pytest
from amqtt.errors import MQTTError
from hypothesis import given
from hypothesis import strategies as st

from hub.adapters.broker.embedded.frames import (
    PacketTooLarge,
    decode_publish,
    encode_length,
    encode_publish,
    frame_at,
)


@given(st.text(min_size=1, max_size=30), st.binary(max_size=300), st.integers(1, 65535), st.booleans())
def test_a_publish_survives_the_way_there_and_back(
    topic: str, data: bytes, packet_id: int, retain: bool
) -> None:
    raw = encode_publish(topic, data, packet_id=packet_id, qos=1, retain=retain, dup=False)
    frame = frame_at(bytearray(raw), 0, None)
    assert frame is not None
    message = decode_publish(frame)
    assert (message.topic, message.data, message.packet_id, message.retain) == (
        topic,
        data,
        packet_id,
        retain,
    )


@given(st.binary(min_size=1, max_size=400), st.integers(0, 3))
def test_a_packet_is_not_cut_before_it_is_whole(data: bytes, more: int) -> None:
    raw = encode_publish("t", data, packet_id=1, qos=1, retain=False, dup=False)
    assert all(frame_at(bytearray(raw[:cut]), 0, None) is None for cut in range(len(raw)))
    frame = frame_at(bytearray(raw + b"x" * more), 0, None)
    assert frame is not None
    assert frame.raw == raw


@pytest.mark.parametrize("length", [0, 127, 128, 16383, 16384, 2097151, 2097152, 268435455])
def test_a_length_is_encoded_as_it_is_decoded(length: int) -> None:
    with pytest.raises(PacketTooLarge, match=f"of {length} bytes"):
        frame_at(bytearray(b"\x30" + encode_length(length)), 0, length - 1)


@given(st.binary(max_size=60))
def test_random_bytes_are_a_packet_or_malformed_and_nothing_worse(noise: bytes) -> None:
    try:
        frame = frame_at(bytearray(noise), 0, 1000)
        if frame is not None:
            decode_publish(frame)
    except MQTTError:
        pass


@pytest.mark.parametrize(
    "raw",
    [
        b"\x32\x02\x00\x05",  # shorter than its topic
        b"\x32\x03\x00\x01a",  # no packet id
        b"\x32\x05\x00\x01a\x00\x00",  # packet id 0
        b"\x30\x03\x00\x01\xff",  # not UTF-8
        b"\x30\x00",
    ],
)
def test_a_malformed_publish_is_an_error(raw: bytes) -> None:
    frame = frame_at(bytearray(raw), 0, None)
    assert frame is not None
    with pytest.raises(MQTTError):
        decode_publish(frame)


def test_a_length_of_five_bytes_is_an_error() -> None:
    with pytest.raises(MQTTError):
        frame_at(bytearray(b"\x30\xff\xff\xff\xff\x01"), 0, None)
