"""Whatever upstream sends: nothing is lost, nothing is taken in twice, and no citizen is in an error."""

import json
import logging
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from hub.domain.errors import UpstreamRejected, UpstreamUnreachable
from hub.domain.sync.down import What
from hub.services.sync.down.sync import TRIED_AGAIN_MAX, Pulled
from tests.adapters.upstream.down_hall import (
    CITIZEN,
    CODE,
    OTHER,
    Downstairs,
    downstairs,
    run,
)

SECRETS = ("Công dân", "0900000000", "a@example.vn", "000000000001")


def no_citizen_in(ours: Downstairs, folder: Path, pulled: Pulled, log: str) -> None:
    """Neither in what is remembered, told nor logged."""
    kept = (folder / "sync.sqlite").read_bytes() + (folder / "sync.sqlite-wal").read_bytes()
    said = kept.decode("utf-8", "replace") + repr(pulled) + log + repr(ours.store.status())
    assert not [secret for secret in SECRETS if secret in said]


GOOD: dict[str, Any] = {
    "MaHoSo": CODE,
    "MaTTHC": "1.012783",
    "TrangThaiHoSo": "1",
    "KenhThucHien": "2",
    "NgayTiepNhan": "20261123073000",
    **CITIZEN,
}
BAD: list[tuple[dict[str, Any], str]] = [
    ({"MaHoSo": "H41/1"}, "code_not_known"),
    ({"MaHoSo": "H29.15-261123-0001"}, "other_office"),
    ({"MaHoSo": "x" * 70}, "code_not_known"),
    ({"MaTTHC": "7.777777"}, "unknown_procedure"),
    ({"MaTTHC": "Công dân A"}, "unknown_procedure"),
    ({"MaTTHC": ""}, "missing_field"),
    ({"ChuHoSo": ""}, "no_citizen"),
    ({"ChuHoSo": "Công dân " * 40}, "too_long"),
    ({"SoDienThoai": 900000000}, "wrong_type"),
    ({"DinhDanhCHS": "000000000001"}, "wrong_type"),
    ({"DinhDanhCHS": ["000000000001"]}, "wrong_type"),
    ({"TaiLieuNop": {"TenGiayTo": "Đơn"}}, "wrong_type"),
    ({"NgayTiepNhan": "20261123084600"}, "in_the_future"),
    ({"NgayTiepNhan": "20991231235959"}, "in_the_future"),
    ({"NgayTiepNhan": "19001123084600"}, "long_ago"),
    ({"NgayTiepNhan": "20161123073000"}, "long_ago"),
    ({"NgayTiepNhan": "23/11/2026"}, "bad_time"),
    ({"NgayTiepNhan": "00000000000000"}, "bad_time"),
    ({"NgayTiepNhan": ""}, "missing_field"),
    ({"NgayHenTra": "20261120080000"}, "due_before_receipt"),
    ({"TrangThaiHoSo": "77"}, "unknown_status"),
    ({"KenhThucHien": "1"}, "not_online"),
]
NO_ROWS: list[object] = [None, 7, "hồ sơ", [], {}, {"MaHoSo": 7}, {"MaHoSo": "\n"}, {"MaHoSo": "Công dân A"}]


def test_what_cannot_be_taken_in_waits_for_a_person_and_keeps_nobody_waiting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            expected = {}
            for place, (wrong, reason) in enumerate(BAD):
                row = {**GOOD, "MaHoSo": f"H41.15-261123-{place:04d}", **wrong}
                ours.there.rules.feed.put("dossiers", f"bad {place}", row)
                expected[row["MaHoSo"].upper()] = reason
            for place, line in enumerate(NO_ROWS):
                ours.there.rules.feed.put("dossiers", f"none {place}", line)
            ours.file("H41.15-261123-0999")
            pulled = await ours.pull()
            assert (pulled.held, pulled.done) == (len(BAD) + len(NO_ROWS), {"register": 1})
            held = dict(ours.held())
            nameless = {key: held.pop(key) for key in list(held) if key.startswith("?")}
            assert "code_not_known" in nameless.values(), "a code too long to be one"
            assert set(nameless.values()) <= {"not_a_row", "missing_field", "wrong_type", "code_not_known"}
            assert held == {code: reason for code, reason in expected.items() if len(code) <= 64}
            no_citizen_in(ours, tmp_path, pulled, caplog.text)
            for place in range(len(BAD)):
                row = {**GOOD, "MaHoSo": f"H41.15-261123-{place:04d}"}
                ours.there.rules.feed.put("dossiers", f"bad {place}", row)
            assert (await ours.pull()).done == {"register": len(BAD)}, "put right, all are taken in"

    with caplog.at_level(logging.DEBUG):
        run(test())


def test_what_was_put_right_in_office_toml_is_taken_in_at_the_next_pull(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.file(MaTTHC="7.777777")
            await ours.pull()
            procedures = ours.hub.hall.office.procedures
            procedures["7.777777"] = procedures["1.012783"]
            assert ((await ours.pull()).done, ours.held()) == ({"register": 1}, [])

    run(test())


def test_what_can_never_be_tried_again_keeps_no_other_from_it(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            for place in range(TRIED_AGAIN_MAX):
                ours.there.rules.feed.put("dossiers", f"none {place}", place)
            ours.file(MaTTHC="7.777777")
            await ours.pull()
            procedures = ours.hub.hall.office.procedures
            procedures["7.777777"] = procedures["1.012783"]
            ours.hub.hall.clock.advance(s=60)
            done = [(await ours.pull()).done for _ in range(2)]
            assert {"register": 1} in done

    run(test())


def test_with_too_much_for_people_to_look_at_nothing_more_is_read_and_nothing_lost(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.page = 1
            for place in range(5):
                ours.there.rules.feed.put("dossiers", f"none {place}", place)
            ours.file()
            few = ours.down(held_max=3)
            assert (await few.pull(What.DOSSIERS)).trouble == "too_many_held"
            assert len(ours.held()) == 3
            for key, _ in ours.held():
                ours.store.settle("dossiers", key, "person")
            assert (await few.pull(What.DOSSIERS)).done == {"register": 1}

    run(test())


def lying(ours: Downstairs, service: str, change: Callable[[dict[str, Any]], Any]) -> None:
    """Upstream's answers to a service are changed on their way."""
    true = ours.there.rules.services[service]
    ours.there.rules.services[service] = lambda request: change(true(request))


LIST = "LayHoSoTrucTuyen"


def test_the_same_row_twice_is_one_dossier_and_two_citizens_under_one_code_are_nobodys(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.file()
            ours.file(OTHER)

            def doubled(answer: dict[str, Any]) -> dict[str, Any]:
                rows = answer["data"]
                again = [{**row, "ChuHoSo": "Công dân B"} for row in rows if row["MaHoSo"] == OTHER]
                return {**answer, "data": rows + rows[:1] + again}

            lying(ours, LIST, doubled)
            assert (await ours.pull()).done == {"register": 1}
            assert (await ours.pull()).done == {}
            assert ours.held() == [(OTHER, "two_citizens")]
            ours.there.rules.services[LIST] = lambda request: ours.there.rules._changed("dossiers", request)
            ours.change(OTHER, GhiChu="đã sửa")
            assert ((await ours.pull()).done, ours.held()) == ({"register": 1}, [])

    run(test())


def test_another_citizen_under_a_code_that_we_have_is_listed_and_upstreams_word_stands(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.file()
            await ours.pull()
            ours.change(ChuHoSo="Công dân B", DinhDanhCHS=[{"LoaiDinhDanh": "CCCD", "SoDinhDanh": "2"}])
            await ours.pull()
            assert (ours.facts().person["name"], ours.conflicts()) == (
                "Công dân B",
                [("identity", "upstream", "", "")],
            )

    run(test())


@pytest.mark.parametrize("page", [1, 1_000_000])
def test_hundreds_of_rows_come_down_whole_whatever_the_size_of_a_page(tmp_path: Path, page: int) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.page = page
            count = 20 if page == 1 else 1_000
            for number in range(count):
                code = f"H41.15-2611{1 + number // 500:02d}-{number % 500:04d}"
                ours.file(code, TrangThaiHoSo="1" if number % 100 == 7 else "4")
            pulled = await ours.pull()
            taken = sum(number % 100 == 7 for number in range(count))
            assert (pulled.rows, pulled.done, pulled.trouble) == (count, {"register": taken}, "")
            assert (await ours.pull()).rows == 0

    run(test())


def test_a_page_far_longer_than_was_asked_for_is_read_to_its_end(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.page = 2
            for number in range(60):
                ours.file(f"H41.15-261123-{number:04d}", TrangThaiHoSo="1" if number in (0, 59) else "4")
            rules = ours.there.rules
            rules.services[LIST] = lambda request: rules._changed("dossiers", {**request, "SoLuong": "500"})
            pulled = await ours.pull()
            assert (pulled.rows, pulled.done) == (60, {"register": 2})

    run(test())


@pytest.mark.parametrize(("last", "trouble"), [("0", "cursor_stuck"), ("trang 2", "no_cursor")])
def test_a_list_without_a_number_that_goes_on_is_read_and_the_trouble_told(
    tmp_path: Path, last: str | None, trouble: str
) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.file()
            lying(ours, LIST, lambda answer: {**answer, "ThayDoiCuoi": last})
            first, second = await ours.pull(), await ours.pull()
            assert (first.done, first.trouble) == ({"register": 1}, trouble)
            assert (second.done, second.unchanged, second.trouble) == ({}, 1, trouble)

    run(test())


def test_an_upstream_that_was_put_back_to_an_older_day_and_counts_anew_hides_nothing(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            for _ in range(5):
                ours.file(GhiChu=str(ours.there.store.next_in("x")))
            await ours.pull()
            do = ours.there.store.connection.execute
            do("DELETE FROM changes")
            do("DELETE FROM sqlite_sequence WHERE name = 'changes'")
            ours.file(OTHER)
            assert (await ours.pull()).rows == 0, "its number 1 is behind our 5"
            ours.hub.hall.clock.jump_to("2026-11-24 08:00")
            assert (await ours.pull()).done == {"register": 1}

    run(test())


def test_a_number_that_goes_back_is_followed_and_told(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.page = 1
            ours.file()
            ours.file(OTHER)
            await ours.pull()
            ours.change(GhiChu="một")
            lying(ours, LIST, lambda answer: {**answer, "ThayDoiCuoi": "1"})
            assert (await ours.pull()).trouble == "cursor_backwards"
            del ours.there.rules.services[LIST]
            ours.there.rules.services[LIST] = lambda request: ours.there.rules._changed("dossiers", request)
            pulled = await ours.pull()
            assert (pulled.rows, pulled.unchanged, pulled.trouble) == (2, 2, "")

    run(test())


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_ten_minutes_off_takes_nothing_from_the_citizen(tmp_path: Path, minutes: int) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            filed = f"20261123{'0810' if minutes > 0 else '0750'}00"
            ours.file(NgayTiepNhan=filed)
            assert (await ours.pull()).done == {"register": 1}
            now_ms = ours.hub.hall.clock.wall_ms()
            assert ours.facts().registered_ms == min(now_ms, now_ms + minutes * 60_000)

    run(test())


def test_more_papers_than_an_event_takes_are_cut_off_visibly(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.file(
                TaiLieuNop=[{"TenGiayTo": "Ấ" * 400}] * 900,
                TrichYeuHoSo="Ấ" * 1000,
                ChuHoSo="Ấ" * 200,
            )
            assert (await ours.pull()).done == {"register": 1}
            (event,) = ours.happened("DossierRegistered")
            assert event.components[-1].name == "…"

    run(test())


BAD_ANSWERS = (
    "<!DOCTYPE html><html>Công dân A</html>",
    '{"error_code": 0, "data": [{"ChuHoSo": "Công',
    '{"error_code": 0, "data": 5}',
    "",
    "[]",
    "null",
)


def test_a_page_for_people_or_half_an_answer_moves_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.file()
            await ours.client.listed("LayThuTuc")  # logged in
            good, contents = ours.client._post, [""]

            async def bad(path: str, body: object) -> bytes:
                return contents[-1].encode()

            ours.client._post = bad  # type: ignore[method-assign]
            for content, what in product(BAD_ANSWERS, What):
                contents.append(content)
                pulled = await ours.pull(what)
                assert pulled.trouble.startswith("the answer is not ")
                assert pulled.rows == 0
                no_citizen_in(ours, tmp_path, pulled, caplog.text)
            ours.client._post = good  # type: ignore[method-assign]
            assert (await ours.pull()).done == {"register": 1}

    with caplog.at_level(logging.DEBUG):
        run(test())


def test_upstreams_own_words_of_a_refusal_are_not_kept_as_they_may_name_a_citizen(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            no = {"error_code": 9, "message": "Không có quyền xem hồ sơ của Công dân A", "data": []}
            ours.there.rules.services[LIST] = lambda request: no
            pulled = await ours.pull()
            assert pulled.trouble == "refused 9"
            no_citizen_in(ours, tmp_path, pulled, caplog.text)

    with caplog.at_level(logging.DEBUG):
        run(test())


def test_a_look_up_that_is_refused_holds_the_dossier_and_not_the_list(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.file()
            await ours.pull()
            ours.change(TrangThaiHoSo="9")
            ours.file(OTHER)
            good = ours.there.rules.services["TraCuuHoSo"]
            ours.there.rules.services["TraCuuHoSo"] = lambda request: {"error_code": 9, "message": "?"}
            assert ((await ours.pull()).done, ours.held()) == ({"register": 1}, [(CODE, "look_up_refused")])
            ours.there.rules.services["TraCuuHoSo"] = good
            await ours.pull()
            assert (ours.held(), len(ours.conflicts())) == ([], 1)

    run(test())


def test_what_the_hub_will_not_take_is_held_with_the_hubs_own_code(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:

            async def no(event: str, d: dict[str, Any]) -> None:
                raise UpstreamRejected("read_only", json.dumps(d, ensure_ascii=False))

            good, ours.desk._ask = ours.desk._ask, no
            ours.file()
            await ours.pull()
            assert ours.held() == [(CODE, "read_only")]
            ours.desk._ask = good
            assert (await ours.pull()).done == {"register": 1}

    run(test())


def test_a_hub_that_is_away_moves_nothing_and_all_is_done_when_it_is_back(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:

            async def away(event: str, d: dict[str, Any]) -> None:
                raise UpstreamUnreachable("the hub is away")

            good, ours.desk._ask = ours.desk._ask, away
            ours.file()
            pulled = await ours.pull()
            assert (pulled.trouble, ours.held()) == ("the hub is away", [])
            ours.desk._ask = good
            assert (await ours.pull()).done == {"register": 1}

    run(test())
