"""What no hub understands: answered where a sender can be told, logged, counted; nothing is changed by it."""

import asyncio
import json
from typing import Any

import pytest

from hub.contract import topics as t
from tests.system import judge
from tests.system.conftest import Opening
from tools.hall import HallOffice
from tools.loadgen import LoadDevice

BOOT, SEQ = "bad1", 7

NO_SENDER_IN_IT = {
    "not JSON": b"{",
    "not text": b"\xff\xfe\x00",
    "nothing": b"",
    "a list": b"[1,2,3]",
    "no seq": b'{"v":1,"boot":"bad1","age_ms":0,"e":"take","d":{"service":"A"}}',
    "seq as text": b'{"v":1,"boot":"bad1","seq":"7","age_ms":0,"e":"take","d":{"service":"A"}}',
    "nested too deep": b"[" * 16_000,
}


def event(**changes: Any) -> bytes:
    """A good press of button A, but for the changes."""
    body = {"v": 1, "boot": BOOT, "seq": SEQ, "age_ms": 0, "e": "take", "d": {"service": "A"}, **changes}
    return json.dumps(body).encode()


ANSWERABLE = {
    "unknown event": (event(e="explode"), "unknown_event"),
    "event as number": (event(e=5), "not_understood"),
    "service as number": (event(d={"service": 5}), "not_understood"),
    "d as list": (event(d=[]), "not_understood"),
    "no service": (event(d={}), "not_understood"),
    "another version": (event(v=2), "not_understood"),
    "age below zero": (event(age_ms=-1), "not_understood"),
    "too long": (event(d={"service": "A" * 20_000}), "too_long"),
}


async def status(office: HallOffice) -> dict[str, Any]:
    """As `hub status` has it."""
    async with office.console() as console:
        return (await console.ask("status")).d


def tickets(office: HallOffice) -> int:
    """Tickets in the ledger."""
    return len(judge.rows(office.layout.ledger, "ticket_taken"))


async def sent_and_lived(office: HallOffice, kiosk: LoadDevice, payload: bytes) -> None:
    """Send it, and see that the kiosk still gets numbers afterwards."""
    before = tickets(office)
    kiosk.send_raw(office.topics.up("k1", t.EVT), payload)
    assert (await kiosk.ask("take", service="A")).r == "ok"
    assert tickets(office) == before + 1


async def test_what_tells_no_sender_is_logged_and_counted_and_changes_nothing(
    opening: Opening, any_mode: str
) -> None:
    async with opening(any_mode) as office:
        await office.furnish([("k1", "kiosk", None)], services=("A", "B"))
        async with office.device("k1") as kiosk:
            for payload in NO_SENDER_IN_IT.values():
                mark = len(office.log)
                await sent_and_lived(office, kiosk, payload)
                await office.until_logged(f"k1 sent {len(payload)} bytes", after=mark)
        assert (await status(office))["counts"]["invalid"] == len(NO_SENDER_IN_IT)
        judge.ledger_is_sound(office.layout.ledger)


async def test_what_tells_its_sender_is_answered_invalid_with_code_and_text(
    opening: Opening, any_mode: str
) -> None:
    heard: list[dict[str, Any]] = []
    told = asyncio.Event()

    def hear(topic: str, payload: bytes) -> None:
        if topic.endswith("/" + t.ACK) and json.loads(payload)["boot"].startswith("bad"):
            heard.append(json.loads(payload))
            told.set()

    async with opening(any_mode) as office:
        await office.furnish([("k1", "kiosk", None)], services=("A", "B"))
        async with office.device("k1", on_message=hear) as kiosk:
            for number, (payload, code) in enumerate(ANSWERABLE.values()):
                told.clear()
                mark = len(office.log)
                await sent_and_lived(office, kiosk, payload.replace(b'"bad1"', b'"bad%d"' % number))
                await asyncio.wait_for(told.wait(), 10)
                answer = heard[-1]
                assert (answer["r"], answer["d"]["code"], answer["seq"]) == ("invalid", code, SEQ), answer
                assert answer["d"]["text"]
                await office.until_logged(code, after=mark)
        assert (await status(office))["counts"]["invalid"] == len(ANSWERABLE)


async def test_a_megabyte_ends_the_connection_is_logged_and_the_kiosk_comes_back(
    opening: Opening, any_mode: str
) -> None:
    async with opening(any_mode) as office:
        await office.furnish([("k1", "kiosk", None), ("k2", "kiosk", None)], services=("A", "B"))
        async with office.device("k1") as kiosk, office.device("k2") as other:
            mark = len(office.log)
            kiosk.send_raw(office.topics.up("k1", t.EVT), event(d={"service": "A" * 1_000_000}))
            assert (await other.ask("take", service="A")).r == "ok"
            assert (await kiosk.ask("take", service="A")).r == "ok"
            assert kiosk.connections == 2
            assert other.connections == 1
            await office.until_logged("k1", after=mark)
        assert tickets(office) == 2


@pytest.mark.parametrize("leaf", [t.STATE, t.INFO, t.TELE, t.LOG])
async def test_nonsense_about_itself_is_logged_and_counted_and_the_device_serves_on(
    opening: Opening, leaf: str
) -> None:
    async with opening() as office:
        await office.furnish([("k1", "kiosk", None)], services=("A", "B"))
        async with office.device("k1") as kiosk:
            for payload in (b"{", b'{"s":7}', b'{"m":7,"heap":"x","caps":1,"s":"on"}'):
                kiosk.send_raw(office.topics.up("k1", leaf), payload)
            assert (await kiosk.ask("take", service="A")).r == "ok"
            await office.until_logged(f"as {leaf} that say nothing")
        assert (await status(office))["counts"]["invalid"] >= 1
