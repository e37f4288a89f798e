"""An officer with a scanner: the real keypad, the real hub, and what is in the ledger afterwards."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from hub.adapters.forms import FormPress
from hub.cli.paper.codes import code_sheet
from hub.config import example_toml, parse
from hub.demo.run import open_at_any_hour
from hub.domain.office.office import Office
from tests.adapters.forms.reading import scanned
from tests.system.boards import HAND_S, board, log_in
from tests.system.judge import ledger_is_sound, rows
from tests.system.watch import asked_until
from tools.device_texts import catalogue
from tools.hall import HallOffice, Relay
from tools.virtual_board import VirtualBoard

pytestmark = pytest.mark.micropython

VI = catalogue("vi")
COUNTER, OFFICER, PIN = 17, "117", "1234"  # five procedures of service F: three pages
FIRST, SECOND = "000.00.13.H41-261123-0001", "000.00.13.H41-261123-0002"
DEVICES = [("k1", "kiosk", None), ("q17", "counter_keypad", COUNTER)]


class Officer:
    """The hands and eyes at the keypad."""

    def __init__(self, keypad: VirtualBoard) -> None:
        self.keypad = keypad

    async def sees(self, *words: str) -> None:
        """Wait until the display says all of this, over its lines."""
        await self.keypad.until(lambda: all(word in " ".join(self.keypad.display_text()) for word in words))

    async def scans(self, code: str, key: str = "") -> None:
        """A code, then the key of the outcome."""
        self.keypad.scan(code)
        await self.sees("1 " + VI["outcome_received"], code[-11:])
        if key:
            await self.keypad.press(key)

    async def chooses(self, *keys: str) -> None:
        """Keys at the list of procedures, not before it has been there for a moment."""
        await self.sees("1/3 OK")
        await asyncio.sleep(HAND_S)
        for key in keys:
            await self.keypad.press(key)


def qr(code: str) -> str:
    """The same dossier in the QR code of its form."""
    return f"MOTCUA:NGHE-AN/H/{code}"


def on_the_sheet(office: Office, kind: str, nth: int, *, place: int) -> str:
    """A code as a scanner reads it from the printed sheet: of the procedure `nth` of the service, from 0."""
    procedures = office.services["F"].procedures
    pdf = FormPress().pdf(code_sheet(office, procedures, COUNTER, 0))
    end = f"/{kind}/{procedures[nth]}/{place}"
    (found,) = (text for text in scanned(pdf)["QRCode"] if text.endswith(end))
    return found


def steps(ledger: Path) -> list[dict[str, Any]]:
    """What happened to dossiers so far."""
    return [row["data"] for row in rows(ledger, "dossier_stepped")]


async def test_an_officer_receives_asks_for_papers_refuses_and_returns_with_the_scanner_and_keys(
    folder: Path, any_mode: str
) -> None:
    toml = open_at_any_hour(example_toml("nghe-an"))
    reason = on_the_sheet(parse(toml).office, "L", 1, place=2)
    async with HallOffice(folder / "office", toml, broker=any_mode) as office, Relay(office.port) as relay:
        await office.furnish(DEVICES, {OFFICER: PIN}, ("F",))
        ledger = office.layout.ledger
        async with (
            office.device("k1") as kiosk,
            office.console() as console,
            board(office, "q17", folder, port=relay.port) as keypad,
        ):
            await kiosk.ask("take", service="F")
            officer = Officer(keypad)
            await log_in(keypad, OFFICER, PIN)
            await keypad.press("next")
            await officer.sees("F001")

            await officer.scans(FIRST, "1")
            await officer.chooses("next")
            await officer.sees("2/3 OK", "hai thành viên")
            await keypad.press("1")
            await officer.sees("Hồ sơ đã tiếp nhận", "hẹn trả")
            await officer.scans(qr(FIRST), "4")
            await officer.sees("Không thể: hồ sơ 261123-0001 đã tiếp nhận")

            await officer.scans(SECOND, "2")
            await officer.chooses("2")
            await officer.sees("Tờ khai", "1/2 OK")
            await asyncio.sleep(HAND_S)
            await keypad.press("1")
            await officer.sees("1*Tờ khai")
            await keypad.press("finish")
            await officer.sees("Hồ sơ cần bổ sung giấy tờ")
            await officer.scans(qr(SECOND), "2")
            await officer.sees("261123-0002: đã yêu cầu bổ sung một lần")
            await officer.scans(SECOND, "3")
            await officer.sees(VI["refuse_sure"])
            await keypad.press("next")
            await officer.sees("1 Không thuộc", "1/2 OK")
            await asyncio.sleep(HAND_S)
            keypad.scan(reason)
            await officer.sees("Hồ sơ không được tiếp nhận")

            for step in ("transfer", "begin", "resolve", "bring_result"):
                assert (await console.ask("dossier_step", code=FIRST, step=step)).r == "ok"
            await officer.scans(FIRST)
            relay.deafen()
            await keypad.press("4")
            await asked_until(lambda: len(steps(ledger)) == 8)
            relay.reset()  # the answer is lost; the press is sent again
            relay.heal()
            await officer.sees("Hồ sơ đã trả kết quả")
        ledger_is_sound(ledger)
        the_ledger_knows_who_did_it(ledger)


def the_ledger_knows_who_did_it(ledger: Path) -> None:
    """Each step once, bound to ticket, counter and officer; the procedures are those that were chosen."""
    registered = [row["data"] for row in rows(ledger, "dossier_registered")]
    assert [one["procedure"] for one in registered] == ["2.001199", "2.001583"]
    done = steps(ledger)
    assert [(one["step"], one["dossier"]) for one in done] == [
        ("accept", FIRST),
        ("request_completion", SECOND),
        ("refuse", SECOND),
        *((step, FIRST) for step in ("transfer", "begin", "resolve", "bring_result", "return")),
    ]
    assert done[1]["items"] == ["Tờ khai, đơn đề nghị theo mẫu"]
    assert done[2]["reason"] == "Không thuộc đối tượng thực hiện thủ tục"
    at_the_counter = [one for one in (*registered, *done) if one.get("counter")]
    assert len(at_the_counter) == 6
    for one in at_the_counter:
        assert (one["counter"], one["officer"], one["ticket"][-4:]) == (COUNTER, OFFICER, "F001")
        assert one["done_ms"] > 0
