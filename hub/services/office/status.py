"""How the hub is, for consoles."""

from collections.abc import Iterable, Iterator
from itertools import islice

from hub.contract import messages as m
from hub.domain.bookings.booking import BookingState, slot_starts
from hub.domain.bounded import ALARMS_MAX, DEVICES_MAX, FAULTS_MAX
from hub.domain.office.reconfigured import may_sit
from hub.domain.paper.codes import local_code_of
from hub.domain.queue.capacity import LOW_SHARE, share_booked, share_used
from hub.domain.queue.tickets import OPEN
from hub.domain.state import OfficeState
from hub.services.office.alarms import AlarmBook
from hub.services.paper.jobs import PrintJobs
from hub.services.shown.picture import Pictures
from hub.services.shown.presence import PresenceBook

CLOCK_BEHIND_S_MAX = 2  # the same as at a start
CLOCK_BEHIND = "clock_behind"
CLOCK_AHEAD = "clock_ahead"
NUMBERS_LOW, NUMBERS_EXHAUSTED = "numbers_low", "numbers_exhausted"
NO_LEASE = "no_lease"
QUOTA_LOW, BOOKINGS_LOW = "quota_low", "bookings_low"
LOCAL_CODES_LOW = "local_codes_low"
KIOSK = "kiosk"
SUBJECT_CHARS_MAX = 120
OF_ONE_CODE_MAX, NAMED_OF_MANY = 20, 5
TICKET_STRANDED = "ticket_stranded"
BOOKING_WITHOUT_SLOT = "booking_without_slot"
OFFICER_GONE = "officer_gone"
DEVICE_WITHOUT_COUNTER = "device_without_counter"
DEVICE_LOST = "device_lost"
TICKET_NOT_PRINTED = "ticket_not_printed"
OFFICER_PAGED = "officer_paged"
RECEIPT_NOT_PRINTED = "receipt_not_printed"
NO_RECEIPT_PRINTER = "no_receipt_printer"
DOSSIERS_MISSING = "dossiers_missing"
MORE_ALARMS = "more_alarms"


class StatusDesk:
    """Gathers what a technician wants to see at one glance."""

    def __init__(
        self,
        state: OfficeState,
        jobs: PrintJobs,
        presence: PresenceBook,
        pictures: Pictures,
        alarms: AlarmBook,
    ) -> None:
        self._state, self._jobs, self._book = state, jobs, alarms
        self._presence, self._pictures = presence, pictures

    def status(
        self, *, epoch: int, up_s: int, now_ms: int, counts: m.Counts, clock_behind_s: int, clock_ahead_s: int
    ) -> m.HubStatus:
        """The hub, its devices, its counters and what a person must look at."""
        return m.HubStatus(
            day=self._state.day.name,
            seq=self._state.seq,
            epoch=epoch,
            up_s=up_s,
            waiting=self._state.day.lines.total(),
            counts=counts,
            devices=tuple(islice(self._devices(), DEVICES_MAX)),
            counters=self._pictures.counters_now(),
            services=self._pictures.services_now(now_ms),
            alarms=_bounded(_gathered(self._alarms(clock_behind_s, clock_ahead_s))),
            warnings=_bounded(_gathered(self.warnings())),
        )

    def _devices(self) -> Iterator[m.DeviceStatus]:
        for device in self._state.devices.values():
            presence = self._presence.of(device.name)
            yield m.DeviceStatus(
                name=device.name,
                type=device.type,
                counter=device.counter,
                online=presence.online,
                fw=presence.fw,
                faults=tuple(sorted(self._state.day.faults.get(device.name, ()))[:FAULTS_MAX]),
                outbox=presence.tele.outbox,
                heap=presence.tele.heap,
            )

    def _gone(self) -> Iterator[m.Alarm]:
        """What waits for, or stands at, something that office.toml does not have any more."""
        office = self._state.office
        for ticket in self._state.day.tickets.values():
            if ticket.state in OPEN and not office.counters_for(ticket.service):
                yield m.Alarm(TICKET_STRANDED, self._named(ticket.id))
        for (letter, day), count in self._without_slot().items():
            yield m.Alarm(BOOKING_WITHOUT_SLOT, f"{letter} {day} ({count})")
        for counter, officer in self._state.day.unseated.items():
            if not may_sit(office, officer, counter):
                yield m.Alarm(OFFICER_GONE, f"{officer} ({counter})")
        for device in self._state.devices.values():
            if device.counter is not None and device.counter not in office.counters:
                yield m.Alarm(DEVICE_WITHOUT_COUNTER, device.name)

    def _used_up(self) -> Iterator[m.Alarm]:
        """Numbers that end soon, or have ended: every press would be refused."""
        for letter in self._state.office.services:
            share = share_used(self._state, letter)
            if share >= LOW_SHARE:
                code = NUMBERS_EXHAUSTED if share == 1 else NUMBERS_LOW
                yield m.Alarm(code, f"{letter} ({share:.0%})")
        yield from self._codes_used_up()
        if self._state.office.numbering.lease:
            have = {(one.device, one.service) for one in self._state.leases_in_force()}
            for device in self._state.devices.values():
                letters = device.services or self._state.office.services
                known = [one for one in letters if one in self._state.office.services]
                without = [one for one in known if (device.name, one) not in have]
                if device.type == KIOSK and without and self._state.day.name:
                    yield m.Alarm(NO_LEASE, f"{device.name} ({' '.join(without)})"[:SUBJECT_CHARS_MAX])

    def _codes_used_up(self) -> Iterator[m.Alarm]:
        """Codes for dossiers that are numbered here: nine in ten are given, or the next one would be none."""
        office, day = self._state.office, self._state.day.name
        for prefix, count in sorted(self._state.day.local_codes.items()):
            soon = office.dossiers.local_first + int(count / LOW_SHARE)
            if local_code_of(office, prefix, day, soon) is None:
                yield m.Alarm(LOCAL_CODES_LOW, f"{prefix} ({count})")

    def warnings(self) -> Iterator[m.Alarm]:
        """What comes to its end today or on a day to come, as the office has planned it."""
        office = self._state.office
        for letter, service in office.services.items():
            taken = self._state.day.taken.get(letter, 0)
            if service.quota_per_day and taken >= LOW_SHARE * service.quota_per_day:
                yield m.Alarm(QUOTA_LOW, f"{letter} ({taken}/{service.quota_per_day})")
        for place in sorted(self._state.day.booked):
            day, letter = place.split("/")
            if letter in office.services and share_booked(self._state, letter, day) >= LOW_SHARE:
                yield m.Alarm(BOOKINGS_LOW, f"{letter} {day}")

    def _without_slot(self) -> dict[tuple[str, str], int]:
        """Bookings whose slot is not offered any more, by service and day."""
        counted: dict[tuple[str, str], int] = {}
        slots: dict[tuple[str, str], set[int]] = {}
        office = self._state.office
        for booking in self._state.day.bookings.values():
            if booking.state is not BookingState.BOOKED:
                continue
            where = booking.service, booking.day
            if where not in slots:
                service = office.services.get(booking.service)
                slots[where] = set(slot_starts(service, office.hours, booking.day)) if service else set()
            if booking.slot_ms not in slots[where]:
                counted[where] = counted.get(where, 0) + 1
        return counted

    def _named(self, ticket_id: str) -> str:
        """A number; of a ticket that was carried over with its day."""
        ticket = self._state.day.tickets[ticket_id]
        return ticket.number if ticket.day == self._state.day.name else f"{ticket.number} ({ticket.day})"

    def _kiosks(self) -> set[str]:
        return {device.name for device in self._state.devices.values() if device.type == "kiosk"}

    def _alarms(self, clock_behind_s: int, clock_ahead_s: int) -> Iterator[m.Alarm]:
        if clock_behind_s > CLOCK_BEHIND_S_MAX:
            yield m.Alarm(CLOCK_BEHIND, f"{clock_behind_s} s")
        for code, subject in self._book:
            yield m.Alarm(code, subject)
        if clock_ahead_s:
            yield m.Alarm(CLOCK_AHEAD, f"{clock_ahead_s} s")
        for name, codes in self._state.day.faults.items():
            for code in sorted(codes):
                yield m.Alarm(code, name)
        for job in self._jobs.stuck():
            if job.dossier is None:
                yield m.Alarm(TICKET_NOT_PRINTED, self._named(job.ticket))
            else:
                yield m.Alarm(RECEIPT_NOT_PRINTED, f"{job.dossier} ({job.device})")
        for name in sorted(self._state.office.receipt_devices() - self._kiosks()):
            yield m.Alarm(NO_RECEIPT_PRINTER, name)
        for letter in sorted(self._state.day.pages):
            if not self._state.office.counters_for(letter):
                continue  # any counter calls from this line: it is told as `ticket_stranded`
            if self._state.day.lines.waiting(letter) and not self._state.serving(letter):
                yield m.Alarm(OFFICER_PAGED, letter)
        yield from self._gone()
        yield from self._used_up()
        for batch in self._state.batches.short():
            yield m.Alarm(DOSSIERS_MISSING, f"{batch.id} ({len(batch.missing)})")
        for device in self._state.devices.values():
            presence = self._presence.of(device.name)
            if presence.boot and not presence.online and device.type != "console":
                yield m.Alarm(DEVICE_LOST, device.name)


def _gathered(alarms: Iterable[m.Alarm]) -> list[m.Alarm]:
    """Many of one code are one, with their first subjects and how many there are: no other drowns in them."""
    by_code: dict[str, list[str]] = {}
    for one in alarms:
        by_code.setdefault(one.code, []).append(one.subject)
    found = []
    for code, subjects in by_code.items():
        if len(subjects) > OF_ONE_CODE_MAX:
            count = f" … ({len(subjects)})"
            first = ", ".join(subjects[:NAMED_OF_MANY])[: SUBJECT_CHARS_MAX - len(count)]
            subjects = [first + count]
        found += [m.Alarm(code, subject) for subject in subjects]
    return found


def _bounded(alarms: list[m.Alarm]) -> tuple[m.Alarm, ...]:
    """As many as one answer holds; the last says how many more there are."""
    if len(alarms) <= ALARMS_MAX:
        return tuple(alarms)
    more = len(alarms) - ALARMS_MAX + 1
    return (*alarms[: ALARMS_MAX - 1], m.Alarm(MORE_ALARMS, str(more)))
