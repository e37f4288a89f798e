"""The hub as the sync asks it: one connection for many questions, and other consoles get their turn."""

import asyncio
from pathlib import Path

import pytest

from hub.adapters.clock import SystemClock
from hub.adapters.mqtt.turn import console_turn
from hub.adapters.sync_store import SyncRuns, alone
from hub.config import example_toml, parse
from hub.daemon import sync_office
from hub.daemon.sync_office import ConsoleOffice
from hub.domain.errors import Unavailable, UpstreamRejected
from hub.layout import Credentials, Layout, write_credentials
from tests.adapters.mqtt.scripted_broker import USER, Event, Reply, ScriptedBroker, ack
from tools.hall import free_port

SETTINGS = parse(example_toml("nghe-an").replace('site = "nghe-an"', 'site = "test-office"'))
GIVEN = [(f"000.00.15.H41-261123-{9000 + n}", f"000.00.15.H41-261123-{n:04d}") for n in range(1, 41)]


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path)
    layout.data.mkdir()
    write_credentials(layout.console_file, Credentials(USER, "secret", ""))
    return layout


def test_many_codes_go_over_one_connection(layout: Layout) -> None:
    async def test(port: int) -> None:
        office = ConsoleOffice(layout, SETTINGS, port)
        await asyncio.gather(*(office.official(GIVEN[start::4]) for start in range(4)))
        await office.correct(GIVEN[0][0], "not-ours", {"phone": "09"})
        await office.correct(GIVEN[0][0], "not-ours", None)
        await office.conflict(GIVEN[0][0], "phone", "upstream", "", "")
        await office.close()

    with ScriptedBroker(ack) as broker:
        asyncio.run(test(broker.port))
    assert broker.connections == 1
    *official, correct, conflict = broker.events
    assert sorted((event["d"]["code"], event["d"]["official"]) for event in official) == GIVEN
    assert (correct["d"]["procedure"], correct["d"]["person"]) == (None, {"name": "", "phone": "09"})
    assert conflict["e"] == "dossier_conflict"


def test_a_code_that_the_hub_will_not_take_is_a_refusal_and_the_others_are_taken(layout: Layout) -> None:
    def takes_all_but_the_second(event: Event) -> Reply:
        if event["seq"] == 2:
            return ack(event, "refused", code="code_taken", text="…")
        return ack(event)

    async def test(port: int) -> None:
        office = ConsoleOffice(layout, SETTINGS, port)
        with pytest.raises(UpstreamRejected, match="code_taken"):
            await office.official(GIVEN[:4])
        await office.close()

    with ScriptedBroker(takes_all_but_the_second) as broker:
        asyncio.run(test(broker.port))
    assert len(broker.events) == 4


def test_another_console_gets_its_turn_while_the_sync_has_much_to_ask(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_office, "HOLD_MS_MAX", 50)

    def its_turn() -> int:
        with console_turn(layout.console_lock, SystemClock()):
            return len(broker.events)

    async def test(port: int) -> int:
        office = ConsoleOffice(layout, SETTINGS, port)
        await office.official(GIVEN[:1])
        other = asyncio.create_task(asyncio.to_thread(its_turn))
        while not other.done():
            await office.official(GIVEN[:1])
        await office.official(GIVEN[:1])
        await office.close()
        return await other

    with ScriptedBroker(ack) as broker:
        assert 0 < asyncio.run(test(broker.port)) < len(broker.events)
    assert broker.connections > 1


def test_a_hub_that_is_away_is_asked_again_later(layout: Layout) -> None:
    port = free_port()

    async def test() -> None:
        office = ConsoleOffice(layout, SETTINGS, port)
        with pytest.raises(Unavailable):
            await office.official(GIVEN[:1])
        with console_turn(layout.console_lock, SystemClock()):
            pass  # nothing is held by somebody who has no connection
        await office.close()

    asyncio.run(test())


def test_two_syncs_do_not_run_at_once(layout: Layout) -> None:
    with alone(layout.sync):
        with pytest.raises(SyncRuns), alone(layout.sync):
            pass
        assert "hub up" in SyncRuns().text("vi")
    with alone(layout.sync):
        pass
