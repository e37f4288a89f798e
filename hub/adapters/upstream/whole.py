"""A client that leaves what upstream alone knows of a dossier filed online as it is.

A dossier is told as a whole, and a field that the hub has no word on would be emptied: the citizen's attached
files, remarks, a kind of person that is not in the map.
"""

from typing import Any, Final

import msgspec

from hub.adapters.upstream import messages as m
from hub.adapters.upstream.client import UpstreamClient
from hub.domain.dossiers import Channel

# Nothing that happens at a counter is in these; in all others the hub's word is the last, also when it is "".
THEIRS: Final = (
    "MaLinhVuc", "LoaiDoiTuong", "MaDoiTuong", "ThongTinKhac", "Fax", "ThongTinTra", "GhiChu", "TaiLieuNop",
    "DanhSachTepDinhKemKhac", "DanhSachGiayToKetQua",
)  # fmt: skip


class WholeClient(UpstreamClient):
    """Looks a dossier filed online up before it is sent."""

    async def put(self, dossier: m.DossierMessage, known: bool | None = None) -> str:
        """As `UpstreamClient.put`."""
        if dossier.channel == m.CHANNELS[Channel.ONLINE] and dossier.code:
            found = await self.look_up(dossier.code)
            dossier = dossier if found is None else with_theirs(dossier, found)
        return await super().put(dossier, known)


def with_theirs(dossier: m.DossierMessage, found: dict[str, Any]) -> m.DossierMessage:
    """The message with upstream's own fields as it has them, as far as they are in the format."""
    ours = m.fields(dossier)
    kept = {name: found[name] for name in THEIRS if not ours[name] and found.get(name)}
    try:
        return msgspec.convert({**ours, **kept}, m.DossierMessage)
    except msgspec.ValidationError:
        return dossier
