"""What somebody must do about open dossiers today, before it is late. Pure: rows in, alarms out.

Articles are those of Nghị định 118/2025/NĐ-CP. A cross-agency dossier is late as soon as one of its agencies
is (Điều 20.2), so every agency is told of its own part. A result that lies at the centre waits for its
citizen: that is nobody's lateness and no alarm.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from hub.domain.calendar.civil_time import DAY_MS, business_day, day_start_ms
from hub.domain.calendar.deadlines import Term, TermUnit, WorkCalendar, apology_by_ms, due_ms
from hub.domain.dossiers.dossier import (
    NOTICE_DAYS_MAX,
    RUNNING,
    TRANSITIONS,
    Channel,
    DossierState,
    DossierStep,
)
from hub.domain.dossiers.plans import end_of_working_day
from hub.domain.dossiers.reading import BY_THE_HOUR, Reading

SUPPLEMENT_WARN_DAYS = 3  # before the 15 days of Điều 19.5 are over: a letter still arrives
ONLINE_ANSWER = Term(8, TermUnit.HOURS)  # working hours from when it was filed (Điều 17.2)
_MINUTE_MS = 60_000


class AlarmKind(StrEnum):
    """In the order in which they are looked at, the worst first."""

    OVERDUE_NO_APOLOGY = "overdue_no_apology"
    OVERDUE = "overdue"  # also after the date that an apology promised
    ONLINE_LATE = "online_late"  # filed online, and not answered within 8 working hours (Điều 17.2)
    ONLINE_TO_ANSWER = "online_to_answer"  # filed online: to be answered by then
    APOLOGY_DUE = "apology_due"  # to be written by today, if it cannot be done in time (Điều 19.6)
    DUE_TODAY = "due_today"
    DUE_TOMORROW = "due_tomorrow"  # on the next working day
    TRANSFER_OVERDUE = "transfer_overdue"  # still at the centre after the time of Điều 18
    NOT_CONFIRMED = "not_confirmed"  # done, and not entered as brought to the centre (Điều 20)
    SUPPLEMENT_EXPIRING = "supplement_expiring"
    CORRECTION_LATE = "correction_late"  # a mistake in the result not put right within 3 working days (23)
    CORRECTION_DUE = "correction_due"  # to be put right by then
    NOTICE_DUE = "notice_due"  # the last day to tell the citizen that something is missing (19.5)


ALARM_KINDS = tuple(AlarmKind)
REMINDERS = frozenset({AlarmKind.NOTICE_DUE})  # told as a list: most of them need nothing (decision 0212)


class ShareStanding(Struct, frozen=True):
    """The part of an agency as the alarms see it."""

    agency: str
    due_ms: int | None
    done_ms: int | None


class Standing(Struct, frozen=True):
    """A dossier that is not over, as the alarms see it. Unix milliseconds; `registered_ms`: handed in.

    `promised_ms`: by a late apology. `supplements`: requests at appraisal. `demanded_ms`: a payment is
    awaited since then. `correct_by_ms`, `corrected_ms`: a mistake in its result is to be put right by then,
    was put right.
    """

    id: str
    code: str
    procedure: str
    agency: str
    state: DossierState
    due_ms: int | None = None
    transfer_by_ms: int | None = None
    supplement_by_ms: int | None = None
    resolved_ms: int | None = None
    apologized: bool = False
    promised_ms: int | None = None
    accepted_ms: int | None = None
    supplements: int = 0
    demanded_ms: int | None = None
    correct_by_ms: int | None = None
    corrected_ms: int | None = None
    shares: tuple[ShareStanding, ...] = ()
    channel: Channel = Channel.COUNTER
    registered_ms: int | None = None


class DossierAlarm(Struct, frozen=True):
    """What is wrong with which dossier, and whose it is; `at_ms`: the moment that it is about."""

    kind: AlarmKind
    dossier: str
    code: str
    procedure: str
    agency: str
    state: str
    at_ms: int


class Today(Struct, frozen=True):
    """A moment, the end of its day, and the end of the next working day."""

    now_ms: int
    day: str
    end_ms: int
    next_end_ms: int
    calendar: WorkCalendar
    reading: Reading = BY_THE_HOUR

    @classmethod
    def at(cls, now_ms: int, calendar: WorkCalendar, reading: Reading = BY_THE_HOUR) -> "Today":
        """Raises NoWorkingDay."""
        day = business_day(now_ms)
        after = calendar.next_working(day)
        return cls(now_ms, day, day_start_ms(day) + DAY_MS, day_start_ms(after) + DAY_MS, calendar, reading)


def alarms(
    open_dossiers: Iterable[Standing],
    now_ms: int,
    calendar: WorkCalendar,
    reading: Reading = BY_THE_HOUR,
) -> list[DossierAlarm]:
    """All of them, the worst first, within a kind by their moment. Raises NoWorkingDay."""
    today = Today.at(now_ms, calendar, reading)
    found = [alarm for one in open_dossiers for alarm in alarms_of(one, today)]
    return sorted(found, key=lambda alarm: (ALARM_KINDS.index(alarm.kind), alarm.at_ms, alarm.code))


def alarms_of(one: Standing, today: Today) -> Iterator[DossierAlarm]:
    """Those of one dossier: of the whole for its own agency, and of the parts that are not done."""
    for kind, at_ms in _of_whole(one, today):
        yield _alarm(kind, one, one.agency, at_ms)
    if one.state in RUNNING:
        for share in one.shares:
            whole = share.agency == one.agency and share.due_ms == one.due_ms
            if share.done_ms is None and share.due_ms is not None and not whole:
                for kind in _by_date(share.due_ms, share.due_ms, one, today):
                    yield _alarm(kind, one, share.agency, share.due_ms)


def pressing(found: Iterable[DossierAlarm]) -> list[DossierAlarm]:
    """Those for which somebody must do something; the rest are reminders."""
    return [alarm for alarm in found if alarm.kind not in REMINDERS]


def reminders(found: Iterable[DossierAlarm]) -> list[DossierAlarm]:
    """Those that somebody should look through, for one of them may need something."""
    return [alarm for alarm in found if alarm.kind in REMINDERS]


def counted(found: Sequence[DossierAlarm]) -> dict[str, int]:
    """How many of each kind there are, the worst first; kinds without any are left out."""
    counts = {kind.value: sum(alarm.kind is kind for alarm in found) for kind in ALARM_KINDS}
    return {kind: count for kind, count in counts.items() if count}


def _of_whole(one: Standing, today: Today) -> Iterator[tuple[AlarmKind, int]]:
    if one.state in RUNNING and one.due_ms is not None:
        promised_ms = one.due_ms if one.promised_ms is None else one.promised_ms
        for kind in _by_date(one.due_ms, promised_ms, one, today):
            yield kind, one.due_ms if kind in _OVERDUE else promised_ms
        if _apology_due(one, one.due_ms, today):
            yield AlarmKind.APOLOGY_DUE, one.due_ms
    if (answer_ms := answer_by_ms(one, today.calendar)) is not None:
        late = answer_ms < today.now_ms
        yield AlarmKind.ONLINE_LATE if late else AlarmKind.ONLINE_TO_ANSWER, answer_ms
    if one.state is DossierState.ACCEPTED and (one.transfer_by_ms or today.now_ms) < today.now_ms:
        yield AlarmKind.TRANSFER_OVERDUE, one.transfer_by_ms or 0
    if (done_ms := _done_ms(one)) is not None and _carried_by_ms(done_ms, today.calendar) < today.now_ms:
        yield AlarmKind.NOT_CONFIRMED, done_ms
    if one.correct_by_ms is not None:
        late = one.correct_by_ms < today.now_ms
        yield AlarmKind.CORRECTION_LATE if late else AlarmKind.CORRECTION_DUE, one.correct_by_ms
    notice_ms = notice_by_ms(one, today.calendar)
    if notice_ms is not None and today.now_ms <= notice_ms < today.end_ms:
        yield AlarmKind.NOTICE_DUE, notice_ms
    warned_ms = today.next_end_ms - DAY_MS + SUPPLEMENT_WARN_DAYS * DAY_MS  # before days without anybody here
    if one.state is DossierState.SUPPLEMENT and (one.supplement_by_ms or warned_ms) < warned_ms:
        yield AlarmKind.SUPPLEMENT_EXPIRING, one.supplement_by_ms or 0


def answer_by_ms(one: Standing, calendar: WorkCalendar) -> int | None:
    """By when a dossier filed online is accepted, refused or asked to be completed; None: it has been."""
    waits = one.state is DossierState.REGISTERED and one.channel is Channel.ONLINE
    return due_ms(one.registered_ms, ONLINE_ANSWER, calendar) if waits and one.registered_ms else None


def notice_by_ms(one: Standing, calendar: WorkCalendar) -> int | None:
    """By when a citizen is told at appraisal what is missing; None: no notice can be owed, or not any more.

    None is owed for a dossier whose result is due by then, for what its citizen waits for is the result.
    """
    waits = one.state in (DossierState.TRANSFERRED, DossierState.IN_PROGRESS) and not one.supplements
    if not waits or one.accepted_ms is None:
        return None
    by_ms = end_of_working_day(one.accepted_ms, NOTICE_DAYS_MAX, calendar)
    return None if one.due_ms is not None and one.due_ms <= by_ms else by_ms


_OVERDUE = (AlarmKind.OVERDUE, AlarmKind.OVERDUE_NO_APOLOGY)


def _by_date(due_ms: int, promised_ms: int, one: Standing, today: Today) -> Iterator[AlarmKind]:
    """`promised_ms`: what its citizen was told, where that is another date than the deadline."""
    stands = one.state is DossierState.FINANCIAL_DUTY and not today.reading.payment_counts
    until_ms = min(today.now_ms, one.demanded_ms or today.now_ms) if stands else today.now_ms
    if today.reading.ends_ms(due_ms) < until_ms:
        yield AlarmKind.OVERDUE if one.apologized else AlarmKind.OVERDUE_NO_APOLOGY
    if stands or today.reading.ends_ms(promised_ms) < today.now_ms:
        return
    if promised_ms < today.end_ms:
        yield AlarmKind.DUE_TODAY
    elif promised_ms < today.next_end_ms:
        yield AlarmKind.DUE_TOMORROW


def _apology_due(one: Standing, due_ms: int, today: Today) -> bool:
    """Whether this is the last day to say that it will be late, or past it and not late yet."""
    possible = (one.state, DossierStep.APOLOGIZE) in TRANSITIONS and not one.apologized
    return possible and today.now_ms <= due_ms and apology_by_ms(due_ms, today.calendar) < today.end_ms


def _done_ms(one: Standing) -> int | None:
    """When the work was done that nobody confirmed: its result is not here, or its parts are done alone."""
    if one.state is DossierState.RESOLVED:
        return one.resolved_ms if one.corrected_ms is None else one.corrected_ms
    done = [share.done_ms for share in one.shares]
    if one.state in RUNNING and done and None not in done:
        return max(moment for moment in done if moment is not None)
    return None


def _carried_by_ms(done_ms: int, calendar: WorkCalendar) -> int:
    """By when a result is at the centre: the end of the next working day (Điều 20)."""
    day = calendar.next_working(business_day(done_ms))
    return day_start_ms(day) + calendar.intervals[-1][1] * _MINUTE_MS


def _alarm(kind: AlarmKind, one: Standing, agency: str, at_ms: int) -> DossierAlarm:
    return DossierAlarm(kind, one.id, one.code, one.procedure, agency, one.state.value, at_ms)


def proposed_due_ms(due_ms: int, now_ms: int, calendar: WorkCalendar) -> int:
    """The earliest new date that an apology can promise.

    The end of the working day after the due date, or after today where it is late already. A proposal: the
    agency writes the date that it can keep, as there is no second apology (Điều 19.6).
    """
    day = calendar.next_working(business_day(max(due_ms, now_ms)))
    return day_start_ms(day) + calendar.intervals[-1][1] * _MINUTE_MS
