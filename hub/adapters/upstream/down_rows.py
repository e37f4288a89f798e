"""One row of upstream's lists, read with care: what cannot be read says which field, never what is in it.

Names of fields are those of the national portal where it has one (docs/facts.md section 5). Those of a
procedure's term and fee, of a paper and of a booking are not confirmed.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from hub.adapters.upstream import messages as m
from hub.adapters.upstream.profile import Profile
from hub.domain.press import commands as c
from hub.domain.sync.down import NO_KEY, Hold, Row
from hub.domain.sync.down.bookings import OnlineBooking
from hub.domain.sync.down.dossiers import OnlineDossier
from hub.domain.sync.down.procedures import TheirProcedure
from hub.domain.text import code as as_code
from hub.domain.text import comparable, line

Raw = Mapping[str, Any]
PERSON: Final = {  # ours: upstream's
    "owner": "ChuHoSo",
    "phone": "SoDienThoai",
    "email": "Email",
    "subject": "TrichYeuHoSo",
}
ONLINE, BY_POST = "2", "1"
BOOKED, CANCELLED = "1", "2"
STATUSES: Final = frozenset(m.STATUSES.values())
PAPERS_MAX, PAPER_CHARS_MAX, PAPERS_BYTES_MAX = 50, 300, 6_000  # an event of the contract takes no more
MORE_PAPERS = "…"
NAME_CHARS_MAX = 160  # of office.toml
UNITS: Final = {
    "ngày làm việc": "working_days",
    "ngày": "calendar_days",
    "giờ": "hours",
    "giờ làm việc": "hours",
}
_PROCEDURE = re.compile(r"[0-9]\.[0-9]{6}")
_CODE = re.compile(r"[A-Za-z0-9._/-]{1,64}")  # of anything: what else stands there may be a name
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)


class Codes:
    """What upstream's codes mean here."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def owner_kind(self, code: str) -> str:
        """A LoaiDoiTuong; "" for one that is in no list."""
        return self._profile.ours_of("LoaiDoiTuong", code)

    def identity_kind(self, code: str) -> str:
        """A LoaiDinhDanh; as it came where it is in no list."""
        return self._profile.ours_of("LoaiDinhDanh", code) or code


class _Unreadable(Exception):
    """With the reason and the names of fields."""

    def __init__(self, reason: str, *fields: str) -> None:
        super().__init__(reason)
        self.hold = Hold(reason, ", ".join(fields))


def cursor(said: int | str | None) -> int | None:
    """The number of the last change of a page; None for what is none."""
    return int(said) if said is not None and _NUMBER.fullmatch(str(said)) else None


def dossier(raw: Any, codes: Codes) -> Row[OnlineDossier]:
    """A dossier filed online."""
    return _row(raw, "MaHoSo", lambda known: _dossier(known, codes), _citizen)


def booking(raw: Any) -> Row[OnlineBooking]:
    """A booking; the citizen in it, if any, is not read."""
    return _row(raw, "MaLichHen", _booking, lambda _: "")  # of two rows the last counts


def procedure(raw: Any) -> TheirProcedure | None:
    """A procedure, None for what is none; what is not said, or not understood, is not compared."""
    try:
        known = _object(raw)
        code = _needed(known, "MaTTHC")
        if not _PROCEDURE.fullmatch(code):
            return None
        return TheirProcedure(
            code,
            _text(known, "TenTTHC")[:NAME_CHARS_MAX],
            _text(known, "TenLinhVuc")[:NAME_CHARS_MAX],
            _number(_text(known, "ThoiHanGiaiQuyet")),
            UNITS.get(_text(known, "DonViThoiHan").casefold(), ""),
            _number(re.sub(r"[.\s]|đồng|đ|vnd", "", _text(known, "LePhi").casefold())),
        )
    except _Unreadable:
        return None


def _row(raw: Any, key_field: str, read: Callable[[Raw], Any], same: Callable[[Raw], str]) -> Row[Any]:
    mark = _hash(json.dumps(raw, ensure_ascii=False, sort_keys=True))
    key = ""
    try:
        known = _object(raw)
        key = as_code(_needed(known, key_field))
        if not _CODE.fullmatch(key):
            key = ""
            raise _Unreadable("code_not_known")
        return Row(key, mark, read(known), _hash(same(known)))
    except _Unreadable as trouble:
        return Row(key or NO_KEY + mark, mark, trouble.hold, mark)


def _dossier(raw: Raw, codes: Codes) -> OnlineDossier:
    status, channel = _needed(raw, "TrangThaiHoSo"), _text(raw, "KenhThucHien")
    if status not in STATUSES:
        raise _Unreadable("unknown_status", "TrangThaiHoSo")
    if channel != ONLINE:
        raise _Unreadable("not_online", "KenhThucHien")
    filed_ms = _moment(raw, "NgayTiepNhan")
    if filed_ms is None:
        raise _Unreadable("missing_field", "NgayTiepNhan")
    return OnlineDossier(
        code=as_code(_needed(raw, "MaHoSo")),
        procedure=_procedure_of(raw),
        status=status,
        filed_ms=filed_ms,
        due_ms=_moment(raw, "NgayHenTra"),
        way="post" if _text(raw, "HinhThuc") == BY_POST else "counter",
        person=_person(raw, codes),
        papers=_papers(raw),
    )


def _person(raw: Raw, codes: Codes) -> dict[str, str]:
    """What upstream says of the citizen, in the hub's names and within its lengths."""
    said = {ours: _text(raw, theirs) for ours, theirs in PERSON.items()}
    kind, said["identity"] = _identity(raw)
    said["identity_kind"] = codes.identity_kind(kind)
    said["owner_kind"] = codes.owner_kind(_text(raw, "LoaiDoiTuong"))
    person = {name: value for name, value in said.items() if value}
    try:
        msgspec.convert({"name": person.get("owner", ""), **person}, c.Person)
    except msgspec.ValidationError as wrong:
        raise _Unreadable("too_long", str(wrong).rpartition("$.")[2].rstrip("`")) from None
    return person


def _identity(raw: Raw) -> tuple[str, str]:
    """Kind and number of the first that the citizen has shown."""
    shown = _list(raw, "DinhDanhCHS")
    return (_text(shown[0], "LoaiDinhDanh"), _text(shown[0], "SoDinhDanh")) if shown else ("", "")


def _papers(raw: Raw) -> tuple[str, ...]:
    """Names of the papers; where there are more than the hub takes, the last says so."""
    names = [_text(one, "TenGiayTo")[:PAPER_CHARS_MAX] for one in _list(raw, "TaiLieuNop")]
    kept: list[str] = []
    for name in filter(None, names):
        if len(kept) == PAPERS_MAX - 1 or len("".join((*kept, name)).encode()) > PAPERS_BYTES_MAX:
            return (*kept, MORE_PAPERS)
        kept.append(name)
    return tuple(kept)


def _booking(raw: Raw) -> OnlineBooking:
    state = _needed(raw, "TrangThai")
    if state not in (BOOKED, CANCELLED):
        raise _Unreadable("unknown_status", "TrangThai")
    slot_ms = _moment(raw, "ThoiGianHen")
    if slot_ms is None:
        raise _Unreadable("missing_field", "ThoiGianHen")
    return OnlineBooking(
        ref=as_code(_needed(raw, "MaLichHen")),
        procedure=_procedure_of(raw),
        slot_ms=slot_ms,
        cancelled=state == CANCELLED,
    )


def _citizen(raw: Raw) -> str:
    return f"{_folded(_text(raw, 'ChuHoSo'))}\0{_identity(raw)[1]}"


# fields


def _object(raw: Any) -> Raw:
    if not isinstance(raw, dict):
        raise _Unreadable("not_a_row")
    return raw


def _list(raw: Raw, field: str) -> list[Raw]:
    """The objects of a list; null and absent are none."""
    listed = raw.get(field) or []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise _Unreadable("wrong_type", field)
    return listed


def _text(raw: Raw, field: str) -> str:
    """A field as a line of text (`hub.domain.text`); null and absent are ""."""
    value = raw.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Unreadable("wrong_type", field)
    return line(value)


def _needed(raw: Raw, field: str) -> str:
    value = _text(raw, field)
    if not value:
        raise _Unreadable("missing_field", field)
    return value


def _procedure_of(raw: Raw) -> str:
    code = _needed(raw, "MaTTHC")
    if not _CODE.fullmatch(code):
        raise _Unreadable("unknown_procedure", "MaTTHC")
    return code


def _moment(raw: Raw, field: str) -> int | None:
    try:
        return m.time_ms(_text(raw, field))
    except (ValueError, OverflowError):
        raise _Unreadable("bad_time", field) from None


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _folded(text: str) -> str:
    return comparable(text).casefold()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
