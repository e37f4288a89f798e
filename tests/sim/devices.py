"""Devices: the firmware's own outbox and machines, on simulated cables, flash and paper."""

from collections import Counter
from itertools import count
from typing import Any

import msgspec

from hub.services.ports import PressId
from tests.sim import firmware
from tests.sim.hub import SimHub
from tests.sim.loop import VirtualLoop
from tests.sim.network import Network

KEY_TTL_MS = 10_000  # the keypad gives a press up after so long
LEASE_AFTER_S = 4.0  # without the hub for so long a kiosk gives leased numbers; sooner than a real one
PAPER_S = 1.0  # the time of a ticket: a button is deaf until it is out
BOUND = 256


class Flash:
    """What survives a reboot: the outbox's files, and a few words of the device."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.words: dict[str, Any] = {}

    def names(self) -> list[str]:
        return sorted(self.files)

    def load(self, name: str) -> str | None:
        return self.files.get(name)

    def save(self, name: str, text: str) -> None:
        self.files[name] = text

    def remove(self, name: str) -> None:
        self.files.pop(name, None)

    def set_aside(self, name: str) -> None:
        self.files.pop(name, None)


class Diary:
    """What really happened at the devices, to hold the ledger against."""

    def __init__(self) -> None:
        self.pressed: dict[PressId, str] = {}  # every press, and what it was
        self.asked: dict[PressId, tuple[str, dict[str, Any]]] = {}  # and what was in it
        self.at_ms: dict[PressId, int] = {}  # when, in virtual time
        self.wrong_age: set[PressId] = set()  # presses whose device did not know their age
        self.boots = count(1)
        self.heard: list[tuple[str, dict[str, Any]]] = []  # acks that devices got
        self.papers: Counter[str] = Counter()  # jobs that came out of a printer
        self.leased: list[tuple[str, str, str, int]] = []  # kiosk, day, number, when: printed from a lease
        self.lost: list[PressId] = []  # durable presses that a device gave up


class SimDevice:
    """One device of any type."""

    type = "?"
    durable: frozenset[str] = frozenset()

    def __init__(
        self, loop: VirtualLoop, network: Network, hub: SimHub, diary: Diary, name: str, number: int = 0
    ) -> None:
        self.loop, self.network, self.hub, self.diary = loop, network, hub, diary
        self.name, self.number = name, number
        self.flash = Flash()
        self.online = False
        self.offline_since_s = 0.0
        self.age_error_ms = 0
        self._life = 0
        self._timer: Any = None
        network.to_device[name] = self._message
        network.on_down.append(self._lost)
        network.on_up.append(self._found)
        self._boot()

    # life

    def _boot(self) -> None:
        self._life += 1
        self.boot = f"{next(self.diary.boots):012x}"
        self.hub_time = firmware.hub_time.HubTime()
        self.outbox = firmware.outbox.Outbox(self.boot, self.flash, self.hub_time, bound=BOUND)
        self.outbox.on_answer = self._answered
        self.outbox.load(self.loop.now_ms)
        self.want: dict[str, Any] = {}
        self.begin()
        self._connect_later()

    def begin(self) -> None:
        """What a device of this type forgets at a reboot."""

    def crash(self) -> None:
        """Power lost and back."""
        self._lost()
        self._boot()

    def cut(self, for_s: float) -> None:
        """The cable is pulled for a while."""
        self.network.cut[self.name] = self.network.cut.get(self.name, 0) + 1
        self._lost()
        self.loop.call_later(for_s, self._plug_in)

    def _plug_in(self) -> None:
        self.network.cut[self.name] -= 1
        self._connect_later()

    def _connect_later(self) -> None:
        self.loop.call_later(self.network.reconnect_s(), self._connect, self._life)

    def _connect(self, life: int) -> None:
        if life != self._life or self.online or not self.network.reachable(self.name):
            return
        self.online = True
        self._learn_time()
        state = {"s": "online", "boot": self.boot, "fw": "sim", "type": self.type}
        self.network.send_up(self.name, "state", msgspec.json.encode(state))
        self.network.give_retained(self.name)
        self.outbox.restart()
        self.pump()

    def _lost(self) -> None:
        if self.online:
            self.online, self.offline_since_s = False, self.loop.time()

    def _found(self) -> None:
        self._connect_later()

    def _learn_time(self) -> None:
        said = self.hub.hub_time()
        if said is not None:
            self.hub_time.learn(said, self.loop.now_ms, True)

    # presses

    def post(self, event: str, d: dict[str, Any], *, ttl_ms: int | None = None) -> None:
        """Hand a press to the outbox; when it is full of durable ones, the press is refused on the spot."""
        durable = event in self.durable
        try:
            entry = self.outbox.add(event, d, self.loop.now_ms, durable=durable, ttl_ms=ttl_ms)
        except firmware.outbox.OutboxFull:
            return
        press = PressId(self.name, entry.boot, entry.seq)
        self.diary.pressed[press] = event
        self.diary.asked[press] = event, d
        self.diary.at_ms[press] = self.loop.now_ms
        self.pump()

    def pump(self) -> None:
        """Send what is due, and come back when something will be."""
        now_ms = self.loop.now_ms
        self.outbox.expire(now_ms)
        while self.online and (entry := self.outbox.due(now_ms)) is not None:
            self.outbox.sent(entry, now_ms)
            self._send(entry, now_ms)
        wait_ms = self.outbox.wait_ms(now_ms, sending=self.online)
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if wait_ms is None else self.loop.call_later(max(wait_ms, 1) / 1000, self.pump)

    def _send(self, entry: Any, now_ms: int) -> None:
        message = self.outbox.message(entry, now_ms)
        press = PressId(self.name, entry.boot, entry.seq)
        self.diary.pressed.setdefault(press, entry.e)
        if self.age_error_ms:
            message["age_ms"] = max(0, message["age_ms"] + self.age_error_ms)
            self.diary.wrong_age.add(press)
        self.network.send_up(self.name, "evt", msgspec.json.encode(message))

    def _answered(self, entry: Any, ack: dict[str, Any]) -> None:
        if entry.durable and ack["r"] == "dropped":
            self.diary.lost.append(PressId(self.name, entry.boot, entry.seq))
        self.on_answer(entry, ack)

    def on_answer(self, entry: Any, ack: dict[str, Any]) -> None:
        """A press has come to its end."""

    # messages

    def _message(self, leaf: str, payload: bytes) -> None:
        if not self.online:
            return
        self._learn_time()
        if leaf == "ack":
            ack = msgspec.json.decode(payload)
            self.diary.heard.append((self.name, ack))
            self.outbox.take_answer(ack, self.loop.now_ms)
            self.pump()
        elif leaf == "want":
            self.want = msgspec.json.decode(payload)
            self.on_want(self.want)
        elif leaf.startswith("print/"):
            self.on_print(leaf.removeprefix("print/"), payload)

    def on_want(self, want: dict[str, Any]) -> None:
        """The hub says what to show."""

    def on_print(self, job: str, payload: bytes) -> None:
        """The hub sends a ticket."""


class Kiosk(SimDevice):
    """Takes, prints each job once, and gives numbers of its lease while the hub is away."""

    type = "kiosk"
    durable = frozenset({"take", "checkin", "offline_take", "printed", "print_failed"})
    deaf_until_s = 0.0

    def take(self, service: str, **more: Any) -> None:
        """A citizen presses."""
        if self.loop.time() < self.deaf_until_s:
            return
        self.deaf_until_s = self.loop.time() + PAPER_S
        cut_off = not self.online and self.loop.time() - self.offline_since_s >= LEASE_AFTER_S
        if cut_off:
            self._take_from_lease(service)
        else:
            self.post("take", {"service": service, **more})

    def _take_from_lease(self, service: str) -> None:
        lease = self.flash.words.get("lease")
        if not lease or service not in lease["numbers"]:
            return
        first, last = lease["numbers"][service]
        used = self.flash.words.setdefault("used", {})
        number = used.get(f"{lease['day']}/{service}/{first}", first)
        if number > last:
            return
        used[f"{lease['day']}/{service}/{first}"] = number + 1  # burnt before it is printed
        ticket = f"{service}{number:0{self.flash.words['width']}d}"
        self.diary.leased.append((self.name, lease["day"], ticket, self.loop.now_ms))
        self.post("offline_take", {"ticket": ticket, "service": service, "day": lease["day"]})

    def on_want(self, want: dict[str, Any]) -> None:
        if want.get("lease"):
            self.flash.words["lease"], self.flash.words["width"] = want["lease"], want["width"]

    def on_print(self, job: str, payload: bytes) -> None:
        done = self.flash.words.setdefault("jobs", [])
        if job not in done:
            self.diary.papers[job] += 1
            done.append(job)
            del done[:-32]
        self.post("printed", {"job": job})


class Keypad(SimDevice):
    """One key event in flight; a press that is not answered in time is given up."""

    type = "counter_keypad"

    def press(self, event: str, d: dict[str, Any]) -> None:
        """A key, unless one is in flight."""
        if not len(self.outbox):
            self.post(event, d, ttl_ms=KEY_TTL_MS)


class Board(SimDevice):
    """The firmware's own machine of the LED board."""

    type = "led_board"

    def begin(self) -> None:
        self.machine = firmware.board.Board()

    def on_want(self, want: dict[str, Any]) -> None:
        for effect in self.machine.on_want(want):
            if effect[0] == "report":
                day = {"day": self.machine.day} if self.machine.day else {}
                self.post("shown", {"rev": effect[1], "text": self.machine.text, **day})

    @property
    def text(self) -> str:
        """What the matrix shows."""
        return str(self.machine.text)


class Pad(SimDevice):
    """A rating pad, simplified: it rates the invitation that it has, once."""

    type = "rating_pad"
    durable = frozenset({"rate"})

    def rate(self, score: int) -> None:
        """A citizen presses a face."""
        invite = self.want.get("invite")
        rated = self.flash.words.setdefault("rated", [])
        if invite and invite["ref"] not in rated:
            rated.append(invite["ref"])
            del rated[:-8]
            self.post("rate", {"score": score, "ref": invite["ref"]})
        elif not invite:
            self.post("rate", {"score": score})


class Console(SimDevice):
    """A technician, or the web page that books."""

    type = "console"
    durable = frozenset({"void", "book", "cancel", "service_close", "service_open", "reprint", "return"})

    def begin(self) -> None:
        self.codes: list[str] = []

    def on_answer(self, entry: Any, ack: dict[str, Any]) -> None:
        if entry.e == "book" and ack["r"] == "ok":
            self.codes.append(ack["d"]["code"])
