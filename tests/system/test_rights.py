"""A device speaks for itself and hears itself only; a name belongs to who has its password."""

import asyncio

from hub.contract import topics as t
from tests.system import judge
from tests.system.conftest import Opening
from tools.loadgen import wire

KIOSKS = [("k1", "kiosk", None), ("k2", "kiosk", None)]


async def test_a_press_under_anothers_name_is_refused_logged_and_makes_no_ticket(
    opening: Opening, mode: str
) -> None:
    async with opening(mode) as office:
        await office.furnish(KIOSKS, services=("A", "B"))
        async with office.device("k1") as liar, office.device("k2"):
            forged = b'{"v":1,"boot":"f0","seq":1,"age_ms":0,"e":"take","d":{"service":"A"}}'
            liar.send_raw(office.topics.up("k2", t.EVT), forged)
            await office.until_logged(f"refused: k1 publish {office.topics.up('k2', t.EVT)}")
            assert (await liar.ask("take", service="A")).d["ticket"] == "A001"
        assert len(judge.rows(office.layout.ledger, "ticket_taken")) == 1


async def test_a_spy_on_anothers_messages_hears_nothing_and_is_logged(opening: Opening, mode: str) -> None:
    heard: list[str] = []
    async with opening(mode) as office:
        await office.furnish(KIOSKS, services=("A", "B"))
        wanted = (office.topics.dn_all("k2"), office.topics.everything, office.topics.office_now)
        listen = {"also": wanted, "on_message": lambda topic, _: heard.append(topic)}
        async with office.device("k1", **listen) as spy, office.device("k2") as victim:
            for topic in wanted:
                await office.until_logged(f"refused: k1 subscribe {topic}")
            assert (await victim.ask("take", service="A")).r == "ok"
            assert (await spy.ask("take", service="A")).r == "ok"
        own = office.topics.dn_all("k1").removesuffix("#")
        assert office.topics.dn("k1", t.ACK) in heard
        assert not [
            topic for topic in heard if topic != office.topics.hub_state and not topic.startswith(own)
        ]


async def test_the_newest_connection_of_a_name_works_and_the_older_is_closed(
    opening: Opening, mode: str
) -> None:
    async with opening(mode) as office:
        await office.furnish(KIOSKS, services=("A", "B"))
        password = office.devices["k1"].password
        reader, writer = await asyncio.open_connection("127.0.0.1", office.port)
        writer.write(wire.connect("k1", password, 60, clean=True))
        assert await reader.readexactly(4) == b"\x20\x02\x00\x00"
        async with office.device("k1") as newest:
            assert await asyncio.wait_for(reader.read(), 10) == b""
            assert (await newest.ask("take", service="A")).r == "ok"
            assert newest.connections == 1
        writer.close()


async def test_a_wrong_password_disturbs_nobody(opening: Opening, mode: str) -> None:
    async with opening(mode) as office:
        await office.furnish(KIOSKS, services=("A", "B"))
        async with office.device("k1") as rightful:
            for _ in range(20):
                reader, writer = await asyncio.open_connection("127.0.0.1", office.port)
                writer.write(wire.connect("k1", "wrong", 60, clean=True))
                refusal = await asyncio.wait_for(reader.read(), 10)
                assert refusal[:3] == b"\x20\x02\x00"
                assert refusal[3] in (4, 5)
                writer.close()
            assert (await rightful.ask("take", service="A")).r == "ok"
            assert rightful.connections == 1


async def test_a_removed_device_is_out_at_once_and_a_new_one_is_in_at_once(
    opening: Opening, mode: str
) -> None:
    async with opening(mode) as office:
        await office.furnish(KIOSKS, services=("A", "B"))
        async with office.device("k1") as stays, office.device("k2") as goes, office.console() as console:
            assert (await console.ask("device_remove", name="k2")).r == "ok"
            await goes.until_offline()
            await office.furnish([("k3", "kiosk", None)], services=("A", "B"))
            async with office.device("k3") as comes:
                assert (await comes.ask("take", service="A")).r == "ok"
            assert (await stays.ask("take", service="A")).r == "ok"
            assert stays.connections == 1
            assert not goes.online
