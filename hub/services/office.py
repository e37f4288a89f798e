"""The office at work: a press in, an answer and what follows from it out.

`handle` decides, applies to the state and stages; nothing is told here. `hub.services.cycle` makes what
is staged durable and only then lets it be told. State may run ahead of the ledger by what is staged;
messages never do (DESIGN.md section 3).
"""

import logging
from collections.abc import Callable

import msgspec

from hub.contract import messages as m
from hub.domain import commands as c
from hub.domain import events as e
from hub.domain.answers import Answer, DossierNow, Looked
from hub.domain.applying import apply
from hub.domain.civil_time import business_day
from hub.domain.deadlines import WorkCalendar
from hub.domain.deciding import Context, Decision, decide, grant, open_day, pages
from hub.domain.dossier_events import ReceiptOrdered
from hub.domain.dossier_plans import Act, plan
from hub.domain.dossiers import DossierStep
from hub.domain.errors import ClockBehind, Refused, denied, invalid, stale
from hub.domain.office import Office
from hub.domain.state import Device, OfficeState
from hub.services.answers import AnswerBook
from hub.services.displays import DisplayDesk
from hub.services.jobs import PrintJobs
from hub.services.picture import Pictures
from hub.services.ports import (
    Account,
    Clock,
    Entry,
    Ledger,
    Opening,
    PersonRecord,
    PressId,
    Secret,
    StoredAnswer,
    Tokens,
)
from hub.services.presence import PresenceBook
from hub.services.secrets import SecretBook
from hub.services.shelf import LedgerShelf
from hub.services.staged import Staged, Tally
from hub.services.status import StatusDesk
from hub.services.waits import Waits

CLOCK_BEHIND_MS_MAX = 2_000
NONCE_BYTES = 16
SUPPLEMENTS_EVERY_MS = 60_000
SUPPLEMENTS_AT_ONCE = 50
ACCOUNT_EVENTS = frozenset({"device_add", "device_remove"})
_log = logging.getLogger("motcua.office")

Texts = Callable[[Refused], str]
StateText = Callable[[str], str]


class OfficeService:
    """Commands in, staged facts and messages out; one thread, no waiting."""

    def __init__(
        self,
        office: Office,
        *,
        ledger: Ledger,
        clock: Clock,
        tokens: Tokens,
        texts: Texts,
        lang: str,
        presence: PresenceBook,
        calendar: Callable[[], WorkCalendar] = WorkCalendar,
        state_text: StateText = str,
    ) -> None:
        self.state = OfficeState(office)
        self.shelf = LedgerShelf(self.state, ledger)
        self.secrets = SecretBook()
        self.waits = Waits(self.state)
        self.jobs = PrintJobs(self.state, lang, ledger)
        self.pictures = Pictures(self.state, lang, self.waits, texts)
        self.staged = Staged()
        self.tally = Tally()
        self.epoch = 0
        self._clock, self._tokens, self._lang = clock, tokens, lang
        self._texts, self._presence = texts, presence
        self._calendar, self._state_text, self._ledger = calendar, state_text, ledger
        self.displays = DisplayDesk(self.state, presence)
        self._status = StatusDesk(self.state, self.jobs, presence, self.pictures)
        self._started_ms = clock.mono_ms()
        self.answers = AnswerBook(ledger)
        self._last_at_ms = self._last_mono_ms = self._supplements_ms = 0

    # start

    def start(self, opening: Opening, version: str) -> None:
        """Replay the open day and stage the start. Raises ClockBehind: history is not rewritten."""
        behind_ms = opening.last_at_ms - self._clock.wall_ms()
        if behind_ms > CLOCK_BEHIND_MS_MAX:
            raise ClockBehind(behind_ms // 1000)
        for row in opening.devices:
            self.state.devices[row.name] = Device(row.name, row.type, row.counter, row.services)
        for secret in opening.secrets:
            self.secrets.keep(secret)
        for entry in opening.entries:
            apply(self.state, entry.seq, entry.at_ms, entry.event)
            self.waits.observe(entry.at_ms, entry.event)
        for batch in opening.batches:
            self.state.batches.fetched(batch)
        self.state.seq = opening.last_seq
        self._last_at_ms, self._last_mono_ms = opening.last_at_ms, self._clock.mono_ms()
        now_ms = self.now_ms()
        self.ensure_day(now_ms)
        self._record(e.HubStarted(version), now_ms)
        self.epoch = self.state.seq

    def ensure_day(self, now_ms: int) -> None:
        """Open the business day of this moment, if it is not open."""
        day = business_day(now_ms)
        if day > self.state.day:
            self._record(open_day(self.state, day), now_ms, day)
            self.staged.counters.update(self.state.sessions)
            self._grant_leases(now_ms)

    def welcome_console(self, name: str, secret: str) -> None:
        """Register the console that came with the installation, unless it is known with this secret."""
        if name in self.state.devices and self.secrets.hashes.get(name) == secret:
            return
        kept = Secret("device", name, {"hash": secret})
        self.staged.secrets.append(kept)
        self.secrets.keep(kept)
        self._record(e.DeviceAdded(name, "console"), self.now_ms())

    def tick(self) -> None:
        """What the passing of time does: a new business day, leases, pages, what nobody confirmed."""
        now_ms = self.now_ms()
        self.ensure_day(now_ms)
        self._grant_leases(now_ms)
        for page in list(pages(self.state, now_ms)):
            self._record(page, now_ms)
        self.send_jobs_again()
        self._look_at_displays()
        self._close_supplements(now_ms)

    def _close_supplements(self, now_ms: int) -> None:
        """Not completed in 15 days, a dossier is closed (Nghị định 118/2025/NĐ-CP, Điều 19.5)."""
        if now_ms - self._supplements_ms < SUPPLEMENTS_EVERY_MS:
            return
        self._supplements_ms = now_ms
        for one in self._ledger.supplements_over(now_ms, SUPPLEMENTS_AT_ONCE):
            dossier = self.shelf.dossier(one)
            if dossier is not None and (dossier.supplement_by_ms or now_ms) < now_ms:
                act = Act(DossierStep.CLOSE, now_ms)
                self._record(plan(dossier, act, now_ms, self._calendar()), now_ms)

    def foresee(self) -> bool:
        """One slice of work on the expected waits; True: there is more to do."""
        return self.waits.work(self.now_ms())

    def _grant_leases(self, now_ms: int) -> None:
        leases = grant(self.state)
        if leases is not None:
            self._record(leases, now_ms)

    def device_back(self, dev: str, boot: str) -> None:
        """A device is there (again): the troubles of an earlier boot are over, its jobs are sent again."""
        self.ensure_day(self.now_ms())
        earlier = [code for code, told_by in self.state.faults.get(dev, {}).items() if told_by != boot]
        for code in earlier:
            self._record(e.FaultCleared(dev, code), self.now_ms())
        self.displays.came(dev, self._clock.mono_ms())
        self.send_jobs_again(dev)

    # presses

    def handle(self, dev: str, payload: bytes, token: object = None) -> None:
        """Deal with one event message of an authenticated sender, for good or ill."""
        if token is not None:
            self.staged.tokens.append(token)
        self.tally.presses += 1
        try:
            event = self._understand(payload)
        except Refused as refusal:
            self._answer_unintelligible(dev, payload, refusal)
            return
        press = PressId(dev, event.boot, event.seq)
        known = self.answers.find(press)
        if known is not None:
            self.tally.duplicates += 1
            self._tell(known, duplicate=True)
            return
        try:
            result: m.Result = "ok"
            data = m.encode(self._decide(dev, event))
        except Refused as refusal:
            result, data = refusal.kind, self._trouble(refusal)
            self._note_refusal(dev, event, refusal)
        answer = StoredAnswer(press, result, data)
        if not self._is_query(event):
            self.staged.answers.append(answer)
            self.answers.stage(answer)
        self._tell(answer, hold=self.staged.accounts_changed and event.e in ACCOUNT_EVENTS)

    def _understand(self, payload: bytes) -> m.Event:
        if len(payload) > m.PAYLOAD_BYTES_MAX:
            raise invalid("too_long")
        try:
            return m.decode_event(payload)
        except m.NOT_UNDERSTOOD:
            raise invalid("not_understood") from None

    def _answer_unintelligible(self, dev: str, payload: bytes, refusal: Refused) -> None:
        """Tell the sender, where an identity can be read; such an answer is not remembered."""
        self.tally.invalid += 1
        _log.warning("%s sent %d bytes that are no event: %s", dev, len(payload), refusal.code)
        try:
            identity = m.decode_identity(payload)
        except m.NOT_UNDERSTOOD:
            return
        press = PressId(dev, identity.boot, identity.seq)
        self._tell(StoredAnswer(press, "invalid", self._trouble(refusal)))

    def _note_refusal(self, dev: str, event: m.Event, refusal: Refused) -> None:
        """The rules' no is daily business; what cannot be understood is a fault that somebody must find."""
        if refusal.kind != "invalid":
            self.tally.refused += 1
            return
        self.tally.invalid += 1
        _log.warning("%s asks for %.40r, which is invalid: %s", dev, event.e, refusal.code)

    def _decide(self, dev: str, event: m.Event) -> Answer:
        device = self._sender(dev, event)
        spec = m.EVENTS.get(event.e)
        if spec is None:
            raise invalid("unknown_event")
        if device.type not in spec.senders:
            raise denied("not_for_this_device")
        try:
            command = m.decode_command(event)
        except m.NOT_UNDERSTOOD:
            raise invalid("not_understood") from None
        if spec.perishable and event.age_ms > m.PRESS_AGE_MS_MAX:
            raise stale("too_old")
        if isinstance(command, c.Status):
            return self.status()
        return self._carry_out(dev, device, event, command)

    def _sender(self, dev: str, event: m.Event) -> Device:
        """The device that asks, or the one on whose behalf a console asks."""
        device = self.state.devices.get(dev)
        if device is None:
            raise denied("unknown_device")
        if event.on_behalf_of is msgspec.UNSET:
            return device
        if device.type != "console":
            raise denied("not_for_this_device")
        behalf = self.state.devices.get(event.on_behalf_of)
        if behalf is None:
            raise denied("unknown_device")
        return behalf

    def _carry_out(self, dev: str, device: Device, event: m.Event, command: c.Command) -> Answer:
        now_ms = self.now_ms()
        self.ensure_day(now_ms)
        context = Context(
            state=self.state,
            door=self.secrets.door,
            waits=self.waits,
            device=device,
            now_ms=now_ms,
            pressed_ms=now_ms - event.age_ms,
            mono_ms=self._clock.mono_ms(),
            boot=event.boot,
            job=f"{dev}-{event.boot}-{event.seq}",  # of the sender, whose press this is: no two are the same
            nonce=self._tokens.token(NONCE_BYTES),
            lang=self._lang,
            shelf=self.shelf,
            calendar=self._calendar,
        )
        decision = self._propose(context, command)
        if isinstance(command, c.Shown):
            self.displays.shown(device.name, command.rev, command.text, context.mono_ms)
        for change in decision.secrets:
            secret = Secret(change.kind, change.name, change.data)
            self.staged.secrets.append(secret)
            self.secrets.keep(secret)
        self.staged.persons += [PersonRecord(one.id, one.data, now_ms) for one in decision.persons]
        for happened in decision.events:
            self._record(happened, now_ms)
        return self._worded(decision.answer)

    def _worded(self, answer: Answer) -> Answer:
        """States of dossiers in the words of people."""
        if isinstance(answer, DossierNow | Looked):
            return msgspec.structs.replace(answer, text=self._state_text(answer.state))
        return answer

    def _propose(self, context: Context, command: c.Command) -> Decision:
        """A decision changes nothing, so a bug in one press need not stop the office."""
        try:
            return decide(context, command)
        except Refused:
            raise
        except Exception:
            _log.exception(
                "bug: %s from %s", type(command).__name__, context.device.name
            )  # a citizen may be in it
            raise invalid("internal_error") from None

    def status(self) -> m.HubStatus:
        """How the hub is."""
        up_s = (self._clock.mono_ms() - self._started_ms) // 1000
        behind_ms = max(0, self._last_at_ms - self._clock.wall_ms())
        return self._status.status(
            epoch=self.epoch,
            up_s=up_s,
            now_ms=self.now_ms(),
            counts=self.tally.counts(),
            clock_behind_s=behind_ms // 1000,
        )

    def _is_query(self, event: m.Event) -> bool:
        spec = m.EVENTS.get(event.e)
        return spec is not None and spec.query

    # what follows

    def _record(self, event: e.AnyEvent, now_ms: int, day: str | None = None) -> None:
        """Apply an event and stage its row and what it asks for."""
        seq = self.state.seq + 1
        self._last_at_ms, self._last_mono_ms = now_ms, self._clock.mono_ms()
        apply(self.state, seq, now_ms, event)
        self.waits.observe(now_ms, event)
        self.staged.entries.append(Entry(seq, day or self.state.day, now_ms, event))
        counter = getattr(event, "counter", None)
        if counter is not None:
            self.staged.counters.add(counter)
        self._follow(event)

    def _follow(self, event: e.AnyEvent) -> None:
        staged = self.staged
        if isinstance(event, e.TicketTaken | e.TicketReprinted | ReceiptOrdered):
            if event.job:
                self.jobs.sent(event.job, self._clock.mono_ms())
                staged.prints[event.job] = None
        elif isinstance(event, e.TicketCalled):
            ticket = self.state.tickets[event.id]
            call = m.OfficeCall(ticket.number, event.counter, event.nth, ticket.service)
            staged.calls.append(call)
        elif isinstance(event, e.OfficerPaged):
            staged.pages.append(self.pictures.page(event))
        elif isinstance(event, e.TicketTransferred) and event.to_counter is not None:
            staged.counters.add(event.to_counter)
        elif isinstance(event, e.FaultCleared):
            self.send_jobs_again(event.device)
        elif isinstance(event, e.TicketVoided | e.DayOpened):
            staged.counters.update(self.state.sessions)
        elif isinstance(event, e.DeviceAdded | e.DeviceRemoved):
            if isinstance(event, e.DeviceRemoved):
                self._presence.forget(event.name)
                self.displays.gone(event.name)
            staged.accounts_changed = True
            staged.counters.update(self.state.sessions)
        staged.lines_changed = True

    def telling(self, dev: str, want: m.Want) -> None:
        """A device is being told what to show."""
        self.displays.told(dev, want, self._clock.mono_ms())

    def _look_at_displays(self) -> None:
        """Raise and end the alarms of boards; those in doubt are told again."""
        mono_ms = self._clock.mono_ms()
        for happened in self.displays.findings(mono_ms):
            self._record(happened, self.now_ms())
        self.staged.wants_again += self.displays.again(mono_ms)

    def send_jobs_again(self, dev: str | None = None) -> None:
        """Stage the print jobs that want repeating, each once in a batch."""
        self.staged.prints.update(dict.fromkeys(self.jobs.again(self._clock.mono_ms(), dev)))

    def _tell(self, answer: StoredAnswer, *, duplicate: bool = False, hold: bool = False) -> None:
        ack = m.Ack(
            boot=answer.press.boot,
            seq=answer.press.seq,
            r=answer.r,
            d=msgspec.Raw(answer.d),
            dup=True if duplicate else msgspec.UNSET,
        )
        acks = self.staged.held_acks if hold else self.staged.acks
        acks.append((answer.press.dev, m.encode(ack)))

    def _trouble(self, refusal: Refused) -> bytes:
        return m.encode(m.Trouble(refusal.code, self._texts(refusal)))

    def accounts(self) -> list[Account]:
        """Who may use the broker."""
        return self.secrets.accounts(self.state.devices.values())

    def now_ms(self) -> int:
        """Wall clock, never before the last row: history does not run backwards.

        While the wall clock stands before the last row, time goes on from it by the clock that never jumps.
        """
        wall_ms = self._clock.wall_ms()
        if wall_ms >= self._last_at_ms:
            return wall_ms
        return self._last_at_ms + self._clock.mono_ms() - self._last_mono_ms
