"""What an office may count on from either broker: logins, rights, retained state, wills, redelivery."""

import asyncio
import os
import random
import signal
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from hub.adapters.broker import Account, BrokerUnavailable, RunningBroker, hash_password
from hub.services.log_lines import LINE_CHARS_MAX, LINES_OF_ONE
from tests.adapters.broker.client import Client, Closed, Will, publish_packet
from tests.adapters.broker.conftest import Opening
from tests.adapters.broker.office import TOPICS, BrokerLog, Login, until


async def test_an_account_with_its_password_is_let_in(opening: Opening) -> None:
    async with opening() as office:
        kiosk = await office.login("kiosk")
        client = await kiosk.connect()
        await client.ping()


@pytest.mark.parametrize("name", ["k1", "nobody", ""])
async def test_a_wrong_password_or_name_is_refused(opening: Opening, name: str) -> None:
    async with opening() as office:
        await office.login("kiosk", "k1")
        client = await Client.connect(office.port, name, "wrong", client_id="k1")
        assert client.code in (4, 5)
        await client.closed()


async def test_a_wrong_password_disturbs_nobody(opening: Opening) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        kiosk = await office.login("kiosk")
        client = await kiosk.connect()
        await client.subscribe(TOPICS.dn_all(kiosk.name))
        for _ in range(5):
            assert (await Client.connect(office.port, kiosk.name, "wrong")).code in (4, 5)
        await hub.publish(TOPICS.dn(kiosk.name, "ack"), b"still here")
        assert (await client.message()).data == b"still here"


async def test_the_user_name_is_the_identity_whatever_the_client_id_says(opening: Opening) -> None:
    async with opening() as office:
        victim, stranger = await office.login("kiosk"), await office.login("kiosk")
        live = await victim.connect()
        await stranger.connect(client_id=victim.name)
        await live.ping()
        first = await stranger.connect(client_id="one")
        await stranger.connect(client_id="two")
        await first.closed()
        await live.ping()


async def test_a_publish_under_anothers_name_goes_nowhere_and_is_logged(
    opening: Opening, broker_log: BrokerLog
) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        await hub.subscribe(TOPICS.everything)
        victim, liar = await office.login("kiosk"), await office.login("kiosk")
        client = await liar.connect()
        await client.publish(TOPICS.up(victim.name, "evt"), b"forged")
        await client.publish(TOPICS.up(liar.name, "evt"), b"own")
        assert (await hub.message()).data == b"own"
        line = f"refused: {liar.name} publish {TOPICS.up(victim.name, 'evt')}"
        await until(lambda: line in broker_log.lines, line)


async def test_a_subscription_to_anothers_messages_yields_none_and_is_logged(
    opening: Opening, broker_log: BrokerLog, mode: str
) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        victim, spy = await office.login("kiosk"), await office.login("kiosk")
        await hub.publish(TOPICS.dn(victim.name, "want"), b"retained secret", retain=True)
        client = await spy.connect()
        codes = await client.subscribe(TOPICS.dn_all(victim.name), TOPICS.everything, TOPICS.dn_all(spy.name))
        assert codes == ([0x80, 0x80, 1] if mode == "embedded" else [1, 1, 1])
        await hub.publish(TOPICS.dn(victim.name, "ack"), b"secret")
        await hub.publish(TOPICS.dn(spy.name, "ack"), b"own")
        assert (await client.message()).data == b"own"
        line = f"refused: {spy.name} subscribe {TOPICS.dn_all(victim.name)}"
        await until(lambda: line in broker_log.lines, line)


async def test_a_retained_message_meets_who_subscribes_later(opening: Opening) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        board = await office.login("led_board")
        await hub.publish(TOPICS.dn(board.name, "want"), b"A042", retain=True)
        client = await board.connect()
        await client.subscribe(TOPICS.dn_all(board.name), TOPICS.hub_state)
        message = await client.message()
        assert (message.data, message.retain) == (b"A042", True)
        await hub.publish(TOPICS.dn(board.name, "want"), b"", retain=True)
        assert (await client.message()).retain is False
        again = await board.connect()
        await again.subscribe(TOPICS.dn_all(board.name))
        await again.ping()
        assert not again.messages


async def test_a_live_message_is_not_marked_retained(opening: Opening) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        await hub.subscribe(TOPICS.up("+", "state"))
        kiosk = await office.login("kiosk")
        client = await kiosk.connect()
        await client.publish(TOPICS.up(kiosk.name, "state"), b"online", retain=True)
        assert (await hub.message()).retain is False


async def test_the_lower_qos_of_publisher_and_subscriber_is_delivered(opening: Opening) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        await hub.subscribe(TOPICS.up("+", "tele"))
        kiosk = await office.login("kiosk")
        client = await kiosk.connect()
        client.send(publish_packet(TOPICS.up(kiosk.name, "tele"), b"{}", 0, 0))
        assert (await hub.message()).qos == 0


async def _connect_with_will(kiosk: Login, keepalive_s: int = 60) -> Client:
    will = Will(TOPICS.up(kiosk.name, "state"), b"lost")
    return await kiosk.connect(keepalive_s=keepalive_s, will=will)


async def test_a_black_hole_ends_in_the_last_will(opening: Opening) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        await hub.subscribe(TOPICS.up("+", "state"))
        kiosk = await office.login("kiosk")
        silent = await _connect_with_will(kiosk, keepalive_s=1)
        message = await hub.message()
        assert (message.topic, message.data) == (TOPICS.up(kiosk.name, "state"), b"lost")
        await silent.closed()
        late = await (await office.login("console")).connect()
        await late.subscribe(TOPICS.up("+", "state"))
        assert (await late.message()).data == b"lost"


async def test_a_cut_connection_ends_in_the_last_will_and_a_goodbye_does_not(opening: Opening) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        await hub.subscribe(TOPICS.up("+", "state"))
        polite, rude = await office.login("kiosk"), await office.login("kiosk")
        await (await _connect_with_will(polite)).disconnect()
        (await _connect_with_will(rude)).abort()
        assert (await hub.message()).topic == TOPICS.up(rude.name, "state")


async def test_a_will_under_anothers_name_is_not_published(opening: Opening) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        await hub.subscribe(TOPICS.up("+", "state"))
        victim, liar, rude = [await office.login("kiosk") for _ in range(3)]
        (await liar.connect(will=Will(TOPICS.up(victim.name, "state"), b"forged"))).abort()
        await asyncio.sleep(0)
        (await _connect_with_will(rude)).abort()
        assert (await hub.message()).topic == TOPICS.up(rude.name, "state")


async def test_pings_keep_a_quiet_connection_alive(opening: Opening) -> None:
    async with opening() as office:
        kiosk = await office.login("kiosk")
        client = await kiosk.connect(keepalive_s=1)
        for _ in range(6):
            await asyncio.sleep(0.5)
            await client.ping()


@pytest.mark.parametrize("clean", [True, False])
async def test_the_newest_connection_of_a_device_works_and_the_older_is_closed(
    opening: Opening, clean: bool
) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        await hub.subscribe(TOPICS.up("+", "evt"))
        kiosk = await office.login("kiosk")
        for round_ in range(5):
            older = await kiosk.connect(clean=clean)
            await older.subscribe(TOPICS.dn_all(kiosk.name))
            newer = await kiosk.connect(clean=clean)
            await older.closed()
            await newer.subscribe(TOPICS.dn_all(kiosk.name))
            await hub.publish(TOPICS.dn(kiosk.name, "ack"), b"%d" % round_)
            assert (await newer.message()).data == b"%d" % round_
            await newer.publish(TOPICS.up(kiosk.name, "evt"), b"%d" % round_)
            assert (await hub.message()).data == b"%d" % round_


async def test_many_connections_of_one_device_at_once_leave_one_that_works(opening: Opening) -> None:
    async with opening() as office:
        kiosk = await office.login("kiosk")
        hub = await (await office.login("hub")).connect()

        async def hang_on() -> Client | None:
            try:
                client = await kiosk.connect()
                await client.subscribe(TOPICS.dn_all(kiosk.name))
                await client.message()
            except Closed:
                return None
            return client

        tries = waiting = {asyncio.create_task(hang_on()) for _ in range(10)}
        while len(waiting) > 1:
            _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        await hub.publish(
            TOPICS.dn(kiosk.name, "want"), b"retained, for it may be subscribing still", retain=True
        )
        (survivor,) = [client for client in await asyncio.gather(*tries) if client]
        await hub.publish(TOPICS.dn(kiosk.name, "ack"), b"live")
        assert (await survivor.message()).data == b"live"


async def test_what_was_not_acknowledged_comes_again_marked_dup(opening: Opening) -> None:
    async with opening() as office:
        hub_login, kiosk_login = await office.login("hub"), await office.login("kiosk")
        hub = await hub_login.connect(clean=False)
        await hub.subscribe(TOPICS.up("+", "evt"))
        kiosk = await kiosk_login.connect()
        for n in range(5):
            await kiosk.publish(TOPICS.up(kiosk_login.name, "evt"), b"%d" % n)
        seen = [await hub.message(ack=False) for _ in range(5)]
        hub.ack(seen[0])
        await hub.ping()
        hub.abort()
        await kiosk.publish(TOPICS.up(kiosk_login.name, "evt"), b"5")
        hub = await hub_login.connect(clean=False)
        assert hub.session_present
        again = [await hub.message() for _ in range(5)]
        assert [message.data for message in again] == [b"1", b"2", b"3", b"4", b"5"]
        assert all(message.dup for message in again[:4])
        await hub.ping()
        assert not hub.messages


async def test_an_unacknowledged_message_is_not_given_up_with_time(opening: Opening) -> None:
    async with opening() as office:
        hub_login, kiosk_login = await office.login("hub"), await office.login("kiosk")
        hub = await hub_login.connect(clean=False)
        await hub.subscribe(TOPICS.up("+", "evt"))
        kiosk = await kiosk_login.connect()
        await kiosk.publish(TOPICS.up(kiosk_login.name, "evt"), b"slow")
        first = await hub.message(ack=False)
        await asyncio.sleep(6)  # a hub whose disk stalls; the broker must not lose patience
        hub.abort()
        hub = await hub_login.connect(clean=False)
        assert (await hub.message()) == type(first)(**{**vars(first), "dup": True})


async def test_a_clean_session_starts_with_nothing(opening: Opening) -> None:
    async with opening() as office:
        hub_login, kiosk_login = await office.login("hub"), await office.login("kiosk")
        hub = await hub_login.connect(clean=False)
        await hub.subscribe(TOPICS.up("+", "evt"))
        hub.abort()
        kiosk = await kiosk_login.connect()
        await kiosk.publish(TOPICS.up(kiosk_login.name, "evt"), b"old")
        hub = await hub_login.connect(clean=True)
        assert not hub.session_present
        await kiosk.publish(TOPICS.up(kiosk_login.name, "evt"), b"new")
        await hub.ping()
        assert not hub.messages


async def test_a_payload_of_a_megabyte_costs_the_connection_and_nothing_else(opening: Opening) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        await hub.subscribe(TOPICS.up("+", "evt"))
        kiosk = await office.login("kiosk")
        client = await kiosk.connect()
        client.send(publish_packet(TOPICS.up(kiosk.name, "evt"), bytes(1_000_000), 1, 1))
        await client.closed()
        client = await kiosk.connect()
        await client.publish(TOPICS.up(kiosk.name, "evt"), bytes(200_000))
        assert len((await hub.message()).data) == 200_000


async def test_a_port_scan_leaves_no_descriptors_open(opening: Opening) -> None:
    async with opening() as office:
        broker = psutil.Process(office.broker.pid)
        before = broker.num_fds()
        for _ in range(10):
            scanned = [await Client.open(office.port) for _ in range(50)]
            for number, client in enumerate(scanned):
                client.send((b"", b"GET / HTTP/1.1\r\n\r\n", b"\x10")[number % 3])
                client.writer.close()
        await until(lambda: broker.num_fds() <= before + 2, "descriptors leak")
        kiosk = await office.login("kiosk")
        await (await kiosk.connect()).ping()


async def test_a_reader_that_stops_reading_holds_nobody_up(opening: Opening) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        stuck, fine = await office.login("kiosk"), await office.login("kiosk")
        asleep, awake = await stuck.connect(), await fine.connect()
        await asleep.subscribe(TOPICS.dn_all(stuck.name))
        await awake.subscribe(TOPICS.dn_all(fine.name))
        asleep.writer.transport.pause_reading()
        job = bytes(60_000)
        for n in range(300):
            await hub.publish(TOPICS.print_job(stuck.name, f"j{n}"), job)
        await hub.publish(TOPICS.dn(fine.name, "ack"), b"through")
        assert (await awake.message()).data == b"through"
        memory = psutil.Process(office.broker.pid).memory_info().rss
        assert memory < 150e6, f"{memory / 1e6:.0f} MB for one client that is asleep"


async def test_accounts_are_in_force_when_apply_returns(opening: Opening) -> None:
    async with opening() as office:
        for _ in range(20):
            board = await office.login("led_board")
            await (await board.connect()).ping()


async def test_a_removed_account_is_kicked_and_stays_out_and_the_others_stay_in(opening: Opening) -> None:
    async with opening() as office:
        gone, stays = await office.login("kiosk"), await office.login("kiosk")
        kicked, untouched = await gone.connect(), await stays.connect()
        await office.remove(gone)
        await kicked.closed()
        await untouched.ping()
        assert (await Client.connect(office.port, gone.name, gone.password)).code in (4, 5)


async def test_a_new_password_shuts_the_old_one_out(opening: Opening) -> None:
    async with opening() as office:
        kiosk = await office.login("kiosk")
        live = await kiosk.connect()
        office.accounts[-1] = Account(kiosk.name, "kiosk", hash_password("renewed"))
        await office.broker.apply_accounts(office.accounts)
        await live.closed()
        assert (await Client.connect(office.port, kiosk.name, kiosk.password)).code in (4, 5)
        assert (await Client.connect(office.port, kiosk.name, "renewed")).code == 0


@pytest.mark.parametrize("connected", [True, False], ids=["connected", "away"])
async def test_the_session_of_a_removed_account_and_its_queue_end_with_it(
    opening: Opening, connected: bool
) -> None:
    """Who is given the name next must not get the other's tickets."""
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        board = await office.login("led_board", "b1")
        old = await board.connect(clean=False)
        await old.subscribe(TOPICS.dn_all("b1"))
        if not connected:
            old.abort()
        await hub.publish(TOPICS.dn("b1", "ack"), b"of the old board")
        await office.remove(board)
        new = await (await office.login("led_board", "b1")).connect(clean=False)
        assert not new.session_present
        await new.ping()
        assert not new.messages


async def test_a_device_keeps_no_message_on_a_topic_of_its_own_making(opening: Opening) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        pad = await (await office.login("rating_pad", "p1")).connect()
        for n in range(50):
            await pad.publish(TOPICS.up("p1", f"state/{n}"), b"x", retain=True)
        await hub.subscribe(TOPICS.everything)
        await hub.ping()
        assert not hub.messages


async def test_names_and_topics_of_others_are_short_single_lines_in_the_log(
    opening: Opening, broker_log: BrokerLog
) -> None:
    async with opening() as office:
        pad = await (await office.login("rating_pad", "p1")).connect()
        for name in ("x\u202e\x1b[2J\n", "x\u202e" + "y" * 60_000):
            with suppress(Closed):  # Mosquitto hangs up on control signs
                await Client.connect(office.port, name, "wrong")
        for n in range(200):
            await pad.publish(TOPICS.up("k1", f"evt\u202e{n}" + "z" * 50_000), b"x")
        await until(lambda: any("refused: p1 publish" in line for line in broker_log.lines), "no line")
        about_pad = [line for line in broker_log.lines if "p1 publish" in line]
        assert len(about_pad) <= LINES_OF_ONE.burst + 5
        for line in broker_log.lines:
            assert len(line) <= 2 * LINE_CHARS_MAX
            assert line.isprintable()


async def test_sigterm_ends_the_broker_with_exit_code_0(opening: Opening) -> None:
    async with opening() as office:
        client = await (await office.login("kiosk")).connect()
        assert office.broker.pid is not None
        os.kill(office.broker.pid, signal.SIGTERM)
        assert await asyncio.wait_for(office.broker.wait(), 5) == 0
        await client.closed()


async def test_a_taken_port_is_reported_and_the_broker_there_goes_on(
    opening: Opening, tmp_path: Path
) -> None:
    async with opening() as office:
        with pytest.raises(BrokerUnavailable) as failed:
            await RunningBroker.start(replace(office.broker.settings, data_dir=tmp_path / "other"), [])
        assert failed.value.code == "exited"
        await (await office.login("kiosk")).connect()


async def test_passwords_do_not_show_in_the_log(opening: Opening, broker_log: BrokerLog) -> None:
    async with opening() as office:
        kiosk = await office.login("kiosk")
        await (await kiosk.connect()).ping()
        await Client.connect(office.port, kiosk.name, "wrong secret")
        await office.remove(kiosk)
    assert not [line for line in broker_log.lines if "secret" in line or "$7$" in line]


async def test_what_the_broker_keeps_on_disk_is_for_its_user_alone(opening: Opening) -> None:
    async with opening() as office:
        await office.login("kiosk")
        files = [file for file in office.broker.settings.data_dir.iterdir() if file.suffix != ".pid"]
        assert files
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        assert office.broker.settings.data_dir.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("garbage_seed", range(3))
async def test_garbage_before_and_after_the_login_hurts_nobody_else(
    opening: Opening, broker_log: BrokerLog, garbage_seed: int
) -> None:
    dice = random.Random(garbage_seed)
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        kiosk = await office.login("kiosk")
        for number in range(150):
            client = await kiosk.connect() if number % 2 else await Client.open(office.port)
            length = dice.randrange(40)
            client.send(bytes((dice.randrange(256), length)) + dice.randbytes(length))
            client.send(dice.randbytes(dice.randrange(60)))
            if number % 3:
                client.abort()
        await hub.ping()
        await (await kiosk.connect()).ping()
    assert not [line for line in broker_log.lines if "Traceback" in line]


async def test_150_devices_that_come_back_at_once_are_all_served(opening: Opening) -> None:
    async with opening() as office:
        hub = await (await office.login("hub")).connect()
        boards = [Login(f"b{n}", f"secret of b{n}", office.port) for n in range(150)]
        office.accounts += [Account(b.name, "led_board", hash_password(b.password)) for b in boards]
        await office.broker.apply_accounts(office.accounts)
        for board in boards:
            await hub.publish(TOPICS.dn(board.name, "want"), board.name.encode(), retain=True)

        async def come_back(board: Login) -> bytes:
            client = await board.connect()
            await client.subscribe(TOPICS.dn_all(board.name), TOPICS.hub_state)
            return (await client.message()).data

        for _ in range(2):
            assert await asyncio.gather(*map(come_back, boards)) == [board.name.encode() for board in boards]
