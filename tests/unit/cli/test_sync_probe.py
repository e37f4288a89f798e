"""`hub sync probe` against every dialect; and why a sync never was, as `hub sync status` says it."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from hub.adapters.sync_store import SqliteSyncStore
from hub.adapters.upstream.profile import builtin, read_builtin
from hub.config import example_toml
from hub.services.sync.up.memory import Sent
from tests.adapters.upstream.conftest import upstream
from tests.tools.test_upstream_dialects import CODE, NEWER, PLAIN
from tests.unit.cli.conftest import Hub
from tools.upstream_sim import Upstream


@contextmanager
def province(name: str) -> Iterator[tuple[Upstream, str]]:
    """A province that listens, beside the command."""
    loop, found = asyncio.new_event_loop(), {}

    async def serve() -> None:
        async with upstream(dialect=read_builtin(name)) as (there, url):
            stop = asyncio.Event()
            found.update(there=there, url=url, stop=stop)
            ready.set_result(None)
            await stop.wait()

    import concurrent.futures

    ready: concurrent.futures.Future[None] = concurrent.futures.Future()
    thread = Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        ready.result(30)
        yield found["there"], found["url"]
    finally:
        loop.call_soon_threadsafe(found["stop"].set)
        thread.join(30)
        loop.close()


def furnish(office: Path, url: str, more: str = "", secret: str | None = "secret") -> None:
    toml = f'{example_toml("nghe-an")}\n[upstream]\nurl = "{url}"\nusername = "hub"\nagency = "a"\n{more}'
    (office / "office.toml").write_text(toml, encoding="utf-8")
    (office / "data").mkdir(exist_ok=True)
    if secret is not None:
        path = office / "upstream.secret"
        path.write_text(secret, encoding="utf-8")
        path.chmod(0o600)


def plain(result: Any) -> dict[str, Any]:
    return dict(json.loads(result.stdout))


@pytest.mark.parametrize("name", builtin())
def test_the_probe_finds_out_which_dialect_answers_and_says_what_is_unknown(
    name: str, tmp_path: Path, hub: Hub
) -> None:
    with province(name) as (there, url):
        newer = NEWER if read_builtin(name).fields.newer else {}
        there.store.save({**PLAIN, "MaHoSo": CODE, **newer})
        before = there.store.dossiers()
        furnish(tmp_path, url, f'profile = "{name}"\n')
        asked = hub("sync", "probe", "--code", CODE, "--json")
        found = plain(asked)
        fits = {one["name"] for one in found["fits"] if one["fits"]}
        assert (asked.exit_code, name in fits) == (0, True)
        under = "result" if name in ("result", "next-value") else "data"
        assert all(f"{under}=" in one["found"] for one in found["findings"] if one["what"] == "present")
        assert not fits & ({"no-codes"} if under == "result" else {"result", "next-value"})
        assert found["unknown"] == ["codes", "receipts", "lists", "steps"]
        assert PLAIN["ChuHoSo"] not in asked.output
        assert there.store.dossiers() == before
        assert there.store.next_in("000.00.15.H41-260302") == 1, "no number was used up"


def test_a_profile_that_does_not_fit_is_told_with_those_that_do(tmp_path: Path, hub: Hub) -> None:
    with province("result") as (there, url):
        there.store.save({**PLAIN, "MaHoSo": CODE, **NEWER})
        furnish(tmp_path, url, 'profile = "no-codes"\n')
        store = SqliteSyncStore(tmp_path / "data" / "sync.sqlite")
        store.told([("L-1", Sent(seq=1, code=CODE))], 1)
        store.close()
        said = hub("--lang", "vi", "sync", "probe")
        assert said.exit_code == 1
        assert 'Profile đang đặt ("no-codes") không khớp. Khớp: next-value, result.' in said.stdout
        assert "Chưa biết: ai cấp mã hồ sơ" in said.stdout
        (tmp_path / "upstream.secret").write_text("another", encoding="utf-8")
        refused = hub("--lang", "vi", "sync", "probe")
        assert (refused.exit_code, "login refused (2)" in refused.stderr) == (3, True)


def test_an_offices_own_profile_counts_and_a_broken_one_is_told(tmp_path: Path, hub: Hub) -> None:
    (tmp_path / "profiles").mkdir()
    own = tmp_path / "profiles" / "ours.toml"
    own.write_text('[answers]\nrows = ["result"]\n', encoding="utf-8")
    with province("next-value") as (_, url):
        furnish(tmp_path, url, 'profile = "ours"\n')
        assert plain(hub("sync", "probe", "--json"))["fits"][0] == {
            "name": "ours",
            "fits": True,
            "against": "",
        }
        own.write_text("[answers]\nrows = 7\n", encoding="utf-8")
        broken = hub("--lang", "vi", "sync", "probe")
        assert (broken.exit_code, "ours.toml không dùng được" in broken.stderr) == (2, True)
        own.unlink()
        gone = hub("--lang", "vi", "sync", "probe")
        assert (gone.exit_code, 'Không có profile "ours"' in gone.stderr) == (2, True)


NO_ONE = "http://127.0.0.1:9"


def test_the_status_says_why_it_never_synced(tmp_path: Path, hub: Hub) -> None:
    (tmp_path / "office.toml").write_text(example_toml("nghe-an"), encoding="utf-8")
    no_address = hub("--lang", "vi", "sync", "status")
    assert (no_address.exit_code, "[upstream]" in no_address.stderr) == (2, True)
    furnish(tmp_path, NO_ONE, secret=None)
    path = tmp_path / "upstream.secret"

    def says(words: str, code: str) -> None:
        said = hub("--lang", "vi", "sync", "status")
        assert (said.exit_code, words in said.stdout) == (1, True), said.output
        assert [one["code"] for one in plain(hub("sync", "status", "--json"))["obstacles"]] == [code]
        assert "bí mật" not in said.output

    says("Chưa có mật khẩu", "no_password")
    path.write_text("bí mật\n", encoding="utf-8")
    path.chmod(0o644)
    says("(quyền 644)", "secret_open")
    path.chmod(0o600)
    path.write_text(" \n", encoding="utf-8")
    says("trống", "secret_empty")
    path.write_bytes("bí mật".encode("utf-16"))
    says("không phải văn bản UTF-8", "secret_not_text")
    path.unlink()
    path.mkdir(mode=0o700)
    says("Không đọc được tệp mật khẩu", "secret_unreadable")
    path.rmdir()
    path.write_bytes(b"\xef\xbb\xbfb\xc3\xad m\xe1\xba\xadt\r\n")
    path.chmod(0o600)
    (tmp_path / "data" / "sync.sqlite").write_bytes(b"this is no database" * 100)
    broken = hub("--lang", "vi", "sync", "status")
    assert (broken.exit_code, "bị hỏng" in broken.stderr) == (3, True), broken.output
    (tmp_path / "data" / "sync.sqlite").unlink()
    never = hub("--lang", "vi", "sync", "status")
    assert (never.exit_code, "Chưa đồng bộ lần nào" in never.stderr) == (2, True)


@pytest.mark.parametrize(
    "bad", ['profile = "Nghệ An"\n', "profile = 7\n", "[upstream.lists]\nMaLinhVuc = 7\n"]
)
def test_a_mistake_in_the_profile_of_office_toml_is_told(bad: str, tmp_path: Path, hub: Hub) -> None:
    furnish(tmp_path, NO_ONE, bad)
    wrong = hub("--lang", "vi", "sync", "status")
    assert (wrong.exit_code, "upstream." in wrong.stderr) == (2, True)
