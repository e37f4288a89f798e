"""What boards, keypads, pads, kiosks and the public should see: pure functions of the state.

`rev` is the ledger row that the picture is true for. No personal data but
the name on an officer's own keypad.
"""

from hub.contract import messages as m
from hub.domain.brightness import level_at
from hub.domain.office import Service
from hub.domain.queueing import Ticket
from hub.domain.sessions import Session, SessionState
from hub.domain.state import Device, OfficeState


class Pictures:
    """Draws the office in one language."""

    def __init__(self, state: OfficeState, lang: str) -> None:
        self._state = state
        self._vi = lang == "vi"

    def want(self, device: Device, rev: int, now_ms: int) -> m.Want | None:
        """The desired state of a device, or None where it shows nothing of the office."""
        if device.type == "kiosk":
            return self._kiosk(device, rev)
        session = self._state.sessions.get(device.counter or 0)
        if session is None:
            return None
        if device.type == "counter_keypad":
            return self._keypad(session, rev)
        if device.type == "led_board":
            return self._board(session, rev, now_ms)
        if device.type == "rating_pad":
            return self._pad(session, rev, now_ms)
        return None

    def _ticket(self, session: Session) -> Ticket | None:
        return self._state.tickets[session.ticket] if session.ticket else None

    def _kiosk(self, device: Device, rev: int) -> m.KioskWant:
        office, state = self._state.office, self._state
        lines = tuple(
            m.ServiceLine(
                letter=service.letter,
                name=service.name_vi if self._vi else service.name_en,
                open=service.letter not in state.closed,
                waiting=state.lines.waiting(service.letter),
            )
            for service in self._buttons(device)
        )
        name = office.name_vi if self._vi else office.name_en
        return m.KioskWant(rev, any(line.open for line in lines), name, lines)

    def _buttons(self, device: Device) -> list[Service]:
        """The services of a kiosk's buttons; one that the office no longer has is no button."""
        services = self._state.office.services
        return [services[letter] for letter in device.services or services if letter in services]

    def _keypad(self, session: Session, rev: int) -> m.KeypadWant:
        ticket = self._ticket(session)
        officer = self._state.office.officers.get(session.officer or "")
        return m.KeypadWant(
            rev=rev,
            counter=session.counter,
            state=session.state.value,
            officer=m.OfficerName(officer.id, officer.name) if officer else None,
            ticket=ticket.number if ticket else None,
            service=ticket.service if ticket else None,
            nth=ticket.calls if ticket else 0,
            waiting=self._state.lines.waiting_for(self._state.services_of(session.counter)),
        )

    def _board(self, session: Session, rev: int, now_ms: int) -> m.BoardWant:
        mode, text = self._on_board(session)
        level = level_at(self._state.office.brightness, now_ms)
        return m.BoardWant(rev, session.counter, mode, text, session.call_seq, brightness=level)

    def _on_board(self, session: Session) -> tuple[m.BoardMode, str]:
        """Mode and text of the board over a counter."""
        ticket = self._ticket(session)
        if session.state is SessionState.CLOSED:
            return "dark", ""
        if session.state is SessionState.PAUSED:
            return "dashes", "----"
        if ticket is None:
            return "idle", f"Q{session.counter}"
        return "number", ticket.number

    def _pad(self, session: Session, rev: int, now_ms: int) -> m.PadWant:
        scale = self._state.office.rating
        fresh = now_ms - session.invited_ms < 1000 * scale.invitation_s_max
        reference = session.invitation if fresh else None
        return m.PadWant(
            rev=rev,
            counter=session.counter,
            invite=m.Invitation(reference, scale.invitation_s_max) if reference else None,
            levels=len(scale.levels_vi),
            reason_below=scale.reason_below,
            reasons=tuple(reason.key for reason in scale.reasons),
        )

    def counters_now(self) -> tuple[m.CounterNow, ...]:
        """Every counter as the public may see it."""
        rows = []
        for session in self._state.sessions.values():
            ticket = self._ticket(session)
            rows.append(
                m.CounterNow(
                    counter=session.counter,
                    state=session.state.value,
                    ticket=ticket.number if ticket else None,
                    service=ticket.service if ticket else None,
                    nth=ticket.calls if ticket else 0,
                )
            )
        return tuple(rows)

    def services_now(self) -> tuple[m.ServiceNow, ...]:
        """Every service as the public may see it."""
        return tuple(
            m.ServiceNow(
                service=service.letter,
                name=service.name_vi if self._vi else service.name_en,
                open=service.letter not in self._state.closed,
                waiting=self._state.lines.waiting(service.letter),
                wait_min=None,
            )
            for service in self._state.office.services.values()
        )

    def office_now(self, rev: int) -> m.OfficeNow:
        """The public picture."""
        services = self.services_now()
        return m.OfficeNow(rev, self._state.day, any(s.open for s in services), self.counters_now(), services)
