"""python-escpos, as far as it is used here, without the half second that its start takes.

It reads what it knows of printers, a JSON file, with a YAML parser, and keeps the result for the next time in
a temporary folder of its own that nobody finds again. Here the file is read as JSON and handed to it as what
it had kept; the temporary folders go at once.
"""

import json
import os
import pickle
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

__all__ = ["QR_ECLEVEL_M", "Dummy", "capabilities"]

KEPT_IN = "ESCPOS_CAPABILITIES_PICKLE_DIR"


@contextmanager
def _printers_known() -> Iterator[None]:
    """While the library is loaded; it makes a temporary folder even where it is told of another."""
    if KEPT_IN in os.environ:
        yield
        return
    usual, folder = tempfile.tempdir, tempfile.mkdtemp()
    kept = Path(folder) / f"{platform.python_version()}.capabilities.pickle"
    try:
        kept.write_bytes(pickle.dumps(json.loads(files("escpos").joinpath("capabilities.json").read_bytes())))
        os.environ[KEPT_IN] = tempfile.tempdir = folder
        yield
    finally:
        os.environ.pop(KEPT_IN, None)
        tempfile.tempdir = usual
        shutil.rmtree(folder, ignore_errors=True)


with _printers_known():
    from escpos import capabilities
    from escpos.constants import QR_ECLEVEL_M
    from escpos.printer import Dummy
