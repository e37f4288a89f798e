"""The query tables say what the state of the office says, whatever happened, and however it was batched."""

import random
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hub.adapters.ledger import LedgerReader, SqliteLedger, rebuild, verify
from hub.adapters.ledger.projections import FOLLOWED
from hub.domain import events as e
from hub.domain.counters.login import key_of
from hub.domain.office.office import Office
from hub.domain.paper.codes import ticket_qr
from hub.domain.state import OfficeState
from hub.services.ports import Batch, Entry, StoredAnswer
from tests.adapters.ledger import dossier_moves
from tests.adapters.ledger.columns import assert_every_column, assert_state_is_what_the_tables_say
from tests.adapters.ledger.material import MORNING_MS, Clerk, commit, opened, tables
from tests.support.hall import Hall
from tests.support.ledger import FakeLedger
from tests.support.offices import PIN, SALT, dossier_office, furnished_ledger

Move = tuple[Any, ...]
OFFICERS = {1: "101", 2: "102", 3: "103"}
WHICH = list(range(20))  # of what there is

VISIT_KEYS = ["recall", "no_show", "park", "finish", "return", "transfer", "to_counter", "rate"]
SLOTS = ["2026-11-23T09:00", "2026-11-23T09:30", "2026-11-24T08:00"]
KINDS: dict[str, list[list[Any]]] = {
    "take": [list("AABC"), [None, "elderly"]],
    "errands": [["AB", "BA", "ABC", "CA"]],
    "book": [SLOTS, [None, "h1", "h2"]],
    "booked": [["arrive", "arrive", "cancel"], WHICH],
    "come back": [WHICH],
    "give back": [WHICH],
    "away": [["k1", "k2"], list("AC"), [0, 0, 1, 2, 7, 300], [None, "elderly"]],
    "reprint": [WHICH, [None, "k2"]],
    "card": [["101", "102"], [None, "a", "b"]],
    "call": [[1, 1, 2, 3], WHICH],
    "at work": [[1, 1, 2, 3], ["pause", "resume", "logout", "login"]],
    "paper": [WHICH, [None, "no_paper", "unknown"]],
    "shown": [[1, 1, 2, 3], WHICH],
    "trouble": [["fault", "recovered"]],
    "service": [["service_close", "service_open", "service_open"], list("AABC")],
    "void": [WHICH],
    "device": [["device_add", "device_remove"]],
    "time": [[30, 3600, 40_000]],
    "pin": [["101", "102"]],
    "restart": [],
    **dossier_moves.KINDS,
}
VISITS = st.tuples(
    st.just("visit"),
    st.sampled_from("AABC"),
    st.sampled_from([1, 1, 2, 3]),
    st.lists(st.sampled_from(VISIT_KEYS), max_size=3),
)
OTHERS = [st.tuples(st.just(kind), *map(st.sampled_from, choices)) for kind, choices in KINDS.items()]
MOVES: st.SearchStrategy[Move] = st.one_of(VISITS, VISITS, VISITS, *OTHERS)


def random_move(chance: random.Random) -> Move:
    """As MOVES, without hypothesis."""
    if chance.random() < 0.4:
        keys = chance.choices(VISIT_KEYS, k=chance.randint(0, 3))
        return ("visit", chance.choice("AABC"), chance.choice([1, 1, 2, 3]), keys)
    kind = chance.choice(list(KINDS))
    return (kind, *map(chance.choice, KINDS[kind]))


BESIDE = (lambda batch: batch.secrets, lambda batch: batch.persons)  # the chain


class KeepingLedger(FakeLedger):
    """Keeps the batches, so that they can be committed again elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[Batch] = []

    def commit_now(self, batch: Batch) -> None:
        super().commit_now(batch)
        self.batches.append(
            Batch(list(batch.entries), list(batch.answers), list(batch.secrets), list(batch.persons))
        )


def bookable_office() -> Office:
    """The small office, with slots of half an hour for two, and procedures."""
    return dossier_office()


def furnished() -> KeepingLedger:
    ledger = KeepingLedger()
    model = furnished_ledger(bookable_office())
    ledger.commit_now(Batch(model.entries, [], list(model.open().secrets)))
    return ledger


def make(hall: Hall, move: Move) -> None:
    """Somebody does something; some of it is refused, as in life, and all of it is understood."""
    match move:
        case "visit", service, counter, keys:
            hall.press("k1", "take", service=service)
            hall.press(f"q{counter}", "resume")
            hall.press(f"q{counter}", "next")
            for key in keys:
                press_key(hall, counter, key)
        case "take", service, priority:
            hall.press("k1", "take", service=service, **({"priority": priority} if priority else {}))
        case "errands", letters:
            hall.press("k1", "take", service=letters[0], then=list(letters[1:]))
        case "away", kiosk, service, ahead, priority:
            hand_in(hall, kiosk, service, ahead, {"priority": priority} if priority else {})
        case (("book" | "booked" | "come back" | "give back" | "reprint"), *_):
            make_promise(hall, move)
        case "card", officer, card:
            digest = sha256(card.encode()).hexdigest() if card else None
            hall.press("c1", "officer_card", officer=officer, card=digest)
        case "call", counter, which:
            hall.press(f"q{counter}", "finish")
            hall.press(f"q{counter}", "call", ticket=one_of(hall.service.state.day.tickets, which)[-4:])
        case "at work", counter, "login":
            hall.login(counter, OFFICERS[counter])
        case "at work", counter, key:
            hall.press(f"q{counter}", "finish")
            hall.press(f"q{counter}", key)
        case "paper", which, code:
            job = one_of(hall.service.state.day.jobs, which)
            hall.press(
                "k1", "print_failed" if code else "printed", job=job, **({"code": code} if code else {})
            )
        case "shown", counter, which:
            text = one_of(hall.service.state.day.tickets, which)[-4:]
            hall.press(f"b{counter}", "shown", rev=1, text=text)
        case "trouble", event:
            hall.press("k2", event, code="no_paper")
        case "service", event, service:
            hall.press("c1", event, service=service)
        case "void", which:
            hall.press("c1", "void", ticket=one_of(hall.service.state.day.tickets, which)[-4:], reason="left")
        case "device", "device_add":
            hall.press("c1", "device_add", name="k9", type="kiosk", secret="$k9", services=["B", "A"])
        case "device", "device_remove":
            hall.press("c1", "device_remove", name="k9")
        case "time", seconds:
            hall.clock.advance(s=seconds)
            hall.service.tick()
            hall.settle()
        case "pin", officer:
            hall.press("c1", "officer_pin", officer=officer, salt=SALT, key=key_of(PIN, SALT))
        case ("restart",):
            hall.restart()
        case _:
            dossier_moves.make(hall, move)


def make_promise(hall: Hall, move: Move) -> None:
    """Bookings, and tickets that come back or are printed again."""
    state = hall.service.state
    match move:
        case "book", slot, holder:
            hall.press("c1", "book", service="A", at=slot, **({"holder": holder} if holder else {}))
        case "booked", "arrive", which:
            hall.press("k1", "checkin", code=one_of(state.day.bookings, which))
        case "booked", "cancel", which:
            hall.press("c1", "cancel", code=one_of(state.day.bookings, which))
        case "come back", which:
            day, _, number = one_of(state.day.tickets, which, "2026-11-23/A404").partition("/")
            hall.press("k2", "checkin", code=ticket_qr(state.office.site, day, number))
        case "give back", which:
            hall.press("c1", "return", ticket=one_of(state.day.tickets, which)[-4:])
        case "reprint", which, kiosk:
            other = {"kiosk": kiosk} if kiosk else {}
            hall.press("c1", "reprint", ticket=one_of(state.day.tickets, which)[-4:], **other)


def hand_in(hall: Hall, kiosk: str, service: str, ahead: int, more: dict[str, str]) -> None:
    """A kiosk hands in a number of its lease, of one of the days it may have been away on."""
    state = hall.service.state
    day, leases = next(iter(state.day.leases.items()))
    mine = [one for one in leases if (one.device, one.service) == (kiosk, service)]
    given = [ticket for ticket in state.day.lease_used if ticket.startswith(f"{day}/{service}")]
    number = f"{service}{mine[0].first + len(given) + ahead:03d}" if mine else f"{service}900"
    hall.press(kiosk, "offline_take", age_ms=60_000, ticket=number, service=service, day=day, **more)


def press_key(hall: Hall, counter: int, key: str) -> None:
    if key == "to_counter":
        hall.press(f"q{counter}", "transfer", counter=counter % 3 + 1)
        return
    if key == "transfer":
        hall.press(f"q{counter}", "transfer", service="B" if counter == 1 else "A")
    elif key == "rate":
        invitation = hall.service.state.day.sessions[counter].invitation
        hall.press(f"p{counter}", "rate", score=2, **({"ref": invitation} if invitation else {}))
    else:
        hall.press(f"q{counter}", key)


def one_of(things: Iterable[str], which: int, otherwise: str = "x-A404") -> str:
    """One of what there is, else one that there is not."""
    names = list(things)
    return names[which % len(names)] if names else otherwise


def batched_anew(batches: list[Batch], sizes: list[int]) -> list[Batch]:
    """The same facts in larger commits, as under load."""
    rest, anew = list(batches), []
    for size in [*sizes, len(batches)]:
        group, rest = rest[:size], rest[size:]
        if group:
            answers: list[StoredAnswer] = [a for b in group for a in b.answers]
            entries = [entry for b in group for entry in b.entries]
            secrets, persons = ([x for b in group for x in kind(b)] for kind in BESIDE)
            anew.append(Batch(entries, answers, secrets, persons))
    return anew


@given(moves=st.lists(MOVES, min_size=30, max_size=60), sizes=st.lists(st.integers(1, 6), max_size=20))
@settings(
    max_examples=settings().max_examples // 3, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # to shrink takes minutes
def test_query_tables_follow_any_course_of_a_day(moves: list[Move], sizes: list[int]) -> None:
    live_through(moves, sizes)


def test_these_days_have_every_kind_of_event_in_them() -> None:
    """Otherwise the test above would look at nothing; here with one long course that is always the same."""
    chance, seen = random.Random(20261123), set()
    for _ in range(6):
        moves = [random_move(chance) for _ in range(250)]
        seen |= live_through(moves, [chance.randint(1, 6) for _ in range(100)])
    of_a_start = {e.ClockConfirmed, e.ClockPutBack, e.NumbersPassed}  # which concern no table
    of_a_start |= {e.TicketMoved, e.BookingMoved, e.OfficeConfigured}
    assert seen | of_a_start == set(e.AnyEvent.__args__)  # type: ignore[attr-defined]


def live_through(moves: list[Move], sizes: list[int]) -> set[type]:
    """A course of days on fakes, then on the disk, and compared; the kinds of events there were."""
    kept = furnished()
    with Hall(bookable_office(), ledger=kept) as hall, tempfile.TemporaryDirectory() as folder:
        for counter, officer in OFFICERS.items():
            hall.login(counter, officer)
        for move in moves:
            make(hall, move)
        assert hall.service.tally.invalid == 0
        path = Path(folder) / "ledger.sqlite"
        with opened(path) as ledger:
            commit(ledger, *batched_anew(kept.batches, sizes))
        again = SqliteLedger(path)
        opening = again.open()
        again.close()
        assert_same_opening(opening, kept.open())
        assert verify(path).faults == ()
        assert_tables_say_what_the_state_says(path, hall.service.state, kept.entries)
        dossier_moves.assert_tables_have_the_dossiers(path, hall.service.state, kept.cabinet.persons)
        grown = tables(path)
        rebuild(path)
        assert tables(path) == grown
    return {type(event) for event in kept.events}


def assert_same_opening(found: Any, expected: Any) -> None:
    assert (found.last_seq, found.last_at_ms) == (expected.last_seq, expected.last_at_ms)
    assert list(found.entries) == list(expected.entries)
    by_name = {(d.name, d.type, d.counter) for d in expected.devices}
    assert {(d.name, d.type, d.counter) for d in found.devices} == by_name
    assert {(s.kind, s.name): s for s in found.secrets} == {(s.kind, s.name): s for s in expected.secrets}


def assert_tables_say_what_the_state_says(path: Path, state: OfficeState, entries: list[Entry]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert_every_column(connection, entries)
        assert_state_is_what_the_tables_say(connection, state)
    with LedgerReader(path) as reader:
        days = {t.id[:10] for t in state.day.tickets.values()}
        rows = {row.id: row for day in days for row in reader.tickets(day)}
        for ticket in state.day.tickets.values():
            row = rows[ticket.id]
            assert row.leased or ticket.id not in state.day.lease_used
            if ticket.id in state.day.told:
                assert (row.wait_lo_s, row.wait_hi_s) == state.day.told[ticket.id]
        assert reader.closed_services() == state.day.closed
        assert {d.name for d in reader.devices()} == state.devices.keys()
        tickets = [job for job in state.day.jobs.values() if job.dossier is None]
        papers = {job.ticket: job for job in tickets}  # the last one counts
        for job in papers.values():
            row = rows[job.ticket]
            assert (row.printed_ms is not None, row.print_failed) == (job.printed, job.failed)
            assert row.copied == job.copy
        assert_promises_are_kept(reader, state)


def assert_promises_are_kept(reader: LedgerReader, state: OfficeState) -> None:
    bookings = {row.code: row for row in reader.bookings() if row.day >= state.day.name}
    assert bookings.keys() == state.day.bookings.keys()
    for day, leases in state.day.leases.items():
        rows = reader.leases(day)
        granted = {(one.device, one.service, one.first, one.last) for one in leases}
        assert {(row.device, row.service, row.first, row.last) for row in rows} == granted
        assert sum(row.used for row in rows) == sum(one.startswith(day) for one in state.day.lease_used)
    last_pages = {row.service: (row.at_ms, row.nth) for row in reader.pages()}
    for service, page in state.day.pages.items():
        assert last_pages[service] == (page.at_ms, page.nth)


def test_every_kind_of_event_is_followed_or_is_known_to_concern_no_table() -> None:
    """A new event cannot be forgotten: it is in a projection, or here."""
    without_table = {
        *(e.HubStarted, e.OfficerPinSet, e.OfficerCardSet, e.OfficeConfigured),
        *(e.ClockConfirmed, e.ClockPutBack, e.NumbersPassed),
    }
    assert FOLLOWED | without_table == set(e.AnyEvent.__args__)  # type: ignore[attr-defined]
    assert not FOLLOWED & without_table


def test_a_row_that_the_state_cannot_follow_changes_no_table(path: Path) -> None:
    """A start that meets it leaves it out (docs/reliability.md); the tables have nothing of it either."""
    clerk = Clerk()
    one, two, gone = (clerk.ticket(number) for number in ("A001", "A002", "A999"))
    booking = e.BookingMade("48213975", two, "A", MORNING_MS)
    arrival = e.TicketTaken(two, "A", MORNING_MS, MORNING_MS, job="k1-b-9", device="k1", booking="48213975")
    with opened(path) as ledger:
        commit(
            ledger, clerk.opening(), clerk.batch(e.OfficerLoggedIn("101", 1), booking), clerk.takes("A001")
        )
        commit(ledger, clerk.batch(e.BookingCancelled("48213975")))
        before = tables(path)
        impossible = (
            e.TicketFinished(one, 1, "101", f"{one}/1"),
            e.TicketCalled(one, 1, "101", nth=2),
            e.TicketPassedOn(one, 1, "101", f"{one}/1", "B"),
            e.TicketReturned(gone, 5_000),
            e.TicketCalled(gone, 1, "101"),
            e.TicketReprinted(gone, "k1", "k1-b-8"),
            e.OfficerLoggedIn("102", 1),
            e.CounterResumed(1),
            e.BookingCancelled("48213975"),
            arrival,
        )
        commit(ledger, clerk.batch(*impossible))
        assert tables(path) == before
    rebuild(path)
    assert tables(path) == before
