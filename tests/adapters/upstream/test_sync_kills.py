"""The sync is killed at each call of each of its ports, before and after it took effect, and begins again."""

import inspect
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.upstream.synced import PERSON, Ours, opened, run

RUNS_MAX = 100
NEW = {"procedure": "1.012783", "person": PERSON}


class Killed(BaseException):
    """The process is gone."""


class Death:
    """Comes at the `nth` call of all ports together, before it or `after` it took effect."""

    def __init__(self, nth: int, *, after: bool) -> None:
        self._nth, self._after, self._dead = nth, after, False
        self.calls: list[str] = []

    def of(self, port: Any) -> Any:
        """This port, as long as the process lives."""
        return _Mortal(self, port)

    def before(self, name: str) -> int:
        if self._dead:
            raise Killed
        self.calls.append(name)
        self._maybe(len(self.calls), after=False)
        return len(self.calls)

    def after(self, nth: int) -> None:
        if self._dead:
            raise Killed
        self._maybe(nth, after=True)

    def _maybe(self, nth: int, *, after: bool) -> None:
        if nth == self._nth and after == self._after:
            self._dead = True
            raise Killed


class _Mortal:
    def __init__(self, death: Death, port: Any) -> None:
        self._death, self._port = death, port

    def __getattr__(self, name: str) -> Any:
        real, called = getattr(self._port, name), f"{type(self._port).__name__}.{name}"

        async def waiting(*given: Any) -> Any:
            nth = self._death.before(called)
            try:
                return await real(*given)
            finally:
                self._death.after(nth)

        def at_once(*given: Any) -> Any:
            nth = self._death.before(called)
            try:
                return real(*given)
            finally:
                self._death.after(nth)

        if not callable(real):
            return real
        return waiting if inspect.iscoroutinefunction(real) else at_once


def own(nth: int) -> tuple[str, str]:
    """Codes of the two dossiers of a run that came with one."""
    return f"H41.15-261123-{1_000 + nth:04d}", f"H41.15-261123-{2_000 + nth:04d}"


async def prepare(ours: Ours) -> None:
    """For each run a dossier that upstream knows."""
    acts = [("dossier_register", {**NEW, "code": own(nth)[0]}) for nth in range(RUNS_MAX)]
    await ours.hub.press_all(acts)
    await ours.sync().drain()


async def live(ours: Ours, nth: int) -> None:
    """It changes on both sides; a new local dossier, and a new one of its own code."""
    changed, new = own(nth)
    theirs = ours.there.store.dossier(changed)
    assert theirs is not None
    ours.there.store.save({**theirs, "SoDienThoai": f"09{nth:08d}", "TrangThaiHoSo": "9"})
    accept = {"step": "accept"}
    await ours.hub.press_all(
        [
            ("dossier_step", {"code": changed, **accept}),
            ("dossier_register", NEW),
            ("dossier_register", {**NEW, "code": new}),
            ("dossier_step", {"code": new, **accept}),
        ]
    )


@pytest.mark.timeout(200)
@pytest.mark.parametrize("after", [False, True])
def test_a_sync_that_is_killed_at_any_call_begins_again_and_both_sides_have_the_same(
    tmp_path: Path, after: bool
) -> None:
    killed_at: Counter[str] = Counter()

    async def test() -> None:
        async with opened(tmp_path) as ours:
            await prepare(ours)
            for nth in range(1, RUNS_MAX):
                await live(ours, nth)
                death = Death(nth, after=after)
                parts = {
                    "follower": ours.follower,
                    "upstream": ours.door,
                    "store": ours.store,
                    "office": ours.hub,
                }
                dying = ours.sync(**{name: death.of(port) for name, port in parts.items()})
                try:
                    await dying.drain()
                except Killed:
                    killed_at[death.calls[nth - 1]] += 1
                if len(death.calls) < nth:
                    break
                ours.reopen()
                await ours.settle()
                status = ours.store.status()
                assert (status.pending, status.dead) == (0, 0), death.calls
            assert ours.differences() == []

    run(test())
    every_call = {
        "LedgerFollower": ("changed", "hash_at", "dossiers"),
        "UpstreamDoor": ("look_up", "put", "put_all", "progress", "status_of"),
        "SyncedHall": ("official", "correct", "conflict"),
        "SqliteSyncStore": ("note", "pending", "trying", "told", "stepped", "done", "listed"),
    }
    asked = {f"{port}.{name}" for port, names in every_call.items() for name in names}
    assert asked <= set(killed_at), asked - set(killed_at)
