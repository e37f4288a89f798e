"""Upstream's lists as the office reads them: `hub.services.sync.down.ports.Source`.

Names of services are configuration: only LayThuTuc and TraCuuHoSo are confirmed. A list is asked for by the
number of a change (`TuThayDoi`) and answers with that of its last one (`ThayDoiCuoi`); its rows are those of
`hub.adapters.upstream.down_rows`.
"""

from collections.abc import Mapping
from typing import Any

from hub.adapters.upstream import down_rows as rows
from hub.adapters.upstream import messages as m
from hub.adapters.upstream.client import UpstreamClient
from hub.domain.dossiers.dossier import DossierState
from hub.domain.sync.down import Row, What
from hub.domain.sync.down.bookings import OnlineBooking
from hub.domain.sync.down.dossiers import OnlineDossier
from hub.services.sync.down.ports import Page, Procedures
from hub.services.sync.up.ports import DossierFacts


class UpstreamSource:
    """`services`: what it calls its lists. `owner_kinds`: LoaiDoiTuong, over that of the profile."""

    def __init__(
        self,
        client: UpstreamClient,
        services: Mapping[str, str],
        owner_kinds: Mapping[str, str] | None = None,
    ) -> None:
        self._client, self._services = client, services
        self._codes = rows.Codes(client.profile.with_lists({"LoaiDoiTuong": owner_kinds or {}}))

    async def procedures(self) -> Procedures:
        """All of them; a row that is none is counted."""
        found = await self._client.listed(self._services[What.PROCEDURES])
        read = [rows.procedure(raw) for raw in found.lines]
        return Procedures(tuple(one for one in read if one is not None), read.count(None))

    async def dossiers(self, after: int, count: int) -> Page[OnlineDossier]:
        """Dossiers filed online that changed after this number."""
        found = await self._changed(self._services[What.DOSSIERS], after, count)
        return Page(tuple(rows.dossier(raw, self._codes) for raw in found.lines), rows.cursor(found.last))

    async def bookings(self, after: int, count: int) -> Page[OnlineBooking]:
        """The same of bookings."""
        found = await self._changed(self._services[What.BOOKINGS], after, count)
        return Page(tuple(map(rows.booking, found.lines)), rows.cursor(found.last))

    async def dossier(self, code: str) -> Row[OnlineDossier] | None:
        """One as it is now."""
        found = await self._client.look_up(code)
        return None if found is None else rows.dossier(found, self._codes)

    def status_of(self, dossier: DossierFacts) -> str:
        """The status under which it is told upstream."""
        return m.STATUSES[DossierState(dossier.state)]

    async def _changed(self, service: str, after: int, count: int) -> m.Listed:
        more: dict[str, Any] = {"TuThayDoi": str(after), "SoLuong": str(count)}
        return await self._client.listed(service, **more)
