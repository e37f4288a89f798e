"""What boards, keypads, pads, kiosks and the public should see: pure functions of the state.

`rev` is the ledger row that the picture is true for (what is told may have a higher one, see `wants`). No
personal data but the name on an officer's own keypad.
"""

from collections.abc import Callable
from itertools import islice

from msgspec import UNSET

from hub.contract import messages as m
from hub.domain.counters.sessions import Session, SessionState
from hub.domain.errors import Refused
from hub.domain.events import OfficerPaged
from hub.domain.office.office import Service
from hub.domain.queue.admission import OF_THE_OFFICE, minutes, shut
from hub.domain.queue.tickets import Ticket, TicketState
from hub.domain.shown.brightness import level_at
from hub.domain.state import Device, OfficeState
from hub.services.forecast.waits import Waits
from hub.services.shown.fitting import fitting, fitting_keypad

Lines = dict[str, m.ServiceLine]


class Pictures:
    """Draws the office in one language; `texts`: why something is not possible, in words."""

    def __init__(
        self,
        state: OfficeState,
        lang: str,
        waits: Waits,
        texts: Callable[[Refused], str],
        printer: Callable[[str], m.KioskPrinter | None] = lambda kiosk: None,
    ) -> None:
        self._printer = printer
        self._state, self._waits, self._texts = state, waits, texts
        self._lang, self._vi = lang, lang == "vi"
        self._kiosks_see: tuple[tuple[int, int], Lines, str, str | None] = ((-1, 0), {}, "", None)
        self.told_mark: Callable[[], str] = str  # of the numbers told, for kiosks to keep
        self._leased: tuple[int, dict[str, dict[str, tuple[int, int]]]] = (-1, {})

    def want(self, device: Device, rev: int, now_ms: int) -> m.Want | None:
        """The desired state of a device, or None where it shows nothing of the office."""
        if device.type == "kiosk":
            return self._kiosk(device, rev, now_ms)
        session = self._state.day.sessions.get(device.counter or 0)
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
        return self._state.day.tickets[session.ticket] if session.ticket else None

    def _kiosk(self, device: Device, rev: int, now_ms: int) -> m.KioskWant:
        office = self._state.office
        lines, notice, _ = self._lines(rev, now_ms)
        offered = tuple(lines[service.letter] for service in self._buttons(device))
        want = m.KioskWant(
            rev=rev,
            open=any(line.open for line in offered),
            office=office.name_vi if self._vi else office.name_en,
            services=offered,
            notice=notice,
            priorities=tuple(
                m.Choice(one.key, one.name_vi if self._vi else one.name_en)
                for one in islice(office.priorities.values(), m.CHOICES_MAX)
            ),
            lease=self._lease(device, rev),
            width=office.numbering.width,
            site=office.site,
            printer=self._printer(device.name),
            told=self.told_mark() or UNSET,
        )
        return fitting(want)

    def _lines(self, rev: int, now_ms: int) -> tuple[Lines, str, str | None]:
        """Every service as kiosks show it, and why all of the office is shut, in words and as a code.

        Drawn once for all kiosks.
        """
        moment = rev, now_ms
        if self._kiosks_see[0] != moment:
            refusals = {
                letter: shut(self._state, letter, now_ms, self._waits.expected_s(letter))
                for letter in self._state.office.services
            }
            lines = {letter: self._line(letter, refusal) for letter, refusal in refusals.items()}
            of_all = [one for one in refusals.values() if one is not None and one.code in OF_THE_OFFICE]
            shut_all = bool(of_all) and None not in refusals.values()
            notice = self._texts(of_all[0]) if shut_all else ""
            self._kiosks_see = moment, lines, notice, of_all[0].code if shut_all else None
        return self._kiosks_see[1:]

    def _line(self, letter: str, refusal: Refused | None) -> m.ServiceLine:
        return m.ServiceLine(
            letter=letter,
            name=self._state.office.services[letter].name(self._lang),
            open=refusal is None,
            waiting=self._state.day.lines.waiting(letter),
            wait_min=minutes(self._waits.expected_s(letter)),
            why=refusal.code if refusal else None,
        )

    def _lease(self, device: Device, rev: int) -> m.KioskLease | None:
        """The numbers of a kiosk; sorted once for all kiosks."""
        if self._leased[0] != rev:
            by_device: dict[str, dict[str, tuple[int, int]]] = {}
            for one in self._state.leases_in_force():
                by_device.setdefault(one.device, {})[one.service] = one.first, one.last
            self._leased = rev, by_device
        mine = self._leased[1].get(device.name)
        return m.KioskLease(self._state.day.name, mine) if mine else None

    def page(self, event: OfficerPaged) -> m.OfficePage:
        """Whom to ask to come, for a service that nobody gives."""
        counters = self._state.office.counters_for(event.service)
        officers = self._state.office.officers.values()
        return m.OfficePage(
            service=event.service,
            ticket=event.ticket.rpartition("/")[2],
            waiting=self._state.day.lines.waiting(event.service),
            counters=counters,
            officers=tuple(o.id for o in officers if set(o.counters) & set(counters)),
            nth=event.nth,
            day=self._state.day_of(self._state.day.tickets[event.ticket]),
        )

    def _buttons(self, device: Device) -> list[Service]:
        """The services of a kiosk's buttons; one that the office no longer has is no button."""
        services = self._state.office.services
        return [services[letter] for letter in device.services or services if letter in services]

    def _keypad(self, session: Session, rev: int) -> m.KeypadWant:
        ticket = self._ticket(session)
        officer = self._state.office.officers.get(session.officer or "")
        want = m.KeypadWant(
            rev=rev,
            counter=session.counter,
            state=session.state.value,
            officer=m.OfficerName(officer.id, officer.name) if officer else None,
            ticket=ticket.number if ticket else None,
            service=ticket.service if ticket else None,
            nth=ticket.calls if ticket else 0,
            waiting=self._state.day.lines.waiting_for(self._state.lines_of(session.counter)),
            called_at=ticket.called_ms // 1000 if ticket and ticket.called_ms else None,
            recalls_max=self._state.office.tickets.calls_max,
            parked=len(self._state.aside(session.counter, TicketState.PARKED)),
            services=self._state.services_of(session.counter),
            errands=ticket.then if ticket else (),
            reasons=tuple(
                m.Choice(one.key, one.name_vi if self._vi else one.name_en)
                for one in self._state.office.pause_reasons[: m.CHOICES_MAX]
            ),
            day=self._state.day_of(ticket) if ticket else UNSET,
        )
        return fitting_keypad(want)

    def _board(self, session: Session, rev: int, now_ms: int) -> m.BoardWant:
        mode, text = self._on_board(session)
        level = level_at(self._state.office.brightness, now_ms)
        ticket = self._ticket(session) if mode == "number" else None
        day = self._state.day_of(ticket) if ticket else UNSET
        return m.BoardWant(rev, session.counter, mode, text, session.call_seq, brightness=level, day=day)

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
        for session in self._state.day.sessions.values():
            ticket = self._ticket(session)
            rows.append(
                m.CounterNow(
                    counter=session.counter,
                    state=session.state.value,
                    ticket=ticket.number if ticket else None,
                    service=ticket.service if ticket else None,
                    nth=ticket.calls if ticket else 0,
                    day=self._state.day_of(ticket) if ticket else UNSET,
                )
            )
        return tuple(rows)

    def services_now(self, now_ms: int) -> tuple[m.ServiceNow, ...]:
        """Every service as the public may see it; open: kiosks give numbers for it at this moment."""
        lines, _, _ = self._lines(self._state.seq, now_ms)
        return tuple(
            m.ServiceNow(one.letter, one.name, one.open, one.waiting, one.wait_min, one.why)
            for one in lines.values()
        )

    def office_now(self, rev: int, now_ms: int) -> m.OfficeNow:
        """The public picture."""
        services = self.services_now(now_ms)
        _, notice, why = self._lines(self._state.seq, now_ms)
        opens_ms = self._state.office.hours.opens_next_ms(now_ms) if why else None
        return m.OfficeNow(
            rev,
            self._state.day.name,
            any(s.open for s in services),
            self.counters_now(),
            services,
            why=why,
            notice=notice,
            opens_at=opens_ms // 1000 if opens_ms else None,
        )
