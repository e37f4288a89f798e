"""What a province is told of a dossier, field by field, in its own codes and words."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hub.adapters.upstream.profile import BadProfile, Profile, builtin, decode, read_builtin
from tests.adapters.upstream.synced import PERSON, Ours, opened, run

WHOLE = {**PERSON, "identity_kind": "CCCD", "identity": "000000000001", "owner_kind": "citizen"}
SUPPLEMENT = [
    "HoSoBoSungId", "NguoiYeuCauBoSung", "NoiDungBoSung", "NgayBoSung", "NguoiTiepNhanBoSung",
    "ThongTinTiepNhan", "NgayTiepNhanBoSung", "TrangThaiBoSung", "DanhSachGiayToBoSung",
    "DanhSachLePhiBoSung", "NgayHenTraTruoc", "NgayHenTraMoi",
]  # fmt: skip


async def told(ours: Ours, code: str) -> dict[str, Any]:
    await ours.settle()
    assert ours.differences() == []
    return next(one for one in ours.there.store.dossiers() if one["SoBienNhan"] == code)


async def step(ours: Ours, code: str, name: str, **more: Any) -> None:
    ours.hub.hall.clock.advance(s=60)
    await ours.hub.press("dossier_step", code=code, step=name, **more)


async def fee(ours: Ours, code: str, receipt: str, *, paper: bool = False) -> None:
    ours.hub.hall.clock.advance(s=60)
    await ours.hub.press(
        "dossier_fee", code=code, name="Lệ phí", amount_vnd=8000, receipt=receipt, paper=paper
    )


def speaking(name: str, **lists: dict[str, str]) -> Profile:
    return read_builtin(name).with_lists(lists)


@pytest.mark.parametrize("name", builtin())
def test_a_supplement_is_told_with_all_its_twelve_fields_and_what_came_of_it(
    tmp_path: Path, name: str
) -> None:
    async def test() -> None:
        profile = read_builtin(name)
        async with opened(tmp_path, profile=profile, dialect=profile) as ours:
            code = await ours.hub.register(person=WHOLE)
            for one in ("accept", "transfer", "begin"):
                await step(ours, code, one)
            await step(
                ours, code, "request_supplement", reason="Thiếu bản chính", items=["Giấy A"], officer="101"
            )
            (asked,) = (await told(ours, code))["DanhSachHoSoBoSung"]
            assert sorted(asked) == sorted(SUPPLEMENT)
            assert asked["TrangThaiBoSung"] == profile.lists["TrangThaiBoSung"]["asked"]
            assert (asked["NgayTiepNhanBoSung"], asked["NgayHenTraMoi"]) == ("", "")
            assert asked["NgayHenTraTruoc"], "it had a date"
            await fee(ours, code, "BL-7", paper=True)
            await step(ours, code, "supplement", reason="Đủ", officer="102")
            (done,) = (await told(ours, code))["DanhSachHoSoBoSung"]
            assert sorted(done) == sorted(SUPPLEMENT)
            assert done["TrangThaiBoSung"] == profile.lists["TrangThaiBoSung"]["received"]
            assert done["ThongTinTiepNhan"] == "Đủ"
            assert done["NgayBoSung"] < done["NgayTiepNhanBoSung"] < done["NgayHenTraMoi"]
            assert done["DanhSachGiayToBoSung"] == [{"TenGiayTo": "Giấy A"}]
            assert [one["Gia"] for one in done["DanhSachLePhiBoSung"]] == ["8000"]

    run(test())


def test_the_number_of_a_receipt_is_no_code_of_a_fee(tmp_path: Path) -> None:
    async def test() -> None:
        for name in ("national", "result"):
            profile = speaking(name, MaPhiLePhi={"Lệ phí": "LP01"})
            folder = tmp_path / name
            folder.mkdir()
            async with opened(folder, profile=profile, dialect=profile) as ours:
                code = await ours.hub.register(person=WHOLE)
                await fee(ours, code, "BL-0009", paper=True)
                (kept,) = (await told(ours, code))["DanhSachLePhi"]
                assert (kept["MaPhiLePhi"], kept["HinhThucThu"]) == ("LP01", "1")
                assert kept.get("SoBienLai") == ("BL-0009" if name == "result" else None)

    run(test())


def test_kinds_of_fees_tell_when_they_were_taken(tmp_path: Path) -> None:
    async def test() -> None:
        profile = read_builtin("result")
        async with opened(tmp_path, profile=profile, dialect=profile) as ours:
            code = await ours.hub.register(person=WHOLE)
            await fee(ours, code, "BL-1")
            for one in ("accept", "transfer", "begin"):
                await step(ours, code, one)
            await fee(ours, code, "BL-2")
            await step(ours, code, "resolve")
            await fee(ours, code, "BL-3")
            kept = (await told(ours, code))["DanhSachLePhi"]
            assert [one["LoaiPhiLePhi"] for one in kept] == ["1", "2", "4"]

    run(test())


def test_newer_fields_are_told_where_they_are_asked_for_and_nothing_is_made_up(tmp_path: Path) -> None:
    async def test() -> None:
        profile = read_builtin("result")
        async with opened(tmp_path, profile=profile, dialect=profile) as ours:
            code = await ours.hub.register(person=WHOLE)
            await step(ours, code, "refuse", reason="Không thuộc thẩm quyền")
            kept = await told(ours, code)
            assert kept["SoGiayToChuHoSo"] == "000000000001"
            assert kept["NgayNopHoSo"] < kept["NgayTuChoi"]
            unknown = ("HoSoCoThanhPhanSoHoa", "TaiKhoanDuocXacThucVoiVNeID", "DuocThanhToanTrucTuyen")
            assert [kept[name] for name in unknown] == ["", "", ""]
            assert kept["DSKetNoiCSDL"] == []

    run(test())


def test_codes_are_those_of_the_provinces_lists(tmp_path: Path) -> None:
    async def test() -> None:
        profile = speaking("next-value", MaLinhVuc={"Văn phòng đăng ký đất đai": "DD"})
        async with opened(tmp_path, profile=profile, dialect=profile) as ours:
            kept = await told(ours, await ours.hub.register(person=WHOLE))
            assert (kept["LoaiDoiTuong"], kept["MaLinhVuc"]) == ("CN", "DD")
            assert kept["DinhDanhCHS"] == [{"LoaiDinhDanh": "1", "SoDinhDanh": "000000000001"}]
            other = {**WHOLE, "owner_kind": "club", "identity_kind": "Thẻ đảng viên"}
            ours.there.rules.dialect = replace(profile, lists={})
            kept = await told(ours, await ours.hub.register(person=other))
            assert kept["LoaiDoiTuong"] == "", "a kind that is in no list is no code"
            assert kept["DinhDanhCHS"][0]["LoaiDinhDanh"] == "Thẻ đảng viên", "as the officer entered it"

    run(test())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("national", ["Đăng ký", "Tiếp nhận"]),
        ("next-value", ["Tiếp nhận hồ sơ vào hệ thống", "Xác nhận hồ sơ đầy đủ, hợp lệ"]),
    ],
)
def test_steps_are_told_in_vietnamese(tmp_path: Path, name: str, words: list[str]) -> None:
    async def test() -> None:
        profile = read_builtin(name)
        async with opened(tmp_path, profile=profile, dialect=profile) as ours:
            code = await ours.hub.register(person=WHOLE)
            await step(ours, code, "accept")
            await ours.settle()
            (facts,) = ours.all_facts()
            steps = ours.there.store.progress(facts.code)
            assert [one["NoiDungXuLy"] for one in steps] == words

    run(test())


@pytest.mark.parametrize(
    "wrong",
    [
        "answers = 7",
        "[answers]\nrows = []",
        '[codes]\nissued_by = "somebody"',
        '[codes]\nissued_by = "service"',
        '[answer]\nrows = ["data"]',
        'name = "\ufeff',
        "x = " + "[" * 100_000,
        "x = " + "9" * 5_000,
    ],
    ids=range(8),
)
def test_a_file_that_is_no_profile_says_so(wrong: str) -> None:
    with pytest.raises(BadProfile):
        decode(wrong.encode(), "x")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258"])
def test_a_profile_in_another_encoding_is_told_so_and_a_byte_order_mark_is_taken_off(encoding: str) -> None:
    text = '# à\nabout = "x"\n'
    with pytest.raises(BadProfile, match="save the file as UTF-8"):
        decode(text.encode(encoding), "x")
    assert decode(text.encode("utf-8-sig"), "x").about == "x"


def test_every_profile_that_comes_with_the_hub_says_what_it_is() -> None:
    assert builtin()[0] == "national"
    for name in builtin():
        assert read_builtin(name).about
