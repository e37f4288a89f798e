"""What an office is before anybody comes: its services, counters and priority classes.

Built by `hub.config` from office.toml and never changed while the hub runs.
"""

import msgspec


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A queue line: one letter, some procedures."""

    letter: str
    name_vi: str
    name_en: str
    agency: str
    target_wait_s: int = 900  # due time = eligible time + this - credit of the priority class
    typical_service_s: int = 600  # what the expected wait starts from, before today's calls tell better
    procedures: tuple[str, ...] = ()


class Counter(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered desk (quầy) and the services it can give, in no order: due time decides."""

    number: int
    name_vi: str
    name_en: str
    services: tuple[str, ...]


class Priority(msgspec.Struct, frozen=True, kw_only=True):
    """A priority class and how much earlier its tickets are due.

    Elderly, pregnant and disabled citizens: Nghị định 118/2025 art. 13.2b. Other classes are local policy.
    """

    key: str
    name_vi: str
    name_en: str
    credit_s: int


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """Who may log in at which counters; an empty list means any counter."""

    id: str
    name: str
    counters: tuple[int, ...] = ()


class RatingReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a citizen was not content."""

    key: str
    name_vi: str
    name_en: str


class RatingScale(msgspec.Struct, frozen=True, kw_only=True):
    """The faces of the rating pad, best first; `reason_below`: a score under this asks for a reason."""

    levels_vi: tuple[str, ...]
    levels_en: tuple[str, ...]
    reason_below: int = 2
    reasons: tuple[RatingReason, ...] = ()
    invitation_s_max: int = 120


class Numbering(msgspec.Struct, frozen=True, kw_only=True):
    """How ticket numbers look and run: the letter of the service and `width` digits, from 1 to `last`.

    Numbers above `last` are leased to kiosks for the time the hub is away.
    """

    width: int = 3
    last: int = 899


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """The office as configured."""

    site: str
    name_vi: str
    name_en: str
    services: dict[str, Service]
    counters: dict[int, Counter]
    priorities: dict[str, Priority]
    officers: dict[str, Officer]
    rating: RatingScale
    numbering: Numbering = Numbering()
    thanks_vi: str = ""
    thanks_en: str = ""

    def counters_for(self, service: str) -> tuple[int, ...]:
        """Numbers of the counters that can give `service`."""
        return tuple(c.number for c in self.counters.values() if service in c.services)
