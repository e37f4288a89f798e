"""What a device's modules take of the heap: all are imported here, and nothing is started.

Runs on a virtual board's path with BOARD and LANGUAGE in the environment, and prints
    <bytes of all modules> <bytes of what their statements made> <names of the modules>
Statements make functions, classes and tables, which are in the heap of every board. The rest is byte code,
constants and names, which a board keeps in flash when they are frozen.
"""

import asyncio  # noqa: F401 - the interpreter's own, frozen into it
import gc
import os
import sys

import machine  # noqa: F401 - stand-ins are no part of a device
import network  # noqa: F401


def used():
    gc.collect()
    return gc.mem_alloc()


def made_by(path):
    """Bytes that the statements of a module make when they run; its byte code and names are there before."""
    with open(path) as file:
        code = compile(file.read(), path, "exec")
    own = {"__name__": "measured", "__file__": path}
    before = used()
    exec(code, own)
    return used() - before


def import_all():
    """Everything that a running device has imported; `config` leaves again, as in device.py."""
    import config  # noqa: F401

    del sys.modules["config"]
    for name in ("device", "app", "pins", "boards." + os.getenv("BOARD")):
        __import__(name)
    if "texts" in sys.modules:
        __import__("texts_" + os.getenv("LANGUAGE"))


strangers = set(sys.modules)
before = used()
import_all()
modules = used() - before
names = [name for name in sys.modules if name not in strangers]
print(modules, sum([made_by(sys.modules[name].__file__) for name in names]), *names)
