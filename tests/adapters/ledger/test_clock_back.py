"""A day that is opened again after a wrong clock, in a real file: tables, closings, verification, rebuild."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hub.adapters.ledger import LedgerReader, rebuild, verify
from hub.services.ports import Batch
from tests.adapters.ledger.material import commit, opened
from tests.support.hall import Hall
from tests.support.offices import booking_office


@pytest.fixture
def hall(path: Path) -> Hall:
    """A day, one of 2036, the first day again, and the next: lived in memory, then written to the file."""
    with Hall(booking_office()) as hall:
        hall.take("A")
        hall.press("k1", "offline_take", ticket="B900", service="B", day="2026-11-23")
        hall.press("c1", "book", service="A", at="2026-11-23T09:00")
        hall.press("c1", "book", service="A", at="2026-11-24T08:00")
        hall.clock.jump_to("2036-01-02 09:00")
        hall.take("A")
        hall.clock.jump_to("2026-11-23 08:30")
        hall.press("c1", "clock_back")
        hall.take("A")
        so_far = hall.ledger.day_so_far("2026-11-23")
        with opened(path) as ledger:
            commit(ledger, Batch(hall.ledger.entries, list(hall.ledger.answers.values()), []))
            hall.so_far = (so_far, ledger.day_so_far("2026-11-23"))  # type: ignore[attr-defined]
        hall.clock.advance(h=24)
        hall.service.tick()
        hall.settle()
    return hall


def test_the_file_is_whole_and_can_be_made_again(hall: Hall, path: Path) -> None:
    assert verify(path).faults == ()
    rebuild(path)
    assert verify(path).faults == ()


def test_numbers_bookings_and_leases_of_the_day_are_found(hall: Hall) -> None:
    expected, found = hall.so_far  # type: ignore[attr-defined]
    assert (found.issued, found.taken) == (expected.issued, expected.taken) == ({"A": 2}, {"A": 2, "B": 1})
    assert [one.ticket for one in found.bookings] == ["2026-11-23/A800", "2026-11-24/A800"]
    assert {one.state for one in found.bookings} == {"booked"}
    assert set(found.leases) == set(expected.leases)
    assert found.lease_used == ("2026-11-23/B900",)


def test_each_day_has_one_closing_hash_where_it_ended_last(hall: Hall, path: Path) -> None:
    with LedgerReader(path) as reader:
        closings = {one.day: one.seq for one in reader.closings()}
        head = reader.head()
        assert reader.waiting("A") == 3
    assert head is not None
    assert closings["2026-11-23"] == head.seq
    with closing(sqlite3.connect(path)) as db:
        (put_back,) = db.execute("SELECT seq FROM ledger WHERE kind = 'clock_put_back'").fetchone()
    assert closings["2036-01-02"] == put_back
