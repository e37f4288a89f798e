"""A small machine has no database of time zones; the hub needs none, since Vietnam's is one number."""

import subprocess
import sys

PROGRAM = """
import importlib, pkgutil, sys, zoneinfo
sys.modules["tzdata"] = None
assert not zoneinfo.available_timezones()
import hub
for module in pkgutil.walk_packages(hub.__path__, "hub."):
    if not module.name.endswith(("__main__", ".plot")):
        importlib.import_module(module.name)
from hub.domain.calendar.civil_time import civil, civil_ms
assert civil(civil_ms("2026-11-24T08:30")).isoformat() == "2026-11-24T08:30:00+07:00"
print("fine")
"""


def test_every_part_of_the_hub_loads_where_there_is_no_database_of_time_zones() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PROGRAM],
        env={"PYTHONTZPATH": "", "TZ": "Nowhere/Unknown"},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.stdout == "fine\n", done.stderr
