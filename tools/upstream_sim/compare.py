"""Whether upstream has what the ledger has: both databases, dossier by dossier and field by field."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from hub.adapters.upstream import UpstreamDoor
from hub.adapters.upstream.whole import THEIRS
from hub.services.sync.up.ports import DossierFacts, StepsOf
from tools.upstream_sim.feed import ONLINE
from tools.upstream_sim.store import Store


def differences(dossiers: Iterable[DossierFacts], door: UpstreamDoor, store: Store) -> Iterator[str]:
    """Every field that differs, every dossier and step that is missing, doubled or in another order."""
    expected: set[str] = set()
    for dossier in dossiers:
        expected.add(dossier.code)
        theirs = store.dossier(dossier.code)
        if theirs is None:
            yield f"{dossier.code}: upstream does not have it"
            continue
        yield from _fields(dossier.code, _travelled(door.message(dossier)), theirs)
        ours = list(map(_travelled, door.step_messages(StepsOf(dossier, dossier.steps, dossier.code))))
        yield from _steps(dossier.code, ours, store.progress(dossier.code))
    for theirs in store.dossiers():
        if theirs["MaHoSo"] not in expected:
            yield f"{theirs['MaHoSo']}: only upstream has it"


def _travelled(message: Struct) -> dict[str, Any]:
    """A message as it comes out of the wire."""
    return dict(msgspec.json.decode(msgspec.json.encode(message)))


def _fields(code: str, ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    own = THEIRS if ours["KenhThucHien"] == ONLINE else ()  # left as the citizen filed it
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name) and not (name in own and not ours[name]):
            yield f"{code}.{name}: ours {ours.get(name)!r}, upstream {theirs.get(name)!r}"


def _steps(code: str, ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> Iterator[str]:
    told = [(one["ThoiDiemXuLy"], one["NoiDungXuLy"], one["TrangThai"]) for one in theirs]
    true = [(one["ThoiDiemXuLy"], one["NoiDungXuLy"], one["TrangThai"]) for one in ours]
    if told != true:
        yield f"{code}: steps {true}, upstream {told}"
