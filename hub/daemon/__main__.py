"""`python -m hub.daemon DIR [--mqtt-port N] [--broker MODE]`: the core, in the foreground."""

import argparse
import sys
from pathlib import Path

from hub.daemon.core import main

parser = argparse.ArgumentParser(prog="hub.daemon")
parser.add_argument("dir", type=Path)
parser.add_argument("--mqtt-port", type=int)
parser.add_argument("--broker", choices=("embedded", "mosquitto", "external"))
arguments = parser.parse_args()
sys.exit(main(arguments.dir, arguments.mqtt_port, arguments.broker))
