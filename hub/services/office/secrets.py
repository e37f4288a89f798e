"""What must not be in the chain, at work: PINs and cards of officers, password hashes of devices."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.domain.counters.login import Doorkeeper, Key
from hub.domain.state import Device
from hub.services.ports import Account, Secret

GUESSES = "guesses"  # kind: wrong PINs of an officer, or wrong cards at "@<keypad>"


@dataclass(slots=True)
class SecretBook:
    """The secrets in force; `hashes`: of the devices' passwords, in the broker's own format."""

    door: Doorkeeper = field(default_factory=Doorkeeper)
    hashes: dict[str, str] = field(default_factory=dict)

    def keep(self, secret: Secret, ago_ms: int = 0) -> None:
        """A secret is set, or taken away. `ago_ms`: of the clock that never jumps, against the wall's."""
        if secret.kind == "officer":
            if secret.data:
                self.door.keys[secret.name] = Key(secret.data["salt"], secret.data["key"])
        elif secret.kind == "card":
            self.door.give_card(secret.name, secret.data["digest"] if secret.data else None)
        elif secret.kind == GUESSES and secret.data:
            until_ms = int(secret.data["until_ms"]) + ago_ms
            self.door.remember(secret.name, int(secret.data["wrong"]), until_ms)
        elif secret.kind == "device":
            if secret.data:
                self.hashes[secret.name] = secret.data["hash"]
            else:
                self.hashes.pop(secret.name, None)

    def accounts(self, devices: Iterable[Device]) -> list[Account]:
        """Who may use the broker."""
        return [Account(d.name, d.type, self.hashes[d.name]) for d in devices if d.name in self.hashes]
