"""Events on their way to the hub: kept until acknowledged, repeated with the same identity and a fresh age.

Theory of operation
-------------------
(boot, seq) is given once, in `add`. Entries stand in the order of the presses. `due` gives the next one to
send: with a window of 1 an entry goes only after all before it were acknowledged, so the hub sees the
presses in order. An entry without answer is repeated after 1, 2, 4, 8, 8, ... seconds, also when the broker
has taken it; after IN_ORDER_TRIES it no longer holds up those behind it (a press that the hub cannot answer
must not stop the device).

A durable entry is in flash before `add` returns and leaves it when it is acknowledged, so `load` finds what
earlier boots still owe, with the identity of then. The age of such an entry is the hub's time now less the
hub's time at the press; where one of them is unknown, the time since this start, which is the least it can
be.

At the bound the oldest entry that is not durable makes room and is answered `dropped`; an event `fault
outbox_full` goes with it, once, and `recovered` when half is free again. When all are durable, OutboxFull
refuses the new press: a citizen must be told to wait rather than be forgotten.

No I/O and no clock here: the store is a port (flash_store.FlashStore), `now_ms` is handed in.
"""

import envelope

BOUND = 64  # entries
IN_ORDER_TRIES = 6  # about 23 s
REPEAT_MS = (1000, 2000, 4000, 8000)
SEND_AT_ONCE = -1


class OutboxFull(Exception):
    """Every place is held by a durable event."""


class Entry:
    """One event. `answer` is the ack as a dict, None until it came."""

    def __init__(self, boot, seq, e, d, made_ms):
        self.boot = boot
        self.seq = seq
        self.e = e
        self.d = d
        self.made_ms = made_ms  # the press, or the start of this boot for one that was found in flash
        self.pressed_at: int | None = None  # the hub's time at the press in ms since 1970, where known
        self.durable = False
        self.file = None  # its name in the store
        self.ttl_ms = None  # age at which it is dropped; None: never
        self.tries = 0
        self.left = False  # it may have left this device, so the hub may act on it
        self.due_ms = SEND_AT_ONCE
        self.answer = None
        self.answered = None  # an asyncio.Event to set with `answer`, where somebody waits; it may be shared


class Outbox:
    """One device's queue. `on_answer(entry, ack)` hears of every end, `on_trouble(text)` of failing flash."""

    def __init__(self, boot, store, hub_time, window=1, bound=BOUND):
        self._boot = boot
        self._store = store
        self._hub_time = hub_time
        self._window = window
        self._bound = bound
        self._seq = 0
        self._file = 0  # number of the last file; files sort by it over all boots
        self._entries = []
        self._full = False  # the hub is being told `fault outbox_full`
        self.on_answer = lambda entry, ack: None
        self.on_trouble = lambda text: None

    def __len__(self):
        return len(self._entries)

    def owed(self, e):
        """The `d` of every event of one name that has no answer yet, the oldest first."""
        return [entry.d for entry in self._entries if entry.e == e]

    def load(self, now_ms):
        """Take over what earlier boots have left in flash. Unreadable files are set aside."""
        for name in self._store.names():
            text = self._store.load(name)
            entry = text and self._restore(name, text, now_ms)
            if entry:
                self._entries.append(entry)
                self._file = max(self._file, int(name))
            elif text is not None:
                self._store.set_aside(name)

    def _restore(self, name, text, now_ms):
        """The entry in a file of the store, or None."""
        try:
            int(name)
            record = envelope.decode("evt", text)
        except ValueError:
            return None
        entry = Entry(record["boot"], record["seq"], record["e"], record["d"], now_ms)
        at = record.get("at")
        entry.pressed_at = at if isinstance(at, int) else None
        entry.durable = True
        entry.left = True  # for all that is known
        entry.file = name
        return entry

    def add(self, e, d, now_ms, durable=False, ttl_ms=None):
        """Give a press of the moment `now_ms` its identity and queue it. Raises OutboxFull."""
        if len(self._entries) >= self._bound:
            self._make_room(now_ms)
        return self._append(e, d, now_ms, durable, ttl_ms)

    def _append(self, e, d, now_ms, durable=False, ttl_ms=None):
        self._seq += 1
        entry = Entry(self._boot, self._seq, e, d, now_ms)
        entry.ttl_ms = None if durable else ttl_ms
        entry.durable = durable
        if durable:
            self._keep(entry, now_ms)
        self._entries.append(entry)
        return entry

    def _keep(self, entry, now_ms):
        """Write to flash. A flash that fails does not stop the press: it goes out from memory."""
        self._file += 1
        entry.pressed_at = self._hub_time.at(now_ms)
        record = envelope.event(entry.boot, entry.seq, 0, entry.e, entry.d)
        record["at"] = entry.pressed_at
        name = "%08d" % self._file
        try:
            self._store.save(name, envelope.encode(record))
            entry.file = name
        except OSError as error:
            self.on_trouble("outbox: flash %r" % error)

    def _make_room(self, now_ms):
        """Drop the oldest that may be dropped and tell the hub once. Raises OutboxFull."""
        victim = self._oldest_droppable()
        if not self._full:
            self._full = True
            self._append("fault", {"code": "outbox_full"}, now_ms)  # one place over the bound, once
        if not victim:
            raise OutboxFull()
        self._end(victim, _dropped(victim, "outbox_full"))

    def _oldest_droppable(self):
        for entry in self._entries:
            if not entry.durable and entry.e not in ("fault", "recovered"):
                return entry
        return None

    def due(self, now_ms):
        """The entry to send now, or None."""
        waiting = 0
        for entry in self._entries:
            if now_ms >= entry.due_ms:
                return entry
            waiting += entry.tries < IN_ORDER_TRIES
            if waiting >= self._window:
                break
        return None

    def wait_ms(self, now_ms, sending=True):
        """Time until `due` (when `sending`) or `expire` has something to do; None: until something new."""
        wait_ms = None
        waiting = 0
        for entry in self._entries:
            ends = []
            if sending and waiting < self._window:
                ends.append(entry.due_ms - now_ms)
                waiting += entry.tries < IN_ORDER_TRIES
            if entry.ttl_ms is not None:
                ends.append(entry.made_ms + entry.ttl_ms - now_ms)
            for end_ms in ends:
                wait_ms = max(0, end_ms if wait_ms is None else min(wait_ms, end_ms))
        return wait_ms

    def sent(self, entry, now_ms):
        """`entry` is being sent; when no answer comes, it is due again later."""
        entry.left = True
        entry.due_ms = now_ms + REPEAT_MS[min(entry.tries, len(REPEAT_MS) - 1)]
        entry.tries += 1

    def message(self, entry, now_ms):
        """The event as the contract has it, with its age now."""
        return envelope.event(entry.boot, entry.seq, self._age_ms(entry, now_ms), entry.e, entry.d)

    def _age_ms(self, entry, now_ms):
        age_ms = now_ms - entry.made_ms
        hub_ms = self._hub_time.at(now_ms)
        if entry.boot != self._boot and entry.pressed_at is not None and hub_ms is not None:
            age_ms = max(age_ms, hub_ms - entry.pressed_at)
        return age_ms

    def restart(self):
        """The hub can be reached again: all are due, from the oldest."""
        for entry in self._entries:
            entry.tries = 0
            entry.due_ms = SEND_AT_ONCE

    def expire(self, now_ms):
        """Drop what has outlived its ttl."""
        for entry in self._entries[:]:
            if entry.ttl_ms is not None and now_ms - entry.made_ms >= entry.ttl_ms:
                self._end(entry, _dropped(entry, "no_answer"))

    def withdraw(self, entry):
        """Take back a press that has surely never left this device; False for any other, which goes on."""
        if entry.left or entry not in self._entries:
            return False
        self._end(entry, _dropped(entry, "withdrawn"))
        return True

    def take_answer(self, ack, now_ms):
        """An ack of the hub: end its entry and return it, or None for one not (or no longer) here."""
        for entry in self._entries:
            if entry.seq == ack["seq"] and entry.boot == ack["boot"]:
                self._end(entry, ack)
                if self._full and len(self._entries) <= self._bound // 2:
                    self._full = False
                    self._append("recovered", {"code": "outbox_full"}, now_ms)
                return entry
        return None

    def _end(self, entry, ack):
        self._entries.remove(entry)
        if entry.file:
            self._store.remove(entry.file)
        entry.answer = ack
        if entry.answered:
            entry.answered.set()
        self.on_answer(entry, ack)


def _dropped(entry, code):
    """The answer that the device gives itself."""
    return {"v": 1, "boot": entry.boot, "seq": entry.seq, "r": "dropped", "d": {"code": code}}
