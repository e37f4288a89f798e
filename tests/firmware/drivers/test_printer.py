"""The printer's driver against a printer that runs out of paper, is opened, goes off line or is slow."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from tests.virtual_board.rig import rig, said
from tools.virtual_board import Printer, VirtualBoard, paper

pytestmark = pytest.mark.micropython

# Two lines of text, a picture of 100 rows with cuts and status questions among its dots, a cut.
PICTURE = b"\x1dv0\x00" + bytes([48, 0, 100, 0]) + b"\x1dVA\x00\x1b@\xff\xa5\x5a\x3c" * 480
JOB = b"\x1ba\x01So A042\nXin moi\n" + PICTURE + b"\n\x1dVA\x00"

JOBS = """
from drivers.buttons import Buttons
from drivers.escpos_printer import SILENT, Printer
keys = Buttons(board, 16)
printer = Printer(board.uart("PRINTER"), busy={busy})
tasks = [asyncio.create_task(keys.run())]
if {watched}:
    tasks.append(asyncio.create_task(printer.run()))
async def tell():
    while True:
        await printer.changed.wait()
        printer.changed.clear()
        print("health", printer.fault or "fine", "low" if printer.low else "")
tasks.append(asyncio.create_task(tell()))
with open("job", "rb") as file:
    job = file.read()
print("up")
while True:
    key = await keys.next()
    if key == 0:
        await printer.open("j1")
        for at in range(0, len(job), 512):
            await printer.write(memoryview(job)[at : at + 512])
        print("job", await printer.close() or "whole")
    elif key == 1:
        await printer.open("j2")
        await printer.write(job[:1000])
        await printer.abort()
        print("aborted")
    elif key == 2:
        print("status", await printer.status() or "fine")
    elif key == 3:
        printer.manner = SILENT
        print("silent")
"""


def kiosk(tmp_path: Path, printer: Printer, *, busy: bool = True, watched: bool = False) -> VirtualBoard:
    line = 'board.input("PRINTER_BUSY")' if busy else "None"
    board = rig(tmp_path, JOBS.format(busy=line, watched=watched), printer=printer)
    board.flash_dir.mkdir()
    (board.flash_dir / "job").write_bytes(JOB)
    return board


def test_a_job_comes_out_whole_and_is_reported_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with kiosk(tmp_path, Printer()) as board:
            await board.press(0)
            await board.until(lambda: said(board, "job whole"))
            (slip,) = board.slips()
            assert slip == b"\x1b@" + JOB
            assert paper.render(slip, 58).errors == []

    asyncio.run(scenario())


def test_a_slow_printer_loses_nothing_because_its_busy_line_is_heeded(tmp_path: Path) -> None:
    async def scenario() -> None:
        printer = Printer(bytes_per_s=4000)
        async with kiosk(tmp_path, printer) as board:
            await board.press(0)
            await board.until(lambda: said(board, "job whole"))
            assert printer.overrun_bytes == 0
            assert board.slips() == [b"\x1b@" + JOB]

    asyncio.run(scenario())


def test_the_same_printer_loses_bytes_when_the_busy_line_is_not_looked_at(tmp_path: Path) -> None:
    async def scenario() -> None:
        printer = Printer(bytes_per_s=1000)
        async with kiosk(tmp_path, printer, busy=False) as board:
            await board.press(0)
            await board.until(lambda: printer.overrun_bytes > 0)

    asyncio.run(scenario())


def test_paper_that_ends_within_a_job_spoils_it_and_after_reloading_it_is_printed_once(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        printer = Printer(bytes_per_s=20000)
        async with kiosk(tmp_path, printer) as board:
            printer.set(paper_bytes=1500)
            await board.press(0)
            await board.until(lambda: said(board, "job no_paper"))
            assert board.slips() == []
            assert len(printer.torn) == 1
            printer.set(paper=True)
            await board.press(2)
            await board.until(lambda: said(board, "status fine"))
            assert printer.hanging == b""  # nothing of the spoiled job follows on the new roll
            await board.press(0)
            await board.until(lambda: said(board, "job whole"))
            assert board.slips() == [b"\x1b@" + JOB]

    asyncio.run(scenario())


def test_without_clearing_the_buffer_the_rest_of_a_job_would_come_out_of_the_new_roll() -> None:
    printer = Printer()
    printer.set(paper=False)
    printer.receive(b"rest of a ticket\n\x1dVA\x00")
    printer.set(paper=True)
    assert len(printer.slips) == 1
    printer.set(paper=False)
    printer.receive(b"rest of a ticket\n\x1dVA\x00\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
    printer.set(paper=True)
    assert len(printer.slips) == 1


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ({"paper": False}, "no_paper"),
        ({"cover_open": True}, "cover_open"),
        ({"online": False}, "printer_offline"),
        ({"connected": False}, "printer_offline"),
    ],
)
def test_a_fault_before_the_job_is_named_and_nothing_is_printed(
    tmp_path: Path, trouble: dict[str, bool], code: str
) -> None:
    async def scenario() -> None:
        printer = Printer()
        printer.set(**trouble)
        async with kiosk(tmp_path, printer) as board:
            await board.press(0)
            await board.until(lambda: said(board, f"job {code}"))
            assert board.paper() == b""
            printer.set(**{name: not value for name, value in trouble.items()})
            await board.press(0)
            await board.until(lambda: said(board, "job whole"))
            assert len(board.slips()) == 1

    asyncio.run(scenario())


def test_opening_the_cover_within_a_job_spoils_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        printer = Printer(bytes_per_s=4000)
        async with kiosk(tmp_path, printer) as board:
            await board.press(0)
            await board.until(lambda: len(board.paper()) > 0)
            printer.set(cover_open=True)
            await board.until(lambda: said(board, "job cover_open"))
            printer.set(cover_open=False)
            await board.press(0)
            await board.until(lambda: said(board, "job whole"))
            assert board.slips()[-1].endswith(JOB)

    asyncio.run(scenario())


def test_half_a_job_is_cut_off_when_its_sender_is_gone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with kiosk(tmp_path, Printer()) as board:
            await board.press(1)
            await board.until(lambda: said(board, "aborted"))
            await board.until(lambda: len(board.slips()) == 1)
            await board.press(0)
            await board.until(lambda: said(board, "job whole"))
            assert board.slips()[1] == b"\x1b@" + JOB

    asyncio.run(scenario())


def test_a_power_cut_within_a_picture_does_not_garble_the_next_ticket(tmp_path: Path) -> None:
    async def scenario() -> None:
        printer = Printer(bytes_per_s=4000)
        async with kiosk(tmp_path, printer) as board:
            await board.press(0)
            await board.until(lambda: len(board.paper()) > 0)
            await board.reboot()
            printer.bytes_per_s = None
            await board.press(0)
            await board.until(lambda: said(board, "job whole"))
            assert board.slips()[-1].endswith(b"\x1b@" + JOB)
            assert paper.render(board.slips()[-1], 58).errors == []

    asyncio.run(scenario())


@pytest.mark.parametrize("after", [1, 2, 3])
def test_paper_that_ends_between_two_questions_is_not_taken_for_off_line(tmp_path: Path, after: int) -> None:
    class Ending(Printer):
        asked = 0

        def status(self, kind: int) -> int:
            byte = super().status(kind)
            self.asked += 1
            if self.asked == after:
                self.set(paper=False)
            return byte

    async def scenario() -> None:
        async with kiosk(tmp_path, Ending()) as board:
            await board.press(2)
            await board.until(lambda: said(board, "status"))
            assert said(board, "status fine" if after == 3 else "status no_paper")

    asyncio.run(scenario())


def test_the_watch_reports_each_change_of_health_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        printer = Printer()
        async with kiosk(tmp_path, printer, watched=True) as board:
            for trouble, code in (({"paper": False}, "no_paper"), ({"paper": True}, "fine")):
                printer.set(**trouble)
                await board.until(lambda code=code: said(board, f"health {code}"))
            assert board.output().split().count("health") == 2

    asyncio.run(scenario())


def test_end_of_file_on_the_line_is_off_line_and_is_read_once_per_question(tmp_path: Path) -> None:
    body = """
    from drivers.escpos_printer import Printer
    printer = Printer(board.uart("PRINTER"))
    reads = [0]
    class Counting:
        def __init__(self, reader):
            self.reader = reader
        async def read(self, count):
            reads[0] += 1
            return await self.reader.read(count)
    printer._reader = Counting(printer._reader)
    print("first", await printer.status() or "fine", reads[0])
    reads[0] = 0
    while board.uart("PRINTER").read(1) != b"":
        await asyncio.sleep_ms(5)
    print("second", await printer.status() or "fine", reads[0])
    await asyncio.sleep(60)
    """

    async def scenario() -> None:
        async with rig(tmp_path, body) as board:
            await board.until(lambda: said(board, "first fine"))
            board.printer.hang_up()
            second = await board.until(lambda: re.search(r"second (\w+) (\d+)\r?\n", board.output()))
            assert second[1] == "printer_offline"
            assert int(second[2]) <= 3

    asyncio.run(scenario())


def test_little_paper_is_told_and_does_not_stop_the_printer(tmp_path: Path) -> None:
    async def scenario() -> None:
        printer = Printer()
        async with kiosk(tmp_path, printer) as board:
            printer.set(low=True)
            await board.press(2)
            await board.until(lambda: said(board, "health fine low"))
            await board.press(0)
            await board.until(lambda: said(board, "job whole"))
            printer.set(low=False)
            await board.press(2)
            await board.until(lambda: said(board, "health fine", 2))

    asyncio.run(scenario())


def test_a_printer_that_takes_most_of_a_second_to_answer_is_not_off_line(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with kiosk(tmp_path, Printer(answer_s=0.7), watched=True) as board:
            await board.press(0)
            await board.until(lambda: said(board, "job whole"))
            await board.press(0)
            await board.until(lambda: said(board, "job whole", 2))
            assert len(board.slips()) == 2
            assert not said(board, "health printer_offline")

    asyncio.run(scenario())


def test_a_printer_that_answers_no_question_prints_a_job_once_and_does_not_confirm_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        mute = Printer(answers_status=False, confirms=False, clears=False)
        async with kiosk(tmp_path, mute) as board:
            await board.press(3)
            await board.until(lambda: said(board, "silent"))
            for count in (1, 2):
                await board.press(0)
                await board.until(lambda count=count: said(board, "job unconfirmed", count))
            assert [slip.endswith(JOB) for slip in board.slips()] == [True, True]

    asyncio.run(scenario())


def test_a_printer_that_tells_its_status_and_not_whether_a_job_is_out_leaves_it_unconfirmed(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with kiosk(tmp_path, Printer(confirms=False)) as board:
            await board.press(0)
            await board.until(lambda: said(board, "job unconfirmed"))
            assert board.slips() == [b"\x1b@" + JOB]

    asyncio.run(scenario())


def test_a_printer_whose_cable_falls_out_after_the_last_byte_leaves_the_job_unknown(tmp_path: Path) -> None:
    class Unplugged(Printer):
        """The ticket comes out; the answer never arrives."""

        def _carry_out(self, command: Any) -> None:
            if command.name == b"\x1dr" and self.slips:
                self.set(connected=False)
            super()._carry_out(command)

    async def scenario() -> None:
        async with kiosk(tmp_path, Unplugged()) as board:
            await board.press(0)
            await board.until(lambda: said(board, "job unknown"))
            assert board.slips() == [b"\x1b@" + JOB]

    asyncio.run(scenario())


def test_a_silent_printer_whose_busy_line_stays_up_is_off_line_and_the_job_spoilt(tmp_path: Path) -> None:
    async def scenario() -> None:
        mute = Printer(answers_status=False, confirms=False, clears=False)
        mute.set(paper=False)
        async with kiosk(tmp_path, mute) as board:
            await board.press(3)
            await board.press(0)
            await board.until(lambda: said(board, "job printer_offline"))
            assert board.slips() == []

    asyncio.run(scenario())
