"""Ctrl-C while `hub` still loads itself ends it in words."""

import subprocess
import sys

import pytest

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
