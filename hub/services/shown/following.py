"""What an event asks to be told: calls, pages, papers, counters to draw anew. Staged, not told."""

from hub.contract import messages as m
from hub.domain import events as e
from hub.domain.dossiers.events import ReceiptOrdered
from hub.domain.state import NO_PICTURES, OfficeState
from hub.services.paper.jobs import PrintJobs
from hub.services.press.staged import Staged
from hub.services.shown.displays import DisplayDesk
from hub.services.shown.picture import Pictures
from hub.services.shown.presence import PresenceBook


class Following:
    """Looks at events that were just applied to the state."""

    def __init__(
        self,
        state: OfficeState,
        *,
        jobs: PrintJobs,
        pictures: Pictures,
        displays: DisplayDesk,
        presence: PresenceBook,
    ) -> None:
        self._state, self._jobs, self._pictures = state, jobs, pictures
        self._displays, self._presence = displays, presence

    def stage(self, staged: Staged, event: e.AnyEvent, mono_ms: int) -> None:
        """Stage what follows from this event."""
        counter = getattr(event, "counter", None)
        if counter is not None:
            staged.counters.add(counter)
        if isinstance(event, e.TicketTaken | e.TicketReprinted | ReceiptOrdered):
            if event.job:
                self._jobs.sent(event.job, mono_ms)
                staged.prints[event.job] = None
        elif isinstance(event, e.TicketCalled):
            ticket = self._state.day.tickets[event.id]
            call = m.OfficeCall(
                ticket.number, event.counter, event.nth, ticket.service, self._state.day_of(ticket)
            )
            staged.calls.append(call)
        elif isinstance(event, e.OfficerPaged):
            staged.pages.append(self._pictures.page(event))
        elif isinstance(event, e.TicketTransferred) and event.to_counter is not None:
            staged.counters.add(event.to_counter)
        elif isinstance(event, e.PrintFailed) and event.code == NO_PICTURES:
            self._jobs.sent(event.job, mono_ms)
            staged.prints[event.job] = None
        elif isinstance(event, e.FaultCleared):
            self.jobs_again(staged, mono_ms, event.device)
        elif isinstance(event, e.DayOpened):
            self._jobs.day_opened()
            staged.counters.update(self._state.day.sessions)
        elif isinstance(event, e.TicketVoided):
            staged.counters.update(self._state.day.sessions)
        elif isinstance(event, e.DeviceAdded | e.DeviceRemoved):
            self._devices_changed(staged, event)
        staged.lines_changed = True

    def jobs_again(self, staged: Staged, mono_ms: int, dev: str | None = None) -> None:
        """Stage the print jobs that want repeating, each once in a batch."""
        staged.prints.update(dict.fromkeys(self._jobs.again(mono_ms, dev)))

    def _devices_changed(self, staged: Staged, event: e.DeviceAdded | e.DeviceRemoved) -> None:
        if isinstance(event, e.DeviceRemoved):
            self._presence.forget(event.name)
            self._displays.gone(event.name)
        staged.accounts_changed = True
        staged.counters.update(self._state.day.sessions)
