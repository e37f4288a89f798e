"""What a citizen does at the complete kiosk, at the real hub: class, errands, check-in, one's own ticket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hub.config import example_toml
from hub.demo.run import open_at_any_hour
from tests.support.morning import VIETNAM, nine_o_clock
from tests.system import judge
from tests.system.boards import board, numbers, ready_to_press, scan, take
from tests.system.watch import Watch
from tools.hall import HallOffice
from tools.virtual_board import VirtualBoard

pytestmark = pytest.mark.micropython
ELSEWHERE = "Mã này của nơi khác, xin xem lại địa chỉ hẹn"
NOT_KNOWN = "Không nhận ra mã này, mời ông/bà thử lại"
NONE = "Mã này không phải của trung tâm, xin hỏi nhân viên"


@asynccontextmanager
async def kiosk_of_an_office(folder: Path) -> AsyncIterator[tuple[HallOffice, VirtualBoard]]:
    """A kiosk for services A, with bookings each five minutes, and B."""
    bookable = 'letter = "A"\nslot_min = 5\nslot_capacity = 1'
    toml = example_toml("starter").replace('letter = "A"', bookable, 1)
    with nine_o_clock():
        async with HallOffice(folder / "office", toml) as office:
            await office.furnish([("k1", "kiosk", None)], services=("A", "B"))
            async with board(office, "k1", folder) as kiosk:
                await ready_to_press(kiosk)
                yield office, kiosk
            judge.ledger_is_sound(office.layout.ledger)


async def booking(office: HallOffice) -> dict[str, Any]:
    """The next free slot of service A is booked; the hub's answer."""
    now = datetime.now(VIETNAM).replace(hour=9, minute=10)  # of the office: it opened at nine
    async with office.console() as console:
        slots = (await console.ask("slots", service="A", day=f"{now:%Y-%m-%d}")).d["slots"]
        at = next(slot["at"] for slot in slots if slot["at"] > f"{now + timedelta(minutes=1):%H:%M}")
        answer = await console.ask("book", service="A", at=f"{now:%Y-%m-%d}T{at}")
    assert answer.r == "ok", answer.d
    return dict(answer.d)


async def test_a_class_and_two_errands_are_on_one_ticket_in_the_ledger(folder: Path) -> None:
    async with kiosk_of_an_office(folder) as (office, kiosk):
        for key in ("priority", "errands", "service 2", "service 1"):
            await kiosk.press(key)
        await kiosk.press("ok")
        await kiosk.until(lambda: kiosk.slips())
        assert numbers(kiosk) == ["B001"]
        (taken,) = judge.rows(office.layout.ledger, "ticket_taken")
        assert (taken["data"]["priority"], taken["data"]["then"]) == ("elderly", ["A"])
        await kiosk.until(lambda: "B001" in kiosk.display_text())


async def test_a_booking_is_checked_in_by_typing_its_code_and_not_twice(folder: Path) -> None:
    async with kiosk_of_an_office(folder) as (office, kiosk):
        made = await booking(office)
        for key in made["code"]:
            await kiosk.press(key)
        await kiosk.press("ok")
        await kiosk.until(lambda: made["ticket"] in kiosk.display_text())
        kiosk.scan(made["qr"].encode() + b"\r\n")
        await kiosk.until(lambda: made["ticket"] not in kiosk.display_text())
        rows = judge.rows(office.layout.ledger, "ticket_taken")
        assert [row["data"]["booking"] for row in rows] == [made["code"]]


async def test_the_slip_of_a_dossier_tells_where_it_stands_and_brings_one_number_when_the_result_is_there(
    folder: Path,
) -> None:
    toml = open_at_any_hour(example_toml("nghe-an"))
    async with HallOffice(folder / "office", toml) as office:
        await office.furnish([("k1", "kiosk", None)], services=("A", "G"))
        async with office.console() as console, board(office, "k1", folder) as kiosk:
            await ready_to_press(kiosk)
            made = await console.ask("dossier_register", procedure="3.000333")
            code = made.d["code"]
            for step in ("accept", "transfer", "begin"):
                due = (await console.ask("dossier_step", code=code, step=step)).d["due"]
            await scan(kiosk, code, lambda: kiosk.display_text()[:1] == ["Hồ sơ đang xử lý"])
            assert kiosk.display_text()[1].endswith(f"{due[8:10]}/{due[5:7]}, {due[11:]}")
            for step in ("resolve", "bring_result"):
                await console.ask("dossier_step", code=code, step=step)
            for _ in range(2):
                kiosk.scan(f"MOTCUA:NGHE-AN/H/{code}\r".encode())
                await kiosk.until(lambda: "G001" in kiosk.display_text())
                await kiosk.until(lambda: kiosk.slips())
                await kiosk.until(lambda: "G001" not in kiosk.display_text())
            assert numbers(kiosk) == ["G001"]
        judge.ledger_is_sound(office.layout.ledger)


async def test_codes_of_another_office_of_nobody_and_of_no_dossier_are_told_in_words_and_print_nothing(
    folder: Path,
) -> None:
    unknown = "000.00.15.H41-261123-0007"
    answers = {  # no two in a row in the same words
        f"MOTCUA:LANG-SON/H/{unknown}": ELSEWHERE,
        unknown: "Chưa có hồ sơ 261123-0007 tại trung tâm",
        "000.00.15.H48-261123-0001": ELSEWHERE,
        "15.H41": NOT_KNOWN,
        "000000000000||Công dân A||Nam|Số 1|01012022": NONE,
        "8934563138165": "Mã chưa đúng, mời ông/bà nhập lại",
        "https://example.vn/" + "a" * 60: NONE,
        "HTTPS://EXAMPLE.VN": NOT_KNOWN,
    }
    async with HallOffice(folder / "office", open_at_any_hour(example_toml("nghe-an"))) as office:
        await office.furnish([("k1", "kiosk", None)], services=("A", "G"))
        async with board(office, "k1", folder) as kiosk:
            await ready_to_press(kiosk)
            for code, words in answers.items():
                await scan(kiosk, code, partial(says, kiosk, words))
            assert kiosk.slips() == []
        assert judge.rows(office.layout.ledger, "ticket_taken") == []


async def test_a_forged_code_and_a_ticket_that_waits_are_refused_in_words(folder: Path) -> None:
    async with kiosk_of_an_office(folder) as (office, kiosk):
        await take(kiosk)
        seen: list[list[str]] = []
        for code in ("12345678", "MOTCUA:ELSEWHERE/B/12345678", own_ticket(kiosk)):
            said = await scan(kiosk, code, lambda: refusal(kiosk, seen))
            seen.append(said)
        assert len(judge.rows(office.layout.ledger, "ticket_taken")) == 1


def says(kiosk: VirtualBoard, words: str) -> bool:
    """Whether these words are all that the display shows."""
    return " ".join(kiosk.display_text()) == words


def own_ticket(kiosk: VirtualBoard) -> str:
    """What the QR code of the last ticket says."""
    slip = kiosk.slips()[-1]
    start = slip.index(b"MOTCUA:")
    return slip[start : slip.index(b"A001", start) + 4].decode()


def refusal(kiosk: VirtualBoard, seen: list[list[str]]) -> list[str]:
    """The words on the display, if they are a refusal that was not there before."""
    words = kiosk.display_text()
    resting = any(line.startswith(("A  ", "Xin bấm", "Đang kiểm tra")) or line == "A001" for line in words)
    return [] if resting or words in seen else words


async def test_little_paper_is_an_alarm_and_tickets_go_on(folder: Path) -> None:
    async with kiosk_of_an_office(folder) as (office, kiosk), Watch(office) as watch:
        kiosk.printer.set(low=True)
        await watch.until_alarm("paper_low", "k1", wait_s=30)
        await take(kiosk)
        kiosk.printer.set(low=False)
        await watch.until_alarm("paper_low", "k1", there=False)
        assert numbers(kiosk) == ["A001"]


async def test_a_procedure_is_found_with_the_keys_and_its_slip_comes_out_once(folder: Path) -> None:
    async with HallOffice(folder / "office", open_at_any_hour(example_toml("nghe-an"))) as office:
        await office.furnish([("k1", "kiosk", None)], services=("A", "B"))
        async with board(office, "k1", folder) as kiosk:
            await ready_to_press(kiosk)
            for key, shown in (("ok", "1 Công an"), ("ok", "OK: tìm"), ("ok", "1/")):
                await kiosk.press(key)
                await kiosk.until(lambda shown=shown: shown in "|".join(kiosk.display_text()))
            await kiosk.press("ok")
            await kiosk.until(lambda: len(kiosk.slips()) == 1, timeout_s=30)
            (slip,) = kiosk.printer.tickets()
            assert slip.errors == []
            assert any(line.strip().count(".") == 1 for line in slip.texts)  # the code, in own letters
