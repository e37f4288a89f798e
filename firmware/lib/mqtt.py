"""An asyncio client of MQTT 3.1.1: QoS 0 and 1 both ways, last will, keepalive both ways, streamed payloads.

Theory of operation
-------------------
`run()` is one connection, from the TCP handshake to its end, which it reports as an MqttError. It owns four
tasks:

    reader   bytes -> Decoder -> handler or sink -> PUBACK. A QoS 1 message is acknowledged after its
    handler returned, a
             streamed one after its sink took all of it.
    writer   the queue `_out`, one packet a write. Nobody else writes, so nobody ever waits on a dead socket.
    minder   keepalive and every time limit: a read that stays silent, a write or a sink that hangs.
    welcome  the caller's greeting (subscribe, say online), which must not hold up the reader.

The first that fails ends the connection. Publishes outlive it: `_flights` holds what has no PUBACK yet, and
the next connection sends it again, with DUP, before anything new. What must not be repeated as it was (an
event with its age) is published with keep=False and fails with LinkLost instead.

Silence: half a keepalive after the last byte heard, or sent, goes a PINGREQ; if no byte comes in another
half, the link is lost. So a black hole is noticed within one keepalive and two ticks of the minder (an
eighth). While a sink is busy nothing is read, so silence proves nothing: pings go on (the broker must not
give up either), and patience starts again afterwards.

A sink is what `open_sink(topic, size)` returns: `async write(chunk)`, `async finish()`, `cut(why)`. A sink
that raises or hangs is cut, the rest of its payload is read and thrown away and the message acknowledged:
repeating it would only fail again, and the hub repeats print jobs that nobody confirmed.
"""

import asyncio

import mqtt_decoder as decoder
import mqtt_packets as packets
import mqtt_socket
import uptime
from mqtt_errors import LinkLost, OurFault, Refused, TheirFault
from mqtt_feed import Feed

OPEN_MS_MAX = 5000  # TCP handshake, CONNECT and CONNACK together
ACK_MS_MAX = 30000  # from a QoS 1 packet to its acknowledgement, while the link is alive
SINK_MS_MAX = 60000  # one write() or finish() of a sink
WINDOW_MAX = 4
OUT_MAX = 16  # packets waiting for the writer; the reader waits when there are more
OUT_QOS0_MAX = 8  # QoS 0 is dropped when more are waiting


class _Flight:
    """A QoS 1 publish, or a SUBSCRIBE, waiting for its acknowledgement."""

    def __init__(self, awaits, packet_id, packet, keep):
        self.awaits = awaits  # decoder.ACKED or decoder.SUBSCRIBED
        self.packet_id = packet_id
        self.packet = packet
        self.keep = keep
        self.sent_ms = None  # when it was queued on this connection; None: never yet
        self.done = asyncio.Event()
        self.error = None
        self.codes = ()  # of a SUBACK


class Client:
    """One client of one broker. The constructor opens nothing."""

    def __init__(
        self,
        client_id,
        user=None,
        password=None,
        keepalive_s=15,
        clean_session=True,
        will=None,
        window=WINDOW_MAX,
        buffer_bytes=2048,
        packet_bytes_max=262144,
        stream_prefix=None,
        now_ms=uptime.now_ms,
    ):
        if not 1 <= window <= WINDOW_MAX:
            raise OurFault("window of %d, 1 to %d allowed" % (window, WINDOW_MAX))
        if not 1 <= keepalive_s <= 65535:
            raise OurFault("keepalive of %d s" % keepalive_s)
        self._connect = packets.connect(client_id, user, password, keepalive_s, clean_session, will)
        self._half_ms = keepalive_s * 500
        self._window = window
        self._packet_bytes_max = packet_bytes_max
        self._stream_prefix = stream_prefix  # messages of these topics always go to a sink
        self._decoder = decoder.Decoder(buffer_bytes, packet_bytes_max)
        self._now_ms = now_ms
        self._last_id = 0
        self._flights = []  # oldest first; at most `window` publishes, and a SUBSCRIBE
        self._room = asyncio.Event()  # a flight ended
        self._out = []  # packets for the writer, oldest first
        self._wake = asyncio.Event()  # `_out` is not empty
        self._drained = asyncio.Event()  # a packet left `_out`
        self.on_message = lambda topic, payload, retained: None
        self.open_sink = lambda topic, size: None
        self.on_trouble = lambda text: None  # a handler or sink failed, a message was thrown away
        self.on_tick = lambda: None  # the connection is alive and looked after
        self.lag_ms = 0  # how long the message being handled may have waited unread, at most
        self.connected = False
        self.rtt_ms = None  # of the last ping; None until measured
        self.strays = 0  # acknowledgements of unknown packet ids

    # ------------------------------------------------------------------ one connection

    async def run(self, host, port, welcome=None):
        """Connect and serve until the connection ends; raises what ended it, returns after `disconnect()`.

        `await welcome(session_present)` runs beside the reader once CONNACK has come.
        """
        tasks = []
        try:
            sock = mqtt_socket.connecting(host, port)
        except OSError as error:
            raise LinkLost("connect: %r" % error) from None
        try:
            self._reset()
            stream, session_present = await self._open(sock)
            self.connected = True
            self._resend()
            jobs = [self._reader(stream), self._writer(stream), self._minder()]
            if welcome:
                jobs.append(welcome(session_present))
            tasks.extend([asyncio.create_task(self._guard(job)) for job in jobs])
            self._reader_task = tasks[0]
            await self._ended.wait()
            if self._error:
                raise self._error
        finally:
            self.connected = False
            await _cancel(tasks)
            mqtt_socket.close(sock, self._error)
            self._end_flights()

    async def _open(self, sock):
        """TCP, CONNECT, CONNACK within OPEN_MS_MAX -> (stream, session present)."""
        try:
            return await asyncio.wait_for_ms(self._shake_hands(sock), OPEN_MS_MAX)
        except asyncio.TimeoutError:
            raise LinkLost("no CONNACK in %d ms" % OPEN_MS_MAX) from None
        except OSError as error:
            raise LinkLost("connect: %r" % error) from None

    async def _shake_hands(self, sock):
        await mqtt_socket.connected(sock)  # pyright: ignore[reportGeneralTypeIssues]  no generator here: see there
        stream = asyncio.StreamWriter(sock)
        stream.write(self._connect)
        await stream.drain()
        packet = None
        while packet is None:
            await self._fill(stream)
            packet = self._decoder.next()
        if packet[0] != decoder.CONNECTED:
            raise TheirFault("first packet is not CONNACK")
        if packet[2]:
            raise Refused(packet[2])
        return stream, packet[1]

    def _reset(self):
        """A new connection: nothing said, nothing heard."""
        self._decoder.reset()
        self._out.clear()
        self._wake.clear()
        self._ended = asyncio.Event()
        self._error = None
        self._heard_ms = self._said_ms = self._now_ms()
        self._pinged_ms = None  # when the PINGREQ was queued since which nothing was heard
        self._ping_ms = None  # when the PINGREQ was queued whose PINGRESP is awaited
        self._patience_ms = 0  # silence before this moment proves nothing: the reader was in a sink
        self._writing_ms = None  # since when the writer is in a write
        self._feed = None  # the streamed payload under way

    def _resend(self):
        """Queue what has no acknowledgement, before anything new; what was sent before with DUP."""
        for flight in self._flights:
            if flight.sent_ms is not None:
                flight.packet[0] |= packets.DUP
            flight.sent_ms = self._now_ms()
            self._put(flight.packet)

    async def _guard(self, job):
        """Run one task; its error ends the connection."""
        try:
            await job
        except OSError as error:
            self._end(LinkLost(repr(error)))
        except Exception as error:
            self._end(error)

    def _end(self, error):
        """End the connection, with the first error only."""
        if not self._ended.is_set():
            self._error = error
            self._ended.set()

    def _end_flights(self):
        """What may not be sent again fails now; the rest waits for the next connection."""
        for flight in self._flights[:]:
            if not flight.keep:
                flight.error = LinkLost("before the acknowledgement")
                self._land(flight)

    def _land(self, flight):
        self._flights.remove(flight)
        flight.done.set()
        self._room.set()

    # ------------------------------------------------------------------ for the caller

    async def publish(self, topic, payload, qos=1, retain=False, keep=True):
        """Publish. QoS 1 waits for PUBACK, over any number of connections; with keep=False LinkLost ends it.

        QoS 0 never waits: it is dropped when not connected or when OUT_QOS0_MAX packets wait. Raises
        OurFault over the limit.
        """
        if len(topic) + len(payload) + 16 > self._packet_bytes_max:
            raise OurFault("payload of %d bytes" % len(payload))
        if not qos:
            if self.connected and len(self._out) < OUT_QOS0_MAX:
                self._put(packets.publish(topic, payload, 0, retain))
            return
        while len(self._flights) >= self._window:
            self._room.clear()
            await self._room.wait()
        packet_id = self._new_id()
        await self._fly(
            _Flight(decoder.ACKED, packet_id, packets.publish(topic, payload, 1, retain, packet_id), keep)
        )

    async def subscribe(self, filters):
        """Subscribe to [(filter, qos), ...]; the granted QoS of each, 0x80 for refused. Raises LinkLost."""
        packet_id = self._new_id()
        flight = _Flight(decoder.SUBSCRIBED, packet_id, packets.subscribe(packet_id, filters), False)
        await self._fly(flight)
        return flight.codes

    async def disconnect(self):
        """Say goodbye (no last will) and let `run()` return."""
        if self.connected:
            self._put(packets.DISCONNECT_BYTES)
            while self._out and not self._ended.is_set():
                self._drained.clear()
                await self._drained.wait()
            self._end(None)

    async def _fly(self, flight):
        if not (self.connected or flight.keep):
            raise LinkLost("not connected")
        self._flights.append(flight)
        if self.connected:
            flight.sent_ms = self._now_ms()
            self._put(flight.packet)
        await flight.done.wait()
        if flight.error:
            raise flight.error

    def _new_id(self):
        """The next packet id that is not in flight."""
        while True:
            self._last_id = self._last_id % 0xFFFF + 1
            if all(flight.packet_id != self._last_id for flight in self._flights):
                return self._last_id

    def _put(self, packet):
        self._out.append(packet)
        self._wake.set()

    # ------------------------------------------------------------------ reader

    async def _reader(self, stream):
        while True:
            packet = self._decoder.next()
            if packet is None:
                await self._fill(stream)
            elif packet[0] == decoder.STREAM or self._is_streamed(packet):
                await self._stream(stream, packet)
            else:
                await self._take(packet)

    def _is_streamed(self, packet):
        return (
            packet[0] == decoder.MESSAGE and self._stream_prefix and packet[1].startswith(self._stream_prefix)
        )

    async def _fill(self, stream):
        """Read what is there, at least one byte."""
        began_ms = self._now_ms()
        count = await stream.readinto(self._decoder.space())
        if count == 0:
            raise LinkLost("end of file")
        if count:
            now_ms = self._now_ms()
            self.lag_ms = 0 if now_ms > began_ms else now_ms - self._heard_ms  # waited for: it is fresh
            self._heard_ms = now_ms
            self._pinged_ms = None
            self._decoder.wrote(count)

    async def _take(self, packet):
        """Act on one packet that came whole."""
        kind = packet[0]
        if kind == decoder.MESSAGE:
            _, topic, packet_id, retained, payload = packet
            try:
                self.on_message(topic, payload, retained)
            except Exception as error:  # acknowledged all the same: it would fail again and again
                self.on_trouble("message on %s: %r" % (topic, error))
            await self._acknowledge(packet_id)
        elif kind == decoder.PONG:
            self._note_pong()
        elif kind == decoder.CONNECTED:
            raise TheirFault("second CONNACK")
        else:
            self._settle(packet)

    def _settle(self, packet):
        """PUBACK or SUBACK."""
        for flight in self._flights:
            if flight.packet_id == packet[1] and flight.awaits == packet[0]:
                flight.codes = packet[2] if packet[0] == decoder.SUBSCRIBED else ()
                self._land(flight)
                return
        self.strays += 1

    def _note_pong(self):
        if self._ping_ms is not None and not self._feed:
            self.rtt_ms = self._now_ms() - self._ping_ms
        self._ping_ms = None

    async def _acknowledge(self, packet_id):
        if packet_id:
            while len(self._out) >= OUT_MAX:
                self._drained.clear()
                await self._drained.wait()
            self._put(packets.puback(packet_id))

    async def _stream(self, stream, packet):
        """Bring one payload to its sink piece by piece, then acknowledge it."""
        kind, topic, packet_id, _, body = packet
        feed = self._feed = self._new_feed(topic, body if kind == decoder.STREAM else len(body))
        try:
            if kind == decoder.MESSAGE:
                await feed.write(body)
            else:
                await self._pump(stream, feed)
            await feed.finish()
        finally:
            feed.cut("link lost")  # does nothing to a sink that has finished
            self._feed = None
        await self._acknowledge(packet_id)

    async def _pump(self, stream, feed):
        """Chunk by chunk to the end of the payload."""
        while True:
            part = self._decoder.next()
            if part is None:
                await self._fill(stream)
            elif part[0] == decoder.END:
                return
            else:
                await feed.write(part[1])

    def _new_feed(self, topic, size):
        """A feed into the caller's sink; into nothing where there is none for this topic."""
        sink = None
        if self._stream_prefix and topic.startswith(self._stream_prefix):
            try:
                sink = self.open_sink(topic, size)
            except Exception as error:
                self.on_trouble("sink for %s: %r" % (topic, error))
        else:
            self.on_trouble("message of %d bytes on %s thrown away" % (size, topic))
        return Feed(sink, self._now_ms, self.on_trouble)

    # ------------------------------------------------------------------ writer and minder

    async def _writer(self, stream):
        while True:
            if not self._out:
                self._wake.clear()
                await self._wake.wait()
            self._writing_ms = self._now_ms()
            stream.write(self._out[0])
            await stream.drain()
            self._writing_ms = None
            self._said_ms = self._now_ms()
            self._out.pop(0)
            self._drained.set()

    async def _minder(self):
        tick_ms = min(1000, max(20, self._half_ms // 8))
        while True:
            await asyncio.sleep_ms(tick_ms)
            self.on_tick()
            self._mind(self._now_ms())

    def _mind(self, now_ms):
        """All time limits, and the pings. Raises what ends the connection."""
        self._check_writer(now_ms)
        if not self._mind_feed(now_ms):
            self._check_silence(now_ms)
            self._check_flights(now_ms)
        self._ping_if_due(now_ms)

    def _check_writer(self, now_ms):
        if self._writing_ms is not None and now_ms - self._writing_ms >= self._half_ms:
            raise LinkLost("a write took over %d ms" % self._half_ms)

    def _mind_feed(self, now_ms):
        """Watch a busy sink; True while it is busy and nothing can be heard."""
        feed = self._feed
        if not feed or feed.busy_since_ms is None:
            return False
        self._patience_ms = now_ms
        if now_ms - feed.busy_since_ms >= SINK_MS_MAX:
            feed.stall(self._reader_task)
        return True

    def _check_silence(self, now_ms):
        if self._pinged_ms is not None and now_ms - max(self._pinged_ms, self._patience_ms) >= self._half_ms:
            raise LinkLost("silence of %d ms" % (now_ms - self._heard_ms))

    def _check_flights(self, now_ms):
        for flight in self._flights:
            if now_ms - max(flight.sent_ms, self._patience_ms) >= ACK_MS_MAX:
                raise TheirFault("no acknowledgement in %d ms" % ACK_MS_MAX)

    def _ping_if_due(self, now_ms):
        quiet = now_ms - self._heard_ms >= self._half_ms and self._pinged_ms is None
        if quiet or now_ms - self._said_ms >= self._half_ms:
            self._ping_ms = self._said_ms = now_ms
            if self._pinged_ms is None:
                self._pinged_ms = now_ms
            if packets.PINGREQ_BYTES not in self._out:
                self._put(packets.PINGREQ_BYTES)


async def _cancel(tasks):
    """Cancel tasks and see them end."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            pass
