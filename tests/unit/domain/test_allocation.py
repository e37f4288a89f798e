"""Who is next, and that nobody starves."""

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.queue.allocation import WaitingLines, due_ms
from hub.domain.queue.tickets import Ticket
from tests.support.offices import service

TARGETS_S = {"A": 600, "B": 900, "C": 2700}
CREDITS_S = {None: 0, "elderly": 900, "pregnant": 1800}


def ticket(number: int, letter: str, pressed_s: int, priority: str | None = None) -> Ticket:
    """A ticket that waits."""
    due = due_ms(1000 * pressed_s, service(letter, TARGETS_S[letter]), CREDITS_S[priority])
    return Ticket(f"2026-11-23/{letter}{number:03d}", letter, 1000 * pressed_s, due, priority)


def lines_of(*tickets: Ticket) -> WaitingLines:
    """Lines in which these wait."""
    lines = WaitingLines(TARGETS_S)
    for waiting in tickets:
        lines.add(waiting)
    return lines


def order_of(*tickets: Ticket) -> list[str]:
    """The numbers in the order in which a counter for everything calls them."""
    lines, by_id = lines_of(*tickets), {t.id: t for t in tickets}
    called = []
    while (first := lines.first("ABC")) is not None:
        called.append(by_id[first].number)
        lines.remove(by_id[first])
    return called


def test_due_time_is_the_press_and_the_target_less_the_credit() -> None:
    assert due_ms(1_000_000, service("A", 900)) == 1_900_000
    assert due_ms(1_000_000, service("A", 900), 300) == 1_600_000


def test_one_line_is_first_come_first_served() -> None:
    assert order_of(ticket(2, "A", 20), ticket(1, "A", 10), ticket(3, "A", 30)) == ["A001", "A002", "A003"]


def test_a_priority_class_passes_those_who_came_within_its_credit() -> None:
    early, late = ticket(1, "A", 0), ticket(2, "A", 100)
    assert order_of(early, late, ticket(3, "A", 899, "elderly")) == ["A003", "A001", "A002"]


def test_a_priority_class_does_not_pass_those_who_wait_longer_than_its_credit() -> None:
    assert order_of(ticket(1, "A", 0), ticket(2, "A", 901, "elderly")) == ["A001", "A002"]


def test_a_service_with_a_shorter_target_comes_first_within_the_difference() -> None:
    assert order_of(ticket(1, "B", 0), ticket(1, "A", 299)) == ["A001", "B001"]
    assert order_of(ticket(1, "B", 0), ticket(1, "A", 301)) == ["B001", "A001"]


def test_equal_due_times_go_to_the_earlier_press() -> None:
    assert order_of(ticket(2, "A", 900, "elderly"), ticket(1, "A", 0)) == ["A001", "A002"]


def test_presses_of_one_moment_go_by_number_and_are_counted_as_people_ahead() -> None:
    first, second = ticket(1, "A", 5), ticket(2, "A", 5)
    assert order_of(second, first) == ["A001", "A002"]
    assert lines_of(first).ahead(second) == 1


def test_a_counter_calls_only_from_its_own_lines() -> None:
    lines = lines_of(ticket(1, "A", 0), ticket(1, "B", 0))
    assert lines.first("C") is None
    assert lines.first("") is None
    assert lines.first("B") == "2026-11-23/B001"


def test_an_unknown_line_is_empty_and_can_be_joined() -> None:
    lines = WaitingLines(())
    stranger = ticket(1, "A", 0)
    assert (lines.waiting("A"), lines.ahead(stranger), lines.first("A"), lines.total()) == (0, 0, None, 0)
    lines.add(stranger)
    assert (lines.waiting("A"), lines.waiting_for("AB"), lines.total()) == (1, 1, 1)


arrivals = st.lists(
    st.tuples(st.integers(0, 4000), st.sampled_from("ABC"), st.sampled_from(list(CREDITS_S))),
    min_size=2,
    max_size=30,
)


@given(arrivals)
def test_nobody_is_passed_by_anybody_who_came_later_than_credit_and_targets_allow(
    came: list[tuple[int, str, str | None]],
) -> None:
    tickets = [ticket(n, letter, at_s, priority) for n, (at_s, letter, priority) in enumerate(came)]
    by_number = {t.number: t for t in tickets}
    served = [by_number[number] for number in order_of(*tickets)]
    for place, passed in enumerate(served):
        for passer in served[:place]:
            later_ms = passer.taken_ms - passed.taken_ms
            credit_s = CREDITS_S[passer.priority] - CREDITS_S[passed.priority]
            bound_s = credit_s + TARGETS_S[passed.service] - TARGETS_S[passer.service]
            assert later_ms <= 1000 * bound_s or later_ms <= 0, (passer, passed)


@given(arrivals, st.integers(0, 29))
def test_the_count_of_people_ahead_is_true(came: list[tuple[int, str, str | None]], who: int) -> None:
    tickets = [ticket(n, letter, at_s, priority) for n, (at_s, letter, priority) in enumerate(came)]
    asked = tickets.pop(who % len(tickets))
    ahead = lines_of(*tickets).ahead(asked)
    own_line = [t for t in [*tickets, asked] if t.service == asked.service]
    assert order_of(*own_line).index(asked.number) == ahead


@given(arrivals)
def test_no_later_arrival_of_the_same_kind_ever_passes(came: list[tuple[int, str, str | None]]) -> None:
    tickets = [ticket(n, letter, at_s, priority) for n, (at_s, letter, priority) in enumerate(came)]
    order = order_of(*tickets)
    for kind in {(t.service, t.priority) for t in tickets}:
        alike = [t for t in tickets if (t.service, t.priority) == kind]
        presses = [t.taken_ms for t in sorted(alike, key=lambda t: order.index(t.number))]
        assert presses == sorted(presses)
