"""What office.toml says, typed."""

from typing import Final, Literal, cast, get_args

import msgspec

from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.calendar.hours import Interval
from hub.domain.office.office import Agency, Office, Procedure
from hub.domain.sync.down import What

# Of these only the first is confirmed.
STANDARD_SERVICES: Final = {
    What.PROCEDURES.value: "LayThuTuc",
    What.DOSSIERS.value: "LayHoSoTrucTuyen",
    What.BOOKINGS.value: "LayLichHen",
}
BrokerMode = Literal["embedded", "mosquitto", "external"]
TermUnit = Literal["working_days", "calendar_days", "hours"]

BROKER_MODES: Final[tuple[str, ...]] = get_args(BrokerMode)
TERM_UNITS: Final[tuple[str, ...]] = get_args(TermUnit)


class Broker(msgspec.Struct, frozen=True, kw_only=True):
    """Which broker, and where it listens. `keepalive_s`: how often an idle device shows that it lives."""

    mode: BrokerMode = "embedded"
    host: str = "127.0.0.1"
    port: int = 1883
    keepalive_s: int = 15


class Printing(msgspec.Struct, frozen=True, kw_only=True):
    """The printers of the kiosks; `kiosks` has those that are unlike the others.

    `accents=False`: unaccented text, no pictures. `answers`: whether the printer tells of itself; `auto`: the
    kiosk finds out, by its answers or a test print. `pictures`: where it keeps pictures that do not change
    (`sent`: nowhere), of at most `pictures_kb` kilobytes.
    """

    paper_mm: int = 80
    accents: bool = True
    answers: Literal["auto", "yes", "no"] = "auto"
    pictures: Literal["sent", "ram", "nv", "fsq"] = "sent"
    pictures_kb: int = 64
    kiosks: dict[str, "Printing"] = {}

    def of(self, kiosk: str) -> "Printing":
        """The printer of one kiosk."""
        return self.kiosks.get(kiosk, self)


class CalendarRules(msgspec.Struct, frozen=True, kw_only=True):
    """What office.toml says of the calendar; dates as year-month-day. `confirmed`: years looked at."""

    intervals: tuple[Interval, ...] = WorkCalendar().intervals
    off: frozenset[str] = frozenset()
    work: frozenset[str] = frozenset()
    confirmed: frozenset[int] = frozenset()


class UpstreamSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The provincial system. `agency`: madonvi. `batch`: dossiers in one call.

    `owner_kinds`: its codes of LoaiDoiTuong, by ours. `pull_every_s`: how often it is asked what comes down,
    `pull_rows` a call. `services`: what it calls its lists; "": it has none.
    `profile`: which dialect it speaks; `lists`: its codes for each field, by our names.
    """

    url: str
    username: str
    agency: str
    timeout_s: int = 10
    parallel: int = 8
    batch: int = 100
    owner_kinds: dict[str, str] = {}
    pull_every_s: int = 120
    pull_rows: int = 100
    services: dict[str, str] = msgspec.field(default_factory=lambda: dict(STANDARD_SERVICES))
    profile: str = "national"
    lists: dict[str, dict[str, str]] = {}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All of office.toml."""

    office: Office
    lang: str
    broker: Broker
    printing: Printing
    calendar: CalendarRules
    upstream: UpstreamSettings | None = None

    @property
    def agencies(self) -> dict[str, Agency]:
        """The departments, by key."""
        return self.office.agencies

    @property
    def procedures(self) -> dict[str, Procedure]:
        """What is handled, by code."""
        return self.office.procedures

    def with_broker(self, *, mode: str | None = None, port: int | None = None) -> "Settings":
        """The same with the broker mode or port of the command line; ValueError if there is no such."""
        mode, port = mode or self.broker.mode, self.broker.port if port is None else port
        if mode not in BROKER_MODES:
            raise ValueError(f"broker mode must be one of {', '.join(BROKER_MODES)}, not {mode!r}")
        if not 1 <= port <= 65535:
            raise ValueError(f"port must be 1-65535, not {port}")
        changed = msgspec.structs.replace(self.broker, mode=cast("BrokerMode", mode), port=port)
        return msgspec.structs.replace(self, broker=changed)
