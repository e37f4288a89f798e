"""What upstream alone knows of a dossier filed online, and keeps when it is told of it.

A dossier is told as a whole, and a field that the hub has no word on would be emptied: the citizen's attached
files, remarks, a kind of person that is not in the map.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from hub.adapters.upstream import messages as m
from hub.domain.dossiers.dossier import Channel

# Nothing that happens at a counter is in these; in all others the hub's word is the last, also when it is "".
THEIRS: Final = (
    "MaLinhVuc", "LoaiDoiTuong", "MaDoiTuong", "ThongTinKhac", "Fax", "ThongTinTra", "GhiChu", "TaiLieuNop",
    "DanhSachTepDinhKemKhac", "DanhSachGiayToKetQua", "HoSoCoThanhPhanSoHoa", "TaiKhoanDuocXacThucVoiVNeID",
    "DuocThanhToanTrucTuyen", "DSKetNoiCSDL",
)  # fmt: skip


def own_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """Upstream's own fields of a dossier as it has it; {} for one that was not filed online."""
    if found.get("KenhThucHien") != m.CHANNELS[Channel.ONLINE]:
        return {}
    return {name: found[name] for name in THEIRS if found.get(name)}


def with_own(dossier: m.DossierMessage, own: Mapping[str, Any]) -> m.DossierMessage:
    """The message with upstream's own fields as it has them, as far as they are in the format."""
    ours = dict(msgspec.to_builtins(dossier))
    kept = {name: value for name, value in own.items() if name in ours and not ours[name]}
    try:
        return msgspec.convert({**ours, **kept}, type(dossier)) if kept else dossier
    except msgspec.ValidationError:
        return dossier


def without_own(dossier: m.DossierMessage) -> m.DossierMessage:
    """The message without what stands in no word of ours, so that both sides can be compared."""
    if dossier.channel != m.CHANNELS[Channel.ONLINE]:
        return dossier
    told = dict(msgspec.to_builtins(dossier))
    return msgspec.convert({name: told[name] for name in told if name not in THEIRS}, type(dossier))
