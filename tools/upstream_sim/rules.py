"""What upstream accepts and what it answers: the rules of the format, without any network.

A province's dialect of them is one of the profiles that the sync has (`hub.adapters.upstream.profile`).
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import cycle
from typing import Any

from hub.adapters.upstream.profile import STANDARD, Profile, read_builtin
from tools.upstream_sim.feed import BOOKINGS, DOSSIERS, Feed
from tools.upstream_sim.store import Data, Store

TIME = "%Y%m%d%H%M%S"
REQUIRED = ("MaTTHC", "TenTTHC", "KenhThucHien", "ChuHoSo", "NgayTiepNhan", "TrangThaiHoSo", "DonViXuLy")
PAST = ("NgayTiepNhan", "NgayTra", "NgayKetThucXuLy", "ThoiDiemXuLy")
TIMES = ("NgayTiepNhan", "NgayHenTra", "NgayTra", "NgayKetThucXuLy")
ARRAYS = (
    "DinhDanhCHS", "TaiLieuNop", "DanhSachLePhi", "DanhSachTepDinhKemKhac", "DanhSachHoSoBoSung",
    "DanhSachGiayToKetQua", "DSKetNoiCSDL",
)  # fmt: skip
NEWER = (
    "NgayNopHoSo", "NgayTuChoi", "SoGiayToChuHoSo", "HoSoCoThanhPhanSoHoa", "TaiKhoanDuocXacThucVoiVNeID",
    "DuocThanhToanTrucTuyen", "DSKetNoiCSDL",
)  # fmt: skip
SUPPLEMENT = frozenset({
    "HoSoBoSungId", "NguoiYeuCauBoSung", "NoiDungBoSung", "NgayBoSung", "NguoiTiepNhanBoSung",
    "ThongTinTiepNhan", "NgayTiepNhanBoSung", "TrangThaiBoSung", "DanhSachGiayToBoSung",
    "DanhSachLePhiBoSung", "NgayHenTraTruoc", "NgayHenTraMoi",
})  # fmt: skip
SUBJECT_CHARS_MAX = 1_000
OFFICER_CHARS_MAX = 50
STATUSES = tuple(str(n) for n in range(1, 11))
CHANNELS = ("1", "2", "3")
CODE = re.compile(r"\d{3}\.\d{2}\.\d{2}\.H\d{2}-\d{6}-\d{4}|H\d{2}\.\d{2}-\d{6}-\d{4}")

EXISTS = "Hồ sơ đã tồn tại"
NOT_THERE = "Hồ sơ không tồn tại"
IN_THE_FUTURE = "Thời điểm ở tương lai"


class Rules:
    """Answers to the services, on what the store holds."""

    def __init__(
        self,
        store: Store,
        procedures: list[Data],
        agency: str = "000.00.15.H41",
        dialect: Profile | None = None,
    ) -> None:
        self._store, self._procedures, self._agency = store, procedures, agency
        self.dialect = dialect or read_builtin(STANDARD)
        self.rows_field = self.dialect.answers.rows[0]
        self.feed = Feed(store)
        self._good: Iterator[int | str] = cycle((0, "0", "00"))  # all of them are seen in the wild
        self._bad_exists = cycle((3, -3))
        self.services: dict[str, Callable[[Data], Data]] = {
            "LayThuTuc": self._procedure_list,
            "LayDanhSachTTHC": self._procedure_list,
            self.dialect.services.look_up: self._look_up,
            self.dialect.services.dossiers: self._dossiers,
            self.dialect.services.progress: self._progress,
            "LayHoSoTrucTuyen": lambda request: self._changed(DOSSIERS, request),
            "LayLichHen": lambda request: self._changed(BOOKINGS, request),
        }
        if self.dialect.services.next_code:
            self.services[self.dialect.services.next_code] = self._next_code

    def good(self, data: list[Data] | None = None) -> Data:
        """All went well."""
        return self._answer(next(self._good), "", data or [])

    def bad(self, code: int | str, message: str) -> Data:
        """It did not."""
        return self._answer(code, message, [])

    def _answer(self, code: int | str, message: str, rows: list[Data]) -> Data:
        shape = self.dialect.answers
        return {shape.code: code, shape.message: message, self.rows_field: rows}

    def exists(self) -> Data:
        """Send it as an update."""
        return self.bad(next(self._bad_exists), EXISTS)

    @staticmethod
    def too_early(request: Data, now: datetime) -> str | None:
        """What has not happened yet by this clock, or None."""
        latest = now.strftime(TIME)
        times = [data[name] for data in _list(request) for name in PAST if data.get(name)]
        return IN_THE_FUTURE if any(isinstance(at, str) and at > latest for at in times) else None

    def _procedure_list(self, request: Data) -> Data:
        return self.good(self._procedures)

    def _changed(self, name: str, request: Data) -> Data:
        """What changed after a number, the oldest change first."""
        asked = [str(request.get(field, "")) for field in ("TuThayDoi", "SoLuong")]
        if not all(one.isdigit() and len(one) <= 15 for one in asked):
            return self.bad(-1, "Sai TuThayDoi hoặc SoLuong")
        rows, last = self.feed.after(name, int(asked[0]), int(asked[1]))
        return {**self.good(), self.rows_field: rows, "ThayDoiCuoi": str(last)}

    def name_of(self, procedure: str) -> str:
        """The name of a procedure, its code where there is none."""
        return next((str(p["TenTTHC"]) for p in self._procedures if p.get("MaTTHC") == procedure), procedure)

    def _look_up(self, request: Data) -> Data:
        services = self.dialect.services
        code = str(request.get(services.look_up_field, ""))
        if services.look_up_receipt_field and services.look_up_receipt_field in request:
            code = self._store.code_of_receipt(str(request[services.look_up_receipt_field])) or ""
        found = self._store.dossier(code)
        return self.good([found]) if found else self.bad(1, NOT_THERE)

    def _dossiers(self, request: Data) -> Data:
        """One dossier or several; the first that is wrong ends it."""
        updating = request.get("isUpdating")
        if updating not in ("True", "False"):
            return self.bad(-1, "isUpdating không hợp lệ")
        given = []
        for data in _list(request):
            if problem := wrong_dossier(data) or wrong_in(self.dialect, data):
                return self.bad(-1, problem)
            code = data.get("MaHoSo") or self._code_of_before(data)
            known = bool(code) and self._store.has(code)
            if updating == "False" and known:
                return self.exists()
            if updating == "True" and not known:
                return self.bad(1, NOT_THERE)
            code = code or self.new_code(data["NgayTiepNhan"])
            self._store.save({**data, "MaHoSo": code})
            given.append({"SoBienNhan": data.get("SoBienNhan", ""), "MaHoSo": code})
        return self.good(given if self.dialect.codes.issued_by == "portal" else [])

    def _code_of_before(self, data: Data) -> str:
        """The code that was given for this receipt, where the dialect knows receipts again."""
        known = self.dialect.codes.known_by_receipt
        return (self._store.code_of_receipt(data.get("SoBienNhan", "")) or "") if known else ""

    def _next_code(self, request: Data) -> Data:
        """A code that is nobody's, whether it is used or not."""
        about = (_list(request) or [{}])[0]
        received = str(about.get("NgayTiepNhan", ""))
        if not is_time(received):
            return self.bad(-1, "Sai định dạng thời gian: NgayTiepNhan")
        return self.good([{self.dialect.services.next_code_field: self.new_code(received)}])

    def new_code(self, received: str) -> str:
        """The official number: agency, day of receipt, daily sequence."""
        place = f"{self._agency}-{received[2:8]}"
        return f"{place}-{self._store.next_in(place):04d}"

    def _progress(self, request: Data) -> Data:
        for data in _list(request):
            if problem := wrong_progress(data):
                return self.bad(-1, problem)
            if not self._store.has(data["MaHoSo"]):
                return self.bad(1, NOT_THERE)
        for data in _list(request):
            self._store.add_progress(data)
        return self.good()


def _list(request: Data) -> list[Data]:
    data = request.get("data")
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def wrong_dossier(data: Data) -> str | None:
    """What is wrong with a dossier, or None."""
    missing = [name for name in REQUIRED if not data.get(name)]
    if missing:
        return f"Thiếu trường {', '.join(missing)}"
    if problem := _not_texts(data):
        return problem
    times = [name for name in TIMES if data.get(name) and not is_time(data[name])]
    if times:
        return f"Sai định dạng thời gian: {', '.join(times)}"
    if data["TrangThaiHoSo"] not in STATUSES or data["KenhThucHien"] not in CHANNELS:
        return "Sai mã trạng thái hoặc kênh thực hiện"
    if len(data.get("TrichYeuHoSo", "")) > SUBJECT_CHARS_MAX:
        return "Trích yếu quá dài"
    if data.get("MaHoSo") and not CODE.fullmatch(data["MaHoSo"]):
        return "Sai mã hồ sơ"
    return None


def wrong_in(dialect: Profile, data: Data) -> str | None:
    """What is wrong with a dossier in this dialect, or None."""
    if dialect.codes.issued_by != "portal" and not data.get("MaHoSo"):
        return "Thiếu trường MaHoSo"
    fields = [name for name in NEWER if (name in data) is not dialect.fields.newer]
    if fields:
        return f"Thiếu hoặc thừa trường {', '.join(fields)}"
    for one in data.get("DanhSachHoSoBoSung", []):
        if one.keys() != SUPPLEMENT:
            return "DanhSachHoSoBoSung phải có đủ 12 trường"
    coded = [("LoaiDoiTuong", data), *(("LoaiDinhDanh", one) for one in data.get("DinhDanhCHS", []))]
    for fee in data.get("DanhSachLePhi", []):
        coded += [("HinhThucThu", fee), ("LoaiPhiLePhi", fee), ("MaPhiLePhi", fee)]
        if ("SoBienLai" in fee) is not dialect.fields.newer:
            return "Thiếu hoặc thừa trường SoBienLai"
    wrong = [name for name, row in coded if not _in_list(dialect, name, row.get(name, ""))]
    return f"Ngoài danh mục: {', '.join(wrong)}" if wrong else None


def _in_list(dialect: Profile, field: str, code: str) -> bool:
    """Whether a code is in the list of its field; "" is, and where there is no list everything is."""
    return not code or field not in dialect.lists or code in dialect.lists[field].values()


def wrong_progress(data: Data) -> str | None:
    """What is wrong with a progress message, or None."""
    missing = [name for name in ("MaHoSo", "NguoiXuLy", "ThoiDiemXuLy", "TrangThai") if not data.get(name)]
    if missing:
        return f"Thiếu trường {', '.join(missing)}"
    if problem := _not_texts(data):
        return problem
    if len(data["NguoiXuLy"]) > OFFICER_CHARS_MAX:
        return "Người xử lý quá dài"
    return None if is_time(data["ThoiDiemXuLy"]) else "Sai định dạng thời gian: ThoiDiemXuLy"


def _not_texts(data: dict[str, Any]) -> str | None:
    """All fields are strings, but for the arrays."""
    wrong = [name for name, value in data.items() if not isinstance(value, list if name in ARRAYS else str)]
    return f"Sai kiểu dữ liệu: {', '.join(wrong)}" if wrong else None


def is_time(text: str) -> bool:
    """yyyyMMddHHmmss."""
    if len(text) != 14 or not text.isdigit():
        return False
    try:
        datetime.strptime(text, TIME)  # noqa: DTZ007 (a civil time without a zone, as the format has it)
    except ValueError:
        return False
    return True
