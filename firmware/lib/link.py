"""The device's link with the hub: network, broker, presence, events out, acks, wants and commands in.

    no_link  --CONNACK, subscribed, presence said-->  hub_lost  --hub/state online-->  online

Any loss of the connection leads back to no_link, `hub/state` lost to hub_lost. Three supervised tasks:
`run` keeps the connection, `send` empties the outbox, `talk` says everything else (rsp, log, tele). Events
are not sent while the hub is known to be lost; when it comes back, all are due at once, from the oldest.

The session is a clean one: after a reconnect the broker brings retained state only, no commands and wants of
yesterday. Nothing is lost by it, for the hub answers repeated events again and repeats unconfirmed print
jobs.
"""

import asyncio
import gc
from mailbox import Mailbox

import envelope
import topics
from backoff import Backoff
from mqtt import Client
from mqtt_errors import LinkLost, MqttError

FIRST_MS, CAP_MS = 250, 4000  # between attempts: back within 10 s of a broker's restart
SETTLED_MS = 10000  # a connection that lasted so long starts the waiting times afresh
TELEMETRY_MS = 60000
NOTES_MAX = 8  # rsp and log waiting; the oldest goes first
NOTE_CHARS_MAX = 600
NETWORK_MS_MAX = 20000
COMMANDS_REMEMBERED = 8
BUFFER_BYTES = {"kiosk": 4096}  # of one message; a kiosk is told of up to 26 services
BUFFER_BYTES_ELSE = 2048


class Link:
    """Connect a device for ever. The constructor opens nothing."""

    def __init__(self, device, outbox, getrandbits):
        self._device = device
        self._outbox = outbox
        self._backoff = Backoff(FIRST_MS, CAP_MS, getrandbits)
        config = device.config
        will = envelope.encode(envelope.lost(device.boot))
        self.client = Client(
            config["name"],
            config["name"],
            config["password"],
            keepalive_s=config["keepalive_s"],
            will=(self._up(topics.STATE), will, 1, True),
            buffer_bytes=BUFFER_BYTES.get(device.kind, BUFFER_BYTES_ELSE),
            stream_prefix=self._down(topics.PRINT),
            now_ms=device.now_ms,
        )
        self.client.on_message = self._take
        self.client.open_sink = self._open_sink
        self.client.on_trouble = lambda text: device.log("warn", text)
        self._routes = {
            self._down(topics.ACK): self._take_ack,
            self._down(topics.WANT): self._take_want,
            self._down(topics.COMMAND): self._take_command,
            topics.hub_state(config["site"]): self._take_hub_state,
        }
        self.online = Mailbox("no_link")
        self.want = Mailbox()
        self.reconnects = -1  # the first connection is none
        self._up_now = False  # subscribed, and presence said
        self._hub = None  # "online", "lost", or None: not heard on this connection
        self._epoch = None  # of the hub: another one is another start of it
        self._owed = None  # the epoch of a hub that must hear what we keep for it before any press
        self._kick = asyncio.Event()  # the outbox has something new, or the way is free
        self._notes = []  # (leaf, payload, call-back) for `talk`
        self._note = asyncio.Event()
        self._answered = []  # (command id, rsp) of the last commands

    def _up(self, leaf):
        return topics.up(self._device.config["site"], self._device.name, leaf)

    def _down(self, leaf):
        return topics.down(self._device.config["site"], self._device.name, leaf)

    # ------------------------------------------------------------------ the connection

    async def run(self, watch):
        """Keep the connection, for ever."""
        self.client.on_tick = watch.beat
        while True:
            watch.beat()
            began_ms = self._device.now_ms()
            try:
                await self._device.board.network_up(NETWORK_MS_MAX)
                watch.beat()
                await self.client.run(self._device.config["host"], self._device.config["port"], self._welcome)
            except (MqttError, OSError) as error:
                print("link:", repr(error))
            self._lose()
            if self._device.now_ms() - began_ms >= SETTLED_MS:
                self._backoff.reset()
            await watch.sleep_ms(self._backoff.next_ms())

    async def _welcome(self, session_present):
        """Subscribe and say who is here; only then events may go."""
        down, hub = self._down("#"), topics.hub_state(self._device.config["site"])
        codes = await self.client.subscribe([(down, 1), (hub, 1)])
        if 0x80 in codes:
            self._device.log("error", "the broker refuses to subscribe %s and %s: %r" % (down, hub, codes))
        for leaf, message in ((topics.STATE, self._device.presence()), (topics.INFO, self._device.info())):
            await self.client.publish(self._up(leaf), envelope.encode(message), retain=True, keep=False)
        self.reconnects += 1
        self._up_now = True
        self._outbox.restart()
        self._tell()

    def _lose(self):
        self._up_now = False
        self._hub = self._owed = None
        self._tell()

    def _tell(self):
        """Say the state to the app when it has changed, and wake the sender."""
        state = "no_link"
        if self._up_now:
            state = "online" if self._hub == "online" else "hub_lost"
        if state != self.online.value:
            self.online.put(state)
        self._kick.set()

    # ------------------------------------------------------------------ out

    def kick(self):
        """The outbox has something new."""
        self._kick.set()

    def say(self, leaf, message, said=None):
        """Queue an rsp, a log line or the info; the oldest goes over NOTES_MAX. `said()`: at the PUBACK."""
        self._notes.append((leaf, envelope.encode(message), said))
        if len(self._notes) > NOTES_MAX:
            self._notes.pop(0)
        self._note.set()

    async def send(self, watch):
        """Empty the outbox, for ever."""
        while True:
            self._kick.clear()
            now_ms = self._device.now_ms()
            self._outbox.expire(now_ms)
            free = self._up_now and self._hub != "lost" and self._owed is None
            entry = self._outbox.due(now_ms) if free else None
            if entry:
                await self._send(entry, now_ms)
                watch.beat()
            else:
                await watch.wait(self._kick, self._outbox.wait_ms(now_ms, free))

    async def _send(self, entry, now_ms):
        """One try. Whether the broker took it or not: only the hub's ack ends an event."""
        self._outbox.sent(entry, now_ms)
        payload = envelope.encode(self._outbox.message(entry, now_ms))
        try:
            await self.client.publish(self._up(topics.EVENT), payload, keep=False)
        except LinkLost:
            pass

    async def talk(self, watch):
        """Say what is noted, and telemetry each minute, for ever."""
        due_ms = self._device.now_ms() + TELEMETRY_MS
        while True:
            self._note.clear()
            while self._notes and self._up_now:
                await self._say_first()
                watch.beat()
            now_ms = self._device.now_ms()
            if now_ms >= due_ms:
                due_ms = now_ms + TELEMETRY_MS
                await self.client.publish(
                    self._up(topics.TELEMETRY), envelope.encode(self.telemetry()), qos=0
                )
            # Notes that wait for the link are looked for each second: the link has no need to know of them.
            await watch.wait(self._note, min(1000, due_ms - now_ms) if self._notes else due_ms - now_ms)

    async def _say_first(self):
        """Publish the oldest note; it is forgotten at the PUBACK."""
        note = self._notes[0]
        try:
            retain = note[0] == topics.INFO
            await self.client.publish(self._up(note[0]), note[1], retain=retain, keep=False)
        except LinkLost:
            return
        if note in self._notes:
            self._notes.remove(note)
        if note[2]:
            note[2]()

    def telemetry(self):
        """How the device is, now."""
        gc.collect()
        return {
            "v": envelope.VERSION,
            "heap": gc.mem_alloc(),
            "heap_free": gc.mem_free(),
            "up_s": self._device.now_ms() // 1000,
            "outbox": len(self._outbox),
            "reconnects": max(0, self.reconnects),
            "rtt_ms": self.client.rtt_ms,
        }

    # ------------------------------------------------------------------ in

    def _open_sink(self, topic, size):
        job = topic[len(self._down(topics.PRINT)) :]
        return self._device.print_sink(job, size)

    def _take(self, topic, payload, retained):
        route = self._routes.get(topic)
        if not route:
            self._device.log("warn", "message on %s" % topic)
            return
        try:
            route(payload, retained)
        except envelope.EnvelopeError as error:
            self._device.log("warn", "%s: %s" % (topic, error))

    def _take_ack(self, payload, _retained):
        self._outbox.take_answer(envelope.decode("ack", payload), self._device.now_ms())
        self._kick.set()

    def _take_want(self, payload, _retained):
        self.want.put(envelope.decode("want-" + self._device.kind, payload))

    def _take_hub_state(self, payload, retained):
        state = envelope.decode("hub_state", payload)
        if state["s"] == "online" and "time" in state:
            try:
                self._device.hub_time.learn(state["time"], self._device.now_ms(), not retained)
            except ValueError:
                raise envelope.EnvelopeError("hub_state.time %r" % state["time"]) from None
        began = (self._hub, self._epoch)
        self._hub, self._epoch = state["s"], state.get("epoch")
        if self._hub == "online" and began != ("online", self._epoch):
            self._outbox.restart()
            if self._device.told and began[1] not in (None, self._epoch):
                self._remind()
        self._tell()

    def _remind(self):
        """The hub has started again: say what it gave us to keep, before any press goes."""
        epoch = self._owed = self._epoch

        def said():
            if self._owed == epoch:
                self._owed = None
                self._kick.set()

        self.say(topics.INFO, self._device.info(), said)

    def _take_command(self, payload, retained):
        command = envelope.decode("cmd", payload)
        for known, rsp in self._answered:
            if known == command["id"]:
                self.say(topics.ANSWER, rsp)
                return
        r, d = "expired", {}
        # The age of a retained one is unknown; any other may have waited behind a print job, at most lag_ms.
        if not retained and self.client.lag_ms < command["ttl_ms"]:
            r, d = self._device.obey(command["c"], command["d"])
        rsp = envelope.answer(command["id"], r, d)
        self._answered.append((command["id"], rsp))
        if len(self._answered) > COMMANDS_REMEMBERED:
            self._answered.pop(0)
        self.say(topics.ANSWER, rsp)
