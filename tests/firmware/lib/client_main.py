"""An MQTT client for the tests of mqtt.py: does what its JSON argument says, tells each thing on a line.

    {"port": 1, "client": {…arguments of Client…}, "limits": {"ACK_MS_MAX": 500}, "off": ["silence"],
     "publish": [[topic, payload or number of bytes, qos, keep], …], "subscribe": [topic, …], "sink": "fast"}

It publishes once it is up, or at once with "hurry". "off" switches a guard off, to prove that its test can
fail. "sink" is fast, slow (1200 ms a chunk), raises, hangs or waits (in finish(), for the file `go`).
"""

import asyncio
import json
import os
import sys

import mqtt
from mqtt_errors import LinkLost, MqttError
from mqtt_feed import Feed

ORDERS = json.loads(sys.argv[1])
WAIT_MS = 50  # between connections


def tell(what, **more):
    more["what"] = what
    print(json.dumps(more))


class Sink:
    def __init__(self, size):
        self.size = size
        self.bytes = 0
        self.sum = 0

    async def write(self, chunk):
        manner = ORDERS.get("sink")
        if manner == "slow":
            await asyncio.sleep_ms(1200)
        if manner == "raises":
            raise ValueError("no paper")
        if manner == "hangs":
            await asyncio.Event().wait()
        self.bytes += len(chunk)
        self.sum = (self.sum + sum(chunk)) & 0xFFFFFFFF

    async def finish(self):
        tell("finishing")
        while ORDERS.get("sink") == "waits" and "go" not in os.listdir():
            await asyncio.sleep_ms(10)
        tell("finished", bytes=self.bytes, sum=self.sum)

    def cut(self, why):
        tell("cut", bytes=self.bytes, why=why)


def open_sink(topic, size):
    tell("sink", topic=topic, size=size)
    return Sink(size)


def on_message(topic, payload, retained):
    tell("message", topic=topic, payload=str(bytes(payload), "utf-8"), retained=retained)
    if topic == "t/raise":
        raise ValueError("handler")


async def no_ack(self, packet_id):
    pass


def no_check(self, now_ms):
    pass


async def impatient_finish(self):
    self._sink = None


GUARDS = {
    "silence": (mqtt.Client, "_check_silence", no_check),
    "flights": (mqtt.Client, "_check_flights", no_check),
    "writer": (mqtt.Client, "_check_writer", no_check),
    "ping": (mqtt.Client, "_ping_if_due", no_check),
    "feed": (mqtt.Client, "_mind_feed", lambda self, now_ms: False),
    "ack": (mqtt.Client, "_acknowledge", no_ack),
    "finish": (Feed, "finish", impatient_finish),
    "resend": (mqtt.Client, "_resend", lambda self: None),
}


async def publish(client, topic, payload, qos, keep):
    if isinstance(payload, int):
        payload = bytes(payload)
    try:
        await client.publish(topic, payload, qos, keep=keep)
        tell("published", topic=topic)
    except LinkLost:
        tell("lost", topic=topic)


async def main():
    for name, value in ORDERS.get("limits", {}).items():
        setattr(mqtt, name, value)
    for guard in ORDERS.get("off", ()):
        setattr(*GUARDS[guard])
    client = mqtt.Client(ORDERS.get("id", "k1"), **ORDERS.get("client", {}))
    client.on_message = on_message
    client.open_sink = open_sink
    client.on_trouble = lambda text: tell("trouble", text=text)

    async def welcome(session_present):
        tell("up", session_present=session_present, strays=client.strays)
        if "subscribe" in ORDERS:
            codes = await client.subscribe([(topic, 1) for topic in ORDERS["subscribe"]])
            tell("subscribed", codes=list(codes))
        start_publishing()
        if ORDERS.get("leave"):
            await client.disconnect()

    tasks = []

    def start_publishing():
        for order in [] if tasks else ORDERS.get("publish", ()):
            tasks.append(asyncio.create_task(publish(client, *order)))

    if ORDERS.get("hurry"):
        start_publishing()
    while True:
        try:
            await client.run("127.0.0.1", ORDERS["port"], welcome)
            tell("left")
            return
        except MqttError as error:
            tell("end", error=type(error).__name__, text=str(error), strays=client.strays)
        await asyncio.sleep_ms(WAIT_MS)


asyncio.run(main())
