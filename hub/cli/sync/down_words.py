"""What came down, in words and for programs: for `hub sync`, and in `hub status`."""

from typing import TYPE_CHECKING, Any

import msgspec

from hub.cli.output import attention, tell
from hub.cli.words import text
from hub.domain.sync.down.procedures import differences
from hub.domain.text import readable

if TYPE_CHECKING:
    from hub.cli.desk import Desk
    from hub.services.sync.down.ports import DownStatus


class CameDown:
    """How each list stands, and how many procedures are not as in office.toml."""

    def __init__(self, lists: "list[DownStatus]", procedures: int) -> None:
        self.lists, self.procedures = lists, procedures

    @property
    def held(self) -> int:
        """How much needs a person."""
        return sum(one.held for one in self.lists)

    def plain(self) -> dict[str, Any]:
        """For programs."""
        return {
            "lists": msgspec.to_builtins(self.lists),
            "held": self.held,
            "procedures_differ": self.procedures,
        }

    def tell(self) -> None:
        """For people."""
        for one in self.lists:
            last = readable.moment(one.last_success_ms, seconds=True)
            tell(text("cli.sync_down.pulled", what=text(f"cli.sync_list.{one.what}"), last=last))
            if one.trouble:
                tell(text("cli.sync_down.trouble", trouble=trouble_text(one.trouble)))
        if self.procedures:
            tell(text("cli.sync_down.procedures", count=self.procedures))
        if self.held:
            attention(text("cli.sync_down.held", count=self.held))


def came_down(desk: "Desk") -> CameDown:
    """Read from the sync's own file, which is there."""
    from hub.adapters.sync_store.down import SqliteDownStore

    store = SqliteDownStore(desk.layout.sync)
    try:
        theirs = store.procedures()
        found = differences(desk.settings().office, theirs) if theirs else []
        return CameDown(store.status(), len({one.code for one in found}))
    finally:
        store.close()


def done_text(done: dict[str, int]) -> str:
    """What was done, in words."""
    return ", ".join(f"{count} {text(f'cli.sync_done.{name}')}" for name, count in done.items())


def trouble_text(trouble: str) -> str:
    """What stopped it, in words where it is ours; a connection's own words as they are."""
    return text(f"cli.sync_trouble.{trouble}", otherwise=trouble)


def held_text(reason: str) -> str:
    """Why a person must look, and what for."""
    return text(f"cli.sync_item.{reason}", otherwise=reason)
