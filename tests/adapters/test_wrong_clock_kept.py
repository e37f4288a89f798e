"""What programs beside the core keep: a reading of a far future does not put it off for years."""

from pathlib import Path

import pytest

from hub.adapters.ledger.sync.archive import LedgerArchive
from hub.adapters.sync_store import SqliteSyncStore
from hub.daemon.ledger_clock import LedgerClock
from hub.domain.calendar.hours import Hours
from hub.services.sync.up.memory import Pending
from tests.adapters.ledger.material import Clerk, commit, opened
from tests.support.clock import FakeClock, at


def test_who_was_put_off_by_a_clock_that_was_ahead_is_tried_at_once(tmp_path: Path) -> None:
    store = SqliteSyncStore(tmp_path / "sync.sqlite")
    store.note([("d1", 7)], "hash")
    far, now = at("2036-01-02 09:00"), at("2026-11-23 09:00")
    (one,) = store.pending(far, 10)
    store.failed([Pending(one.id, one.seq, 1, far + 30_000)], "away", far)
    assert store.pending(far, 10) == []
    assert [p.id for p in store.pending(now, 10)] == ["d1"]
    assert (store.next_ms(now) or 0) <= now
    store.close()


def test_a_program_beside_the_core_believes_what_the_ledger_believes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, clerk, wall = tmp_path / "ledger.sqlite", Clerk(), FakeClock("2036-01-02 09:00")
    wall.ntp = False
    with opened(path) as ledger:
        commit(ledger, clerk.opening(), clerk.takes("A001"))
        monkeypatch.setattr("hub.daemon.ledger_clock.SystemClock", lambda: wall)
        archive = LedgerArchive(path, "vi")
        clock = LedgerClock(archive, Hours())
        last_ms = at("2026-11-23 08:00") + 2000
        assert clock.wall_ms() == last_ms
        wall.advance(s=5)
        assert clock.wall_ms() == last_ms + 5000
        wall.jump_to("2026-11-23 08:01")
        assert clock.wall_ms() == at("2026-11-23 08:01")
        archive.close()
