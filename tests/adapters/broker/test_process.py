"""Starting, finding and losing a broker: what the supervisor and the technician get to know."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from hub.adapters.broker import (
    Account,
    BrokerUnavailable,
    RunningBroker,
    apply_accounts,
    command,
    hash_password,
    mosquitto,
    prepare,
)
from hub.adapters.broker.accounts import PROBE_NAME
from hub.adapters.broker.settings_file import dump, load
from hub.i18n import LANGS
from tests.adapters.broker.conftest import Opening
from tests.adapters.broker.office import BrokerLog, Login, settings, until

PARENT = """
import asyncio, sys
from pathlib import Path
from hub.adapters.broker import RunningBroker
from hub.adapters.broker.settings_file import load

async def main():
    broker = await RunningBroker.start(load(Path(sys.argv[1])), [])
    print(broker.pid, flush=True)
    await broker.wait()

asyncio.run(main())
"""


async def test_accounts_can_be_changed_from_another_process_than_the_brokers_parent(
    opening: Opening, broker_log: BrokerLog
) -> None:
    async with opening() as office:
        chosen = office.broker.settings
        await apply_accounts(chosen, [Account("k1", "kiosk", hash_password("secret of k1"))])
        client = await Login("k1", "secret of k1", chosen.port).connect()
        await client.subscribe(chosen.topics.dn_all("k1"))
        await client.ping()
    assert not [line for line in broker_log.lines if "refused" in line]


async def test_the_broker_does_not_outlive_a_killed_parent(mode: str, tmp_path: Path) -> None:
    chosen = settings(mode, tmp_path / "broker")  # type: ignore[arg-type]
    file = tmp_path / "settings.json"
    file.write_text(dump(chosen))
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(file), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout
    broker = psutil.Process(int(await parent.stdout.readline()))
    parent.send_signal(signal.SIGKILL)
    await parent.wait()
    try:
        await asyncio.to_thread(broker.wait, 10)
    except psutil.TimeoutExpired:
        broker.kill()
        pytest.fail("the broker still runs")


@pytest.mark.parametrize("lang", LANGS)
async def test_accounts_for_a_broker_that_does_not_run_are_refused_with_advice(
    tmp_path: Path, lang: str
) -> None:
    chosen = settings("embedded", tmp_path / "broker")
    prepare(chosen, [])
    (chosen.data_dir / "broker.pid").write_text(f"{os.getpid()}\n")  # a number that somebody else has now
    with pytest.raises(BrokerUnavailable) as failed:
        await apply_accounts(chosen, [])
    assert failed.value.code == "not_running"
    assert "hub up" in failed.value.text(lang)


async def test_a_broken_accounts_file_leaves_the_accounts_as_they_were(
    tmp_path: Path, broker_log: BrokerLog
) -> None:
    chosen = settings("embedded", tmp_path / "broker")
    broker = await RunningBroker.start(chosen, [Account("k1", "kiosk", hash_password("x"))])
    try:
        (chosen.data_dir / "accounts.json").write_text("[{")
        assert broker.pid
        os.kill(broker.pid, signal.SIGHUP)
        await until(
            lambda: any(line.startswith("accounts unchanged") for line in broker_log.lines), "not logged"
        )
        await broker.apply_accounts([])
    finally:
        await broker.stop()


async def test_an_external_broker_is_checked_and_left_alone(opening: Opening, tmp_path: Path) -> None:
    async with opening() as office:
        there = settings("external", tmp_path / "none")
        found = await RunningBroker.start(replace(there, port=office.port), [])
        assert found.pid is None
        await found.apply_accounts([])
        await found.stop()
        with pytest.raises(BrokerUnavailable) as failed:
            await RunningBroker.start(there, [])
        assert failed.value.code == "silent"
        assert str(there.port) in str(failed.value)


async def test_something_else_than_a_broker_at_the_address_is_no_broker(tmp_path: Path) -> None:
    async def chatter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ready\r\n")
        writer.close()

    server = await asyncio.start_server(chatter, "127.0.0.1", 0)
    async with server:
        chosen = replace(settings("external", tmp_path), port=server.sockets[0].getsockname()[1])
        with pytest.raises(BrokerUnavailable):
            await RunningBroker.start(chosen, [])


def test_a_missing_mosquitto_is_reported_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(mosquitto, "_PLACES", ())
    with pytest.raises(BrokerUnavailable) as failed:
        command(settings("mosquitto", tmp_path))
    assert all("apt install mosquitto" in failed.value.text(lang) for lang in LANGS)


def test_settings_survive_their_file(tmp_path: Path) -> None:
    chosen = settings("mosquitto", tmp_path, packet_bytes_max=7, refusals_logged=False)
    file = tmp_path / "settings.json"
    file.write_text(dump(chosen))
    assert load(file) == chosen
    assert "debug" not in mosquitto.configuration(chosen)


async def test_a_device_may_not_have_the_probes_name(opening: Opening) -> None:
    async with opening() as office:
        with pytest.raises(ValueError, match=PROBE_NAME):
            await office.broker.apply_accounts([Account(PROBE_NAME, "kiosk", "")])


async def test_the_log_tells_of_refusals_and_not_of_every_message(
    opening: Opening, broker_log: BrokerLog
) -> None:
    async with opening() as office:
        kiosk = await office.login("kiosk")
        client = await kiosk.connect()
        for n in range(100):
            await client.publish(office.broker.settings.topics.up(kiosk.name, "evt"), b"%d" % n)
    assert len(broker_log.lines) < 20
