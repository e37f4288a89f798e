"""What an office is before anybody comes: its services, counters and priority classes.

Built by `hub.config` from office.toml and never changed while the hub runs.
"""

import msgspec

from hub.domain.calendar.hours import Hours


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A queue line: one letter, some procedures. `slot_min` 0: no bookings; `quota_per_day` 0: no limit."""

    letter: str
    name_vi: str
    name_en: str
    agency: str
    target_wait_s: int = 900  # due time = eligible time + this - credit of the priority class
    typical_service_s: int = 600  # what the expected wait starts from, before today's calls tell better
    procedures: tuple[str, ...] = ()
    quota_per_day: int = 0
    slot_min: int = 0
    slot_capacity: int = 0
    summon_s: int = 300  # how long an officer who is paged needs to come
    any_agency: bool = False  # its counters receive the dossiers of every agency (hồ sơ liên thông)

    def name(self, lang: str) -> str:
        """Its name in a language."""
        return self.name_vi if lang == "vi" else self.name_en


class Counter(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered desk (quầy) and the services it can give, in no order: due time decides.

    `receipt_device`: the kiosk whose printer gives its receipts; "": that of the whole office.
    """

    number: int
    name_vi: str
    name_en: str
    services: tuple[str, ...]
    receipt_device: str = ""


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
    """How ticket numbers look and run: the letter of the service and `width` digits.

    1 to `last` for those who come, up to `booked_last` for bookings, the rest is leased to kiosks for the
    time the hub is away, `lease` numbers a kiosk and service.
    """

    width: int = 3
    last: int = 799
    booked_last: int = 899
    lease: int = 40

    @property
    def highest(self) -> int:
        """The highest number that `width` digits can write."""
        return int(10**self.width) - 1


class TicketRules(msgspec.Struct, frozen=True, kw_only=True):
    """What may happen to a ticket, and how often.

    `calls_max`: calls of a ticket at a counter in all. `grace_s`: how long after a missed call a citizen may
    come back. `parked_max`: tickets that a counter may put aside. `page_again_s`: how long an officer who was
    paged has before the page is repeated. `errands_max`: services on one ticket. `per_kiosk_min`: numbers
    that one kiosk may take a minute, and five minutes of it at once.
    """

    calls_max: int = 3
    grace_s: int = 1_800
    parked_max: int = 5
    page_again_s: int = 300
    errands_max: int = 5
    per_kiosk_min: int = 60


class BookingRules(msgspec.Struct, frozen=True, kw_only=True):
    """How far ahead a slot may be booked, and how a booked ticket is due.

    Checked in from `early_s_max` before its slot to `late_s_max` after it, it is due as if taken at the slot
    with `credit_s`; later it is due as if taken at the check-in.
    """

    days_ahead_max: int = 14
    early_s_max: int = 1_800
    late_s_max: int = 900
    credit_s: int = 900


class PauseReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a counter may be closed for a while, as the officer chooses it."""

    key: str
    name_vi: str
    name_en: str


class Brightness(msgspec.Struct, frozen=True):
    """How bright the LED boards are from a minute of the day on: `level` 0 to 15."""

    from_min: int
    level: int


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """A department (sở, ngành) that sits in the office.

    `code`: what its dossiers' codes begin with, a local decision. `internet` False: its rules forbid the
    internet at the counter, so its receipts are paper.
    """

    key: str
    name_vi: str
    name_en: str
    code: str = ""
    internet: bool = True

    def name(self, lang: str) -> str:
        """Its name in a language."""
        return self.name_vi if lang == "vi" else self.name_en


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """An administrative procedure (TTHC). `term` 0: on the same day; None: not known here. Fee in đồng.

    `field`: the lĩnh vực under which reports count it; "": the name of its agency. `papers`: what a dossier
    of it consists of, `refusals`: why one is not received; an officer at the keypad chooses from them, and
    the papers are on the slip that a kiosk prints of it.
    """

    code: str
    name: str
    agency: str
    term: int | None = None
    unit: str = "working_days"
    fee_vnd: int | None = None
    field: str = ""
    papers: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()


class DossierRules(msgspec.Struct, frozen=True, kw_only=True):
    """What dossiers look like here.

    `code_patterns`: regular expressions with the groups `agency`, `day` and `number`. `province`: what must
    stand in the agency part, else it is another province's dossier; "": any. `return_service`: the line in
    which results are collected; "": none. `retention_days`: how long a citizen's data is kept after the end.
    `local_first`: the first daily number of codes that are given here, before upstream gives its own.
    `receipt_device`: the kiosk whose printer gives a receipt by itself when a dossier is received at a
    counter; "": none does. `papers`, `refusals`: where a procedure has no list of its own. `any_counter`: a
    counter may receive the dossiers of agencies that it does not serve. `payment_counts`: the term runs while
    a payment is awaited. `late_by_day`: a term ends with its day and not at its hour.
    """

    code_patterns: tuple[str, ...] = (
        r"(?P<agency>[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.H[0-9]{2})-(?P<day>[0-9]{6})-(?P<number>[0-9]{4})",
        r"(?P<agency>H[0-9]{2}\.[0-9]{2})-(?P<day>[0-9]{6})-(?P<number>[0-9]{4})",
    )
    province: str = ""
    return_service: str = ""
    retention_days: int = 730
    local_first: int = 9_001
    receipt_device: str = ""
    papers: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    any_counter: bool = False
    payment_counts: bool = True
    late_by_day: bool = False


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
    tickets: TicketRules = TicketRules()
    booking: BookingRules = BookingRules()
    hours: Hours = Hours()
    pause_reasons: tuple[PauseReason, ...] = ()
    brightness: tuple[Brightness, ...] = ()  # in the order of the day; `hub.domain.shown.brightness` reads it
    thanks_vi: str = ""
    thanks_en: str = ""
    agencies: dict[str, Agency] = {}
    procedures: dict[str, Procedure] = {}
    dossiers: DossierRules = DossierRules()

    def receipt_device(self, counter: int) -> str:
        """The kiosk that prints the receipts of a counter; "": none."""
        known = self.counters.get(counter)
        return (known.receipt_device if known else "") or self.dossiers.receipt_device

    def receipt_devices(self) -> frozenset[str]:
        """All kiosks that are to print receipts."""
        named = (self.dossiers.receipt_device, *(one.receipt_device for one in self.counters.values()))
        return frozenset(filter(None, named))

    def papers_of(self, procedure: str) -> tuple[str, ...]:
        """What may be missing from a dossier of a procedure, in the words of form 02."""
        known = self.procedures.get(procedure)
        return (known.papers if known else ()) or self.dossiers.papers

    def refusals_of(self, procedure: str) -> tuple[str, ...]:
        """Why a dossier of a procedure may be refused, in the words of form 03."""
        known = self.procedures.get(procedure)
        return (known.refusals if known else ()) or self.dossiers.refusals

    def counters_for(self, service: str) -> tuple[int, ...]:
        """Numbers of the counters that can give `service`."""
        return tuple(c.number for c in self.counters.values() if service in c.services)
