"""Run one test function under MicroPython: mp_run.py MODULE FUNCTION. Prints PASSED, or exits with 1."""

import asyncio
import sys


def main(module_name, function_name):
    sys.path.pop(0)  # the folder of this file; MICROPYPATH has all that is needed
    function = getattr(__import__(module_name), function_name)
    try:
        result = function()
        if hasattr(result, "send"):
            asyncio.run(result)
    except BaseException as error:
        sys.print_exception(error)
        sys.exit(1)
    print("PASSED")


main(sys.argv[1], sys.argv[2])
