"""A province that answers in a way that no profile foresees: nothing is sent as new a second time."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.adapters.upstream import Access, UpstreamClient, UpstreamDoor
from hub.adapters.upstream.profile import read_builtin
from tests.adapters.upstream.synced import Ours, opened, run

OWN = "H41.15-261123-0042"
Answer = Callable[[list[dict[str, Any]]], dict[str, Any]]


class Stranger:
    """Takes all that is new under a new code, whatever it was told before. `good`: an answer with rows."""

    def __init__(self, good: Answer, absent: Answer | None = None) -> None:
        self._good, self._absent = good, absent or good
        self.dossiers: list[dict[str, Any]] = []
        self.news: Counter[str] = Counter()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        login = request.url.path == "/login"
        answer = {"session": "s", "error_code": 0} if login else self._served(json.loads(request.content))
        return httpx.Response(200, stream=httpx.ByteStream(json.dumps(answer).encode()))

    def _served(self, body: dict[str, Any]) -> dict[str, Any]:
        if body["service"] == "TraCuuHoSo":
            found = [one for one in self.dossiers if one["MaHoSo"] == body["mahoso"]]
            return self._good(found) if found else self._absent([])
        if body["service"] != "DongBoHoSoMC":
            return self._good([])
        given = []
        for one in body["data"]:
            if body["isUpdating"] == "True":
                if not any(one["MaHoSo"] == known["MaHoSo"] for known in self.dossiers):
                    return {"error_code": 1, "message": "Hồ sơ không tồn tại"}
                continue
            code = one["MaHoSo"] or f"H41.15-261123-{len(self.dossiers) + 1:04d}"
            self.news[one["SoBienNhan"]] += 1
            self.dossiers.append({**one, "MaHoSo": code})
            given.append({"SoBienNhan": one["SoBienNhan"], "MaHoSo": code})
        return self._good(given)


def under(*path: str) -> Answer:
    """Rows some levels down."""

    def answer(rows: list[dict[str, Any]]) -> dict[str, Any]:
        value: Any = rows
        for name in reversed(path):
            value = {name: value}
        return {"error_code": 0, "message": "", **value}

    return answer


SHAPES: dict[str, Answer] = {
    "items": under("items"),
    "nested": under("data", "result"),
    "in a text": lambda rows: {"error_code": 0, "data": json.dumps(rows)},
    "under both": lambda rows: {"error_code": 0, "data": rows, "result": rows},
    "another code": lambda rows: {"code": 0, "data": rows},
    "other names": lambda rows: {"error_code": 0, "data": [{"ma_ho_so": r["MaHoSo"]} for r in rows]},
    "without rows": lambda rows: {"error_code": 0, "message": "Thành công"},
    "another row": lambda rows: {"error_code": 0, "data": [{"MaHoSo": "H41.99-260101-0001"}]},
    "no object": lambda rows: rows,  # type: ignore[dict-item,return-value]
}


async def synced(ours: Ours, stranger: Stranger, profile: str, turns: int = 12) -> None:
    """Some hours of a sync with it."""
    access = Access(url="http://stranger", username="hub", password="p", agency="a")
    async with UpstreamClient(access, httpx.MockTransport(stranger), read_builtin(profile)) as client:
        sync = ours.sync(upstream=UpstreamDoor(client, ours.hub.hall.office))
        for _ in range(turns):
            await sync.turn()
            ours.clock.pass_(s=120)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_dossier_is_sent_as_new_twice(tmp_path: Path, shape: str) -> None:
    """One look-up read as "not there" gave one dossier five official codes."""

    async def test() -> None:
        stranger = Stranger(SHAPES[shape])
        async with opened(tmp_path) as ours:
            local = await ours.hub.register()
            await ours.hub.register(code=OWN)
            for procedure in ("1.013977", "1.012783"):
                await synced(ours, stranger, "national")
                await ours.hub.press("dossier_correct", code=local, procedure=procedure)
            await ours.hub.live(local, 2)
            await synced(ours, stranger, "national")
            assert set(stranger.news.values()) == {1}, stranger.news
            assert len(stranger.dossiers) == 2

    run(test())


def test_rows_under_result_are_read_by_the_standard_profile(tmp_path: Path) -> None:
    async def test() -> None:
        stranger = Stranger(under("result"))
        async with opened(tmp_path) as ours:
            local = await ours.hub.register()
            await ours.hub.live(local, 3)
            await synced(ours, stranger, "national")
            assert stranger.news == {local: 1}
            (facts,) = ours.all_facts()
            assert facts.code == stranger.dossiers[0]["MaHoSo"] != local
            assert (ours.store.status().pending, ours.store.status().dead) == (0, 0)

    run(test())


def test_a_portal_that_takes_dossiers_and_gives_no_code_is_a_dead_letter_and_no_loop(tmp_path: Path) -> None:
    async def test() -> None:
        stranger = Stranger(lambda rows: {"error_code": 0, "data": []})
        async with opened(tmp_path) as ours:
            codes = [await ours.hub.register() for _ in range(5)]
            await synced(ours, stranger, "national")
            assert stranger.news == dict.fromkeys(codes, 1)
            assert {one.code for one in ours.store.dead_letters()} <= {"no_code", "not_understood"}
            assert ours.store.status().dead == 5
            assert ours.store.status().pending == 0

    run(test())


def test_what_is_not_there_must_be_the_dossier(tmp_path: Path) -> None:
    """A procedure or a service that does not exist is no word about the dossier."""

    async def test() -> None:
        for said in ("Thủ tục không tồn tại", "Dịch vụ không tồn tại", "Đơn vị không tồn tại"):
            stranger = Stranger(under("data"), lambda rows, said=said: {"error_code": 5, "message": said})
            folder = tmp_path / said
            folder.mkdir()
            async with opened(folder) as ours:
                await ours.hub.register(code=OWN)
                await synced(ours, stranger, "national", turns=2)
                assert stranger.news == {}, said

    run(test())
