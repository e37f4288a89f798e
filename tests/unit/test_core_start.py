"""What the core loads before it answers its first press: after a crash people wait for it."""

import subprocess
import sys

LATER = (  # loaded with the first slip, or not at all in this process
    *("PIL", "barcode", "escpos", "segno", "yaml"),
    *("amqtt", "babel", "holidays", "http.client", "psutil", "rich", "sqlite_utils", "tomllib", "typer"),
    *("hub.adapters.printing", "hub.config.loading"),
)


def test_the_core_loads_nothing_that_its_first_answer_does_not_need() -> None:
    program = "import sys, hub.daemon.core, hub.config.kept; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(LATER) & set(ran.stdout.split()) == set()
