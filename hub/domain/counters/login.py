"""Who may open a counter: challenge and proof, or a card, and what happens to those who guess.

The PIN never travels: proof = HMAC-SHA256(SHA-256(salt + PIN), nonce), in hex. Nothing here is history:
after a restart an officer asks for a new challenge. The counts of wrong tries are kept by `changed` and
`remember`.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

from hub.domain.errors import denied

CHALLENGE_MS_MAX = 30_000
WRONG_PINS_MAX = 5
LOCKED_MS = 60_000


@dataclass(slots=True, frozen=True)
class Key:
    """What is kept of a PIN: both in hex."""

    salt: str
    key: str


def key_of(pin: str, salt: str) -> str:
    """SHA-256(salt + PIN) in hex; `salt` is hex of bytes."""
    return hashlib.sha256(bytes.fromhex(salt) + pin.encode()).hexdigest()


def proof_of(key: str, nonce: str) -> str:
    """HMAC-SHA256(key, nonce) in hex; both arguments are hex of bytes."""
    return hmac.new(bytes.fromhex(key), bytes.fromhex(nonce), "sha256").hexdigest()


@dataclass(slots=True)
class Guesses:
    """Wrong tries since the last right one, and until when there may be none."""

    wrong: int = 0
    locked_until_ms: int = 0


@dataclass
class Doorkeeper:
    """Keys and cards of officers, open challenges (one a device), wrong guesses (one count an officer)."""

    keys: dict[str, Key] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)  # hex SHA-256 of the UID: officer
    _open: dict[str, tuple[str, str, int]] = field(default_factory=dict)  # device: officer, nonce, until
    _guesses: dict[str, Guesses] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)

    def challenge(self, device: str, officer: str, nonce: str, mono_ms: int) -> str:
        """Open a challenge and return the officer's salt. Raises Refused `no_pin`, `login_locked`."""
        if officer not in self.keys:
            raise denied("no_pin")
        self._refuse_locked(officer, mono_ms)
        self._open[device] = (officer, nonce, mono_ms + CHALLENGE_MS_MAX)
        return self.keys[officer].salt

    def check(self, device: str, officer: str, proof: str, mono_ms: int) -> None:
        """Accept the proof, once. Raises Refused `no_challenge`, `wrong_pin`, `login_locked`."""
        challenged, nonce, until_ms = self._open.pop(device, ("", "", 0))
        if challenged != officer or mono_ms > until_ms or officer not in self.keys:
            raise denied("no_challenge")
        self._refuse_locked(officer, mono_ms)
        if not hmac.compare_digest(proof_of(self.keys[officer].key, nonce), proof):
            self._count_wrong(officer, mono_ms)
            raise denied("wrong_pin")
        self._forgive(officer)

    def card(self, device: str, uid: str, mono_ms: int) -> str:
        """The officer who has this card, by its UID in hex. Raises Refused `unknown_card`, `login_locked`.

        Strange cards are counted by keypad: there is no officer to count them for.
        """
        self._refuse_locked(f"@{device}", mono_ms)
        officer = self.cards.get(hashlib.sha256(bytes.fromhex(uid)).hexdigest())
        if officer is None:
            self._count_wrong(f"@{device}", mono_ms)
            raise denied("unknown_card")
        self._forgive(f"@{device}")
        return officer

    def give_card(self, officer: str, digest: str | None) -> None:
        """An officer has this card and no other; None: no card."""
        self.cards = {card: who for card, who in self.cards.items() if who != officer}
        if digest is not None:
            self.cards[digest] = officer

    def _refuse_locked(self, officer: str, mono_ms: int) -> None:
        guesses = self._guesses.get(officer)
        if guesses and mono_ms < guesses.locked_until_ms:
            raise denied("login_locked", wait_s=-(-(guesses.locked_until_ms - mono_ms) // 1000))

    def changed(self) -> list[tuple[str, Guesses | None]]:
        """Whose count is another than at the last asking; None: it is over."""
        names, self._changed = sorted(self._changed), set()
        return [(name, self._guesses.get(name)) for name in names]

    def remember(self, name: str, wrong: int, locked_until_ms: int) -> None:
        """A count from before a restart; no lock is longer than one made now."""
        self._guesses[name] = Guesses(wrong, locked_until_ms)

    def _forgive(self, name: str) -> None:
        if self._guesses.pop(name, None) is not None:
            self._changed.add(name)

    def _count_wrong(self, officer: str, mono_ms: int) -> None:
        guesses = self._guesses.setdefault(officer, Guesses())
        self._changed.add(officer)
        guesses.wrong += 1
        if guesses.wrong >= WRONG_PINS_MAX:
            guesses.wrong, guesses.locked_until_ms = 0, mono_ms + LOCKED_MS
