"""Dossiers filed online: taken in once, followed until they are answered, compared from then on."""

from pathlib import Path

import pytest

from tests.adapters.upstream.down_hall import BOOKINGS, CODE, Downstairs, downstairs, run


def test_a_dossier_filed_online_is_registered_once_with_its_citizen_beside_the_chain(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            papers = [{"TenGiayTo": "Đơn đề nghị"}, {"TenGiayTo": "Bản vẽ"}]
            ours.file(HinhThuc="1", TaiLieuNop=papers, LoaiDoiTuong="CD", TrichYeuHoSo="Cấp đổi")
            first, again = await ours.pull(), await ours.pull()
            assert (first.done, first.rows, again.done, again.unchanged) == ({"register": 1}, 1, {}, 0)
            (event,) = ours.happened("DossierRegistered")
            assert (event.dossier, event.channel, event.way, event.local) == (CODE, "online", "post", False)
            assert [paper.name for paper in event.components] == ["Đơn đề nghị", "Bản vẽ"]
            assert ours.facts().state == "registered", "an officer accepts it, nobody else"
            assert ours.facts().person == {
                "name": "Công dân A",
                "phone": "0900000000",
                "email": "a@example.vn",
                "identity": "000000000001",
                "identity_kind": "CCCD",
                "owner_kind": "citizen",
                "subject": "Cấp đổi",
            }
            assert "Công dân A" not in (tmp_path / "sync.sqlite").read_bytes().decode("utf-8", "replace")

    run(test())


def test_both_directions_together_leave_upstream_what_the_citizen_gave_it(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            files = [{"TenTep": "ban-ve.pdf"}]
            ours.file(DanhSachTepDinhKemKhac=files, GhiChu="gọi trước khi đến", LoaiDoiTuong="?")
            await ours.pull()
            for step in ("accept", "transfer", "begin"):
                await ours.step(step)
                await ours.tell()
                await ours.pull()
            theirs = ours.there.store.dossier(CODE)
            assert theirs is not None
            assert (theirs["TrangThaiHoSo"], theirs["DanhSachTepDinhKemKhac"]) == ("4", files)
            assert (theirs["GhiChu"], theirs["LoaiDoiTuong"]) == ("gọi trước khi đến", "?")
            assert (ours.differences(), ours.conflicts(), ours.held()) == ([], [], [])

    run(test())


def test_before_it_is_answered_the_citizen_changes_and_withdraws_it_as_they_like(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.file()
            await ours.pull()
            ours.change(SoDienThoai="0911111111", ChuHoSo="Công dân Â")
            assert (await ours.pull()).done == {"correct": 1}
            assert (ours.facts().person["phone"], ours.facts().person["name"]) == ("0911111111", "Công dân Â")
            assert ours.facts().person["email"] == "a@example.vn"
            ours.change(TrangThaiHoSo="7")
            assert (await ours.pull()).done == {"withdraw": 1}
            assert (ours.facts().state, ours.conflicts()) == ("withdrawn", [])
            await ours.tell()
            assert ours.differences() == []

    run(test())


async def answered(ours: Downstairs) -> None:
    """A dossier that came down, was accepted at the counter, and upstream knows it."""
    ours.file()
    await ours.pull()
    await ours.step("accept")
    await ours.tell()
    await ours.pull()


def test_once_it_is_accepted_the_citizens_data_is_upstreams_and_each_difference_listed_once(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            await answered(ours)
            ours.change(SoDienThoai="0911111111")
            await ours.pull()
            ours.change(SoDienThoai="0922222222")
            await ours.pull()
            await ours.tell()
            assert ours.facts().person["phone"] == "0922222222"
            assert ours.conflicts() == [("phone", "upstream", "", "")]
            assert ours.differences() == []

    run(test())


@pytest.mark.parametrize("status", ["7", "3", "9", "1"])
def test_a_status_that_contradicts_the_counter_is_listed_and_ours_is_told_upward(
    tmp_path: Path, status: str
) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            await answered(ours)
            ours.change(TrangThaiHoSo=status)
            for _ in range(2):
                await ours.pull()
                await ours.tell()
            theirs = ours.there.store.dossier(CODE)
            assert theirs is not None
            assert (ours.facts().state, theirs["TrangThaiHoSo"]) == ("accepted", "2")
            assert ours.conflicts() == [("TrangThaiHoSo", "hub", "2", status)]

    run(test())


def test_a_list_that_is_behind_the_counter_is_no_contradiction(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            await answered(ours)
            stale = ours.there.store.dossier(CODE)
            for step in ("transfer", "begin"):
                await ours.step(step)
            await ours.tell()
            assert stale is not None
            ours.there.rules.feed.put("dossiers", CODE, {**stale, "GhiChu": "của hôm qua"})
            assert (await ours.pull()).rows == 1
            assert ours.conflicts() == []

    run(test())


def test_a_correction_made_at_the_counter_stands_against_what_upstream_only_repeats(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            await answered(ours)
            person = {**ours.facts().person, "phone": "0933333333"}
            await ours.hub.press("dossier_correct", code=CODE, person=person)
            ours.change(GhiChu="không liên quan")
            assert (await ours.pull()).rows == 1
            assert (ours.facts().person["phone"], ours.conflicts()) == ("0933333333", [])

    run(test())


def test_another_procedure_upstream_is_followed_and_listed_and_an_unknown_one_held(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            await answered(ours)
            ours.change(MaTTHC="1.013977")
            await ours.pull()
            assert ours.facts().procedure == "1.013977"
            ours.change(MaTTHC="7.777777")
            await ours.pull()
            assert (ours.facts().procedure, ours.held()) == ("1.013977", [(CODE, "unknown_procedure")])
            assert [one[0] for one in ours.conflicts()] == ["MaTTHC", "MaTTHC"]

    run(test())


def test_who_was_erased_does_not_come_back_and_who_is_known_from_the_counter_is_not_taken_in_twice(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            await ours.hub.press("dossier_register", code=CODE, procedure="1.012783")
            ours.file()
            assert (await ours.pull()).done == {"correct": 1}
            assert ours.facts().person["name"] == "Công dân A", "the counter had nobody's data"
            await ours.step("withdraw")
            await ours.hub.press("person_erase", code=CODE)
            ours.change(SoDienThoai="0911111111")
            await ours.pull()
            assert (ours.facts().person, len(ours.happened("DossierRegistered"))) == ({}, 1)

    run(test())


def test_what_is_at_work_elsewhere_or_was_withdrawn_before_we_saw_it_is_nothing_to_us(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.file(TrangThaiHoSo="4")
            ours.file("H41.15-261123-0002", TrangThaiHoSo="7")
            assert ((await ours.pull()).done, ours.held()) == ({}, [])

    run(test())


def test_a_dry_pull_says_what_it_would_do_and_does_nothing(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ours.file()
            ours.file("H41.15-261123-0002", MaTTHC="7.777777")
            ours.book()
            pulled = await ours.pull(dry=True)
            assert (pulled.done, pulled.held) == ({"register": 1}, 1)
            assert (await ours.pull(BOOKINGS, dry=True)).done == {"book": 1}
            assert (ours.happened("DossierRegistered", "BookingMade"), ours.held()) == ([], [])
            assert (await ours.pull()).done == {"register": 1}

    run(test())
