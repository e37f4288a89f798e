"""The office at work: a press in, an answer and what follows from it out.

`handle` decides, applies to the state and stages; nothing is told here. `hub.services.press.cycle` makes what
is staged durable and only then lets it be told. State may run ahead of the ledger by what is staged;
messages never do (docs/design.md section 3).
"""

import logging
from collections import Counter
from collections.abc import Callable

import msgspec

from hub.contract import messages as m
from hub.contract.procedure_slip import procedure_slip
from hub.domain import events as e
from hub.domain.applying import apply
from hub.domain.bounded import WORDS_CHARS_MAX
from hub.domain.calendar.civil_time import business_day
from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.dossiers.commitments import SALT_BYTES
from hub.domain.errors import ClockBehind, Refused, StateBroken, Unavailable, invalid, refused
from hub.domain.office.office import Office
from hub.domain.office.troubles import BY_THE_HUB, TOO_MANY_FAULTS, TWO_WITH_ONE_NAME
from hub.domain.press import commands as c
from hub.domain.press.answers import Answer, DossierNow, Looked, Nothing
from hub.domain.press.deciding import Context, Decision, decide, open_again, open_day, reconfigured
from hub.domain.state import NOT_DRAWN, Device, OfficeState
from hub.services.dossiers.shelf import LedgerShelf
from hub.services.forecast.waits import Waits
from hub.services.log_lines import about
from hub.services.office.alarms import AlarmBook
from hub.services.office.believed_clock import BelievedClock
from hub.services.office.duties import Duties
from hub.services.office.secrets import GUESSES, SecretBook
from hub.services.office.set_aside import cause_of, replay
from hub.services.office.status import StatusDesk
from hub.services.paper.jobs import NOT_PRINTING, PrintJobs
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
    Told,
)
from hub.services.press import told_marks
from hub.services.press.answers import AnswerBook
from hub.services.press.away import Away
from hub.services.press.staged import Staged, Tally
from hub.services.press.understanding import command_in, event_in, identity_in, is_query, sender_of
from hub.services.press.watch import Watch
from hub.services.shown.displays import DisplayDesk
from hub.services.shown.following import Following
from hub.services.shown.picture import Pictures
from hub.services.shown.presence import PresenceBook

CLOCK_BEHIND_MS_MAX = 2_000
NONCE_BYTES = 16
INTERNAL_ERROR = "internal_error"
LEDGER_OLDER = "ledger_older"
ROW_LEFT_OUT, SET_ASIDE = "row_left_out", "set_aside"
ACCOUNT_EVENTS = frozenset({"device_add", "device_remove"})
NO_SEAL = told_marks.seal_of("", "")
_log = logging.getLogger("motcua.office")

Texts = Callable[[Refused, str], str]  # in words of a language
StateText = Callable[[str, str], str]
AccountTrouble = Callable[[str, str, str], str | None]


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
        state_text: StateText = lambda state, lang: state,
        account_trouble: AccountTrouble = lambda name, type_, secret: None,
        printer: Callable[[str], m.KioskPrinter | None] = lambda kiosk: None,
        seal: Callable[[str], str] = NO_SEAL,
        set_aside: frozenset[str] = frozenset(),
    ) -> None:
        self.state = OfficeState(office)
        self.shelf = LedgerShelf(self.state, ledger)
        self.secrets = SecretBook()
        self.waits = Waits(self.state)
        self.jobs = PrintJobs(self.state, lang, ledger)
        self.pictures = Pictures(self.state, lang, self.waits, lambda refusal: texts(refusal, lang), printer)
        self.pictures.told_mark = self.told_mark
        self._seal, self._mark = seal, (-1, "")
        self._press: PressId | None = None  # that is being dealt with
        self._set_aside = set_aside  # what broke the state of an earlier run
        self.broken: Unavailable | None = None  # why nothing more is done: the cycle ends the core with it
        self.staged = Staged()
        self.alarms = AlarmBook()
        self.presence, self.away = presence, Away()
        self._account_trouble = account_trouble
        self.tally = Tally()
        self.epoch = 0
        self._clock, self._tokens, self._lang = clock, tokens, lang
        self._texts = texts
        self._calendar, self._state_text = calendar, state_text
        self.displays = DisplayDesk(self.state, presence)
        self._duties = Duties(
            self.state, shelf=self.shelf, ledger=ledger, displays=self.displays, calendar=calendar
        )
        self._following = Following(
            self.state, jobs=self.jobs, pictures=self.pictures, displays=self.displays, presence=presence
        )
        self._status = StatusDesk(self.state, self.jobs, presence, self.pictures, self.alarms)
        self._started_ms = clock.mono_ms()
        self.reconfigured: Counter[str] = Counter()  # what this start did because of another office.toml
        self._ledger, self.answers = ledger, AnswerBook(ledger)
        self.clock = BelievedClock(clock)
        self.watch = Watch(
            self.state,
            takes_per_minute=office.tickets.per_kiosk_min,
            mono_ms=clock.mono_ms,
            record=lambda event: self._record(event, self.now_ms()),
            shut_out_changed=self._shut_out_changed,
        )

    # start

    def start(self, opening: Opening, version: str, *, put_back: bool = False) -> None:
        """Replay the open day and stage the start. Raises ClockBehind: history is not rewritten.

        `put_back`: a person said that not this clock is behind, but the rows were ahead.
        """
        behind_ms = opening.last_at_ms - self._clock.wall_ms()
        if behind_ms > CLOCK_BEHIND_MS_MAX and not put_back:
            raise ClockBehind(behind_ms // 1000)
        ago_ms = self._clock.mono_ms() - self._clock.wall_ms()
        for secret in opening.secrets:
            self.secrets.keep(secret, ago_ms)
        self.watch.remember(opening.entries, ago_ms)
        self.away.start(opening.entries, opening.last_at_ms or self._clock.wall_ms())
        for row in replay(self.state, opening, lambda one: self.waits.observe(one.at_ms, one.event)):
            self.alarms.raised(ROW_LEFT_OUT, f"{row.seq} {type(row.event).__name__}")
        for batch in opening.batches:
            self.state.batches.fetched(batch)
        self.state.seq = opening.last_seq
        self.clock.start(opening.last_at_ms, self.state.office.hours)
        if put_back and behind_ms > 0:
            self.put_clock_back()
        now_ms = self.now_ms()
        for change in reconfigured(self.state):
            self.reconfigured[str(type(change).__struct_config__.tag)] += 1
            self._record(change, now_ms)
        self.ensure_day(now_ms)
        if opening.lost is not None:
            self.pass_numbers(opening.lost)
        self._lease(now_ms)  # of services that office.toml has since today
        self._record(e.HubStarted(version), now_ms)
        self.epoch = self.state.seq

    def pass_numbers(self, told: Told) -> None:
        """Numbers that people hold and this ledger does not know are not given again, and it is told."""
        today = told.day == self.state.day.name
        services = {
            letter: last
            for letter, last in told.services.items()
            if letter in self.state.office.services and last > self.state.day.issued.get(letter, 0)
        }
        booked = {place: last for place, last in told.booked.items() if place >= self.state.day.name}
        numbers = ", ".join(f"{letter} {last}" for letter, last in sorted(services.items()))
        _log.error("rows are missing at the end of the ledger; numbers told until then: %s", numbers or "-")
        self.alarms.raised(LEDGER_OLDER, numbers or self.state.day.name)
        if today:
            passed = e.NumbersPassed(services, told.dossiers, told.bags, booked, self._leases_lost(told))
            self._record(passed, self.now_ms())
            self._lease(self.now_ms())
        elif booked:
            self._record(e.NumbersPassed(booked=booked), self.now_ms())

    def _leases_lost(self, told: Told) -> dict[str, int]:
        """The last number of each service that a kiosk had, where this ledger knows of fewer."""
        known, services = self.state.highest_leases(), self.state.office.services
        return {
            letter: last
            for letter, last in told.leased.items()
            if letter in services and last > known.get(letter, 0)
        }

    def told_mark(self) -> str:
        """The numbers told so far, which others keep (`hub.services.press.told_marks`); once for each row."""
        if self._mark[0] != self.state.seq:
            self._mark = self.state.seq, told_marks.sealed(told_marks.told_by(self.state), self._seal)
        return self._mark[1]

    def recalled(self, mark: str) -> bool:
        """Somebody else has kept these numbers: whether they are higher, and the ledger is an older one."""
        if mark == self._mark[1]:
            return False
        told = told_marks.opened(mark, self._seal)
        if told is None or not told_marks.above(told, self.state):
            return False
        self.pass_numbers(told_marks.and_between(told))
        return True

    def ensure_day(self, now_ms: int) -> None:
        """Open the business day of this moment, if it is not open."""
        day = business_day(now_ms)
        if day > self.state.day.name:
            self._open(open_day(self.state, day), now_ms)

    def _open(self, opened: e.DayOpened, now_ms: int) -> None:
        self._record(opened, now_ms, opened.day)
        self.staged.counters.update(self.state.day.sessions)
        self._lease(now_ms)

    def _lease(self, now_ms: int) -> None:
        """Numbers for the kiosks that have none yet."""
        for leases in self._duties.leases():
            self._record(leases, now_ms)

    def confirm_clock(self) -> None:
        """A person says that the clock which jumped ahead is right. Raises Refused `clock_not_ahead`."""
        ahead_ms = self.clock.ahead_ms()
        if not ahead_ms:
            raise refused("clock_not_ahead")
        now_ms = self.clock.reading_ms()
        self._record(e.ClockConfirmed(ahead_ms // 1000), now_ms)
        self.ensure_day(now_ms)

    def put_clock_back(self) -> None:
        """A person says that the clock is right and was ahead before: back to its day, with all that is open.

        Rows stay as they are; numbers, bookings and leases of the day go on where it was left. Raises Refused
        `clock_not_behind`.
        """
        behind_ms = self.clock.behind_ms()
        if not behind_ms:
            raise refused("clock_not_behind")
        now_ms = self.clock.reading_ms()
        day = business_day(now_ms)
        self._record(e.ClockPutBack(self.state.day.name, behind_ms // 1000), now_ms)
        if day < self.state.day.name:
            self._open(open_again(self.state, day, self._ledger.day_so_far(day)), now_ms)

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
        mono_ms = self._clock.mono_ms()
        for happened in self._duties.due(now_ms, mono_ms):
            self._record(happened, now_ms)
        self.staged.wants_again += self.displays.again(mono_ms)
        self.watch.tick()
        for job in sorted(self.jobs.undrawn):
            self.not_drawn(job)
        self.jobs.undrawn.clear()
        self.presence.expire(mono_ms)
        self.send_jobs_again()

    def not_drawn(self, job_id: str) -> None:
        """A paper could not be drawn: an alarm until it is out, and not a line of the log alone."""
        job = self.state.day.jobs.get(job_id)
        if job is not None and not job.printed and job.failed is None:
            self._record(e.PrintFailed(job_id, NOT_DRAWN), self.now_ms())

    def foresee(self) -> bool:
        """One slice of work on the expected waits; True: there is more to do."""
        return self.waits.work(self.now_ms())

    def device_back(self, dev: str, boot: str) -> None:
        """A device is there (again): the troubles of an earlier boot are over, its jobs are sent again."""
        self.ensure_day(self.now_ms())
        for name in self.presence.twins():
            self.watch.too_many(name, TWO_WITH_ONE_NAME)
        earlier = [
            code
            for code, told_by in self.state.day.faults.get(dev, {}).items()
            if told_by not in (boot, BY_THE_HUB)
        ]
        for code in earlier:
            self._record(e.FaultCleared(dev, code), self.now_ms())
        self.displays.came(dev, self._clock.mono_ms())
        self.send_jobs_again(dev)

    def is_console(self, dev: str) -> bool:
        """Whether people ask here, in messages as long as what they hand in."""
        return dev in self.state.devices and self.state.devices[dev].type == "console"

    def heard(self, dev: str) -> None:
        """A device has said something."""
        self.presence.heard(dev, self._clock.mono_ms())

    def _shut_out_changed(self, again: list[str]) -> None:
        """`again`: who is let in; a broker forgets what it kept for an account that it refuses."""
        self.staged.accounts_changed = True
        self.staged.wants_again += again

    # presses

    def handle(self, dev: str, payload: bytes, token: object = None) -> None:
        """Deal with one event message of an authenticated sender, for good or ill."""
        if token is not None:
            self.staged.tokens.append(token)
        self.tally.presses += 1
        try:
            event = event_in(payload)
        except Refused as refusal:
            self._answer_unintelligible(dev, payload, refusal)
            return
        press = PressId(dev, event.boot, event.seq)
        known = self.answers.find(press)
        if known is not None:
            self.tally.duplicates += 1
            self._tell(known, duplicate=True)
            return
        self._press = press
        try:
            result: m.Result = "ok"
            self._refuse_set_aside(press)
            data = self._carried(m.encode(self._decide(dev, event)))
        except Refused as refusal:
            result, data = refusal.kind, self._trouble(refusal, self._language_of(event))
            self._note_refusal(dev, event, refusal)
            self._keep_wrong_pins()
        finally:
            self._press = None
        answer = StoredAnswer(press, result, data)
        if not is_query(event):
            self.staged.answers.append(answer)
            self.answers.stage(answer)
        self._tell(answer, hold=self.staged.accounts_changed and event.e in ACCOUNT_EVENTS)

    def _refuse_set_aside(self, press: PressId) -> None:
        """A press that broke the state of an earlier run is answered, and not done again."""
        if (cause := cause_of(press, "")) in self._set_aside:
            self.alarms.raised(SET_ASIDE, cause)
            raise invalid("internal_error")

    def _answer_unintelligible(self, dev: str, payload: bytes, refusal: Refused) -> None:
        """Tell the sender, where an identity can be read; such an answer is not remembered."""
        self.tally.invalid += 1
        _log.warning(
            "%s sent %d bytes that are no event: %s", dev, len(payload), refusal.code, extra=about(dev)
        )
        identity = identity_in(payload)
        if identity is not None:
            press = PressId(dev, identity.boot, identity.seq)
            self._tell(StoredAnswer(press, "invalid", self._trouble(refusal, self._lang)))

    def _note_refusal(self, dev: str, event: m.Event, refusal: Refused) -> None:
        """The rules' no is daily business; what cannot be understood is a fault that somebody must find."""
        self.watch.wrong(dev, refusal.code)
        if refusal.kind != "invalid":
            self.tally.refused += 1
            return
        self.tally.invalid += 1
        _log.warning("%s asks for %.40r, which is invalid: %s", dev, event.e, refusal.code, extra=about(dev))

    def _decide(self, dev: str, event: m.Event) -> Answer:
        device = sender_of(event, dev, self.state.devices)
        command = command_in(event, device)
        if isinstance(command, c.Status):
            return self.status()
        if isinstance(command, c.DeviceAdd):
            self._refuse_unusable(command)
        if isinstance(command, c.ClockConfirm):
            self.confirm_clock()
            return Nothing()
        if isinstance(command, c.ClockBack):
            self.put_clock_back()
            return Nothing()
        self.watch.refuse(dev, device.name, device.counter, command)
        if isinstance(command, c.Fault):
            self.watch.seen(device.name, TOO_MANY_FAULTS)  # over when it has long told none
        answer = self._carry_out(dev, device, event, command)
        if isinstance(command, c.Take):
            self.watch.taken(device.name)
        self._keep_wrong_pins()
        return answer

    def _keep_wrong_pins(self) -> None:
        """Counts of wrong PINs and cards outlive a restart, beside the chain: they are no history."""
        ago_ms = self._clock.wall_ms() - self._clock.mono_ms()
        for name, count in self.secrets.door.changed():
            data = count and {"wrong": str(count.wrong), "until_ms": str(count.locked_until_ms + ago_ms)}
            self.staged.secrets.append(Secret(GUESSES, name, data or None))

    def _refuse_unusable(self, command: c.DeviceAdd) -> None:
        """A name that is accepted here must be one for everything that will use it."""
        match self._account_trouble(command.name, command.type, command.secret):
            case None:
                return
            case "name_reserved":
                raise refused("name_reserved", device=command.name)
            case "bad_device_name":
                raise refused("bad_device_name", device=command.name)
            case "no_such_device_type":
                raise refused("no_such_device_type", type=command.type)
            case _:
                raise refused("bad_password_hash", device=command.name)

    def _carry_out(self, dev: str, device: Device, event: m.Event, command: c.Command) -> Answer:
        now_ms = self.now_ms()
        self.ensure_day(now_ms)
        context = Context(
            state=self.state,
            door=self.secrets.door,
            waits=self.waits,
            device=device,
            now_ms=now_ms,
            pressed_ms=self.away.pressed_ms(dev, event.age_ms, now_ms, self._clock.mono_ms()),
            mono_ms=self._clock.mono_ms(),
            boot=event.boot,
            job=f"{dev}-{event.boot}-{event.seq}",  # of the sender, whose press this is: no two are the same
            nonce=self._tokens.token(NONCE_BYTES),
            lang=self._lang,
            shelf=self.shelf,
            calendar=self._calendar,
            salt=lambda: self._tokens.token(SALT_BYTES),
        )
        decision = self._propose(context, command)
        if isinstance(command, c.ProcedureSlip):
            wanted = self.state.office.procedures[command.code]
            self.staged.slips.append(
                (device.name, context.job, procedure_slip(self.state.office, wanted, self._lang))
            )
        if isinstance(command, c.Shown):
            self.displays.shown(device.name, command, context.mono_ms)
        for change in decision.secrets:
            secret = Secret(change.kind, change.name, change.data)
            self.staged.secrets.append(secret)
            self.secrets.keep(secret)
        self.staged.persons += [PersonRecord(one.id, one.data, now_ms, one.salt) for one in decision.persons]
        for happened in decision.events:
            self._record(happened, now_ms)
        if isinstance(command, c.DeviceAdd):
            self._lease(now_ms)  # with the device itself: nobody is to see it without numbers
        return self._worded(decision.answer, self._language_of(event))

    def _worded(self, answer: Answer, lang: str) -> Answer:
        """States of dossiers in the words of people."""
        if isinstance(answer, DossierNow | Looked):
            return msgspec.structs.replace(answer, text=self._state_text(answer.state, lang))
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
            )  # it may name a citizen
            raise invalid("internal_error") from None

    def status(self) -> m.HubStatus:
        """How the hub is."""
        up_s = (self._clock.mono_ms() - self._started_ms) // 1000
        return self._status.status(
            epoch=self.epoch,
            up_s=up_s,
            now_ms=self.now_ms(),
            counts=self.tally.counts(),
            clock_behind_s=self.clock.behind_ms() // 1000,
            clock_ahead_s=self.clock.ahead_ms() // 1000,
        )

    # what follows

    def _record(self, event: e.AnyEvent, now_ms: int, day: str | None = None) -> None:
        """Apply an event and stage its row and what it asks for."""
        seq, cause = self.state.seq + 1, cause_of(self._press, type(event).__name__)
        if cause in self._set_aside:
            self.alarms.raised(SET_ASIDE, cause)
            return
        self.clock.noted(now_ms)
        try:
            apply(self.state, seq, now_ms, event)
        except Exception as error:
            _log.exception("bug: %s cannot be applied", type(event).__name__)
            self.broken = StateBroken(type(event).__name__, cause)
            raise self.broken from error
        if isinstance(event, e.DeviceAdded):
            self.away.added(event.name, now_ms)
        self.waits.observe(now_ms, event)
        self.staged.entries.append(Entry(seq, day or self.state.day.name, now_ms, event))
        try:
            self._following.stage(self.staged, event, self._clock.mono_ms())
        except Exception:  # it is in the ledger: what follows from it is told by the next picture
            _log.exception("bug: what follows from %s is not told", type(event).__name__)
            self.alarms.raised(INTERNAL_ERROR, type(event).__name__)

    def telling(self, dev: str, want: m.Want) -> None:
        """A device is being told what to show."""
        self.displays.told(dev, want, self._clock.mono_ms())

    def offered(self, kiosk: str) -> tuple[str, ...]:
        """The letters that a kiosk offers; () for all."""
        device = self.state.devices.get(kiosk)
        return device.services if device else ()

    def kiosks_that_print(self) -> list[str]:
        """The kiosks whose printer has no fault that is known."""
        return [
            name
            for name, device in self.state.devices.items()
            if device.type == "kiosk" and not self.state.day.faults.get(name, {}).keys() & NOT_PRINTING
        ]

    def send_jobs_again(self, dev: str | None = None) -> None:
        """Stage the print jobs that want repeating, each once in a batch."""
        self._following.jobs_again(self.staged, self._clock.mono_ms(), dev)

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

    def _carried(self, data: bytes) -> bytes:
        """An answer that a broker takes. Refused `too_large`: only questions have answers without an end."""
        if len(data) > m.TOLD_BYTES_MAX:
            raise refused("too_large", bytes=len(data), max=m.TOLD_BYTES_MAX)
        return data

    def _language_of(self, event: m.Event) -> str:
        """Who asks at a console is answered in its language; whoever stands at a device in the office's."""
        return self._lang if event.lang is msgspec.UNSET else event.lang

    def _trouble(self, refusal: Refused, lang: str) -> bytes:
        return m.encode(m.Trouble(refusal.code, self._texts(refusal, lang)[:WORDS_CHARS_MAX]))

    def accounts(self) -> list[Account]:
        """Who may use the broker."""
        return [
            account
            for account in self.secrets.accounts(self.state.devices.values())
            if not self.watch.shut_out(account.name)
        ]

    def mono_ms(self) -> int:
        """Milliseconds of a clock that never jumps."""
        return self._clock.mono_ms()

    def now_ms(self) -> int:
        """The time to work by (`hub.services.office.believed_clock`)."""
        return self.clock.wall_ms()
