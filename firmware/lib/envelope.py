"""The messages of the contract as dicts: checked when they come in, built when they go out. Pure.

A specification is "field:type ...". Types: s text, i integer >= 0, b true or false, d object, 1 the number
1, or the name of another specification; `?` after it: or null; `*` after it: a list of it; `~` before the
field: may be absent. Fields that no specification names are let through: the hub may be newer than the
device.
"""

import json

VERSION = 1

_SPECS = {
    "evt": "v:1 boot:s seq:i age_ms:i e:s d:d",
    "ack": "v:1 boot:s seq:i r:s d:d ~dup:b",
    "cmd": "v:1 id:s ttl_ms:i c:s d:d",
    "rsp": "v:1 id:s r:s d:d",
    "tele": "v:1 heap:i heap_free:i up_s:i outbox:i reconnects:i ~rtt_ms:i?",
    "log": "v:1 level:s m:s",
    "info": "v:1 board:s fw:s py:s slot:s reset:s caps:s* ~told:s",
    "state": "s:s boot:s ~fw:s ~type:s",
    "hub_state": "s:s ~time:s ~epoch:i",
    "want-kiosk": "v:1 rev:i open:b office:s services:service* ~notice:s ~priorities:priority* ~lease:lease? "
    "~width:i ~site:s ~printer:printer? ~told:s",
    "want-counter_keypad": "v:1 rev:i counter:i state:s officer:officer? ticket:s? service:s? nth:i "
    "waiting:i ~called_at:i? ~recalls_max:i ~parked:i ~services:s* ~errands:s* ~reasons:reason* ~day:s",
    "want-led_board": "v:1 rev:i counter:i mode:s text:s call:i blink_ms:i brightness:i ~day:s",
    "want-rating_pad": "v:1 rev:i counter:i invite:invite? levels:i reason_below:i reasons:s*",
    "service": "letter:s name:s open:b waiting:i ~wait_min:i*? ~why:s?",
    "priority": "key:s name:s",
    "reason": "key:s name:s",
    "lease": "day:s numbers:d",
    "printer": "paper_mm:i answers:s pictures:s",
    "officer": "id:s name:s",
    "invite": "ref:s for_s:i",
}


class EnvelopeError(ValueError):
    """A message that is not JSON or not of its kind; the text names the field."""


def decode(kind, payload):
    """The dict in `payload` (bytes or text), checked as a message of `kind`. Raises EnvelopeError."""
    try:
        message = json.loads(payload)
    except ValueError:
        raise EnvelopeError("not JSON") from None
    check(kind, message)
    return message


def encode(message):
    """The dict as JSON text."""
    return json.dumps(message)


def check(kind, message):
    """Raise EnvelopeError unless `message` is a dict with the fields of `kind`."""
    if not isinstance(message, dict):
        raise EnvelopeError(kind + " is not an object")
    for part in _SPECS[kind].split(" "):
        name, want = part.split(":")
        optional = name[0] == "~"
        name = name.lstrip("~")
        if name in message:
            if not _fits(want, message[name]):
                raise EnvelopeError("%s.%s is not %s" % (kind, name, want))
        elif not optional:
            raise EnvelopeError("%s.%s is missing" % (kind, name))


def _fits(want, value):
    if want[-1] == "?":
        return value is None or _fits(want[:-1], value)
    if want[-1] == "*":
        return isinstance(value, list) and all(_fits(want[:-1], item) for item in value)
    if want == "s":
        return isinstance(value, str)
    if want == "b":
        return isinstance(value, bool)
    if want == "d":
        return isinstance(value, dict)
    if len(want) > 1:
        check(want, value)
        return True
    number = isinstance(value, int) and not isinstance(value, bool)
    return number and (value == VERSION if want == "1" else value >= 0)


def event(boot, seq, age_ms, e, d):
    """A press."""
    return {"v": VERSION, "boot": boot, "seq": seq, "age_ms": age_ms, "e": e, "d": d}


def answer(command_id, r, d):
    """The answer to a command: r is ok, unknown, expired or failed."""
    return {"v": VERSION, "id": command_id, "r": r, "d": d}


def log(level, text):
    """A line for the technician: level is info, warn or error."""
    return {"v": VERSION, "level": level, "m": text}


def online(boot, fw, kind):
    """Presence while connected."""
    return {"s": "online", "boot": boot, "fw": fw, "type": kind}


def lost(boot):
    """The last will."""
    return {"s": "lost", "boot": boot}
