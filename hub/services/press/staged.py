"""What the office has decided and not yet told, and what has come in."""

from dataclasses import dataclass, field

from hub.contract import messages as m
from hub.contract.procedure_slip import ProcedureSlip
from hub.services.ports import Entry, PersonRecord, Secret, StoredAnswer


@dataclass(slots=True)
class Staged:
    """What waits for the next commit, and what is told after it."""

    entries: list[Entry] = field(default_factory=list)
    answers: list[StoredAnswer] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)
    persons: list[PersonRecord] = field(default_factory=list)
    acks: list[tuple[str, bytes]] = field(default_factory=list)
    held_acks: list[tuple[str, bytes]] = field(default_factory=list)  # told when the broker obeys
    calls: list[m.OfficeCall] = field(default_factory=list)
    pages: list[m.OfficePage] = field(default_factory=list)
    prints: dict[str, None] = field(default_factory=dict)  # names of jobs, each once, in order
    slips: list[tuple[str, str, ProcedureSlip]] = field(default_factory=list)  # kiosk, job, what is on it
    counters: set[int] = field(default_factory=set)
    tokens: list[object] = field(default_factory=list)
    wants_again: list[str] = field(default_factory=list)  # devices to be told once more
    forgets: set[tuple[str, str]] = field(default_factory=set)  # device, leaf: not to be kept
    accounts_changed: bool = False
    lines_changed: bool = False

    def __bool__(self) -> bool:
        told = (
            self.acks or self.tokens or self.prints or self.slips or self.accounts_changed or self.wants_again
        )
        return bool(self.entries or self.answers or told or self.forgets)


@dataclass(slots=True)
class Tally:
    """What has come in since the start."""

    presses: int = 0
    duplicates: int = 0
    invalid: int = 0
    refused: int = 0
    commits: int = 0

    def counts(self) -> m.Counts:
        """As consoles see it."""
        return m.Counts(self.presses, self.duplicates, self.invalid, self.refused, self.commits)
