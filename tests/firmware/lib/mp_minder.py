"""Keepalive in virtual time: a dead link is noticed within 1.5 keepalives, whatever was said before."""

import asyncio

from mp_support import VirtualClock, equal
from mqtt import Client
from mqtt_errors import LinkLost

KEEPALIVE_S = 16
TICK_MS = 1000


def make():
    clock = VirtualClock()
    client = Client("k1", keepalive_s=KEEPALIVE_S, now_ms=clock.now_ms)
    client._reset()
    client.connected = True
    return client, clock


def tick(client, clock):
    """One round of the minder; the writer sends at once what it queued. Returns what was sent."""
    clock.pass_ms(TICK_MS)
    client._mind(clock.now_ms())
    sent, client._out[:] = list(client._out), []
    if sent:
        client._said_ms = clock.now_ms()
    return sent


def silent_for_ms(client, clock, chatter=False):
    """Let the broker fall silent now; the time until the client notices."""
    began_ms = clock.now_ms()
    client._heard_ms = began_ms
    client._pinged_ms = None
    for _ in range(100):
        try:
            tick(client, clock)
        except LinkLost:
            return clock.now_ms() - began_ms
        if chatter:
            client._said_ms = clock.now_ms()
    raise AssertionError("never noticed")


def test_silence_is_noticed_within_one_and_a_half_keepalives():
    for chatter in (False, True):
        for phase_ms in range(0, KEEPALIVE_S * 1000, 700):
            client, clock = make()
            clock.pass_ms(phase_ms)
            client._said_ms = clock.now_ms() - min(phase_ms, 7000)
            assert KEEPALIVE_S * 500 <= silent_for_ms(client, clock, chatter) <= KEEPALIVE_S * 1500


def test_the_broker_hears_something_within_its_keepalive():
    client, clock = make()
    quiet_ms = 0
    for number in range(200):
        client._heard_ms = clock.now_ms()  # the broker talks all the time
        client._pinged_ms = None
        quiet_ms = 0 if tick(client, clock) else quiet_ms + TICK_MS
        assert quiet_ms < KEEPALIVE_S * 1000, number


def test_a_busy_sink_suspends_the_judgement_but_not_the_pings():
    client, clock = make()

    class BusyFeed:
        busy_since_ms = 0

    client._feed = BusyFeed()
    pings = sum(bool(tick(client, clock)) for _ in range(50))
    assert pings >= 50 * TICK_MS // (KEEPALIVE_S * 1000), pings
    client._feed = None
    noticed_ms = silent_for_ms(client, clock)
    assert noticed_ms <= KEEPALIVE_S * 1500


def test_a_write_that_hangs_is_noticed():
    client, clock = make()
    client._writing_ms = clock.now_ms()
    for _ in range(KEEPALIVE_S):
        try:
            client._heard_ms = clock.now_ms()
            tick(client, clock)
        except LinkLost:
            return
    raise AssertionError("never noticed")


async def test_the_round_trip_is_measured_by_pings():
    client, clock = make()
    clock.pass_ms(KEEPALIVE_S * 500)
    client._mind(clock.now_ms())
    clock.pass_ms(3)
    client._note_pong()
    equal(client.rtt_ms, 3)
    await asyncio.sleep_ms(0)
