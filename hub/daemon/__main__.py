"""`python -m hub.daemon {core,sync,up} DIR [--mqtt-port N] [--broker MODE]`, in the foreground.

`core` and `sync` are what systemd units run; `up` is all together (`hub up` is the same for people).
"""

import argparse
import sys
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

from hub.stopping import stoppable

PROGRAMS = {"core": "core", "sync": "sync", "up": "supervisor"}  # modules; one process needs one of them

parser = argparse.ArgumentParser(prog="hub.daemon")
parser.add_argument("program", choices=tuple(PROGRAMS))
parser.add_argument("dir", type=Path)
parser.add_argument("--mqtt-port", type=int)
parser.add_argument("--broker", choices=("embedded", "mosquitto", "external"))
parser.add_argument(
    "--as-started", action="store_true", help="with the settings of the `hub up` that starts it"
)
arguments = parser.parse_args()
# Their supervisor has the words for core and sync.
with stoppable() if arguments.program == "up" else nullcontext():
    program = import_module(f"hub.daemon.{PROGRAMS[arguments.program]}")
    if arguments.program == "up":
        sys.exit(program.main(arguments.dir, arguments.mqtt_port, arguments.broker))
    sys.exit(
        program.main(arguments.dir, arguments.mqtt_port, arguments.broker, as_started=arguments.as_started)
    )
