"""`hub up` tells a provincial system what happens at the counter, and takes over the code that it gives."""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn

from hub.config import example_toml
from hub.demo.run import open_at_any_hour
from tests.system.watch import asked_until
from tools.hall import HallOffice
from tools.upstream_sim import Store, Upstream, make_app

PERSON = {"name": "Công dân A", "phone": "0900000000"}
LOOKS_MAX, LOOK_S = 40, 0.25
USERS = {"hub": "bí mật"}


@asynccontextmanager
async def province() -> AsyncIterator[tuple[Upstream, str]]:
    """A provincial system on a loopback port."""
    store = Store()
    there = Upstream(store, users=USERS)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(there), log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield there, f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        await serving
        listening.close()
        store.close()


def synced(url: str) -> str:
    """The example office, open at any hour, with an upstream."""
    toml = open_at_any_hour(example_toml("nghe-an"))
    return f'{toml}\n[upstream]\nurl = "{url}"\nusername = "hub"\nagency = "000.00.11.H41"\n'


async def hub_says(office: HallOffice, *words: str) -> tuple[int, Any]:
    """Exit code and JSON of a command."""
    program = [sys.executable, "-m", "hub.cli", "--dir", str(office.layout.root), *words, "--json"]
    process = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
    try:
        out, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode is not None
    return process.returncode, json.loads(out)


async def test_a_dossier_reaches_the_province_and_gets_its_code_and_a_no_is_told_and_repaired(
    folder: Path,
) -> None:
    async with province() as (there, url):
        office = HallOffice(folder / "office", synced(url))
        async with office, office.console() as console:
            ask = {"procedure": "3.000333"}
            local = (await console.ask("dossier_register", person=PERSON, **ask)).d["code"]
            await console.ask("dossier_step", code=local, step="accept")
            nameless = (await console.ask("dossier_register", **ask)).d["code"]
        async with office_running_again(office):
            await put_right_while_it_runs(office, there)
            await asked_until(
                lambda: [one["TrangThaiHoSo"] for one in there.store.dossiers()] == ["2"], wait_s=20
            )
            (kept,) = there.store.dossiers()
            assert (kept["ChuHoSo"], kept["SoBienNhan"]) == ("Công dân A", local)
            await asked_until(lambda: office.layout.sync.exists(), wait_s=5)
            letters = await until_dead(office)
            assert [one["id"] for one in letters] == [nameless]
            shown = await until_official(office, local)
            assert shown["code"] == kept["MaHoSo"] != local
            code, status = await hub_says(office, "sync", "status")
            assert (code, status["dead"], status["last_success_ms"] > 0) == (1, 1, True)
            citizen = folder / "citizen.json"
            citizen.write_text(json.dumps(PERSON), encoding="utf-8")
            code, _ = await hub_says(office, "dossier", "correct", nameless, "--person", str(citizen))
            assert code == 0
            await asked_until(lambda: len(there.store.dossiers()) == 2, wait_s=20)
            await until_official(office, nameless)
            assert (await hub_says(office, "sync", "dead-letters")) == (0, [])
            assert (await hub_says(office, "sync", "run", "--once"))[0] == 3, "hub up runs one already"


async def put_right_while_it_runs(office: HallOffice, there: Upstream) -> None:
    """A password that others can read, a wrong one, the right one: nobody restarts anything."""
    path = office.layout.upstream_secret
    path.write_text(USERS["hub"], encoding="utf-8")
    path.chmod(0o644)
    _, status = await hub_says(office, "sync", "status")
    assert [one["code"] for one in status["obstacles"]] == ["secret_open"]
    path.write_text("another", encoding="utf-8")
    path.chmod(0o600)
    await asked_until(lambda: there.refused > 0, wait_s=20)
    assert there.logins == 0
    path.write_bytes(b"\xef\xbb\xbf" + USERS["hub"].encode() + b"\r\n")
    await asked_until(lambda: there.logins > 0, wait_s=20)


async def until_dead(office: HallOffice) -> list[dict[str, Any]]:
    """What upstream will not take, once there is something."""
    for _ in range(LOOKS_MAX):
        code, letters = await hub_says(office, "sync", "dead-letters")
        if letters:
            assert code == 1
            return list(letters)
        await asyncio.sleep(LOOK_S)
    raise AssertionError("upstream took everything")


async def until_official(office: HallOffice, local: str) -> dict[str, Any]:
    """The dossier once its code is upstream's."""
    for _ in range(LOOKS_MAX):
        _, shown = await hub_says(office, "dossier", "show", local)
        if not shown["dossier"]["local"]:
            return dict(shown["dossier"])
        await asyncio.sleep(LOOK_S)
    raise AssertionError(f"{local} got no code")


@asynccontextmanager
async def office_running_again(office: HallOffice) -> AsyncIterator[None]:
    """The same office, started once more: nobody else is its console now."""
    await office.start()
    try:
        yield
    finally:
        await office.stop()
