"""How the hub is, for consoles."""

from collections.abc import Iterator
from itertools import islice

from hub.contract import messages as m
from hub.domain.bounded import ALARMS_MAX, DEVICES_MAX, FAULTS_MAX
from hub.domain.state import OfficeState
from hub.services.alarms import AlarmBook
from hub.services.jobs import PrintJobs
from hub.services.picture import Pictures
from hub.services.presence import PresenceBook

CLOCK_BEHIND_S_MAX = 2  # the same as at a start
CLOCK_BEHIND = "clock_behind"
CLOCK_AHEAD = "clock_ahead"
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
            day=self._state.day,
            seq=self._state.seq,
            epoch=epoch,
            up_s=up_s,
            waiting=self._state.lines.total(),
            counts=counts,
            devices=tuple(islice(self._devices(), DEVICES_MAX)),
            counters=self._pictures.counters_now(),
            services=self._pictures.services_now(now_ms),
            alarms=_bounded(list(self._alarms(clock_behind_s, clock_ahead_s))),
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
                faults=tuple(sorted(self._state.faults.get(device.name, ()))[:FAULTS_MAX]),
                outbox=presence.tele.outbox,
                heap=presence.tele.heap,
            )

    def _kiosks(self) -> set[str]:
        return {device.name for device in self._state.devices.values() if device.type == "kiosk"}

    def _alarms(self, clock_behind_s: int, clock_ahead_s: int) -> Iterator[m.Alarm]:
        if clock_behind_s > CLOCK_BEHIND_S_MAX:
            yield m.Alarm(CLOCK_BEHIND, f"{clock_behind_s} s")
        for code, subject in self._book:
            yield m.Alarm(code, subject)
        if clock_ahead_s:
            yield m.Alarm(CLOCK_AHEAD, f"{clock_ahead_s} s")
        for name, codes in self._state.faults.items():
            for code in sorted(codes):
                yield m.Alarm(code, name)
        for job in self._jobs.stuck():
            if job.dossier is None:
                yield m.Alarm(TICKET_NOT_PRINTED, self._state.tickets[job.ticket].number)
            else:
                yield m.Alarm(RECEIPT_NOT_PRINTED, f"{job.dossier} ({job.device})")
        for name in sorted(self._state.office.receipt_devices() - self._kiosks()):
            yield m.Alarm(NO_RECEIPT_PRINTER, name)
        for letter in sorted(self._state.pages):
            if self._state.lines.waiting(letter) and not self._state.serving(letter):
                yield m.Alarm(OFFICER_PAGED, letter)
        for batch in self._state.batches.short():
            yield m.Alarm(DOSSIERS_MISSING, f"{batch.id} ({len(batch.missing)})")
        for device in self._state.devices.values():
            presence = self._presence.of(device.name)
            if presence.boot and not presence.online and device.type != "console":
                yield m.Alarm(DEVICE_LOST, device.name)


def _bounded(alarms: list[m.Alarm]) -> tuple[m.Alarm, ...]:
    """As many as one answer holds; the last says how many more there are."""
    if len(alarms) <= ALARMS_MAX:
        return tuple(alarms)
    more = len(alarms) - ALARMS_MAX + 1
    return (*alarms[: ALARMS_MAX - 1], m.Alarm(MORE_ALARMS, str(more)))
