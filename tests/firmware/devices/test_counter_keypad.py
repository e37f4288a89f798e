"""A keypad end to end: its real firmware, a real broker, a scripted hub, the pixels of its display."""

import asyncio
from typing import Any

import pytest

from hub.domain.login import key_of, proof_of
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
            await board.until(lambda: shows(board, VI["officer"]))
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
            await board.until(lambda: shows(board, VI["officer"]))
            for key in ("1", "next", "2", "next"):
                await board.press(key)
            await board.until(lambda: shows(board, "Sai mã PIN"))
            await board.until(lambda: shows(board, VI["officer"]))

    asyncio.run(scenario())


def test_next_shows_the_number_the_hub_wants(broker: int, device: Any) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            hub.answers["next"] = lambda d: ("ok", {"ticket": "A042", "service": "A", "waiting": 6})
            want(hub)
            await board.until(lambda: shows(board, "Đang chờ: 7"))
            await board.press("next")
            await hub.event("next")
            want(hub, ticket="A042", service="A", nth=1, waiting=6)
            await board.until(lambda: shows(board, "A042") and shows(board, "Đang chờ: 6"))

    asyncio.run(scenario())


def test_without_an_answer_the_display_says_sending_then_not_sent_then_given_up(
    broker: int, device: Any
) -> None:
    async def scenario() -> None:
        async with ScriptedHub(broker) as hub, device("counter_keypad", "p5") as board:
            hub.answers["next"] = lambda d: None
            want(hub)
            await board.until(lambda: shows(board, "Đang chờ: 7"))
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
            await board.until(lambda: shows(board, "Đang chờ: 7"))
            hub.command("p5", "identify")
            await hub.until(lambda: [response["r"] for response in hub.responses] == ["ok"])
            light = 128 * 64 // 2
            await board.until(lambda: sum(row.count("#") for row in board.display()) > light)
            await board.until(lambda: shows(board, "Đang chờ: 7"))

    asyncio.run(scenario())
