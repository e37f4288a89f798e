"""Numbers, and the day they belong to."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import events as e
from hub.domain.applying import apply
from hub.domain.calendar.civil_time import business_day, civil, day_start_ms
from hub.domain.errors import Refused
from hub.domain.office.office import Numbering
from hub.domain.press.deciding import grant
from hub.domain.queue.numbering import issued_as, new_lease, next_booked, next_number, written
from hub.domain.state import OfficeState
from tests.support.clock import at
from tests.support.offices import small_office

RULE = Numbering(width=3, last=899)


def test_numbers_are_a_letter_and_three_digits() -> None:
    assert next_number("A", 0, RULE) == "A001"
    assert next_number("A", 41, RULE) == "A042"
    assert next_number("DD", 7, Numbering(width=2, last=99)) == "DD08"


def test_the_number_after_the_last_is_refused() -> None:
    assert next_number("A", 898, RULE) == "A899"
    with pytest.raises(Refused) as refusal:
        next_number("A", 899, RULE)
    assert (refusal.value.code, refusal.value.values) == ("numbers_exhausted", {"service": "A"})


@given(st.integers(0, 898), st.sampled_from(["A", "DD"]))
def test_a_number_tells_how_many_were_given(issued: int, letter: str) -> None:
    assert issued_as(next_number(letter, issued, RULE), letter) == issued + 1


def test_the_day_begins_at_midnight_in_vietnam_not_in_greenwich() -> None:
    assert business_day(at("2026-11-23 00:00") - 1) == "2026-11-22"
    assert business_day(at("2026-11-23 00:00")) == "2026-11-23"
    assert business_day(at("2026-11-23 06:59")) == business_day(at("2026-11-23 07:01")) == "2026-11-23"


@given(st.integers(0, 4_000_000_000_000))
def test_a_moment_lies_in_its_day(at_ms: int) -> None:
    day = business_day(at_ms)
    assert day_start_ms(day) <= at_ms < day_start_ms(day) + 86_400_000
    assert civil(at_ms).date().isoformat() == day


rules = st.tuples(st.integers(2, 4), st.integers(1, 9999), st.integers(0, 9999), st.integers(1, 60)).map(
    lambda r: Numbering(
        width=r[0],
        last=min(r[1], 10 ** r[0] - 1),
        booked_last=min(max(r[1], r[2]), 10 ** r[0] - 1),
        lease=r[3],
    )
)


@given(rules)
def test_walk_ins_bookings_and_leases_never_meet_and_all_fit_the_width(rule: Numbering) -> None:
    """Every range asked for until it is exhausted, except that of those who come, whose ends are asked."""
    given_out = [next_number("A", issued, rule) for issued in {0, rule.last - 1}]
    booked = 0
    while booked < min(rule.booked_last, rule.last + 50):
        try:
            number = next_booked("A", booked, rule)
        except Refused:
            break
        given_out.append(number)
        booked = issued_as(number, "A")
    leased = 0
    while lease := new_lease("k1", "A", leased, rule):
        assert 0 < lease.last - lease.first + 1 <= rule.lease
        given_out += [
            written("A", lease.first, rule),
            *({written("A", lease.last, rule)} - {written("A", lease.first, rule)}),
        ]
        leased = lease.last
        if len(given_out) > 200:
            break
    assert len(set(given_out)) == len(given_out)
    assert {len(number) for number in given_out} == {1 + rule.width}


def test_the_ranges_of_bookings_and_leases_begin_where_the_one_before_ends() -> None:
    rule = Numbering(last=799, booked_last=899, lease=40)
    assert (next_booked("A", 0, rule), next_booked("A", 800, rule)) == ("A800", "A801")
    with pytest.raises(Refused):
        next_booked("A", 899, rule)
    leases = [new_lease("k1", "A", highest, rule) for highest in (0, 939, 979, 999)]
    assert [(one.first, one.last) if one else None for one in leases] == [
        (900, 939),
        (940, 979),
        (980, 999),
        None,
    ]


@given(
    st.lists(st.sampled_from(["add k1", "add k2", "add k3", "remove k1", "remove k2", "tick"]), max_size=30)
)
def test_leases_of_a_day_never_overlap_whatever_kiosks_come_and_go(steps: list[str]) -> None:
    state = OfficeState(small_office(numbering=Numbering(width=4, last=799, booked_last=899, lease=40)))
    apply(state, 1, 0, e.DayOpened("2026-11-23"))
    for seq, step in enumerate([*steps, "tick"], start=2):
        what, _, name = step.partition(" ")
        if what == "tick":
            granted = grant(state)
            if granted is not None:
                apply(state, seq, 0, granted)
            assert grant(state) is None, "once is enough"
        else:
            added = e.DeviceAdded(name, "kiosk") if what == "add" else e.DeviceRemoved(name)
            apply(state, seq, 0, added)
    leases = [one for one in state.day.leases.get("2026-11-23", ()) if one.service == "A"]
    ends = sorted((one.first, one.last) for one in leases)
    assert all(last < first for (_, last), (first, _) in pairwise(ends))
    in_force = [one for one in state.leases_in_force() if one.service == "A"]
    assert sorted(one.device for one in in_force) == sorted(state.devices)
