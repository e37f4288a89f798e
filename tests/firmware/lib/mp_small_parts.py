"""The small pure parts of firmware/lib: clock, waiting times, proof, hub time, mailbox."""

import asyncio
from mailbox import Mailbox

from backoff import Backoff
from hmac_sha256 import hmac, proof
from hub_time import HubTime, civil_day, parse
from mp_support import equal, raises
from uptime import Uptime


class WrappingTicks:
    """A ticks counter with the period of a board."""

    PERIOD = 1 << 30

    def __init__(self, start):
        self.ticks = start

    def ms(self):
        return self.ticks

    def diff(self, end, start):
        return (end - start + self.PERIOD // 2) % self.PERIOD - self.PERIOD // 2

    def pass_ms(self, ms):
        self.ticks = (self.ticks + ms) % self.PERIOD


def test_uptime_goes_on_when_the_ticks_wrap():
    ticks = WrappingTicks(WrappingTicks.PERIOD - 100)
    uptime = Uptime(ticks.ms, ticks.diff)
    equal(uptime.now_ms(), 0)
    for _ in range(6):
        ticks.pass_ms(1 << 28)
        before_ms = uptime.now_ms()
        ticks.pass_ms(150)
        equal(uptime.now_ms() - before_ms, 150)
    assert uptime.now_ms() > WrappingTicks.PERIOD


def test_waiting_times_double_to_the_cap_and_lie_within_half_a_step():
    for bits in (0, 128, 255):
        backoff = Backoff(250, 4000, lambda _, bits=bits: bits)
        for step_ms in (250, 500, 1000, 2000, 4000, 4000):
            wait_ms = backoff.next_ms()
            assert step_ms // 2 < wait_ms <= step_ms, (step_ms, wait_ms)
        backoff.reset()
        assert backoff.next_ms() <= 250


def test_hmac_gives_the_vectors_of_rfc_4231():
    vectors = (
        (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            b"\xaa" * 131,
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    )
    for key, message, digest in vectors:
        equal(hmac(key, message).hex(), digest)


def test_a_proof_takes_the_pin_as_text_or_any_buffer():
    salt, nonce = "00112233445566778899aabbccddeeff", "f0e1d2c3b4a5968778695a4b3c2d1e0f"
    expected = proof("246810", salt, nonce)
    equal(len(expected), 64)
    for pin in (b"246810", bytearray(b"246810"), memoryview(b"246810")):
        equal(proof(pin, salt, nonce), expected)
    assert proof("246811", salt, nonce) != expected


def test_a_salt_or_nonce_that_is_not_hex_is_an_error():
    raises(ValueError, proof, "1", "xyz", "00")
    raises(ValueError, proof, "1", "00", "0g")


def test_hub_time_is_read_with_offset_and_fraction():
    equal(parse("1970-01-01T00:00:00Z"), (0, 0))
    equal(parse("2026-11-22T08:00:00+07:00"), (1795309200000, 420))
    equal(parse("2026-11-22T08:00:00.125+07:00"), (1795309200125, 420))
    equal(parse("2024-02-29T23:59:59.5-03:30"), (1709263799500, -210))


def test_what_is_not_a_time_is_an_error():
    for text in (
        "",
        "08:00",
        "2026-13-22T08:00:00Z",
        "2026-11-22T25:00:00Z",
        "2026-11-22T08:00:00",
        "2026-11-22T08:00:00+7",
    ):
        raises(ValueError, parse, text)


def test_hub_time_goes_on_with_the_monotonic_clock():
    hub_time = HubTime()
    equal((hub_time.at(5), hub_time.clock(5)), (None, None))
    hub_time.learn("2026-11-22T23:59:30+07:00", 1000, True)
    equal(hub_time.at(1000 + 31000), 1795366801000)
    equal(hub_time.clock(1000), (23, 59))
    equal(hub_time.clock(1000 + 31000), (0, 0))


def test_a_time_kept_by_the_broker_does_not_replace_a_live_one():
    hub_time = HubTime()
    hub_time.learn("2026-11-22T08:00:00Z", 0, False)
    hub_time.learn("2026-11-22T09:00:00Z", 0, True)
    hub_time.learn("2026-11-22T08:00:00Z", 0, False)
    equal(hub_time.clock(0), (9, 0))


def test_the_hub_s_day_changes_at_its_own_midnight():
    hub_time = HubTime()
    equal(hub_time.day(0), None)
    hub_time.learn("2026-12-31T23:59:59+07:00", 0, True)
    equal((hub_time.day(999), hub_time.day(1000)), ("2026-12-31", "2027-01-01"))


def test_every_day_of_many_years_is_named_right():
    for days in range(0, 40000, 13):
        name = civil_day(days)
        equal(parse(name + "T00:00:00Z"), (days * 86400000, 0))
    equal([civil_day(parse(day + "T00:00:00Z")[0] // 86400000) for day in LEAPS], LEAPS)


LEAPS = ["2024-02-29", "2024-03-01", "2000-02-29", "2100-02-28", "2100-03-01", "1970-01-01"]


async def test_a_mailbox_gives_the_latest_value_once():
    box = Mailbox()
    box.put(1)
    box.put(2)
    equal(await box.get(), 2)
    getter = asyncio.create_task(box.get())
    await asyncio.sleep_ms(0)
    assert not getter.done()
    box.put(3)
    equal(await getter, 3)


def test_a_socket_is_told_not_to_wait_for_more_and_to_forget_after_an_error():
    import mqtt_socket

    class Recorder:
        SOCK_STREAM, SOL_SOCKET, SO_LINGER = 1, 1, 13

        def __init__(self):
            self.options = []

        def getaddrinfo(self, host, port, *rest):
            return [(2, 1, 6, "", (host, port))]

        def socket(self, *rest):
            return self

        def setblocking(self, flag):
            equal(flag, False)

        def setsockopt(self, *option):
            self.options.append(option)
            raise OSError(92)  # a port that lacks it goes on without

        def connect(self, address):
            equal(address, ("10.0.0.2", 1883))

        def close(self):
            self.options.append("closed")

    real, recorder = mqtt_socket.socket, Recorder()
    mqtt_socket.socket = recorder
    try:
        sock = mqtt_socket.connecting("10.0.0.2", 1883)
        equal(recorder.options.pop(), (6, 1, 1))
        mqtt_socket.close(sock, None)
        equal(recorder.options, ["closed"])
        mqtt_socket.close(sock, ValueError())
        equal(recorder.options[1], (1, 13, b"\1\0\0\0\0\0\0\0"))
    finally:
        mqtt_socket.socket = real
