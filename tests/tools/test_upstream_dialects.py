"""What the simulator says in each dialect, letter by letter, so that the sync is not held against itself."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from hub.adapters.upstream.profile import builtin, read_builtin
from tools.upstream_sim import Store, Upstream

CODE = "000.00.15.H41-260302-0001"
PLAIN = {
    "SoBienNhan": "L-1",
    "MaHoSo": "",
    "MaTTHC": "3.000333",
    "TenTTHC": "Cấp phiếu lý lịch tư pháp",
    "KenhThucHien": "1",
    "ChuHoSo": "Công dân A",
    "NgayTiepNhan": "20260302083000",
    "TrangThaiHoSo": "2",
    "DonViXuLy": "Công an tỉnh",
}
NEWER = {
    "NgayNopHoSo": "20260302083000",
    "NgayTuChoi": "",
    "SoGiayToChuHoSo": "",
    "HoSoCoThanhPhanSoHoa": "",
    "TaiKhoanDuocXacThucVoiVNeID": "",
    "DuocThanhToanTrucTuyen": "",
    "DSKetNoiCSDL": [],
}


class Portal:
    """One dialect, asked without a network."""

    def __init__(self, name: str) -> None:
        self._store = Store()
        self._there = Upstream(self._store, users={"hub": "secret"}, dialect=read_builtin(name))
        self._session = self._there.log_in({"username": "hub", "password": "secret"})["session"]

    def close(self) -> None:
        self._store.close()

    def ask(self, service: str, **more: Any) -> dict[str, Any]:
        body = {"session": self._session, "madonvi": "a", "service": service, **more}
        return self._there.answer(body)

    def send(self, updating: str = "False", **more: Any) -> dict[str, Any]:
        return self.ask("DongBoHoSoMC", isUpdating=updating, data=[{**PLAIN, **more}])


Speaking = Callable[[str], Portal]


@pytest.fixture
def speaking() -> Iterator[Speaking]:
    """A portal of a dialect; its memory is closed in the end."""
    with ExitStack() as portals:
        yield lambda name: portals.enter_context(closing(Portal(name)))


def test_national_answers_under_data_gives_codes_and_knows_a_receipt_again(speaking: Speaking) -> None:
    portal = speaking("national")
    assert portal.send() == {
        "error_code": 0,
        "message": "",
        "data": [{"SoBienNhan": "L-1", "MaHoSo": CODE}],
    }
    assert portal.send() == {"error_code": 3, "message": "Hồ sơ đã tồn tại", "data": []}
    assert portal.ask("TraCuuHoSo", mahoso=CODE)["data"][0]["MaHoSo"] == CODE
    assert portal.send(**NEWER)["message"].startswith("Thiếu hoặc thừa trường NgayNopHoSo")
    assert portal.ask("GetNextValue")["error_code"] == 404


def test_result_answers_under_result_and_gives_the_same_receipt_another_code(speaking: Speaking) -> None:
    portal = speaking("result")
    first, second = portal.send(**NEWER), portal.send(**NEWER)
    assert "data" not in first
    assert first["result"] == [{"SoBienNhan": "L-1", "MaHoSo": CODE}]
    assert second["result"][0]["MaHoSo"] != CODE
    assert portal.ask("TraCuuHoSo", sobiennhan="L-1")["result"][0]["SoBienNhan"] == "L-1"
    assert portal.ask("TraCuuHoSo", mahoso="x") == {
        "error_code": 1,
        "message": "Hồ sơ không tồn tại",
        "result": [],
    }
    assert portal.send()["message"].startswith("Thiếu hoặc thừa trường NgayNopHoSo")
    assert portal.send(LoaiDoiTuong="CN", **NEWER)["message"] == "Ngoài danh mục: LoaiDoiTuong"


def test_next_value_gives_a_code_before_and_takes_no_dossier_without_one(speaking: Speaking) -> None:
    portal = speaking("next-value")
    about = {"MaTTHC": "3.000333", "NgayTiepNhan": "20260302083000"}
    assert portal.ask("GetNextValue", data=[about])["result"] == [{"MaHoSo": CODE}]
    assert portal.ask("GetNextValue", data=[about])["result"] == [{"MaHoSo": f"{CODE[:-1]}2"}]
    assert portal.send(**NEWER)["message"] == "Thiếu trường MaHoSo"
    assert portal.send(MaHoSo=CODE, **NEWER) == {"error_code": "00", "message": "", "result": []}
    assert portal.ask("TraCuuHoSo", mahoso=CODE)["result"][0]["MaHoSo"] == CODE


def test_no_codes_gives_none(speaking: Speaking) -> None:
    portal = speaking("no-codes")
    assert portal.send()["message"] == "Thiếu trường MaHoSo"
    assert portal.send(MaHoSo=CODE) == {"error_code": 0, "message": "", "data": []}


@pytest.mark.parametrize("name", builtin())
def test_a_supplement_has_twelve_fields_in_every_dialect(name: str, speaking: Speaking) -> None:
    newer = NEWER if read_builtin(name).fields.newer else {}
    answer = speaking(name).send(MaHoSo=CODE, DanhSachHoSoBoSung=[{"HoSoBoSungId": "1"}], **newer)
    assert answer["message"] == "DanhSachHoSoBoSung phải có đủ 12 trường"
