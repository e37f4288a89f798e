"""The decoder as a pure machine: any split gives the same packets, any bytes give packets or TheirFault."""

import random

import mqtt_decoder as decoder
import mqtt_packets as packets
from mp_support import equal, raises
from mqtt_decoder import Decoder
from mqtt_errors import OurFault, TheirFault

RUNS = 300
BUFFER_BYTES = 160


def feed(machine, data, step):
    """Feed the bytes in pieces of `step()` bytes and return the packets, streams joined to one item."""
    found = []
    at = 0
    while True:
        packet = machine.next()
        while packet is not None:
            note(found, packet)
            packet = machine.next()
        if at >= len(data):
            return found
        space = machine.space()
        assert len(space), "no room to read into"
        count = min(len(space), len(data) - at, step())
        space[:count] = data[at : at + count]
        machine.wrote(count)
        at += count


def note(found, packet):
    kind = packet[0]
    if kind == decoder.MESSAGE:
        found.append((packet[1], packet[2], bytes(packet[4])))
    elif kind == decoder.STREAM:
        found.append([packet[1], packet[2], packet[4], b""])
    elif kind == decoder.CHUNK:
        found[-1][3] += bytes(packet[1])
    elif kind == decoder.END:
        topic, packet_id, size, payload = found.pop()
        equal(len(payload), size)
        found.append((topic, packet_id, payload))
    else:
        found.append(packet)


def some_packet(dice):
    """A random well-formed packet and what the decoder should say to it."""
    kind = dice.randrange(6)
    packet_id = dice.randrange(1, 65536)
    if kind == 0:
        return packets.puback(packet_id), (decoder.ACKED, packet_id)
    if kind == 1:
        return b"\xd0\x00", (decoder.PONG,)
    topic = "t/" + "ề" * dice.randrange(20)
    payload = bytes(dice.getrandbits(8) for _ in range(dice.randrange(500)))
    qos = dice.randrange(2)
    packet = packets.publish(topic, payload, qos, bool(dice.randrange(2)), packet_id)
    return packet, (topic, packet_id if qos else 0, payload)


class Dice:
    """random.Random is not there; the module is seeded instead."""

    def __init__(self, seed):
        random.seed(seed)

    def __getattr__(self, name):
        return getattr(random, name)


def test_any_split_of_the_bytes_gives_the_same_packets():
    for seed in range(RUNS):
        dice = Dice(seed)
        pairs = [some_packet(dice) for _ in range(12)]
        data = b"".join(bytes(packet) for packet, _ in pairs)
        found = feed(Decoder(BUFFER_BYTES), data, lambda dice=dice: 1 + dice.randrange(200))
        assert found == [expected for _, expected in pairs], "seed %d" % seed


def test_any_damage_gives_packets_or_their_fault_and_never_another_error():
    refused = 0
    for seed in range(RUNS):
        dice = Dice(seed)
        data = bytearray(b"".join(bytes(some_packet(dice)[0]) for _ in range(6)))
        for _ in range(1 + dice.randrange(4)):
            data[dice.randrange(len(data))] = dice.getrandbits(8)
        try:
            feed(Decoder(BUFFER_BYTES, 2000), bytes(data), lambda dice=dice: 1 + dice.randrange(50))
        except TheirFault:
            refused += 1
    assert refused > RUNS // 5, refused


def test_noise_gives_their_fault_or_nothing():
    for seed in range(RUNS):
        dice = Dice(seed)
        data = bytes(dice.getrandbits(8) for _ in range(400))
        try:
            feed(Decoder(BUFFER_BYTES, 2000), data, lambda dice=dice: 1 + dice.randrange(50))
        except TheirFault:
            pass


def test_a_packet_over_the_maximum_is_refused_at_its_head():
    machine = Decoder(BUFFER_BYTES, 1000)
    head = packets.publish("t", bytes(1001), 0, False)[:4]
    error = raises(TheirFault, feed, machine, head, lambda: 4)
    assert "limit" in str(error)


def test_what_fits_exactly_comes_whole_and_one_byte_more_comes_as_a_stream():
    for size, kinds in (
        (BUFFER_BYTES - 6, (decoder.MESSAGE,)),
        (BUFFER_BYTES - 5, (decoder.STREAM, decoder.CHUNK)),
    ):
        machine = Decoder(BUFFER_BYTES)
        data = packets.publish("t", bytes(size), 0, False)
        space = machine.space()
        space[:] = data[: len(space)]
        machine.wrote(len(space))
        for kind in kinds:
            equal(machine.next()[0], kind)


def test_after_a_reset_nothing_of_the_last_connection_is_left():
    machine = Decoder(BUFFER_BYTES)
    feed(machine, packets.publish("t", bytes(500), 0, False)[:300], lambda: 100)
    machine.reset()
    equal(feed(machine, b"\xd0\x00", lambda: 2), [(decoder.PONG,)])


def test_a_buffer_too_small_for_a_packet_head_is_our_fault():
    raises(OurFault, Decoder, 64)
    raises(OurFault, packets.publish, "t" * 70000, b"", 0, False)
