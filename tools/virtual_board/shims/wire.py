"""The wires of the virtual board, seen from inside the interpreter.

What the firmware does to its pins goes out as frames (kind, length, payload) on a blocking pipe; what the
world does comes in as lines of text on a second pipe, awaited by a task of the firmware's own event loop.
Both are real descriptors, so an idle board sleeps in the kernel. The models of the chips live outside: they
cost the firmware no heap.
"""

import asyncio
import gc
import json
import os
import struct
import sys

_ALONE = (
    '{"out":null,"uart":{},"latch_165":null,"card_select":null,"inputs":"ffff","levels":{},'
    '"cable":1,"reset":"power_on","uid":"0123456789ab"}'
)
SETUP = json.loads(os.getenv("VIRTUAL_BOARD") or _ALONE)  # without a harness the pins hang free
_out = SETUP["out"] and open(SETUP["out"], "wb", buffering=0)
_miso = SETUP["out"] and open(SETUP["miso"], "rb", buffering=0)

inputs = bytearray(bytes.fromhex(SETUP["inputs"]))  # of the 74HC165 chain, now; 0 is a closed key
levels = {
    int(pin): level for pin, level in SETUP["levels"].items()
}  # pin number -> level, for input pins driven from outside
own_heap = 0  # bytes that the stand-ins take
cable = [SETUP["cable"]]  # is the network cable in its socket?
_samples = []  # raw inputs for the coming loads of the chain, one each (contact bounce)
_loads = [0]  # loads until the harness is told that the inputs were seen


def send(kind, payload=b""):
    """Send one frame; waits while the pipe is full, so nothing is ever lost."""
    if _out:
        _out.write(struct.pack("<BH", kind, len(payload)) + payload)


def exchange(data, into):
    """Bytes out, and what the chips outside send back meanwhile; the firmware stands still for it."""
    send(ord("X"), data)
    if _out:
        got = 0
        view = memoryview(into)
        while got < len(into):
            count = _miso.readinto(view[got:])
            if not count:
                sys.exit(3)  # an orphaned board ends itself
            got += count
    else:
        into[:] = b"\xff" * len(into)


def load():
    """What the 74HC165 chain latches at this moment."""
    if _samples:
        return _samples.pop(0)
    if _loads[0]:
        _loads[0] -= 1
        if not _loads[0]:
            send(ord("L"))
    return bytes(inputs)


def _obey(line):
    words = line.decode().split()
    op = words[0]
    if op == "i":
        inputs[:] = bytes.fromhex(words[1])
        _loads[0] = int(words[2])
    elif op == "q":
        _samples.append(bytes.fromhex(words[1]))
    elif op == "p":
        levels[int(words[1])] = int(words[2])
    elif op == "n":
        cable[0] = int(words[1])
    elif op == "h":
        gc.collect()
        send(ord("H"), struct.pack("<III", gc.mem_alloc(), gc.mem_free(), own_heap))


async def listen():
    """Obey the world until it ends; an orphaned board ends itself."""
    reader = asyncio.StreamReader(open(SETUP["in"], "rb", buffering=0))
    while True:
        line = await reader.readline()
        if not line:
            sys.exit(3)
        _obey(line)
