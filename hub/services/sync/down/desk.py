"""What comes down, as events of the contract: `hub.services.sync.down.ports.Desk` over a console."""

from collections.abc import Awaitable, Callable
from typing import Any

from hub.domain.calendar.civil_time import civil
from hub.domain.sync.down.dossiers import OnlineDossier
from hub.services.sync.down.conflicts import InLedger, ListedOnce

# Raises Unavailable, or UpstreamRejected with the code of the hub.
Ask = Callable[[str, dict[str, Any]], Awaitable[None]]


class HubDesk:
    """`ask(event, d)`: asked until it is answered, and done at most once."""

    def __init__(self, ask: Ask, in_ledger: InLedger) -> None:
        self._ask = ask
        self.conflict = ListedOnce(in_ledger, self._list).conflict

    async def register(self, dossier: OnlineDossier, at_ms: int) -> None:
        """Take in a dossier that was filed online; nobody has accepted it yet (Điều 17.2)."""
        person = {name: value for name, value in dossier.person.items() if name != "owner"}
        told = {
            "procedure": dossier.procedure,
            "person": {"name": dossier.person.get("owner", ""), **person},
            "code": dossier.code,
            "channel": "online",
            "way": dossier.way,
            "at": _minute(at_ms),
            "components": [{"name": name} for name in dossier.papers],
        }
        await self._ask("dossier_register", told)

    async def withdraw(self, id: str) -> None:
        """Its citizen took it back."""
        await self._ask("dossier_step", {"code": id, "step": "withdraw"})

    async def correct(self, id: str, procedure: str | None, person: dict[str, str] | None) -> None:
        """Upstream's word about the procedure and the citizen."""
        told: dict[str, Any] = {"code": id}
        told |= {"procedure": procedure} if procedure else {}
        told |= {"person": {"name": "", **person}} if person else {}
        await self._ask("dossier_correct", told)

    async def book(self, ref: str, service: str, slot_ms: int) -> None:
        """Keep a slot for the citizen who has this code from upstream."""
        await self._ask("book", {"service": service, "at": _minute(slot_ms), "ref": ref})

    async def give_back(self, code: str) -> None:
        """Free a slot."""
        await self._ask("cancel", {"code": code})

    async def _list(self, id: str, field: str, kept: str, ours: str, theirs: str) -> None:
        told = {"code": id, "field": field, "kept": kept, "ours": ours, "theirs": theirs}
        await self._ask("dossier_conflict", told)


def _minute(at_ms: int) -> str:
    return f"{civil(at_ms):%Y-%m-%dT%H:%M}"
