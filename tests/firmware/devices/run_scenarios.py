"""Run the scenarios of one device's pure files under whichever interpreter this is: CPython or MicroPython.

Usage: INTERPRETER run_scenarios.py REPOSITORY DEVICE. Prints one line a scenario: `ok NAME` or `fail NAME`,
the traceback on stdout before the latter. A scenario is a function whose name begins with `test_` in
scenarios_DEVICE.py or illegal.py.
"""

import sys


def main(repository, device):
    here = repository + "/tests/firmware/devices"
    sys.path[:0] = [here, repository + "/firmware/" + device, repository + "/firmware/lib"]
    for module in ("scenarios_" + device, "illegal"):
        scenarios = __import__(module)
        for name in dir(scenarios):
            if name.startswith("test_"):
                run(name, getattr(scenarios, name))


def run(name, scenario):
    try:
        scenario()
        print("ok", name)
    except Exception as error:
        if hasattr(sys, "print_exception"):
            sys.print_exception(error, sys.stdout)
        else:
            import traceback

            traceback.print_exc(file=sys.stdout)
        print("fail", name)


main(sys.argv[1], sys.argv[2])
