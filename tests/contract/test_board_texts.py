"""What the hub has LED boards show, they can report: the pixels of each text are read back as the text."""

import json
import subprocess
import sys
from pathlib import Path

from hub.config import example_toml, parse
from hub.contract.messages import BoardWant
from hub.domain.counters.sessions import SessionState
from hub.domain.queue.numbering import written
from hub.domain.state import Device
from tests.support.hall import Hall

LIB = Path(__file__).parents[2] / "firmware" / "lib"
READ_BACK = """
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from drivers import led_font
print(json.dumps([led_font.decode(led_font.columns(text)) for text in json.load(sys.stdin)]))
"""


def read_back(texts: list[str]) -> list[str]:
    """The texts as the firmware's font makes and reads them."""
    command = [sys.executable, "-c", READ_BACK, str(LIB)]
    run = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    found: list[str] = json.loads(run.stdout)
    return found


def test_every_text_of_a_board_is_read_back_from_its_pixels() -> None:
    office = parse(example_toml("nghe-an")).office
    texts = set()
    with Hall(office) as hall:
        for session in hall.service.state.day.sessions.values():
            for session.state in SessionState:
                want = hall.service.pictures.want(Device("b", "led_board", session.counter), 1, 0)
                assert isinstance(want, BoardWant)
                texts.add(want.text)
    assert {"", "----", "Q1", "Q37"} < texts
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    numbers = [written(letter, n, office.numbering) for letter in letters for n in range(1, 1000)]
    every = [*texts, *numbers]
    assert read_back(every) == every
    assert read_back(["Đóng"]) == ["DONG"]  # such a text would be an alarm for ever
