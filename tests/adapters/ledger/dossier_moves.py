"""What may happen to dossiers and bags in a course of days; some of it is refused, as in life."""

import sqlite3
from pathlib import Path
from typing import Any

import msgspec

from hub.adapters.ledger.dossiers import shelf
from hub.domain.dossiers.dossier import DossierStep
from hub.domain.state import OfficeState
from tests.support.hall import Hall

WHICH = list(range(8))
WAY = ["accept", "accept", "transfer", "transfer", "begin", "begin", "resolve", "bring_result", "return"]
STEPS = [*WAY, *(step.value for step in DossierStep if step is not DossierStep.REGISTER)]
OTHERS = [
    "share",
    "share",
    "fee",
    "receipt",
    "receipt",
    "official",
    "correct",
    "person",
    "conflict",
    "erase",
    "word",
]
COURSES = {
    "early": ["accept", "transfer", "begin", "resolve", "bring_result", "return", "report_error"],
    "no": ["accept", "transfer", "begin", "deny", "bring_result", "report_error", "correct_result", "return"],
    "paid": ["accept", "transfer", "begin", "demand_payment", "pay", "demand_payment", "pay", "resolve"],
    "shared": ["accept", "apologize"],
    "late": ["accept", "transfer", "begin", "request_supplement", "supplement", "apologize", "pass_on"],
}
KINDS: dict[str, list[list[Any]]] = {
    "register": [["1.012783", "1.013977", "9.000001"], [False, True], [False, True]],
    "step": [WHICH, STEPS],
    "step on": [WHICH, STEPS],
    "of a dossier": [WHICH, OTHERS],
    "scan": [[1, 2, 3], WHICH, ["received", "supplement", "refused", "returned"]],
    "look up": [WHICH],
    "journey": [WHICH],
    "forgotten": [["withdraw", "refuse"]],
    "all the way": [list(COURSES)],
    "bag": [["open", "fill", "fill", "fill", "out", "seal", "close"], WHICH],
}
PERSON = {"name": "Công dân A", "phone": "0900000000"}
SHARES = [{"agency": "dat-dai", "term": 5, "lead": True}, {"agency": "thue", "term": 3}]


def make(hall: Hall, move: tuple[Any, ...]) -> None:
    """One move of KINDS."""
    codes = [one.code for one in hall.service.state.dossiers] or ["000.00.15.H41-200101-0001"]
    match move:
        case "register", procedure, shared, named:
            more: dict[str, Any] = {"shares": SHARES} if shared else {}
            more |= {"person": PERSON} if named else {}
            hall.press("c1", "dossier_register", procedure=procedure, **more)
        case (("step" | "step on"), which, step):
            more = {"due": "2027-03-01T10:00"} if step == "apologize" else {}
            more |= {"agency": "thue"} if step == "pass_on" else {}
            why = "vì sao" if which % 4 else ""
            hall.press("c1", "dossier_step", code=codes[which % len(codes)], step=step, reason=why, **more)
        case "of a dossier", which, what:
            change(hall, codes[which % len(codes)], what)
        case "scan", counter, which, action:
            fresh = f"000.00.15.H41-261123-9{len(codes):03d}"
            code = fresh if action == "received" and which == 0 else codes[which % len(codes)]
            hall.press(f"q{counter}", "next")
            hall.press(f"q{counter}", "dossier", code=code, action=action)
        case "look up", which:
            hall.press("k1", "lookup", code=codes[which % len(codes)])
        case "journey", which:
            for what in ("open", "fill", "seal", "fill", "close"):
                carry(hall, what, codes[which % len(codes)], which)
        case "forgotten", step:
            hall.press("c1", "dossier_register", procedure="1.012783", person=PERSON)
            code = [one.code for one in hall.service.state.dossiers][-1]
            hall.press("c1", "dossier_step", code=code, step=step, reason="vì sao")
            hall.press("c1", "person_erase", code=code)
        case "all the way", course:
            more = {"shares": SHARES} if course == "shared" else {}
            hall.press("c1", "dossier_register", procedure="1.012783", **more)
            code = [one.code for one in hall.service.state.dossiers][-1]
            for step in COURSES[course]:
                more = {"due": "2027-03-01T10:00"} if step == "apologize" else {}
                more |= {"agency": "thue"} if step == "pass_on" else {}
                hall.press("c1", "dossier_step", code=code, step=step, reason="vì sao", **more)
            for what in ("correct", "fee", "share"):
                change(hall, code, what)
        case "bag", what, which:
            carry(hall, what, codes[which % len(codes)], which)
        case _:
            raise AssertionError(move)


def change(hall: Hall, code: str, what: str) -> None:
    rows = len(hall.ledger.entries)
    match what:
        case "share":
            shared = [one.code for one in hall.service.state.dossiers if one.shares]
            for agency in ("dat-dai", "thue"):
                hall.press("c1", "dossier_share", code=(shared or [code])[-1], agency=agency)
        case "fee":
            fee = {"name": "Phí", "amount_vnd": 8_000, "receipt": f"R{rows}", "paper": True}
            hall.press("c1", "dossier_fee", code=code, **fee)
        case "receipt":
            taken_in = [one.code for one in hall.service.state.dossiers if one.accepted_ms is not None]
            code, kiosk = (taken_in or [code])[-1], ("k1", "k2")[rows % 2]
            hall.press("c1", "dossier_receipt", code=code, device=kiosk, again=rows % 3 > 0)
        case "official":
            hall.press("c1", "dossier_official", code=code, official=f"H41.15-261123-{rows % 10_000:04d}")
        case "correct":
            hall.press("c1", "dossier_correct", code=code, procedure="1.013977")
        case "person":
            hall.press("c1", "dossier_correct", code=code, person={"name": "Công dân B"})
        case "conflict":
            hall.press("c1", "dossier_conflict", code=code, field="TrangThaiHoSo", kept="hub")
        case "word":
            papers = [one.code for one in hall.service.state.dossiers if one.papers]
            words = {"reason": "vì sao", "items": ["CCCD"] if rows % 2 else []}
            hall.press("c1", "dossier_word", code=(papers or [code])[-1], **words)
        case "erase":
            hall.press("c1", "person_erase", code=code)


def carry(hall: Hall, what: str, code: str, which: int) -> None:
    """Bags go to an agency and come back."""
    bags = [event.batch for event in hall.ledger.events if type(event).__name__ == "BatchOpened"]
    bag = bags[-1] if bags else "G-200101-01"
    match what:
        case "open":
            ends = ("centre", "dat-dai") if which % 2 else ("dat-dai", "centre")
            hall.press("c1", "batch_open", origin=ends[0], destination=ends[1])
        case "fill":
            hall.press("c1", "batch_scan", batch=bag, code=code)
        case "out":
            hall.press("c1", "batch_scan", batch=bag, code=code, out=True)
        case "seal":
            hall.press("c1", "batch_seal", batch=bag, seal=f"N{len(hall.ledger.entries)}")
        case "close":
            hall.press("c1", "batch_close", batch=bag, seal_broken=which == 3)


def assert_tables_have_the_dossiers(
    path: Path, state: OfficeState, persons: dict[str, dict[str, str]]
) -> None:
    """Each dossier at hand is, field by field, the one that the tables have."""
    connection = sqlite3.connect(path)
    try:
        for dossier in state.dossiers:
            for code in (dossier.id, dossier.code):
                found = shelf.dossier(connection, code)
                assert found is not None, code
                assert found[0] == dossier
        bags = {bag.id: bag for bag in shelf.batches(connection)}
        assert bags == {bag.id: bag for bag in state.batches}
        rows = dict(connection.execute("SELECT job, failed FROM jobs WHERE dossier IS NOT NULL"))
        for job in state.day.jobs.values():
            if job.dossier is not None and not job.printed:
                assert rows[job.id] == job.failed
        kept = {
            name: msgspec.json.decode(data)
            for name, data in connection.execute("SELECT id, data FROM persons WHERE data <> ''")
        }
        assert kept == persons
    finally:
        connection.close()
