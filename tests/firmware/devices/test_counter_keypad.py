"""A keypad end to end: its real firmware, a real broker, a scripted hub, the pixels of its display."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from hub.domain.counters.login import key_of, proof_of
from tools.device_texts import catalogue

from .scripted_hub import ScriptedHub

pytestmark = [pytest.mark.micropython, pytest.mark.mosquitto]

VI = catalogue("vi")
SALT, NONCE = "00112233445566778899aabbccddeeff", "f0e1d2c3b4a5968778695a4b3c2d1e0f"


def want(hub: ScriptedHub, **values: Any) -> None:
    state: dict[str, Any] = {
        "counter": 5,
        "state": "open",
        "officer": {"id": "105", "name": "Cán bộ quầy 5"},
        "ticket": None,
        "service": None,
        "nth": 0,
        "waiting": 7,
    }
    hub.want("p5", **{**state, **values})


def shows(board: Any, text: str) -> bool:
    return any(text in line for line in board.display_text())


def test_login_never_sends_the_pin_and_the_proof_is_the_hubs(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            hub.answers["challenge"] = lambda d: ("ok", {"nonce": NONCE, "salt": SALT})
            hub.answers["login"] = lambda d: ("ok", {"name": "Cán bộ quầy 5"})
            want(hub, officer=None, state="closed")
            await board.until(lambda: shows(board, VI["card_or_number"]))
            for key in ("1", "0", "5", "next", "3", "5", "7", "1"):
                await board.press(key)
            await board.until(lambda: shows(board, VI["pin"]))
            await board.press("next")
            login = await hub.event("login")
            assert login["d"] == {"officer": "105", "proof": proof_of(key_of("3571", SALT), NONCE)}
            assert (await hub.event("challenge"))["d"] == {"officer": "105"}
            await board.until(lambda: shows(board, "Xin chào Cán bộ"))
            assert not any("3571" in str(event) for event in hub.deliveries)

    asyncio.run(scenario())


def test_a_wrong_pin_is_refused_in_the_words_of_the_hub(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            hub.answers["challenge"] = lambda d: ("ok", {"nonce": NONCE, "salt": SALT})
            hub.answers["login"] = lambda d: ("denied", {"code": "wrong_pin", "text": "Sai mã PIN"})
            want(hub, officer=None, state="closed")
            await board.until(lambda: shows(board, VI["card_or_number"]))
            for key in ("1", "next", "2", "next"):
                await board.press(key)
            await board.until(lambda: shows(board, "Sai mã PIN"))
            await board.until(lambda: shows(board, VI["card_or_number"]))

    asyncio.run(scenario())


def test_next_shows_the_number_the_hub_wants(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            hub.answers["next"] = lambda d: ("ok", {"ticket": "A042", "service": "A", "waiting": 6})
            want(hub)
            await board.until(lambda: shows(board, "Chờ 7"))
            await board.press("next")
            await hub.event("next")
            want(hub, ticket="A042", service="A", nth=1, waiting=6)
            await board.until(lambda: shows(board, "A042") and shows(board, "Chờ 6"))

    asyncio.run(scenario())


def test_without_an_answer_the_display_says_sending_then_not_sent_then_given_up(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            hub.answers["next"] = lambda d: None
            want(hub)
            await board.until(lambda: shows(board, "Chờ 7"))
            await board.press("next")
            await board.until(lambda: shows(board, VI["sending"]))
            await board.press("next")
            await board.until(lambda: shows(board, VI["late"]))
            await board.until(lambda: shows(board, VI["lost"]))
            assert len(hub.heard("next")) == 1
            hub.answers["next"] = lambda d: ("ok", {"ticket": None, "waiting": 0})
            await board.press("next")
            await hub.event("next", 2)
            await board.until(lambda: shows(board, VI["nobody"]))

    asyncio.run(scenario())


def test_a_lost_hub_is_shown(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            want(hub, ticket="A042", service="A", nth=1)
            await board.until(lambda: shows(board, "A042") and not shows(board, VI["offline"]))
            hub.online("lost")
            await board.until(lambda: shows(board, VI["offline"]))
            assert shows(board, "A042")

    asyncio.run(scenario())


def test_a_keypad_makes_itself_known_to_the_technician(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            want(hub)
            await board.until(lambda: shows(board, "Chờ 7"))
            hub.command("p5", "identify")
            await hub.until(lambda: [response["r"] for response in hub.responses] == ["ok"])
            light = 128 * 64 // 2
            await board.until(lambda: sum(row.count("#") for row in board.display()) > light)
            await board.until(lambda: shows(board, "Chờ 7"))

    asyncio.run(scenario())


def test_a_card_laid_on_the_reader_logs_the_officer_in(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            hub.answers["login"] = lambda d: ("ok", {"name": "Cán bộ quầy 5"})
            want(hub, officer=None, state="closed")
            await board.until(lambda: shows(board, VI["card_or_number"]))
            board.card("04A1B2C3D4E5F6")
            assert (await hub.event("login"))["d"] == {"card": "04a1b2c3d4e5f6"}
            want(hub)
            await board.until(lambda: shows(board, "Chờ 7"))
            board.card(None)
            board.card("04a1b2c3")
            await board.until(lambda: shows(board, VI["card_taken"]))
            assert len(hub.heard("login")) == 1

    asyncio.run(scenario())


def test_a_dead_reader_is_a_fault_and_the_keys_still_work(broker: int, device: Any) -> None:
    async def scenario() -> None:
        board = device("counter_keypad", "p5")
        board.circuit.reader.powered = False
        async with ScriptedHub(broker) as hub, board:
            want(hub)
            assert (await hub.event("fault"))["d"] == {"code": "reader_offline"}
            await board.press("next")
            await hub.event("next")
            board.circuit.reader.powered = True
            assert (await hub.event("recovered"))["d"] == {"code": "reader_offline"}

    asyncio.run(scenario())


def test_a_keypad_built_without_a_reader_raises_nothing(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5", card_reader=False) as board:
            want(hub)
            await board.until(lambda: shows(board, "Chờ 7"))
            board.card("04a1b2c3")
            await board.press("next")
            await hub.event("next")
            assert board.circuit.reader.polls == 0

    asyncio.run(scenario())


def test_the_elapsed_time_counts_without_a_want_and_sends_only_its_own_line(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            want(hub, ticket="A042", service="A", nth=1, called_at=hub_second() - 125)
            times = []
            while len(times) < 3:
                known = set(times)
                times.append(await board.until(lambda known=known: shown_time(board, known)))
            assert times[0] >= "2:05"
            assert times == sorted(times)
            assert shows(board, "A042")
            before, _free = await board.heap()
            now = times[-1]
            await board.until(lambda: shown_time(board, {now}))
            assert (await board.heap())[0] - before < 1024

    asyncio.run(scenario())


def test_a_parked_ticket_is_called_from_its_list(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            rows = [{"ticket": f"A04{n}", "wait_s": 60 * n, "priority": False} for n in range(4)]
            hub.answers["line"] = lambda d: (
                "ok",
                {"page": d["page"], "pages": 2, "total": 6, "tickets": rows[: 4 - 2 * d["page"]]},
            )
            want(hub, parked=6)
            await board.until(lambda: shows(board, "Gác 6"))
            await board.press("clear")
            await board.until(lambda: shows(board, VI["menu_parked"]))
            await board.press("7")
            await board.until(lambda: shows(board, "4 A043") and shows(board, "1/2 OK"))
            await board.press("next")
            await board.until(lambda: shows(board, "2/2 OK") and not shows(board, "A043"))
            await board.press("2")
            assert (await hub.event("call"))["d"] == {"ticket": "A041"}
            assert [event["d"] for event in hub.heard("line")] == [
                {"page": 0, "list": "parked"},
                {"page": 1, "list": "parked"},
            ]

    asyncio.run(scenario())


CODE = "000.00.15.H41-261123-0001"
RECEIVED = {
    "code": CODE,
    "state": "accepted",
    "text": "đã tiếp nhận",
    "due": "2026-12-05T16:00",
    "choose": [],
}


@pytest.mark.parametrize("name", ["olimex_poe", "w5500_pico"])
def test_a_dossier_is_scanned_and_received_with_a_key_on_both_boards(
    broker: int, device: Any, name: str
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5", board=name) as board:
            hub.answers["dossier"] = lambda d: ("ok", RECEIVED)
            want(hub)
            await board.until(lambda: shows(board, "Chờ 7"))
            board.scan(f"MOTCUA:TEST/H/{CODE}")
            await board.until(lambda: shows(board, "261123-0001") and shows(board, "4 Trả kết quả"))
            await board.press("1")
            event = await hub.event("dossier")
            assert event["d"] == {"code": f"MOTCUA:TEST/H/{CODE}", "action": "received"}
            await board.until(lambda: shows(board, "trả 16:00 05/12"))

    asyncio.run(scenario())


def test_an_outcome_whose_answer_is_lost_is_sent_again_as_the_same_press(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            hub.answers["dossier"] = lambda d: None if len(hub.deliveries) < 3 else ("ok", RECEIVED)
            want(hub)
            await board.until(lambda: shows(board, "Chờ 7"))
            board.scan(CODE)
            await board.until(lambda: shows(board, "1 Tiếp nhận"))
            hub.deliveries.clear()
            await board.press("1")
            await board.until(lambda: shows(board, "trả 16:00 05/12"))
            assert len(hub.heard("dossier")) == 1
            assert len(hub.deliveries) == 3

    asyncio.run(scenario())


def test_an_identity_card_before_the_scanner_is_told_and_leaves_the_keypad_nowhere(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            want(hub)
            await board.until(lambda: shows(board, "Chờ 7"))
            board.scan("000000000000||Công dân A|01011990|Nam|" + "x" * 90 + "|01012022")
            await board.until(lambda: shows(board, VI["scan_other"]))
            board.scan(CODE)
            await board.until(lambda: shows(board, "261123-0001"))
            assert "000000000000" not in str(hub.deliveries) + board.output()

    asyncio.run(scenario())


def test_a_bouncing_key_is_one_press(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            hub.answers["next"] = lambda d: ("ok", {"ticket": "A042", "waiting": 6})
            want(hub)
            await board.until(lambda: shows(board, "Chờ 7"))
            await board.bounce("next", "1011 0101 1111 1110 1011 0100 1011 1111")
            await hub.event("next")
            await board.press("recall")
            await hub.event("recall")
            assert len(hub.heard("next")) == 1

    asyncio.run(scenario())


def hub_second() -> int:
    """The second that the scripted hub says it is."""
    return int(datetime.fromisoformat("2026-11-23T08:00:00+07:00").timestamp())


def shown_time(board: Any, known: set[str]) -> str | None:
    """The elapsed time at the foot, unless it is one of these."""
    words = [word for line in board.display_text() for word in line.split() if ":" in word]
    return words[-1] if words and words[-1] not in known else None
