"""Tickets and receipts on their way to paper: sent until confirmed, as long as somebody needs them."""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import islice

from hub.contract.receipt_slip import ReceiptSlip
from hub.contract.slip import TicketSlip
from hub.domain.calendar.civil_time import civil
from hub.domain.errors import Unavailable
from hub.domain.office.troubles import TWO_WITH_ONE_NAME
from hub.domain.paper.codes import ticket_qr
from hub.domain.queue.admission import minutes
from hub.domain.queue.tickets import OPEN, TicketState
from hub.domain.state import LEFT_TO_A_PERSON, NO_PICTURES, OfficeState, PrintJob
from hub.services.paper.receipts import receipt_of
from hub.services.ports import Ledger

_log = logging.getLogger("motcua.jobs")

REPEAT_MS = 15_000
AGAIN_MAX = 200  # a second; after a rush the rest follows, and no second is spent on repeating alone
NOT_PRINTING = frozenset({"no_paper", "cover_open", "printer_offline", TWO_WITH_ONE_NAME})
OVER = frozenset({TicketState.DONE, TicketState.VOID})  # nobody will ever want this paper


class PrintJobs:
    """Decides which jobs to send again, and what stands on the paper."""

    def __init__(self, state: OfficeState, lang: str, ledger: Ledger) -> None:
        self._state, self._ledger = state, ledger
        self.undrawn: set[str] = set()  # papers that could not be made, to be told
        self._vi = lang == "vi"
        self._lang = lang
        self._sent_ms: OrderedDict[str, int] = OrderedDict()  # on their way, the longest unrepeated first
        self._adopted = 0  # of the jobs of the day, as they were made

    def slip(self, job: PrintJob) -> TicketSlip | ReceiptSlip | None:
        """What stands on the paper of a job; None: nothing any more. Raises LedgerUnavailable."""
        if job.dossier is not None:
            return receipt_of(self._state.office, self._ledger, job.dossier, self._lang, copy=job.copy)
        office = self._state.office
        ticket = self._state.day.tickets[job.ticket]
        priority = office.priorities.get(ticket.priority or "")
        taken = civil(ticket.taken_ms)
        return TicketSlip(
            office=office.name_vi if self._vi else office.name_en,
            number=ticket.number,
            service_name=self._name(ticket.service),
            ahead=job.ahead,
            taken_at=taken,
            qr=ticket_qr(office.site, ticket.id.partition("/")[0], ticket.number),
            priority_name=(priority.name_vi if self._vi else priority.name_en) if priority else None,
            thanks=office.thanks_vi if self._vi else office.thanks_en,
            wait_min=minutes(self._state.day.told.get(ticket.id)),
            paged=ticket.service in self._state.day.pages,
            errands=tuple(self._name(letter) for letter in ticket.then),
            copy=job.copy,
            bare=job.failed == NO_PICTURES,
            lang=self._lang,
        )

    def _drawable(self, job: PrintJob) -> TicketSlip | ReceiptSlip | None:
        """The slip, or None where it cannot be: one paper must not end the hub at each start."""
        try:
            return self.slip(job)
        except Unavailable:
            raise
        except Exception:
            _log.exception("bug: the slip of job %s cannot be made", job.id)
            self.undrawn.add(job.id)
            return None

    def _name(self, letter: str) -> str:
        """Of a service, also one that was configured away since."""
        service = self._state.office.services.get(letter)
        return service.name(self._lang) if service else letter

    def sent(self, job_id: str, mono_ms: int) -> None:
        """A job goes out for the first time."""
        self._sent_ms[job_id] = mono_ms

    def slips(self, names: Iterable[str]) -> Iterator[tuple[str, str, TicketSlip | ReceiptSlip]]:
        """Device, name and slip of these jobs; those of a day that is over are left out."""
        for name in names:
            job = self._state.day.jobs.get(name)
            if job and (slip := self._drawable(job)):
                yield job.device, job.id, slip

    def again(self, mono_ms: int, dev: str | None = None) -> Iterator[str]:
        """Jobs to send again: those of a device that is back at once, the others every REPEAT_MS."""
        self._adopt()
        if dev is None:
            yield from islice(self._ripe(mono_ms), AGAIN_MAX)
            return
        for name in list(self._sent_ms):
            job = self._state.day.jobs.get(name)
            if job and job.device == dev and self._due(job):
                self._sent_ms[name] = mono_ms
                self._sent_ms.move_to_end(name)
                yield name

    def day_opened(self) -> None:
        """The jobs are others now: what is over with the day is not sent any more."""
        jobs, self._adopted = self._state.day.jobs, 0
        self._sent_ms = OrderedDict((name, at) for name, at in self._sent_ms.items() if name in jobs)

    def _adopt(self) -> None:
        """Jobs that were never sent by this run of the hub, from the replay, come first."""
        jobs = self._state.day.jobs
        for name in reversed(list(islice(jobs, self._adopted, None))):
            if name not in self._sent_ms:
                self._sent_ms[name] = -REPEAT_MS
                self._sent_ms.move_to_end(name, last=False)
        self._adopted = len(jobs)

    def _ripe(self, mono_ms: int) -> Iterator[str]:
        """Jobs that nobody confirmed for REPEAT_MS; those that are on paper or not wanted are forgotten."""
        while self._sent_ms:
            name, sent_ms = next(iter(self._sent_ms.items()))
            if mono_ms - sent_ms < REPEAT_MS:
                return
            job = self._state.day.jobs.get(name)
            if job is None or job.printed or self._stands_in(job, OVER):
                del self._sent_ms[name]
                continue
            self._sent_ms[name] = mono_ms
            self._sent_ms.move_to_end(name)
            if self._due(job):
                yield name

    def stuck(self) -> Iterator[PrintJob]:
        """Jobs that wait for a person."""
        return (
            j for j in self._state.day.jobs.values() if not j.printed and j.failed not in (None, NO_PICTURES)
        )

    def _due(self, job: PrintJob) -> bool:
        if job.printed or job.failed in LEFT_TO_A_PERSON:
            return False
        if self._state.day.faults.get(job.device, {}).keys() & NOT_PRINTING:
            return False
        return job.dossier is not None or self._stands_in(job, OPEN)

    def _stands_in(self, job: PrintJob, states: frozenset[TicketState]) -> bool:
        """Whether its ticket does; a receipt has none."""
        return job.dossier is None and self._state.day.tickets[job.ticket].state in states
