"""Tickets on their way to paper: sent until the kiosk confirms, and no longer than somebody needs them."""

from collections.abc import Iterable, Iterator

from hub.contract.slip import TicketSlip, ticket_qr
from hub.domain.civil_time import civil
from hub.domain.queueing import OPEN
from hub.domain.state import OfficeState, PrintJob

REPEAT_MS = 15_000
NOT_PRINTING = frozenset({"no_paper", "cover_open", "printer_offline"})
UNKNOWN = "unknown"  # begun and not finished: a person decides, the hub does not print it twice


class PrintJobs:
    """Decides which jobs to send again, and what stands on the paper."""

    def __init__(self, state: OfficeState, lang: str) -> None:
        self._state = state
        self._vi = lang == "vi"
        self._lang = lang
        self._sent_ms: dict[str, int] = {}

    def slip(self, job: PrintJob) -> TicketSlip:
        """What stands on the paper of a job."""
        office = self._state.office
        ticket = self._state.tickets[job.ticket]
        service = office.services.get(ticket.service)  # None: configured away since
        priority = office.priorities.get(ticket.priority or "")
        taken = civil(ticket.taken_ms)
        return TicketSlip(
            office=office.name_vi if self._vi else office.name_en,
            number=ticket.number,
            service_name=(service.name_vi if self._vi else service.name_en) if service else ticket.service,
            ahead=job.ahead,
            taken_at=taken,
            qr=ticket_qr(office.site, taken.date(), ticket.number),
            priority_name=(priority.name_vi if self._vi else priority.name_en) if priority else None,
            thanks=office.thanks_vi if self._vi else office.thanks_en,
            lang=self._lang,
        )

    def sent(self, job_id: str, mono_ms: int) -> None:
        """A job goes out for the first time."""
        self._sent_ms[job_id] = mono_ms

    def slips(self, names: Iterable[str]) -> Iterator[tuple[str, str, TicketSlip]]:
        """Device, name and slip of these jobs; those of a day that is over are left out."""
        for name in names:
            if job := self._state.jobs.get(name):
                yield job.device, job.id, self.slip(job)

    def again(self, mono_ms: int, dev: str | None = None) -> Iterator[str]:
        """Jobs to send again: those of a device that is back at once, the others every REPEAT_MS."""
        if len(self._sent_ms) > len(self._state.jobs):  # a new day began
            self._sent_ms = {job: at for job, at in self._sent_ms.items() if job in self._state.jobs}
        for job in self._state.jobs.values():
            if not self._due(job) or (dev is not None and job.device != dev):
                continue
            if dev is None and mono_ms - self._sent_ms.get(job.id, -REPEAT_MS) < REPEAT_MS:
                continue
            self._sent_ms[job.id] = mono_ms
            yield job.id

    def stuck(self) -> Iterator[PrintJob]:
        """Jobs that wait for a person."""
        return (j for j in self._state.jobs.values() if not j.printed and j.failed)

    def _due(self, job: PrintJob) -> bool:
        if job.printed or job.failed == UNKNOWN:
            return False
        if self._state.faults.get(job.device, {}).keys() & NOT_PRINTING:
            return False
        return self._state.tickets[job.ticket].state in OPEN
