"""The provincial one-stop system's format: field names, times and codes as the national portal has them.

All fields are strings; "" stands for null. Times are yyyyMMddHHmmss in Asia/Ho_Chi_Minh.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct, field

from hub.domain.calendar.civil_time import CIVIL_TIME, DAY_MS, day_start_ms
from hub.domain.dossiers.dossier import Channel, DossierState, ReturnWay

_TIME: Final = "%Y%m%d%H%M%S"
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
_TWO: Final = tuple(f"{number:02}" for number in range(60))
_OFFSET_MS: Final = -day_start_ms("1970-01-01")  # of civil time
SUBJECT_CHARS_MAX: Final = 1_000
OFFICER_CHARS_MAX: Final = 50

CHANNELS: Final = {Channel.COUNTER: "1", Channel.ONLINE: "2", Channel.POST: "3"}
WAYS: Final = {ReturnWay.COUNTER: "0", ReturnWay.POST: "1"}

# Every state is told as what it is. A client that sends 5, 6 and 8 as 9 falsifies the record.
STATUSES: Final = {
    DossierState.REGISTERED: "1",
    DossierState.ACCEPTED: "2",
    DossierState.TRANSFERRED: "2",
    DossierState.REFUSED: "3",
    DossierState.IN_PROGRESS: "4",
    DossierState.TO_COMPLETE: "5",
    DossierState.SUPPLEMENT: "5",
    DossierState.FINANCIAL_DUTY: "6",
    DossierState.WITHDRAWN: "7",
    DossierState.STOPPED: "8",
    DossierState.CLOSED: "8",
    DossierState.RESOLVED: "9",
    DossierState.RESULT_HERE: "9",
    DossierState.RETURNED: "10",
    DossierState.CORRECTING: "9",  # decided, and the citizen has yet to get the right result
}


class Identity(Struct, frozen=True):
    """A number that identifies the owner."""

    kind: str = field(name="LoaiDinhDanh", default="")
    number: str = field(name="SoDinhDanh", default="")


class Fee(Struct, frozen=True):
    """A fee that was asked."""

    name: str = field(name="TenPhiLePhi", default="")
    code: str = field(name="MaPhiLePhi", default="")
    way: str = field(name="HinhThucThu", default="")
    amount: str = field(name="Gia", default="")
    kind: str = field(name="LoaiPhiLePhi", default="")


class ReceiptedFee(Fee, frozen=True):
    """A fee as newer clients tell it: the number of its receipt has a field of its own."""

    receipt: str = field(name="SoBienLai", default="")


class DossierMessage(Struct, frozen=True, kw_only=True):
    """A dossier as `DongBoHoSoMC` takes it. `code` "": upstream gives the official one."""

    code: str = field(name="MaHoSo", default="")
    receipt: str = field(name="SoBienNhan", default="")
    procedure: str = field(name="MaTTHC")
    procedure_name: str = field(name="TenTTHC")
    area: str = field(name="MaLinhVuc", default="")
    area_name: str = field(name="TenLinhVuc", default="")
    channel: str = field(name="KenhThucHien")
    owner: str = field(name="ChuHoSo")
    owner_kind: str = field(name="LoaiDoiTuong", default="")
    owner_code: str = field(name="MaDoiTuong", default="")
    more: str = field(name="ThongTinKhac", default="")
    email: str = field(name="Email", default="")
    fax: str = field(name="Fax", default="")
    phone: str = field(name="SoDienThoai", default="")
    subject: str = field(name="TrichYeuHoSo", default="")
    received: str = field(name="NgayTiepNhan")
    due: str = field(name="NgayHenTra", default="")
    status: str = field(name="TrangThaiHoSo")
    returned: str = field(name="NgayTra", default="")
    return_note: str = field(name="ThongTinTra", default="")
    way: str = field(name="HinhThuc", default="0")
    finished: str = field(name="NgayKetThucXuLy", default="")
    agency: str = field(name="DonViXuLy")
    note: str = field(name="GhiChu", default="")
    place: str = field(name="NoiNopHoSo", default="")
    identities: tuple[Identity, ...] = field(name="DinhDanhCHS", default=())
    documents: tuple[dict[str, Any], ...] = field(name="TaiLieuNop", default=())
    fees: tuple[Fee, ...] = field(name="DanhSachLePhi", default=())
    files: tuple[dict[str, Any], ...] = field(name="DanhSachTepDinhKemKhac", default=())
    supplements: tuple[dict[str, Any], ...] = field(name="DanhSachHoSoBoSung", default=())
    results: tuple[dict[str, Any], ...] = field(name="DanhSachGiayToKetQua", default=())


class NewerDossier(DossierMessage, frozen=True, kw_only=True):
    """The same as newer clients tell it. What a hub at a counter cannot know stays ""."""

    fees: tuple[ReceiptedFee, ...] = field(name="DanhSachLePhi", default=())
    submitted: str = field(name="NgayNopHoSo", default="")
    refused: str = field(name="NgayTuChoi", default="")
    owner_paper: str = field(name="SoGiayToChuHoSo", default="")
    digitized: str = field(name="HoSoCoThanhPhanSoHoa", default="")
    verified: str = field(name="TaiKhoanDuocXacThucVoiVNeID", default="")
    paid_online: str = field(name="DuocThanhToanTrucTuyen", default="")
    databases: tuple[dict[str, Any], ...] = field(name="DSKetNoiCSDL", default=())


class ProgressMessage(Struct, frozen=True, kw_only=True, gc=False):
    """A step of a dossier as `CapNhatTienDoHoSoMC` takes it; only after its dossier was accepted upstream."""

    code: str = field(name="MaHoSo")
    officer: str = field(name="NguoiXuLy")
    title: str = field(name="ChucDanh", default="")
    at: str = field(name="ThoiDiemXuLy")
    office: str = field(name="PhongBanXuLy", default="")
    what: str = field(name="NoiDungXuLy", default="")
    status: str = field(name="TrangThai")
    began: str = field(name="NgayBatDau", default="")
    due: str = field(name="NgayKetThucTheoQuyDinh", default="")


class Listed(Struct, frozen=True):
    """What a list answers: lines as they came, whatever they are, and the number of its last change."""

    lines: list[Any]
    last: int | str | None = None


def time_text(at_ms: int | None) -> str:
    """A moment as upstream writes it; "" for none."""
    if at_ms is None:
        return ""
    day, second = divmod((at_ms + _OFFSET_MS) // 1000, DAY_MS // 1000)
    minute, second = divmod(second, 60)
    return _day_text(day) + _TWO[minute // 60] + _TWO[minute % 60] + _TWO[second]


@lru_cache(maxsize=1_024)
def _day_text(day: int) -> str:
    """A day since 1970; the same few come again and again."""
    return f"{date.fromordinal(_EPOCH_ORDINAL + day):%Y%m%d}"


def time_ms(text: str) -> int | None:
    """A moment as upstream writes it; None for "". Raises ValueError."""
    if not text:
        return None
    return int(datetime.strptime(text, _TIME).replace(tzinfo=CIVIL_TIME).timestamp() * 1000)
