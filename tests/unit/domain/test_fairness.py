"""Over any day: the reason of every call is true, and nobody is overtaken beyond the bound.

A day is a list of steps that people do; the whole office decides, tests/support/judging.py judges the ledger.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hub.domain.office.office import Office, Priority
from hub.domain.queue.allocation import overtaken_ms_max
from tests.support.check import check_office
from tests.support.clock import FakeClock
from tests.support.hall import Hall
from tests.support.judging import every_reason_of_a_call_is_true, nobody_is_overtaken_beyond_the_bound
from tests.support.offices import booking_office, service

SLOTS = ("08:00", "08:30", "09:00")


def fair_office() -> Office:
    """Targets of 5 to 45 minutes, credits of 20 and 40, three counters that share services."""
    office = booking_office()
    services = office.services | {
        "B": replace(office.services["B"], target_wait_s=2700),
        "C": service("C", 300),
    }
    urgent = Priority(key="urgent", name_vi="Khẩn", name_en="Urgent", credit_s=2400)
    counters = {
        number: replace(one, services=tuple("ABC"[: 4 - number])) for number, one in office.counters.items()
    }
    return replace(
        office, services=services, counters=counters, priorities=office.priorities | {"urgent": urgent}
    )


OFFICE = fair_office()
Step = tuple[str, str, dict[str, Any]]

letters, counters = st.sampled_from("ABC"), st.sampled_from("123")
classes = st.sampled_from([{}, {}, {"priority": "elderly"}, {"priority": "urgent"}])
takes = st.builds(
    lambda letter, then, rank: (
        "k1",
        "take",
        {"service": letter, "then": [x for x in then if x != letter]} | rank,
    ),
    letters,
    st.lists(letters, max_size=2, unique=True),
    classes,
)
offline = st.builds(
    lambda letter, n, rank: (
        "k2",
        "offline_take",
        {"service": letter, "ticket": f"{letter}{n}", "day": "2026-11-23", "age_ms": 600_000} | rank,
    ),
    letters,
    st.integers(940, 960),
    classes,
)
books = st.builds(
    lambda slot, rank: ("c1", "book", {"service": "A", "at": f"2026-11-23T{slot}"} | rank),
    st.sampled_from(SLOTS),
    classes,
)
checkins = st.builds(lambda n: ("k1", "checkin", {"code": n}), st.integers(0, 5))
keys = st.builds(
    lambda counter, key: (f"q{counter}", key, {}),
    counters,
    st.sampled_from(["next", "next", "next", "finish", "park", "no_show", "return", "recall"]),
)
choices = st.builds(lambda counter, n: (f"q{counter}", "call", {"ticket": n}), counters, st.integers(0, 20))
transfers = st.builds(
    lambda counter, where: (f"q{counter}", "transfer", where),
    counters,
    st.one_of(
        st.builds(lambda letter: {"service": letter}, letters),
        st.builds(lambda n: {"counter": int(n)}, counters),
    ),
)
pauses = st.builds(lambda s: ("", "wait", {"s": s}), st.sampled_from([1, 60, 300, 900, 1800]))
rounds = st.builds(
    lambda counter, key: [(f"q{counter}", "next", {}), (f"q{counter}", key, {})],
    counters,
    st.sampled_from(["next", "next", "finish", "park", "no_show"]),
)
singly = st.one_of(takes, takes, keys, keys, choices, transfers, books, checkins, offline, pauses, pauses)
days = st.builds(
    lambda morning, rest: [*morning, *(step for steps in rest for step in steps)],
    st.lists(takes, min_size=6, max_size=12),
    st.lists(st.one_of(singly.map(lambda step: [step]), rounds), min_size=30, max_size=50),
)


def chosen(hall: Hall, n: int) -> str:
    """A number that somebody has; every second one was put aside, where there is one."""
    tickets = list(hall.service.state.day.tickets.values())
    aside = [ticket for ticket in tickets if ticket.aside_at is not None]
    among = aside if aside and n % 2 else tickets
    return among[n % len(among)].number


def live(hall: Hall, steps: list[Step]) -> None:
    """Do what can be done; what is refused is refused."""
    for counter, officer in ((1, "101"), (2, "102"), (3, "103")):
        hall.login(counter, officer)
    codes: list[str] = []
    for dev, event, given_d in steps:
        d = dict(given_d)
        if event == "wait":
            hall.clock.advance(s=d["s"])
            continue
        if event == "call":
            d["ticket"] = chosen(hall, d["ticket"])
        if event == "checkin":
            missed = [t for t in hall.service.state.day.tickets.values() if t.state.value == "no_show"]
            choice = [*codes, *(f"MOTCUA:THU-NGHIEM/{t.id}" for t in missed)]
            if not choice:
                continue
            d["code"] = choice[d["code"] % len(choice)]
        reply = hall.press(dev, event, age_ms=d.pop("age_ms", 0), **d)
        assert reply.code != "internal_error", (dev, event, d)
        if event == "book" and reply.r == "ok":
            codes.append(reply.d["code"])


@given(days)
def test_every_reason_is_true_and_nobody_is_overtaken_beyond_the_bound(steps: list[Step]) -> None:
    with Hall(OFFICE, clock=FakeClock("2026-11-23 07:45")) as hall:
        live(hall, steps)
        every_reason_of_a_call_is_true(OFFICE, hall.ledger.entries)
        nobody_is_overtaken_beyond_the_bound(OFFICE, hall.ledger.entries)
        check_office(hall)


def test_the_bound_is_the_span_of_targets_and_credits() -> None:
    assert overtaken_ms_max(OFFICE) == 1000 * (2700 - 300 + 2400 + 900)  # of a class and booked


def test_the_bound_holds_for_who_returns_where_every_target_is_longer_than_any_credit() -> None:
    office = replace(OFFICE, services={"B": OFFICE.services["B"]}, priorities={})
    assert overtaken_ms_max(office) == 1000 * 2700


@pytest.mark.parametrize(("later_s", "first"), [(4799, "C001"), (4800, "B001"), (4801, "B001")])
def test_the_bound_is_reached_and_not_passed(later_s: int, first: str) -> None:
    """The most patient service and the most urgent citizen of the least patient one."""
    with Hall(OFFICE) as hall:
        hall.take("B")
        hall.clock.advance(s=later_s)
        hall.take("C", priority="urgent")
        hall.login(1, "101")
        assert hall.press("q1", "next").d["ticket"] == first


def test_the_bound_is_reached_by_a_ticket_that_was_passed_on_from_the_least_patient_service() -> None:
    """Its due time is of service C, although it now waits among those of service B."""
    with Hall(OFFICE) as hall:
        hall.take("B")
        hall.clock.advance(s=4799)
        hall.take("C", priority="urgent", then=["B"])
        hall.login(1, "101")
        hall.press("q1", "call", ticket="C001")
        hall.press("q1", "finish")
        assert hall.press("q1", "next").d == {"ticket": "C001", "waiting": 1, "service": "B"}
        nobody_is_overtaken_beyond_the_bound(OFFICE, hall.ledger.entries)
