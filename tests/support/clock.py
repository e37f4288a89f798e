"""Time that passes only when a test says so."""

from datetime import datetime

from hub.domain.calendar.civil_time import CIVIL_TIME


def at(civil: str) -> int:
    """Unix milliseconds of a civil time in Vietnam, for example `2026-11-23 08:00`."""
    return int(datetime.fromisoformat(civil).replace(tzinfo=CIVIL_TIME).timestamp() * 1000)


class FakeClock:
    """`hub.services.ports.Clock` with two hands: `jump_to` moves the wall clock alone, as NTP does.

    `ntp`: whether the system says that a time server has set it.
    """

    ntp = True

    def __init__(self, civil: str = "2026-11-23 08:00") -> None:
        self._wall_ms = at(civil)
        self._mono_ms = 1_000_000

    def wall_ms(self) -> int:
        return self._wall_ms

    def mono_ms(self) -> int:
        return self._mono_ms

    def synchronised(self) -> bool:
        return self.ntp

    def advance(self, *, ms: int = 0, s: int = 0, h: int = 0) -> None:
        """Let time pass on both hands."""
        passed_ms = ms + 1000 * s + 3_600_000 * h
        assert passed_ms >= 0, "time does not run backwards; use jump_to"
        self._wall_ms += passed_ms
        self._mono_ms += passed_ms

    def jump(self, *, s: int) -> None:
        """Put the wall clock forward or back by so much; no time passes."""
        self._wall_ms += 1000 * s

    def jump_to(self, civil: str) -> None:
        """Put the wall clock right or wrong; no time passes."""
        self._wall_ms = at(civil)
