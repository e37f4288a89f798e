"""MQTT 3.1.1 packets to bytes and back (OASIS standard of 29 October 2014). Pure: no I/O, no clock.

Encoders return one bytearray a packet, so that a packet is one write. Decoders take a buffer and the place
of the packet's body in it, and raise TheirFault for whatever the standard forbids. Text is UTF-8, a packet
id is 1..65535.
"""

from mqtt_errors import OurFault, TheirFault

CONNACK = 0x20
PUBLISH = 0x30
PUBACK = 0x40
SUBACK = 0x90
PINGRESP = 0xD0

PINGREQ_BYTES = b"\xc0\x00"
DISCONNECT_BYTES = b"\xe0\x00"

DUP = 0x08
RETAIN = 0x01
LENGTH_MAX = 268435455  # largest remaining length of the standard, section 2.2.3


def _head(first, length):
    """The fixed header: first byte and remaining length."""
    if length > LENGTH_MAX:
        raise OurFault("packet of %d bytes" % length)
    head = bytearray(1)
    head[0] = first
    while True:
        byte = length & 0x7F
        length >>= 7
        head.append(byte | 0x80 if length else byte)
        if not length:
            return head


def _add(packet, text):
    """Append a text or bytes with its two-byte length."""
    data = text.encode() if isinstance(text, str) else text
    if len(data) > 0xFFFF:
        raise OurFault("field of %d bytes" % len(data))
    packet.append(len(data) >> 8)
    packet.append(len(data) & 0xFF)
    packet.extend(data)


def _add_id(packet, packet_id):
    packet.append(packet_id >> 8)
    packet.append(packet_id & 0xFF)


def connect(client_id, user, password, keepalive_s, clean_session, will=None):
    """CONNECT. `will` is None or (topic, payload, qos, retain)."""
    flags = 0x02 if clean_session else 0
    body = bytearray()
    _add(body, client_id)
    if will:
        topic, payload, qos, retain = will
        flags |= 0x04 | qos << 3 | (0x20 if retain else 0)
        _add(body, topic)
        _add(body, payload)
    if user is not None:
        flags |= 0x80
        _add(body, user)
    if password is not None:
        flags |= 0x40
        _add(body, password)
    packet = _head(0x10, 10 + len(body))
    packet.extend(b"\x00\x04MQTT\x04")
    packet.append(flags)
    _add_id(packet, keepalive_s)  # same form: 16 bits, high byte first
    packet.extend(body)
    return packet


def publish(topic, payload, qos, retain, packet_id=0):
    """PUBLISH of QoS 0 or 1; `packet_id` is used with QoS 1 only."""
    name = topic.encode()
    data = payload.encode() if isinstance(payload, str) else payload
    first = PUBLISH | qos << 1 | (RETAIN if retain else 0)
    packet = _head(first, 2 + len(name) + (2 if qos else 0) + len(data))
    _add(packet, name)
    if qos:
        _add_id(packet, packet_id)
    packet.extend(data)
    return packet


def puback(packet_id):
    """PUBACK."""
    packet = bytearray(b"\x40\x02")
    _add_id(packet, packet_id)
    return packet


def subscribe(packet_id, filters):
    """SUBSCRIBE to [(topic filter, qos), ...]."""
    body = bytearray()
    for topic, qos in filters:
        _add(body, topic)
        body.append(qos)
    packet = _head(0x82, 2 + len(body))
    _add_id(packet, packet_id)
    packet.extend(body)
    return packet


def header(buffer, start, end):
    """(first byte, place of the body, its length) of the packet at `start`; None: more bytes are needed."""
    length = 0
    for count in range(4):
        at = start + 1 + count
        if at >= end:
            return None
        length |= (buffer[at] & 0x7F) << 7 * count
        if buffer[at] < 0x80:
            return buffer[start], at + 1, length
    raise TheirFault("remaining length of more than 4 bytes")


def publish_head(first, buffer, start, end, length):
    """(topic, packet id or 0, bytes before the payload) of a PUBLISH, or None when more bytes are needed.

    `buffer[start:end]` holds what has come of the body, `length` is the length of the whole body.
    """
    qos = first >> 1 & 3
    if qos > 1:
        raise TheirFault("PUBLISH of QoS %d" % qos)
    if not qos and first & DUP:
        raise TheirFault("DUP with QoS 0")
    if length < 2:
        raise TheirFault("PUBLISH without topic")
    if end - start < 2:
        return None
    topic_bytes = buffer[start] << 8 | buffer[start + 1]
    size = 2 + topic_bytes + 2 * qos
    if size > length or not topic_bytes:
        raise TheirFault("topic of %d bytes in a packet of %d" % (topic_bytes, length))
    if end - start < size:
        return None
    return _topic(buffer, start + 2, topic_bytes), identifier(buffer, start + size - 2) if qos else 0, size


def _topic(buffer, start, size):
    """The topic name: UTF-8 without NUL and wildcards (standard, sections 1.5.3 and 3.3.2.1)."""
    try:
        topic = str(bytes(buffer[start : start + size]), "utf-8")
    except UnicodeError:
        raise TheirFault("topic is not UTF-8") from None
    if "\0" in topic or "+" in topic or "#" in topic:
        raise TheirFault("topic name with a forbidden character")
    return topic


def identifier(buffer, at):
    """The packet id at `at`."""
    packet_id = buffer[at] << 8 | buffer[at + 1]
    if not packet_id:
        raise TheirFault("packet id 0")
    return packet_id


def connack(buffer, start, length):
    """(session present, return code)."""
    if length != 2 or buffer[start] > 1:
        raise TheirFault("malformed CONNACK")
    return bool(buffer[start]), buffer[start + 1]


def suback(buffer, start, length):
    """(packet id, granted QoS of each filter; 0x80 is a refusal)."""
    if length < 3:
        raise TheirFault("malformed SUBACK")
    codes = bytes(buffer[start + 2 : start + length])
    for code in codes:
        if code not in (0, 1, 2, 0x80):
            raise TheirFault("SUBACK code %d" % code)
    return identifier(buffer, start), codes
