"""What people are told about their wait: sensible, honest, the same every time, and never made on a press."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import events as e
from hub.domain.applying import apply
from hub.domain.calendar.hours import Hours
from hub.domain.forecast import Forecast, Wait
from hub.domain.forecast.forecast import CHANGED_MS, SCENE_STEPS, STEPS_MAX
from hub.domain.forecast.sample import OUTLIER, SHORTEST_S, Sample
from hub.domain.forecast.scenario import SCENARIOS
from hub.domain.forecast.scenario import STEPS_MAX as SCENARIO_STEPS_MAX
from hub.domain.forecast.scene import AHEAD_MAX
from hub.domain.office.office import Counter, Numbering, Office
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.queue.tickets import Ticket
from hub.domain.state import OfficeState
from hub.simulation.hall import KIOSK, Hall, keypad
from tests.support.clock import at
from tests.support.offices import booking_office, small_office

DAY = "2026-11-23"
EIGHT_MS = at("2026-11-23 08:00")
TYPICAL_S = 600  # of the services of the small office
LONG_DAY = Hours(week=(((420, 690), (810, 1020)),) * 7)
OFFICERS = {1: "101", 2: "102", 3: "103"}


class Foreseen(Hall):
    """A small office in which time stands where a test puts it, and its forecast."""

    def __init__(self, office: Office | None = None, now_ms: int = EIGHT_MS, seed: int = 1) -> None:
        self.seen: list[tuple[int, e.AnyEvent]] = []
        self.now_ms = now_ms
        self.office = office or small_office(numbering=Numbering(width=5, last=50_000, booked_last=60_000))
        super().__init__(self.office, DAY, now_ms)
        self.forecast = Forecast(self.office, seed)
        self.watchers += [self.forecast.observe, lambda state, at_ms, event: self.seen.append((at_ms, event))]

    def open(self, *counters: int) -> None:
        for number in counters:
            self.log_in(number, OFFICERS[number], self.now_ms)

    def take(self, letter: str, count: int = 1, priority: str | None = None) -> list[str]:
        taken = [self.press(KIOSK, c.Take(letter, priority), self.now_ms) for _ in range(count)]
        return [one.ticket for one in taken if isinstance(one, answers.Taken)]

    def key(self, counter: int, command: c.Command) -> Any:
        return self.press(keypad(counter), command, self.now_ms)

    def pass_s(self, seconds: float) -> None:
        self.now_ms += round(1000 * seconds)

    def wait(self, letter: str, credit_s: int = 0) -> Wait | None:
        """The answer when the slack was long enough to make it afresh."""
        self.now_ms += CHANGED_MS
        self.forecast.refresh(self.state, self.now_ms)
        return self.forecast.expect(letter, credit_s)

    def told(self, letter: str, credit_s: int = 0) -> Wait:
        wait = self.wait(letter, credit_s)
        assert wait is not None
        return wait

    def serve(self, counter: int, seconds: float) -> None:
        """One citizen from the call to the end of the service."""
        self.key(counter, c.Next())
        self.pass_s(seconds)
        self.key(counter, c.Finish())


def test_nobody_waits_and_an_officer_is_free_is_under_a_minute() -> None:
    hall = Foreseen()
    hall.open(3)
    wait = hall.told("C")
    assert wait.minutes == (0, 1)
    assert 0 < wait.lo_s < wait.median_s < wait.hi_s < 60


def test_before_the_first_slack_nothing_is_told() -> None:
    assert Foreseen().forecast.expect("C") is None
    assert Foreseen().forecast.expected_s("C") is None


def test_a_service_that_no_counter_gives_has_no_wait() -> None:
    two = {n: one for n, one in small_office().counters.items() if n != 3}
    hall = Foreseen(small_office(counters=two))
    hall.open(1)
    assert hall.wait("C") is None
    assert hall.wait("no such service") is None


def test_after_closing_time_with_nobody_at_work_there_is_no_wait() -> None:
    hall = Foreseen(small_office(hours=LONG_DAY), at("2026-11-23 17:05"))
    assert hall.wait("C") is None


def test_after_closing_time_those_at_work_are_still_counted_on() -> None:
    hall = Foreseen(small_office(hours=LONG_DAY), at("2026-11-23 17:05"))
    hall.open(3)
    assert hall.told("C").minutes == (0, 1)


def test_a_service_with_nobody_at_its_counter_is_told_how_long_an_officer_needs_to_come() -> None:
    hall = Foreseen()
    hall.open(1)
    wait, summon_s = hall.told("C"), hall.office.services["C"].summon_s
    assert summon_s / 2 <= wait.lo_s < wait.median_s <= 1.1 * summon_s
    assert wait.hi_s <= 2 * summon_s, "one page in ten is not answered"


def test_an_officer_who_was_paged_a_while_ago_is_expected_sooner() -> None:
    hall = Foreseen()
    hall.take("C")
    before = hall.told("C")
    hall.pass_s(120)
    assert before.mean_s - 200 <= hall.told("C").mean_s < before.mean_s - 60


def test_before_opening_the_wait_is_until_the_officers_come() -> None:
    hall = Foreseen(small_office(hours=LONG_DAY), at("2026-11-23 06:40"))
    assert 15 * 60 <= hall.told("C").mean_s <= 25 * 60


def test_a_long_line_before_lunch_reaches_into_the_afternoon() -> None:
    hall = Foreseen(small_office(hours=LONG_DAY), at("2026-11-23 11:20"))
    hall.open(3)
    hall.take("C", 8)
    assert hall.told("C").hi_s > 130 * 60


def test_in_the_lunch_break_an_officer_is_back_when_it_ends() -> None:
    hall = Foreseen(small_office(hours=LONG_DAY), at("2026-11-23 11:20"))
    hall.open(3)
    hall.take("C")
    hall.key(3, c.Pause("lunch"))
    hall.now_ms = at("2026-11-23 12:30")
    assert 60 * 60 <= hall.told("C").lo_s <= 80 * 60


def test_an_officer_on_a_break_is_told_as_a_wait() -> None:
    hall = Foreseen()
    hall.open(3)
    free = hall.told("C")
    hall.key(3, c.Pause("other"))
    assert hall.told("C").mean_s > free.mean_s + 120


def test_somebody_in_hand_for_long_is_soon_done() -> None:
    hall = Foreseen()
    hall.open(3)
    hall.take("C")
    hall.key(3, c.Next())
    before = hall.told("C")
    hall.pass_s(TYPICAL_S * 0.7)
    assert hall.told("C").mean_s < before.mean_s


@given(st.integers(1, 60), st.integers(0, 1000))
def test_more_people_ahead_never_shorten_the_wait(count: int, seed: int) -> None:
    hall = Foreseen(seed=seed)
    hall.open(3)
    hall.take("C", count)
    fewer = hall.told("C")
    hall.take("C")
    more = hall.told("C")
    assert (more.lo_s, more.mean_s, more.hi_s) > (fewer.lo_s, fewer.mean_s, fewer.hi_s)
    assert more.lo_s <= more.median_s <= more.hi_s


def test_a_line_of_ten_takes_about_ten_services() -> None:
    hall = Foreseen()
    hall.open(3)
    hall.take("C", 10)
    wait = hall.told("C")
    assert 9 * TYPICAL_S < wait.mean_s < 15 * TYPICAL_S  # with some who may come and be due before
    assert wait.lo_s < wait.mean_s - TYPICAL_S
    assert wait.hi_s > wait.mean_s + TYPICAL_S


def test_a_second_counter_halves_the_wait() -> None:
    hall = Foreseen()
    hall.open(1)
    hall.take("B", 12)
    alone = hall.told("B")
    hall.open(2)
    assert 0.4 * alone.mean_s < hall.told("B").mean_s < 0.65 * alone.mean_s


def test_a_line_that_shares_its_counter_waits_for_the_other_one_too() -> None:
    hall = Foreseen()
    hall.open(1)
    alone = hall.told("A")
    hall.take("B", 10)
    hall.pass_s(1500)  # now they are due before a new one of A
    assert hall.told("A").mean_s > alone.mean_s + 5 * TYPICAL_S


def test_people_ahead_with_a_second_errand_at_the_same_counters_count_twice() -> None:
    means = {}
    for then in ((), ("B",), ("C",)):
        hall = Foreseen()
        hall.open(1, 3)
        for _ in range(10):
            hall.press(KIOSK, c.Take("A", None, then), hall.now_ms)
        hall.key(1, c.Next())
        means[then] = hall.told("A").mean_s
    assert means["B",] > means[()] + 8 * TYPICAL_S
    assert means["C",] < means[()] + TYPICAL_S  # counter 3 has nothing to do with this line


def test_a_credit_waits_no_longer_than_without() -> None:
    hall = Foreseen()
    hall.open(3)
    hall.take("C", 10)
    assert hall.told("C", 1200).mean_s < hall.told("C").mean_s - TYPICAL_S


def test_a_credit_that_no_class_has_is_answered_between_its_neighbours() -> None:
    hall = Foreseen()
    hall.open(3)
    hall.take("C", 10)
    hall.wait("C")
    without, between, with_credit = (hall.forecast.expect("C", credit_s) for credit_s in (0, 450, 900))
    assert without is not None
    assert between is not None
    assert with_credit is not None
    assert with_credit.mean_s < between.mean_s < without.mean_s
    assert abs(2 * between.mean_s - with_credit.mean_s - without.mean_s) <= 2
    assert hall.forecast.expect("C", 5000) == hall.forecast.expect("C", 1200)
    assert hall.forecast.expect("C", -5000) == without


def booked(hall: Foreseen, slot: str) -> str:
    answer = hall.press(KIOSK, c.Book("A", slot), hall.now_ms)
    assert isinstance(answer, answers.Booked)
    return answer.code


def test_who_is_early_for_a_slot_waits_at_least_as_long_as_who_comes_now() -> None:
    hall = Foreseen(booking_office())
    hall.open(1)
    hall.take("A", 6)
    waits = [hall.told("A", 900 - early_s).mean_s for early_s in (0, 450, 900, 1350, 1800)]
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]


def test_nobody_who_has_booked_passes_before_the_slot_unnoticed() -> None:
    """Somebody who comes shortly before a slot is told of those who are due before, here or not."""
    hall, other = Foreseen(booking_office()), Foreseen(booking_office())
    for one in (hall, other):
        one.open(1)
        one.take("A")
        one.key(1, c.Next())
    for _ in range(2):
        booked(other, f"{DAY}T08:00")
    assert other.told("A").mean_s > hall.told("A").mean_s + TYPICAL_S
    other.pass_s(16 * 60)  # whoever is not here by now has lost the slot
    hall.pass_s(16 * 60)
    assert abs(other.told("A").mean_s - hall.told("A").mean_s) < TYPICAL_S / 4


def test_where_nobody_sat_in_the_morning_the_wait_is_the_way_of_the_officer() -> None:
    """Not the time until the opening after lunch, which closed counters are not expected for before noon."""
    for time in ("07:46", "09:00", "11:00", "14:30", "16:30"):
        hall = Foreseen(small_office(hours=LONG_DAY), at(f"2026-11-23 {time}"))
        hall.open(1)
        wait, summon_s = hall.told("C"), hall.office.services["C"].summon_s
        assert summon_s / 2 <= wait.lo_s < wait.median_s <= 1.1 * summon_s, time
        assert wait.hi_s <= 2 * summon_s, time


def test_soon_after_the_opening_who_is_missing_may_be_late_or_have_to_be_paged() -> None:
    """Nobody knows which: the interval reaches from who comes at any moment to who is late."""
    for time in ("06:50", "07:00", "07:10", "07:20"):
        hall = Foreseen(small_office(hours=LONG_DAY), at(f"2026-11-23 {time}"))
        hall.open(1)
        wait, summon_s = hall.told("C"), hall.office.services["C"].summon_s
        until_open_s = max(0, at("2026-11-23 07:00") - hall.now_ms) / 1000
        assert wait.lo_s < until_open_s + summon_s, time
        assert until_open_s + 1.5 * summon_s < wait.hi_s <= until_open_s + 2_700, time


def test_who_comes_to_a_page_of_the_opening_teaches_nothing_of_who_is_paged() -> None:
    """He was on his way: a page that he answers after ten seconds is none that is answered in ten seconds."""
    hall = Foreseen(small_office(hours=LONG_DAY), at("2026-11-23 07:00"))
    for _ in range(20):
        hall.take("C")
        hall.pass_s(5)
        hall.open(3)
        hall.serve(3, 5)
        hall.key(3, c.Logout())
    assert len(hall.forecast.learned.summons) == 0


def test_a_page_that_nobody_answered_is_no_reason_to_refuse_the_next_citizen() -> None:
    hall = Foreseen(small_office(hours=LONG_DAY), at("2026-11-23 08:00"))
    hall.open(1)
    hall.waits = hall.forecast
    hall.told("C")
    (first,) = hall.take("C")
    hall.now_ms = at("2026-11-23 14:00")
    hall.told("C")
    (second,) = hall.take("C")  # the first still waits: the officer is paged again and again
    for number in (first, second):
        hall._happen(hall.now_ms, e.TicketVoided(f"{DAY}/{number}", "went home"))
    wait, summon_s = hall.told("C"), hall.office.services["C"].summon_s
    assert wait.median_s <= 3 * summon_s, "nobody waits: the next page is a new one"
    hall.now_ms = at("2026-11-23 16:30")
    hall.told("C")
    assert hall.take("C")


def test_how_long_paged_officers_take_is_learned_and_so_is_who_does_not_come() -> None:
    hall = Foreseen(small_office(hours=LONG_DAY), at("2026-11-23 08:00"))
    first = hall.told("C")
    for _ in range(20):  # here they come twice as fast as configured
        hall.take("C")
        hall.pass_s(150)
        hall.open(3)
        hall.serve(3, 60)
        hall.key(3, c.Logout())
    assert hall.told("C").mean_s < 0.75 * first.mean_s
    for _ in range(20):
        (number,) = hall.take("C")
        hall.pass_s(3_600)
        hall.now_ms = at("2026-11-23 08:00")
        hall._happen(at("2026-11-23 09:00"), e.TicketVoided(f"{DAY}/{number}", "went home"))
    assert hall.told("C").hi_s > first.hi_s


def test_officers_of_mornings_are_not_expected_after_lunch_the_day_after() -> None:
    hall = Foreseen(small_office(hours=LONG_DAY), at("2026-11-23 07:00"))
    hall.open(3)
    hall.take("C")
    hall.serve(3, 60)
    hall.now_ms = at("2026-11-23 11:30")
    hall.key(3, c.Logout())
    hall.now_ms = at("2026-11-24 00:00")
    hall._happen(hall.now_ms, e.DayOpened("2026-11-24"))
    hall.now_ms = at("2026-11-24 06:50")
    assert hall.told("C").median_s == pytest.approx(600, abs=300), "in the morning as yesterday"
    hall.now_ms = at("2026-11-24 13:31")
    wait, summon_s = hall.told("C"), hall.office.services["C"].summon_s
    assert summon_s / 2 <= wait.lo_s < wait.hi_s <= 2 * summon_s


def test_who_waits_already_is_told_what_is_left() -> None:
    hall = Foreseen()
    hall.open(3)
    hall.take("C", 10)
    waiting = [t for t in hall.state.day.tickets.values() if t.service == "C"]
    left = [hall.forecast.of_ticket(hall.state, hall.now_ms, ticket) for ticket in waiting]
    means = [one.mean_s for one in left if one]
    assert means == sorted(means)
    assert len(means) == 10
    assert means[0] < 60
    assert means[-1] < hall.told("C").mean_s


def test_who_waits_for_one_counter_is_told_the_wait_for_that_counter() -> None:
    hall = Foreseen()
    hall.open(1, 2, 3)
    hall.take("C")
    hall.key(3, c.Next())
    hall.key(3, c.Transfer(counter=2))
    ticket = next(t for t in hall.state.day.tickets.values() if t.pinned == 2)
    wait = hall.forecast.of_ticket(hall.state, hall.now_ms, ticket)
    assert wait is not None
    assert wait.hi_s < 60


def test_a_stranger_is_not_told_anything() -> None:
    hall = Foreseen()
    stranger = Ticket(f"{DAY}/Z001", "Z", EIGHT_MS, EIGHT_MS)
    assert hall.forecast.of_ticket(hall.state, hall.now_ms, stranger) is None


# learning


def test_slow_services_lengthen_what_the_next_ones_are_told() -> None:
    hall = Foreseen()
    hall.open(3)
    hall.take("C", 60)
    before = hall.told("C").mean_s
    for _ in range(30):
        hall.serve(3, 2 * TYPICAL_S)
    hall.take("C", 30)
    assert 1.6 * before < hall.told("C").mean_s < 2.4 * before


def test_many_services_make_the_interval_narrower() -> None:
    hall = Foreseen()
    hall.open(3)
    hall.take("C", 60)
    before = hall.told("C")
    for _ in range(40):
        hall.serve(3, TYPICAL_S)
    hall.take("C", 40)
    after = hall.told("C")
    assert (after.hi_s - after.lo_s) / after.mean_s < 0.7 * (before.hi_s - before.lo_s) / before.mean_s


def test_a_key_that_was_forgotten_over_lunch_spoils_nothing() -> None:
    sample = Sample(600, 0.7, 60)
    for _ in range(20):
        sample.add(600)
    sample.add(8 * 3600)
    assert sample.quantiles().mean_s < 600 * (1 + OUTLIER / 20)


@pytest.mark.parametrize("nth", range(30))
def test_what_is_kept_without_asking_the_distribution_is_kept_as_if_it_had_been_asked(nth: int) -> None:
    chance = Random(nth)
    typical_s, cv, keep = 10 ** chance.uniform(0, 3), chance.choice((0.3, 0.7, 1.5)), 40
    sample, asked = Sample(typical_s, cv, keep), Sample(typical_s, cv, keep)
    for _ in range(80):
        seconds = typical_s * 10 ** chance.uniform(-1.5, 2)
        sample.add(seconds)
        asked.add(min(max(seconds, SHORTEST_S), OUTLIER * asked.quantiles().mean_s))
        assert sample.quantiles().table == asked.quantiles().table


def test_missed_calls_make_a_line_faster_as_they_really_do() -> None:
    hall = Foreseen()
    hall.open(3)
    hall.take("C", 60)
    before = hall.told("C").mean_s
    for _ in range(30):
        hall.key(3, c.Next())
        hall.pass_s(60)
        hall.key(3, c.NoShow())
    hall.take("C", 30)
    assert hall.told("C").mean_s < 0.5 * before


def test_the_time_between_two_citizens_counts_while_somebody_waits_and_not_else() -> None:
    busy, idle = Foreseen(), Foreseen()
    for hall, waiting in ((busy, 40), (idle, 0)):
        hall.open(3)
        hall.take("C", waiting)
        for _ in range(20):
            if not waiting:
                hall.take("C")
            hall.serve(3, 300)
            hall.pass_s(300)
    assert busy.forecast.learned.durations["C"].quantiles().mean_s > 540
    assert idle.forecast.learned.durations["C"].quantiles().mean_s < 360


def test_a_new_day_remembers_how_long_services_take() -> None:
    hall = Foreseen()
    hall.open(3)
    hall.take("C", 20)
    for _ in range(20):
        hall.serve(3, 2 * TYPICAL_S)
    learned = hall.forecast.learned.durations["C"].quantiles().mean_s
    hall._happen(hall.now_ms + 86_400_000, e.DayOpened("2026-11-24"))
    assert hall.forecast.learned.durations["C"].quantiles().mean_s == learned > 1.5 * TYPICAL_S


# the same every time


def busy_hall(seed: int = 1) -> Foreseen:
    """An hour of a small office with something of everything."""
    hall = Foreseen(seed=seed)
    hall.open(1, 2, 3)
    hall.take("A", 6)
    hall.take("B", 6, "elderly")
    for seconds in (200, 400, 900):
        hall.serve(1, seconds)
        hall.serve(2, seconds / 2)
    hall.take("C", 2)
    hall.key(3, c.Next())
    hall.key(2, c.Pause("other"))
    return hall


def all_told(hall: Foreseen) -> list[Wait | None]:
    hall.wait("A")
    return [hall.forecast.expect(letter) for letter in "ABC"]


def test_the_same_seed_tells_the_same() -> None:
    assert all_told(busy_hall()) == all_told(busy_hall())


def test_another_seed_tells_nearly_the_same() -> None:
    one, other = all_told(busy_hall(1)), all_told(busy_hall(2))
    assert one != other
    for a, b in zip(one, other, strict=True):
        assert a is not None
        assert b is not None
        assert abs(a.mean_s - b.mean_s) <= 0.2 * a.mean_s + 5


def test_a_replay_of_the_day_tells_the_same() -> None:
    hall = busy_hall()
    again, state = Forecast(hall.office), OfficeState(hall.office)
    earlier = [(hall.seen[0][0], e.DayOpened(DAY))]
    for seq, (at_ms, event) in enumerate([*earlier, *hall.seen], start=1):
        apply(state, seq, at_ms, event)
        again.observe(state, at_ms, event)
    told = all_told(hall)
    again.refresh(state, hall.now_ms)
    assert [again.expect(letter) for letter in "ABC"] == told


def test_a_clock_that_is_put_back_does_not_stop_the_answers() -> None:
    hall = Foreseen()
    hall.open(3)
    free = hall.told("C")
    hall.now_ms -= 7_200_000
    hall.take("C", 5)
    assert hall.told("C").mean_s > free.mean_s + TYPICAL_S


# off the path of a press


def test_a_take_moves_the_answer_before_anything_is_played_again() -> None:
    hall = Foreseen()
    hall.open(3)
    hall.take("C", 5)
    before = hall.told("C")
    hall.take("C", 3)
    after = hall.forecast.expect("C")
    assert after is not None
    assert 2 * TYPICAL_S < after.mean_s - before.mean_s < 4 * TYPICAL_S
    assert after.lo_s >= before.lo_s
    assert after.hi_s - after.lo_s > before.hi_s - before.lo_s


def test_a_take_that_finds_a_second_free_officer_does_not_move_the_answer() -> None:
    hall = Foreseen()
    hall.open(1, 2)
    before = hall.told("B")
    hall.take("B")
    assert hall.forecast.expect("B") == before
    hall.take("B")
    moved = hall.forecast.expect("B")
    assert moved is not None
    assert moved.mean_s > before.mean_s


def test_takes_without_a_credit_do_not_move_the_answer_of_who_has_one() -> None:
    hall = Foreseen()
    hall.open(1, 2, 3)
    credit_s = hall.office.priorities["elderly"].credit_s
    before, plain = hall.told("A", credit_s), hall.told("A")
    hall.take("A", 12)
    assert hall.forecast.expect("A", credit_s) == before
    moved = hall.forecast.expect("A")
    assert moved is not None
    assert moved.mean_s > plain.mean_s
    hall.take("A", 12, "elderly")
    behind = hall.forecast.expect("A", credit_s)
    assert behind is not None
    assert behind.mean_s > before.mean_s


def test_officers_who_log_in_are_counted_on_at_the_next_slack() -> None:
    hall = Foreseen()
    hall.take("A", 6)
    without = hall.told("A")
    hall.open(1, 2, 3)
    hall.forecast.refresh(hall.state, hall.now_ms)
    with_them = hall.forecast.expect("A")
    assert with_them is not None
    assert with_them.mean_s < without.mean_s


def test_events_alone_play_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def played(*_: object) -> None:
        raise AssertionError("a scenario was played on the path of a press")

    monkeypatch.setattr("hub.domain.forecast.forecast.play", played)
    hall = busy_hall()
    assert hall.forecast.expect("A") is None
    with pytest.raises(AssertionError):
        hall.forecast.work(hall.state, hall.now_ms)


def test_ten_thousand_waiting_cost_no_more_slack_than_a_hundred() -> None:
    hall = Foreseen()
    hall.open(3)
    hall.take("C", AHEAD_MAX)
    hundred = slices(hall)
    near = hall.told("C")
    hall.take("C", 10_000 - AHEAD_MAX)
    assert slices(hall) <= hundred + 2
    far = hall.told("C")
    assert 80 < far.mean_s / near.mean_s < 120


def slices(hall: Foreseen) -> int:
    """How many slices it takes until all is up to date."""
    hall.now_ms += CHANGED_MS
    count = 1
    while hall.forecast.work(hall.state, hall.now_ms):
        count += 1
    return count


def test_a_slice_ends_where_it_should(monkeypatch: pytest.MonkeyPatch) -> None:
    from hub.domain.forecast import forecast as module

    steps: list[int] = []
    play = module.play

    def counted(*args: Any) -> Any:
        waits, taken = play(*args)
        steps.append(taken + 1)
        return waits, taken

    monkeypatch.setattr(module, "play", counted)
    hall = Foreseen()
    hall.open(3)
    hall.take("C", 300)
    while hall.forecast.work(hall.state, hall.now_ms):
        assert sum(steps) <= STEPS_MAX + AHEAD_MAX + SCENE_STEPS
        steps.clear()


def test_a_scenario_that_would_not_end_is_cut() -> None:
    """People of a long line are cut off; only an office with very many lines would come near the bound."""
    services = {f"{a}{b}": _service(f"{a}{b}") for a in "ABCDE" for b in "ABCDE"}
    counters = {1: Counter(number=1, name_vi="1", name_en="1", services=tuple(services))}
    hall = Foreseen(small_office(services=services, counters=counters))
    hall.open(1)
    for letter in services:
        hall.take(letter, AHEAD_MAX)
    assert sum(map(hall.state.day.lines.waiting, services)) > SCENARIO_STEPS_MAX
    assert slices(hall) < SCENARIOS * (SCENARIO_STEPS_MAX // STEPS_MAX + 2)


def _service(letter: str) -> Any:
    from tests.support.offices import service

    return service(letter)


@pytest.mark.parametrize(
    ("wait", "minutes"),
    [
        (Wait(0, 0, 0, 0), (0, 1)),
        (Wait(59, 61, 60, 60), (0, 2)),
        (Wait(240, 540, 400, 400), (4, 9)),
        (Wait(119, 121, 120, 120), (1, 3)),
    ],
)
def test_minutes_contain_the_interval(wait: Wait, minutes: tuple[int, int]) -> None:
    assert wait.minutes == minutes
    assert 60 * minutes[0] <= wait.lo_s
    assert wait.hi_s <= 60 * minutes[1]
