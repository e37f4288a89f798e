"""Ctrl-C while `hub` still loads itself ends it in words."""

import subprocess
import sys

import pytest

from tools.patience import PATIENCE_S

STOPPED_WHEN_LOADING = """
import signal, sys

class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            sys.meta_path.remove(self)
            signal.raise_signal(signal.SIGINT)

sys.modules.pop({name!r}, None)
sys.meta_path.insert(0, Stop())
sys.argv = ["hub", "--help"]
from hub.cli import main
main()
"""


@pytest.mark.parametrize("name", ["gc", "hub.stopping", "contextlib", "hub.cli.app", "typer", "hub.i18n"])
def test_ctrl_c_before_hub_is_loaded_ends_it_in_words(name: str) -> None:
    program = STOPPED_WHEN_LOADING.format(name=name)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env={"LANG": "vi"}
    )
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert "Đã dừng" in done.stderr


STOPPED_IN_A_FINALIZER = """
import signal, threading
from hub.stopping import stoppable

class Gone:
    def __del__(self):
        signal.raise_signal(signal.{name})

with stoppable():
    Gone()
    threading.Event().wait(600)
"""


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_ctrl_c_is_not_lost_where_python_can_raise_nothing(name: str, code: int) -> None:
    program = STOPPED_IN_A_FINALIZER.format(name=name)
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"LANG": "vi"},
        timeout=PATIENCE_S,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "Đã dừng" in done.stderr
