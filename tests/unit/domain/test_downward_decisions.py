"""What the office makes of a row from upstream. Storms of rows are in tests/adapters."""

import pytest

from hub.domain.bookings.booking import BookingState
from hub.domain.dossiers.dossier import ENDED, DossierState
from hub.domain.sync.down import Hold, Row, bookings, dossiers, one_a_key
from hub.domain.sync.down.bookings import Book, Cancel, KnownBooking, OnlineBooking
from hub.domain.sync.down.dossiers import Correct, Differ, KnownDossier, OnlineDossier, Register, Withdraw
from tests.support.clock import at
from tests.support.offices import dossier_office

OFFICE, NOW = dossier_office(), at("2026-11-23 08:00")
CODE, ID = "H41.15-261123-0001", "H41.15-261123-0001"
S, B = DossierState, BookingState
NINE, TEN = at("2026-11-23 09:00"), at("2026-11-23 10:00")


def online(status: str = "1", **more: object) -> OnlineDossier:
    plain = {"procedure": "1.012783", "filed_ms": at("2026-11-23 07:00"), "person": {"owner": "A"}}
    return OnlineDossier(code=CODE, status=status, **(plain | more))  # type: ignore[arg-type]


def known(state: DossierState = S.REGISTERED, status: str = "1", **more: object) -> KnownDossier:
    plain = {"procedure": "1.012783", "person": {"name": "A", "owner": "A", "phone": "1"}}
    return KnownDossier(id=ID, state=state, status=status, **(plain | more))  # type: ignore[arg-type]


def acts(dossier: OnlineDossier, there: KnownDossier | None) -> list[dossiers.Act]:
    return dossiers.decide(dossier, there, OFFICE, NOW)


def test_only_what_is_newly_filed_is_taken_in_and_never_later_than_now() -> None:
    fast = online(filed_ms=NOW + 600_000)
    assert acts(fast, None) == [Register(fast, NOW)]
    assert acts(online(filed_ms=NOW + dossiers.CLOCKS_APART_MS_MAX + 1), None) == [Hold("in_the_future")]
    assert [acts(online(status), None) for status in ("2", "7", "9", "10")] == [[], [], [], []]


@pytest.mark.parametrize("state", sorted(set(S) - {S.NEW}))
def test_a_citizen_who_withdraws_is_followed_until_somebody_has_answered(state: DossierState) -> None:
    expected = [Withdraw(ID)] if state in dossiers.UNANSWERED else [
        Differ(ID, "TrangThaiHoSo", "hub", "x", "7")
    ]  # fmt: skip
    assert acts(online("7", person={}), known(state, "x")) == expected


@pytest.mark.parametrize(
    ("status", "told", "differs"),
    [
        ("", "2", False),
        ("4", "2", False),
        ("2", "2", False),
        ("1", "", False),
        ("1", "2", True),
        ("9", "2", True),
    ],
)
def test_a_status_that_is_only_behind_is_no_difference(status: str, told: str, differs: bool) -> None:
    assert bool(acts(online(status, person={}), known(S.IN_PROGRESS, "4", told=told))) is differs


@pytest.mark.parametrize("state", sorted({*ENDED, S.ACCEPTED, S.RESOLVED}))
def test_the_citizens_data_is_upstreams_in_every_state_unless_it_is_erased(state: DossierState) -> None:
    theirs = online("x", person={"owner": "A", "phone": "2"})
    assert acts(theirs, known(state, "x")) == [
        Differ(ID, "phone", "upstream"),
        Correct(ID, None, {"phone": "2"}),
    ]
    erased = [] if state in ENDED else [Correct(ID, None, {"owner": "A", "phone": "2"})]
    assert acts(theirs, known(state, "x", person={})) == erased


def test_what_upstream_repeats_or_leaves_empty_is_not_its_word() -> None:
    theirs = online(person={"owner": "A", "phone": "2", "email": ""})
    assert acts(theirs, known(repeated=frozenset({"phone"}))) == []
    assert acts(theirs, known()) == [Correct(ID, None, {"phone": "2"})]


@pytest.mark.parametrize(
    ("ours", "expected"),
    [
        ({"name": "A", "phone": "1"}, {"name": "B", "phone": "2"}),
        ({"name": "A", "owner": "C", "phone": "1"}, {"name": "A", "owner": "B", "phone": "2"}),
        ({}, {"name": "B", "phone": "2"}),
    ],
)
def test_who_files_is_the_name_unless_another_owner_is_named(
    ours: dict[str, str], expected: dict[str, str]
) -> None:
    assert dossiers.corrected(ours, {"owner": "B", "phone": "2"}) == expected


def booked(slot_ms: int = NINE, **more: object) -> OnlineBooking:
    return OnlineBooking(ref="LH-1", procedure="1.012783", slot_ms=slot_ms, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "same", "moved", "cancelled"),
    [
        (None, [Book("LH-1", "A", NINE)], [Book("LH-1", "A", TEN)], []),
        (B.BOOKED, [], [Cancel("c"), Book("LH-1", "A", TEN)], [Cancel("c")]),
        (B.HERE, [], [Hold("already_checked_in")], []),
        (B.CANCELLED, [Hold("cancelled_here")], [Book("LH-1", "A", TEN)], []),
        (B.LAPSED, [], [Book("LH-1", "A", TEN)], []),
    ],
)
def test_a_booking_follows_upstream_as_far_as_the_citizen_is_not_here(
    state: BookingState | None,
    same: list[bookings.Act],
    moved: list[bookings.Act],
    cancelled: list[bookings.Act],
) -> None:
    there = None if state is None else KnownBooking("c", "A", NINE, state)
    rows = (booked(), booked(TEN), booked(cancelled=True))
    assert [bookings.decide(row, there, OFFICE, NOW) for row in rows] == [same, moved, cancelled]


def test_a_day_that_is_gone_is_nobodys_matter_and_a_slot_that_has_passed_today_is() -> None:
    assert bookings.decide(booked(at("2026-11-22 09:00")), None, OFFICE, NOW) == []
    assert bookings.decide(booked(at("2026-11-23 07:30")), None, OFFICE, NOW) == [Hold("in_the_past")]


def test_of_rows_with_one_code_the_last_counts_unless_they_are_about_two_citizens() -> None:
    rows = [Row("a", "1", booked(), "x"), Row("b", "1", booked(), "x"), Row("a", "2", booked(TEN), "x")]
    assert one_a_key(rows) == rows[1:]
    assert one_a_key([*rows, Row("b", "2", booked(), "y")])[-1].item == Hold("two_citizens")
