"""`python -m hub.daemon {core,sync,up} DIR [--mqtt-port N] [--broker MODE]`, in the foreground.

`core` and `sync` are what systemd units run; `up` is all together (`hub up` is the same for people).
"""

import argparse
import sys
from pathlib import Path

from hub.daemon import core, supervisor, sync

parser = argparse.ArgumentParser(prog="hub.daemon")
parser.add_argument("program", choices=("core", "sync", "up"))
parser.add_argument("dir", type=Path)
parser.add_argument("--mqtt-port", type=int)
parser.add_argument("--broker", choices=("embedded", "mosquitto", "external"))
arguments = parser.parse_args()
main = {"core": core.main, "sync": sync.main, "up": supervisor.main}[arguments.program]
sys.exit(main(arguments.dir, arguments.mqtt_port, arguments.broker))
