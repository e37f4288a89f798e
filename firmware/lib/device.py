"""A device from power on to reset: configuration, identity, tasks, watchdog, last words.

`run(kind, App, fw)` is all that main.py calls. The app registers its tasks in `App(device).start()`; what
it may use is the public part of Device. The watchdog cannot be stopped once started, so one loop feeds it,
and only while every task has checked in; otherwise the reason is written to flash (last words), the board
is reset, and the words are published to `log` after the next boot.
"""

import asyncio
import binascii
import gc
import os
import random
import sys

import envelope
import topics
import uptime
from flash_store import FlashStore
from hub_time import HubTime
from link import NOTE_CHARS_MAX, Link
from outbox import Outbox
from supervisor import Supervisor, describe

BOOT_BYTES = 6  # 48 bits: (device, boot, seq) must never come twice in the life of an office
WATCHDOG_MS = 8000
FEED_MS = 1000
GRACE_MS = 10000  # a device that fails at once stays up so long, that its last words can still be heard
REBOOT_MS = 2000  # time for the rsp of `reboot` to go out
LAST_WORDS = "last"


class Device:
    """What an app sees of the device it runs on."""

    def __init__(self, settings, kind, fw, board, now_ms=uptime.now_ms):
        self.config = settings
        self.name = settings["name"]
        self.kind = kind
        self.fw = fw
        self.board = board
        self.now_ms = now_ms
        self.boot = binascii.hexlify(os.urandom(BOOT_BYTES)).decode()
        self.caps = []  # said in `info`
        self.told = ""  # what this device keeps for the hub, said there too; "" where it keeps nothing
        self.commands = {"reboot": self._obey_reboot}
        self.on_answer = lambda entry, ack: None
        self.print_sink = lambda job, size: None
        self.hub_time = HubTime()
        self._words = FlashStore("words.d")
        self._supervisor = Supervisor(now_ms)
        self._outbox = Outbox(self.boot, FlashStore("outbox.d"), self.hub_time)
        self._outbox.on_trouble = lambda text: self.log("error", text)
        self._outbox.on_answer = lambda entry, ack: self.on_answer(entry, ack)
        self._link = Link(self, self._outbox, random.getrandbits)
        self.online = self._link.online
        self.want = self._link.want
        self._reset_at_ms = None  # a reboot was asked for

    # ------------------------------------------------------------------ for the app

    def start(self, task, name, beat_s_max=10):
        """Run `task(watch)` as a supervised task."""
        return self._supervisor.start(task, name, beat_s_max)

    def post(self, e, d=None, durable=False, ttl_ms=None, answered=None, made_ms=None):
        """Give an event to the outbox; returns its Entry. Raises outbox.OutboxFull.

        `answered` is an asyncio.Event to set when the answer is there; it may be shared. `made_ms` is the
        moment of the press where that is not now; below zero: before this start.
        """
        try:
            pressed_ms = self.now_ms() if made_ms is None else made_ms
            entry = self._outbox.add(e, d or {}, pressed_ms, durable, ttl_ms)
            entry.answered = answered
            return entry
        finally:
            self._link.kick()

    def withdraw(self, entry):
        """Take back an event that has surely never left this device; False when it goes on its way."""
        return self._outbox.withdraw(entry)

    async def ask(self, e, d=None, durable=False, ttl_ms=None, wait_ms=None, watch=None):
        """Post an event and wait for its ack; None when `wait_ms` is over (the event goes on)."""
        answered = asyncio.Event()
        entry = self.post(e, d, durable, ttl_ms, answered)
        if watch:
            await watch.wait(answered, wait_ms)
        else:
            try:
                await asyncio.wait_for(answered.wait(), None if wait_ms is None else wait_ms / 1000)
            except asyncio.TimeoutError:
                pass
        return entry.answer

    def owed(self, e):
        """The `d` of the events of this name, also of earlier boots, that the hub has not answered yet."""
        return self._outbox.owed(e)

    def log(self, level, text):
        """A line for the technician: console and `log`."""
        print(level + ":", text)
        self._link.say(topics.LOG, envelope.log(level, text[:NOTE_CHARS_MAX]))

    def tell_info(self, caps):
        """Say again what this device is; `caps` when they have changed."""
        if caps != self.caps:
            self.caps = caps
            self._link.say(topics.INFO, self.info())

    def last_words(self, text):
        """Write to flash what the hub shall hear after the next boot."""
        try:
            self._words.save(LAST_WORDS, text[:NOTE_CHARS_MAX])
        except OSError as error:
            print("last words:", repr(error))

    def reset(self, text):
        """Last words, then reset; does not return on a board."""
        print("reset:", text)
        self.last_words(text)
        self.board.reset()

    # ------------------------------------------------------------------ for the link

    def presence(self):
        """The payload of `state`."""
        return envelope.online(self.boot, self.fw, self.kind)

    def info(self):
        """The payload of `info`."""
        info = {
            "v": envelope.VERSION,
            "board": self.board.name,
            "fw": self.fw,
            "py": ".".join(str(number) for number in sys.implementation.version[:3]),
            "slot": "a",
            "reset": self.board.reset_cause(),
            "caps": list(self.caps),
        }
        if self.told:
            info["told"] = self.told
        return info

    def obey(self, name, d):
        """Do a command; (r, d) of its rsp."""
        command = self.commands.get(name)
        if not command:
            return "unknown", {}
        try:
            return "ok", command(d) or {}
        except Exception as error:
            self.log("warn", "command %s: %s" % (name, describe(error)))
            return "failed", {}

    def _obey_reboot(self, _d):
        self._reset_at_ms = self.now_ms() + REBOOT_MS

    # ------------------------------------------------------------------ life

    async def live(self, app_class):
        """Start everything, then feed the watchdog while all is well. Returns never, or after a reset."""
        self._outbox.load(self.now_ms())
        self._repeat_last_words()
        self.start(self._link.run, "link", 60)
        self.start(self._link.send, "send", 60)
        self.start(self._link.talk, "talk", 60)
        app_class(self).start()
        gc.collect()
        await self._supervise(self.board.watchdog(WATCHDOG_MS))

    def _repeat_last_words(self):
        """Publish the words of the last boot; they leave the flash when the broker has them."""
        for name in self._words.names():
            text = self._words.load(name)
            if text:
                self._link.say(
                    topics.LOG, envelope.log("error", text), lambda: self._words.remove(LAST_WORDS)
                )

    async def _supervise(self, watchdog):
        while True:
            watchdog.feed()
            await asyncio.sleep_ms(FEED_MS)
            trouble = self._trouble()
            if trouble and self.now_ms() >= GRACE_MS:
                self.reset(trouble)
                return

    def _trouble(self):
        if self._reset_at_ms is not None and self.now_ms() >= self._reset_at_ms:
            return "reboot by command"
        return self._supervisor.trouble()


def _settings():
    """The configuration, or None when it is wrong: the console says why. Its module leaves the heap again."""
    import config

    try:
        return config.load()
    except config.ConfigError as error:
        for mistake in error.mistakes:
            print(mistake)
        return None
    finally:
        del sys.modules["config"]


def run(kind, app_class, fw):
    """Run the app of this device until it must be reset. `config.json` and `pins.py` are the device's own."""
    settings = _settings()
    if settings is None:
        return
    name = settings["board"]
    try:
        board, pins = getattr(__import__("boards." + name), name).Board, __import__("pins").PINS[name]
    except (ImportError, AttributeError, KeyError) as error:
        print("config.board: %r; a file of boards/ for which pins.py has pins (%r)" % (name, error))
        return
    device = Device(settings, kind, fw, board(pins))
    try:
        asyncio.run(device.live(app_class))
    except Exception as error:
        device.reset(describe(error))
