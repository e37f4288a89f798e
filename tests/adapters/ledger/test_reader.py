"""People's questions to the ledger, also while the hub runs."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hub.adapters.ledger import LedgerReader
from hub.adapters.ledger.reading import questions
from hub.domain import events as e
from hub.domain.errors import LedgerUnavailable
from tests.adapters.ledger.material import DAY, ROWS_OF_DAY, Clerk, commit, opened, served, tampering


def test_tickets_of_a_day_come_in_the_order_in_which_they_were_taken(day: Path) -> None:
    with LedgerReader(day) as reader:
        assert [(t.number, t.state, t.counter) for t in reader.tickets(DAY)] == [
            ("A001", "done", None),
            ("A002", "parked", None),
            ("B001", "serving", 1),
            ("A003", "waiting", None),
        ]
        assert reader.tickets() == reader.tickets(DAY)
        assert reader.tickets("2020-01-01") == []


def test_tickets_can_be_asked_for_by_state_and_by_service(day: Path) -> None:
    with LedgerReader(day) as reader:
        assert [t.number for t in reader.tickets(state="parked")] == ["A002"]
        assert [t.number for t in reader.tickets(service="B")] == ["B001"]
        assert reader.tickets(service="B", state="done") == []


def test_a_ticket_tells_of_its_paper(day: Path) -> None:
    with LedgerReader(day) as reader:
        printed, failed, waiting = (reader.ticket(number) for number in ("A001", "A002", "A003"))
    assert printed is not None
    assert failed is not None
    assert waiting is not None
    assert (printed.printed_ms is not None, printed.print_failed) == (True, None)
    assert (failed.printed_ms, failed.print_failed) == (None, "no_paper")
    assert (waiting.printed_ms, waiting.print_failed) == (None, None)


def test_the_history_of_a_ticket_has_all_that_happened_to_it_and_nothing_else(day: Path) -> None:
    with LedgerReader(day) as reader:
        ticket = reader.ticket("A001")
        assert ticket
        assert [row.kind for row in reader.history(ticket)] == [
            "ticket_taken",
            "ticket_called",
            "ticket_finished",
            "rated",
            "ticket_printed",
        ]


def test_a_rating_that_comes_last_is_in_the_history(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger, LedgerReader(path) as reader:
        commit(ledger, clerk.opening(), clerk.takes("A001"), clerk.batch(*served(DAY, "A001", 1)))
        commit(ledger, clerk.takes("A002"), clerk.batch(e.Rated(1, 3, "1-A001", "101", clerk.ticket("A001"))))
        ticket = reader.ticket("A001")
        assert ticket is not None
        assert [row.kind for row in reader.history(ticket)][-1] == "rated"


def test_a_number_means_the_newest_ticket_unless_a_day_is_given(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger:
        commit(ledger, clerk.opening("2026-11-22"), clerk.takes("A001"))
        commit(ledger, clerk.opening(DAY), clerk.takes("A001"))
        with LedgerReader(path) as reader:
            newest, old = reader.ticket("A001"), reader.ticket("A001", "2026-11-22")
            assert newest is not None
            assert old is not None
            assert (newest.day, old.day) == (DAY, "2026-11-22")
            assert [row.seq for row in reader.history(old)] == [2]
            assert reader.ticket("A777") is None


def test_before_the_first_number_of_a_day_those_of_yesterday_are_of_yesterday(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger, LedgerReader(path) as reader:
        commit(ledger, clerk.opening("2026-11-22"), clerk.takes("A001", "A002"))
        commit(ledger, clerk.batch(*served("2026-11-22", "A002", 3)))
        waits = e.TicketRecord("2026-11-22/A001", "A", "waiting", 1, 2)
        commit(ledger, clerk.opening(DAY, carried=(waits,)))
        assert reader.last_day() == DAY
        assert [(row.day, row.number) for row in reader.tickets()] == [("2026-11-22", "A001")]


def test_the_history_of_a_carried_ticket_goes_on_into_the_next_day(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger:
        commit(ledger, clerk.opening("2026-11-22"), clerk.takes("A001", "A002"))
        commit(ledger, clerk.opening(DAY), clerk.takes("A001"), clerk.batch(*served("2026-11-22", "A002", 3)))
    with LedgerReader(path) as reader:
        ticket = reader.ticket("A002")
        assert ticket
        assert (ticket.day, ticket.state) == ("2026-11-22", "done")
        assert [row.seq for row in reader.history(ticket)] == [3, 6, 7]


def test_each_day_has_a_closing_hash_that_stays_when_the_next_has_begun(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger, LedgerReader(path) as reader:
        commit(ledger, clerk.opening("2026-11-22"), clerk.takes("A001"))
        of_first = reader.closing("2026-11-22")
        assert of_first == reader.head()
        commit(ledger, clerk.opening(DAY), clerk.takes("A001", "A002"))
        assert reader.closing("2026-11-22") == of_first
        assert reader.closing(DAY) == reader.head()
        assert [(c.day, c.seq) for c in reader.closings()] == [("2026-11-22", 2), (DAY, 5)]
        assert reader.closing("2026-11-21") is None


def test_calls_ratings_boards_devices_and_counters_are_told(day: Path) -> None:
    with LedgerReader(day) as reader:
        assert [(c.ticket[-4:], c.counter, c.out_of_turn) for c in reader.calls(DAY)] == [
            ("A001", 1, False),
            ("A002", 1, False),
            ("B001", 1, True),
        ]
        (rating,) = reader.ratings(DAY)
        assert (rating.score, rating.officer, rating.ticket) == (3, "101", f"{DAY}/A001")
        assert [(s.device, s.text) for s in reader.shown()] == [("b1", "A001")]
        assert reader.shown(since_seq=ROWS_OF_DAY) == []
        assert [(d.name, d.services) for d in reader.devices()] == [("k1", "A B"), ("b1", "")]
        assert [(c.counter, c.state, c.officer, c.ticket) for c in reader.counters()] == [
            (1, "open", "101", f"{DAY}/B001"),
            (2, "paused", "102", None),
        ]
        assert reader.closed_services() == {"B"}
        assert [(x.device, x.code, x.raised) for x in reader.device_log("k1")] == [
            ("k1", "no_paper", True),
            ("k1", "no_paper", False),
        ]
        assert reader.device_log("b1") == []


def test_a_rating_that_nobody_asked_for_is_told_and_flagged(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger, LedgerReader(path) as reader:
        unasked = e.Rated(1, 2, unsolicited=True)
        commit(ledger, clerk.opening(), clerk.batch(unasked, unasked))
        assert [(r.score, r.ticket, r.unsolicited) for r in reader.ratings(DAY)] == [(2, None, True)] * 2


def test_a_missed_citizen_who_returns_is_due_when_the_ledger_says(path: Path) -> None:
    clerk = Clerk()
    ticket = clerk.ticket("A001")
    back = [e.TicketCalled(ticket, 1, "101"), e.TicketMissed(ticket, 1), e.TicketReturned(ticket, 1234)]
    with opened(path) as ledger, LedgerReader(path) as reader:
        commit(ledger, clerk.opening(), clerk.takes("A001"))
        commit(ledger, clerk.batch(*back))
        found = reader.ticket("A001")
        assert found is not None
        assert (found.state, found.due_ms, found.ended_ms, found.calls) == ("waiting", 1234, None, 0)


def test_a_new_day_opens_the_services_that_it_does_not_name_as_closed(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger, LedgerReader(path) as reader:
        commit(ledger, clerk.opening("2026-11-22"), clerk.batch(e.ServiceClosed("A"), e.ServiceClosed("B")))
        commit(ledger, clerk.opening(DAY, closed=("B", "C")))
        assert reader.closed_services() == {"B", "C"}


def test_a_new_ledger_has_nothing_to_tell(path: Path) -> None:
    with opened(path), LedgerReader(path) as reader:
        assert (reader.head(), reader.last_day(), reader.tickets(), reader.closings()) == (None, None, [], [])
        assert list(reader.export()) == []


def test_a_reader_sees_what_is_committed_while_it_looks(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger, LedgerReader(path) as reader:
        commit(ledger, clerk.opening(), clerk.takes("A001"))
        assert len(reader.tickets()) == 1
        commit(ledger, clerk.takes("A002"))
        assert len(reader.tickets()) == 2


def test_a_reader_cannot_write(day: Path) -> None:
    with LedgerReader(day) as ledger, pytest.raises(sqlite3.OperationalError, match="readonly"):
        ledger._connection.execute("DELETE FROM tickets")


def test_an_office_that_never_ran_is_told_so(path: Path) -> None:
    with pytest.raises(LedgerUnavailable, match="never run"):
        LedgerReader(path, "en")
    assert not path.exists()


def test_what_is_no_ledger_is_told_so(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"x" * 5000)
    with pytest.raises(LedgerUnavailable, match="damaged"):
        LedgerReader(path, "en")


def test_a_question_to_a_damaged_file_is_answered_in_words(day: Path) -> None:
    with LedgerReader(day, "en") as reader:
        with tampering(day, guards=True) as db:
            db.execute("DROP TABLE boards")
        with pytest.raises(LedgerUnavailable, match="boards"):
            reader.shown()


def test_questions_about_an_old_ticket_do_not_read_the_whole_ledger(day: Path) -> None:
    """As what they would cost grows with the years."""
    with closing(sqlite3.connect(day)) as db, db:
        for sql in (
            questions.HISTORY,
            questions.TICKETS + " WHERE t.day = :day",
            questions.CLOSINGS + " WHERE d.day = :day",
            questions.WAITING,
            questions.LEASES,
        ):
            values = {"id": "", "day": "", "service": ""}
            plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + sql, values)]
            assert not [step for step in plan if step.startswith(("SCAN l", "SCAN t"))], plan
    db.close()


def test_who_waits_is_counted_also_when_carried_from_older_days_or_handed_in_late(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger, LedgerReader(path) as reader:
        commit(ledger, clerk.opening(), clerk.takes("A001", "A002", "B001", "A003"))
        commit(ledger, clerk.batch(*served(DAY, "A002", 1)))
        assert (reader.waiting("A"), reader.waiting("B"), reader.waiting("C")) == (2, 1, 0)
        for day in ("2026-11-24", "2026-11-25", "2026-11-26"):
            carried = tuple(
                e.TicketRecord(f"{DAY}/{number}", number[0], "waiting", 1, 2)
                for number in ("A001", "A003", "B001")
            )
            commit(ledger, clerk.opening(day, carried=carried))
        late = e.TicketTaken("2026-11-25/A900", "A", 1, 2, device="k1", leased=True)
        commit(ledger, clerk.takes("A001"), clerk.batch(late))
        assert (reader.waiting("A"), reader.waiting("B")) == (4, 1)
