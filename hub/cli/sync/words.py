"""How far the sync is, and what a dead letter means: in words and for programs."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from hub.adapters.clock import SystemClock
from hub.cli.desk import Desk
from hub.cli.output import attention, tell
from hub.cli.sync.down_words import CameDown, came_down
from hub.cli.words import language, text
from hub.domain.errors import LedgerUnavailable
from hub.domain.text import readable

if TYPE_CHECKING:
    from hub.services.sync.up.memory import DeadLetter, SyncStatus

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400
NEWS_S = 7 * DAY_S  # so long it is told that the sync has started over


class Told:
    """The sync's own word, how many rows it has not looked at, and since when a change waits."""

    def __init__(self, found: "SyncStatus", rows_behind: int, oldest_ms: int | None, down: CameDown) -> None:
        self.found, self.rows_behind, self.oldest_ms, self.down = found, rows_behind, oldest_ms, down

    @property
    def lag_s(self) -> int:
        """The age of the oldest change that upstream was not told of; 0: it knows all."""
        if self.oldest_ms is None:
            return 0
        return max(0, SystemClock().wall_ms() - self.oldest_ms) // 1000

    @property
    def needs_somebody(self) -> bool:
        """Whether nothing gets better by itself."""
        return bool(self.found.dead or self.found.lost or self.down.held)

    def plain(self) -> dict[str, Any]:
        """For programs."""
        behind = {"rows_behind": self.rows_behind, "lag_s": self.lag_s}
        return {**msgspec.to_builtins(self.found), **behind, "down": self.down.plain()}

    def tell(self, *, with_trouble: bool = True) -> None:
        """For people; without the last trouble where its cause is told already."""
        found = self.found
        last = _moment(found.last_success_ms)
        rows = self.rows_behind
        tell(text("cli.sync_status.told", told=found.told, pending=found.pending, rows=rows, last=last))
        if self.oldest_ms is not None:
            tell(text("cli.sync_status.lag", at=_moment(self.oldest_ms), age=_age(self.lag_s)))
        if found.doubtful:
            tell(text("cli.sync_status.doubtful", count=found.doubtful))
        if found.trouble and with_trouble:
            tell(text("cli.sync_status.trouble", trouble=found.trouble))
        if found.restarted_ms is not None and (found.lost or _recent(found.restarted_ms)):
            restarted = text("cli.sync_status.restarted", at=_moment(found.restarted_ms), lost=found.lost)
            (attention if found.lost else tell)(restarted)
        if found.dead:
            attention(text("cli.sync_status.dead", count=found.dead))
        self.down.tell()


class Keeping(msgspec.Struct, frozen=True):
    """What keeps the sync from asking upstream at all, in the words of whoever asks."""

    code: str
    text: str


def keeping(desk: Desk) -> list[Keeping]:
    """All of it that can be seen from here; nothing where there is no upstream."""
    from hub.daemon.upstream_access import obstacles

    settings = desk.settings()
    if settings.upstream is None:
        return []
    return [Keeping(one.code, one.text(language())) for one in obstacles(desk.layout, settings)]


def told_upstream(desk: Desk) -> Told | None:
    """Read from the sync's own file; None where there never was a sync."""
    from hub.adapters.sync_store import SqliteSyncStore

    if not desk.layout.sync.is_file():
        return None
    store = SqliteSyncStore(desk.layout.sync)
    try:
        found = store.status()
    finally:
        store.close()
    try:
        with desk.ledger() as ledger:
            head, oldest = ledger.head(), ledger.dossiers.untold(found.cursor, found.oldest_seq)
    except LedgerUnavailable:
        head = oldest = None
    behind = max(0, (head.seq if head else 0) - found.cursor)
    oldest_ms = int(datetime.fromisoformat(oldest.at).timestamp() * 1000) if oldest else None
    return Told(found, behind, oldest_ms, came_down(desk))


def meaning(letter: "DeadLetter") -> tuple[str, str]:
    """What a dead letter means, and what to do about it."""
    values = {"code": letter.id, "reason": letter.reason or letter.code}
    known = text(f"cli.dead_means.{letter.code}", otherwise="", **values)
    if known:
        return known, text(f"cli.dead_do.{letter.code}", otherwise="", **values)
    return text("cli.dead_means.other", **values), text("cli.dead_do.other", **values)


def _recent(at_ms: int) -> bool:
    return SystemClock().wall_ms() - at_ms < 1_000 * NEWS_S


def _moment(at_ms: int | None) -> str:
    return readable.moment(at_ms, seconds=True)


def _age(age_s: int) -> str:
    days, rest = divmod(age_s, DAY_S)
    clock = f"{rest // HOUR_S:02}:{rest % HOUR_S // MINUTE_S:02}:{rest % MINUTE_S:02}"
    return text("cli.days", days=days, clock=clock) if days else clock
