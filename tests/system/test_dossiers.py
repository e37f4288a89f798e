"""A dossier from the counter to its return, through a real broker and a hub that is killed in between."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from hub.config import example_toml
from hub.demo.run import open_at_any_hour
from hub.domain.counters.login import key_of, proof_of
from tests.system.judge import ledger_is_sound, no_ticket_lost_or_doubled, rows
from tools.hall import HallOffice
from tools.loadgen import Answer, LoadDevice

PIN = "1234"
DEVICES = [("k1", "kiosk", None), ("q1", "counter_keypad", 1), ("q36", "counter_keypad", 36)]
CODE = "000.00.12.H41-261123-0001"
PERSON = {"name": "Công dân A", "identity": "000000000000"}


async def log_in(keypad: LoadDevice, officer: str) -> None:
    challenge = await keypad.ask("challenge", officer=officer)
    proof = proof_of(key_of(PIN, challenge.d["salt"]), challenge.d["nonce"])
    assert (await keypad.ask("login", officer=officer, proof=proof)).r == "ok"


async def step(console: LoadDevice, *steps: str) -> Answer:
    for one in steps:
        answer = await console.ask("dossier_step", code=CODE, step=one)
        assert answer.r == "ok", (one, answer)
    return answer


async def test_a_dossier_is_received_resolved_and_returned_over_a_hub_that_is_killed_and_started(
    folder: Path, any_mode: str
) -> None:
    toml = open_at_any_hour(example_toml("nghe-an"))
    async with HallOffice(folder / "office", toml, broker=any_mode) as office:
        await office.furnish(DEVICES, {"101": PIN, "136": PIN}, ())
        async with (
            office.device("k1") as kiosk,
            office.device("q1") as receives,
            office.device("q36") as returns,
            office.console() as console,
        ):
            await log_in(receives, "101")
            await log_in(returns, "136")
            take = await kiosk.ask("take", service="A")
            assert (await receives.ask("next")).d["ticket"] == take.d["ticket"]
            received = await receives.ask("dossier", code=CODE, action="received")
            assert (received.d["state"], received.d["text"]) == ("accepted", "đã tiếp nhận")
            assert datetime.fromisoformat(received.d["due"])
            local = await console.ask("dossier_register", procedure="3.000333", person=PERSON)
            await step(console, "transfer", "begin")
            office.kill_core()
            await office.until_ready()
            early = await returns.ask("dossier", code=CODE, action="returned")
            assert (early.r, early.d["code"]) == ("refused", "dossier_not_possible")
            at_work = await kiosk.ask("lookup", code=CODE)
            assert (at_work.d["state"], at_work.d["ticket"]) == ("in_progress", None)
            await step(console, "resolve", "bring_result")
            first = await kiosk.ask("lookup", code=f"MOTCUA:NGHE-AN/H/{CODE}")
            again = await kiosk.ask("lookup", code=CODE)
            assert first.d["ticket"] == again.d["ticket"] == "G001"
            called = await returns.ask("next")
            assert called.d["ticket"] == "G001"
            returned = await returns.ask("dossier", code=CODE, action="returned")
            assert returned.d["state"] == "returned"
            assert local.d["code"].startswith("000.00.12.H41-")
        ledger = office.layout.ledger
        ledger_is_sound(ledger)
        no_ticket_lost_or_doubled(ledger, [take, first])
        steps = [row["data"] for row in rows(ledger, "dossier_stepped")]
        assert [one["step"] for one in steps] == [
            *("accept", "transfer", "begin", "resolve", "bring_result", "return")
        ]
        assert steps[0]["ticket"].endswith(take.d["ticket"])
        assert steps[-1]["ticket"].endswith("G001")
        nobody_is_in_the_chain(ledger)


def nobody_is_in_the_chain(ledger: Path) -> None:
    """The citizen is in `persons` alone, also not in what was answered."""
    with closing(sqlite3.connect(ledger)) as connection:
        (kept,) = connection.execute("SELECT count(*) FROM persons WHERE data LIKE '%Công dân A%'").fetchone()
        assert kept == 1
        for table, column in (("ledger", "data"), ("answers", "d")):
            (told,) = connection.execute(
                f"SELECT count(*) FROM {table} WHERE CAST({column} AS TEXT) LIKE '%Công dân A%'"
            ).fetchone()
            assert told == 0
