"""`python -m hub.daemon {core,up} DIR [--mqtt-port N] [--broker MODE]`, in the foreground.

`core` is what a systemd unit runs; `up` is broker and core together (`hub up` is the same for people).
"""

import argparse
import sys
from pathlib import Path

from hub.daemon import core, supervisor

parser = argparse.ArgumentParser(prog="hub.daemon")
parser.add_argument("program", choices=("core", "up"))
parser.add_argument("dir", type=Path)
parser.add_argument("--mqtt-port", type=int)
parser.add_argument("--broker", choices=("embedded", "mosquitto", "external"))
arguments = parser.parse_args()
main = core.main if arguments.program == "core" else supervisor.main
sys.exit(main(arguments.dir, arguments.mqtt_port, arguments.broker))
