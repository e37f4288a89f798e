"""The control socket: a program outside presses keys and looks at what the board shows."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.virtual_board.rig import rig, said
from tools.virtual_board import control

pytestmark = pytest.mark.micropython

BODY = """
from drivers.buttons import Buttons
from drivers.max7219 import Matrix
from drivers.escpos_printer import Printer
keys, matrix, printer = Buttons(board, 16), Matrix(board), Printer(board.uart("PRINTER"))
task = asyncio.create_task(keys.run())
while True:
    key = await keys.next()
    matrix.show("K%d" % key)
    await printer.open("j")
    await printer.write(b"K\\n\\x1dVA\\x00")
    await printer.close()
    print("done")
"""


def test_a_program_presses_keys_and_reads_pixels_and_paper(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, BODY) as board:
            server = await control.serve(board, tmp_path / "control")
            reader, writer = await asyncio.open_unix_connection(tmp_path / "control")

            async def ask(**request: Any) -> Any:
                writer.write(json.dumps(request).encode() + b"\n")
                answer = json.loads(await reader.readline())
                assert answer["ok"], answer
                return answer["value"]

            await ask(op="press", key=7)
            await board.until(lambda: said(board, "done"))
            assert await ask(op="matrix_text") == "K7"
            assert await ask(op="matrix") == board.matrix()
            assert [bytes.fromhex(slip) for slip in await ask(op="slips")] == board.slips()
            assert await ask(op="lamps") == [False] * 16
            await ask(op="printer", paper=False)
            assert not board.printer.paper_in
            assert (await ask(op="heap"))[0] > 0
            await ask(op="reboot")
            assert (await ask(op="state"))["reboots"] == 1
            await ask(op="kill")
            assert (await ask(op="state"))["running"] is False
            writer.close()
            server.close()
            await server.wait_closed()

    asyncio.run(scenario())


SCANNER = """
from drivers.scanner import Scanner
scanner = Scanner(board.uart("SCANNER", baud=9600))
print("up")
print("code", await scanner.next())
"""


def test_a_program_holds_a_code_before_a_scanner_that_only_speaks(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, SCANNER, pins={"SCANNER_RX": 34}) as board:
            await board.until(lambda: said(board, "up"))
            line = json.dumps({"op": "scan", "code": "MOTCUA:X/B/1"}).encode()
            assert (await control.answer(board, line))["ok"]
            await board.until(lambda: said(board, "code MOTCUA:X/B/1"))

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"not json\n", "JSONDecodeError"),
        (b'{"op":"dance"}\n', "KeyError"),
        (b'{"op":"press"}\n', "TypeError"),
        (b'{"op":"press","key":77}\n', "ValueError"),
        (b'{"op":"printer","colour":true}\n', "TypeError"),
        (b'{"op":"scan","code":"1"}\n', "AssertionError: a rig has no scanner"),
    ],
)
def test_a_wrong_request_is_answered_and_harms_nothing(tmp_path: Path, line: bytes, error: str) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, BODY) as board:
            answer = await control.answer(board, line)
            assert not answer["ok"]
            assert answer["error"].startswith(error)
            assert board.running

    asyncio.run(scenario())
