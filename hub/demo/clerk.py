"""Types in what citizens bring: at the console of this machine, in turn with the sync."""

import asyncio
from random import Random

import msgspec

from hub.adapters.clock import SystemClock, SystemTokens, jitter
from hub.adapters.mqtt.address import Address
from hub.adapters.mqtt.console import Console
from hub.adapters.mqtt.turn import console_turn
from hub.config import Settings
from hub.contract import messages as m
from hub.domain.press.answers import DossierNow
from hub.layout import read_credentials
from tools.hall import HallOffice

NAMES = ("Công dân An", "Công dân Bình", "Công dân Chi", "Công dân Dũng", "Công dân Giang")


class Clerk:
    """`registered`: the codes that dossiers were given, in order."""

    def __init__(self, office: HallOffice, settings: Settings, chance: Random) -> None:
        self._office, self._settings, self._chance = office, settings, chance
        self._clock = SystemClock()
        self.registered: list[str] = []

    def handles(self, services: tuple[str, ...]) -> bool:
        """Whether dossiers can be handed in there."""
        return bool(self._procedures(services))

    async def register(self, ticket: str, counter: int, officer: str, services: tuple[str, ...]) -> str:
        """A dossier of the citizen with this number; its code. Raises Unavailable, RuntimeError."""
        d = {
            "procedure": self._chance.choice(self._procedures(services)),
            "person": {"name": self._chance.choice(NAMES), "address": "Phường mẫu"},
            "ticket": ticket,
            "counter": counter,
            "officer": officer,
        }
        ack = await asyncio.to_thread(self._ask, "dossier_register", d)
        if ack.r != "ok":
            raise RuntimeError(f"the hub refuses a dossier: {ack.d!r}")
        code = msgspec.json.decode(ack.d, type=DossierNow).code
        self.registered.append(code)
        return code

    def _procedures(self, services: tuple[str, ...]) -> list[str]:
        office = self._settings.office
        return [code for letter in services for code in office.services[letter].procedures]

    def _ask(self, event: str, d: dict[str, object]) -> m.Ack:
        layout = self._office.layout
        account = read_credentials(layout.console_file)
        address = Address(self._office.host, self._office.port, account.name, account.password)
        console = Console(
            self._office.topics, address, clock=self._clock, tokens=SystemTokens(), jitter=jitter
        )
        with console_turn(layout.console_lock, self._clock), console:
            return console.ask(event, d)
