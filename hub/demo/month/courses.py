"""The courses that a dossier's life can take; together they go every step of the table of the domain."""

from collections.abc import Callable

from msgspec import Struct

from hub.demo.month.life import Come, Story
from hub.demo.month.teller import MISSING, SUPPLEMENT_DAYS, Teller

ELSEWHERE = "Không thuộc thẩm quyền giải quyết"
NO_GROUND = "Không đủ điều kiện để tiếp tục giải quyết"
NO_END = 1_000  # longer than any term
DUTY = "Nghĩa vụ tài chính theo thông báo của cơ quan thuế"


class Course(Struct, frozen=True):
    """`share`: of the dossiers of a month; one at least takes it. `term_days_min`, `term_days_max`: of the
    procedure.

    `after`, `by`: the part of the month in which it begins. With the longest term and the `pace` ("": any) it
    comes to its point in the month, whatever is drawn. `counter_only`: it begins in front of an officer.
    """

    tell: Callable[[Teller], Story]
    share: float = 0.0
    term_days_min: int = 1
    by: float = 1.0
    after: float = 0.0
    counter_only: bool = False
    term_days_max: int = NO_END
    pace: str = ""


def plain(teller: Teller) -> Story:
    """As it should be."""
    yield from teller.at_agency()
    yield from teller.to_the_end()


def on_the_spot(teller: Teller) -> Story:
    """All four acts in one visit (Điều 17.4); by wire and post within the hour."""
    life = teller.life
    if life.channel == "counter":
        yield Come(life.day, "on_the_spot")
        return
    yield from teller.received()
    yield teller.soon("resolve")
    yield teller.soon("return")


def shared(teller: Teller) -> Story:
    """Of several agencies at once, each with a deadline of its own."""
    yield from teller.at_agency()
    yield from teller.parts()
    yield from teller.to_the_end()


def completed(teller: Teller) -> Story:
    """Something is missing at receipt (Điều 16.3); the citizen comes again with it."""
    yield Come(teller.life.day, "supplement")
    yield Come(teller.day_later(teller.chance.randint(1, 3)), "received")
    teller.runs()
    yield from teller.transferred()
    yield teller.next_day("begin")
    yield from teller.to_the_end()


def supplemented(teller: Teller) -> Story:
    """Found incomplete at appraisal; brought within days."""
    yield from teller.at_agency()
    yield teller.next_day("request_supplement", items=[MISSING])
    yield from teller.supplement(teller.chance.randint(1, SUPPLEMENT_DAYS))
    yield from teller.to_the_end()


def unanswered(teller: Teller) -> Story:
    """Never brought: the hub closes it by itself after 15 days (Điều 19.5)."""
    yield from teller.at_agency()
    yield teller.next_day("request_supplement", items=[MISSING])


def supplement_withdrawn(teller: Teller) -> Story:
    """Rather than bring what is missing the citizen takes it back."""
    yield from unanswered(teller)
    yield teller.next_day("withdraw")


def paid(teller: Teller) -> Story:
    """A tax or a charge must be paid before it goes on."""
    yield from teller.at_agency()
    yield teller.next_day("demand_payment", reason=DUTY)
    yield teller.step(teller.morning(teller.chance.randint(1, 3)), "pay")
    yield from teller.to_the_end()


def unpaid(teller: Teller) -> Story:
    """It is not paid: withdrawn."""
    yield from teller.at_agency()
    yield teller.next_day("demand_payment", reason=DUTY)
    yield teller.next_day("withdraw")


def stopped(teller: Teller) -> Story:
    """The agency stops it, with a notice."""
    yield from teller.at_agency()
    yield teller.next_day("stop", reason=NO_GROUND)


def withdrawn_at_once(teller: Teller) -> Story:
    """Taken back before it has left the centre."""
    yield from teller.received()
    yield teller.soon("withdraw")


def withdrawn_on_the_way(teller: Teller) -> Story:
    """Taken back before anybody at the agency has begun."""
    yield from teller.received()
    yield from teller.transferred()
    yield teller.soon("withdraw")


def withdrawn_at_work(teller: Teller) -> Story:
    """Taken back before the decision (Điều 21)."""
    yield from teller.at_agency()
    yield teller.next_day("withdraw")


def apologized_at_the_centre(teller: Teller) -> Story:
    """The agency cannot take it yet: an apology before it is late, then the usual way."""
    yield from teller.received()
    yield teller.apology()
    yield from teller.transferred()
    yield teller.next_day("begin")
    yield from teller.to_the_end()


def apologized_on_the_way(teller: Teller) -> Story:
    """It lies at the agency and nobody has begun."""
    yield from teller.received()
    yield from teller.transferred()
    yield teller.apology()
    yield teller.next_day("begin")
    yield from teller.to_the_end()


def apologized_at_work(teller: Teller) -> Story:
    """It takes longer than the agency thought."""
    yield from teller.at_agency()
    yield teller.apology()
    yield from teller.to_the_end()


def forgotten(teller: Teller) -> Story:
    """Nobody resolves it, nobody apologizes: overdue."""
    yield from teller.at_agency()


def denied(teller: Teller) -> Story:
    """The answer after appraisal is no."""
    yield from teller.at_agency()
    yield teller.next_day("deny", reason=NO_GROUND)
    yield from teller.handed_over()


def denied_at_once(teller: Teller) -> Story:
    """The centre itself can see that it cannot be granted."""
    yield from teller.received()
    yield teller.soon("deny", reason=NO_GROUND)
    yield teller.soon("return")


def passed_on_at_the_centre(teller: Teller) -> Story:
    """Seen before it has left: another agency's matter."""
    yield from teller.received()
    yield teller.passed_on()
    yield teller.soon("transfer")
    yield teller.next_day("begin")
    yield from teller.to_the_end()


def passed_on_on_arrival(teller: Teller) -> Story:
    """Seen where it arrives."""
    yield from teller.received()
    yield from teller.transferred()
    yield teller.passed_on()
    yield teller.next_day("begin")
    yield from teller.to_the_end()


def passed_on_at_work(teller: Teller) -> Story:
    """Seen by who works on it."""
    yield from teller.at_agency()
    yield teller.passed_on()
    yield teller.next_day("begin")
    yield from teller.to_the_end()


def wrong_at_the_agency(teller: Teller) -> Story:
    """The agency finds the mistake in its result itself (Điều 23)."""
    yield from teller.at_agency()
    yield teller.resolved()
    yield from teller.put_right()
    yield from teller.handed_over()


def wrong_at_the_centre(teller: Teller) -> Story:
    """The mistake is found before anybody fetches the result."""
    yield from teller.at_agency()
    yield teller.resolved()
    yield teller.soon("bring_result")
    yield from teller.put_right()
    yield from teller.handed_over()


def wrong_in_hand(teller: Teller) -> Story:
    """The citizen finds the mistake at home."""
    yield from teller.at_agency()
    yield from teller.to_the_end()
    yield from teller.put_right()
    yield teller.soon("bring_result")
    yield teller.next_day("return")


def refused(teller: Teller) -> Story:
    """Not of this office (form 03)."""
    yield Come(teller.life.day, "refused")


def never_completed(teller: Teller) -> Story:
    """What is brought is not what was missing."""
    yield Come(teller.life.day, "supplement")
    yield Come(teller.day_later(1), "refused")


def completion_withdrawn(teller: Teller) -> Story:
    """What is missing cannot be had."""
    yield Come(teller.life.day, "supplement")
    yield teller.next_day("withdraw")


def withdrawn_before_receipt(teller: Teller) -> Story:
    """Typed in, and the citizen thinks better of it."""
    yield Come(teller.life.day, "registered")
    yield teller.soon("withdraw")


# Shares are assumptions of this example, but for the sums in `figures`.
ACCEPTED: dict[str, Course] = {
    "plain": Course(plain),
    "on_the_spot": Course(on_the_spot, term_days_min=0),
    "shared": Course(shared, 0.006, 5, 0.5, counter_only=True),
    "completed": Course(completed, 0.012, 1, 0.6, counter_only=True),
    "supplemented": Course(supplemented, 0.03, 2, 0.7),
    "unanswered": Course(unanswered, 0.004, 3, 0.3),
    "unanswered_yet": Course(unanswered, 0.002, 3, 0.85, 0.65),  # the month is over before the 15 days are
    "supplement_withdrawn": Course(supplement_withdrawn, 0.001, 3, 0.6),
    "paid": Course(paid, 0.015, 5, 0.6),
    "unpaid": Course(unpaid, 0.001, 5, 0.6),
    "stopped": Course(stopped, 0.003, 3, 0.6),
    "withdrawn_at_once": Course(withdrawn_at_once, 0.001, 1, 0.9),
    "withdrawn_on_the_way": Course(withdrawn_on_the_way, 0.001, 3, 0.8),
    "withdrawn_at_work": Course(withdrawn_at_work, 0.002, 3, 0.7),
    "apologized_at_the_centre": Course(apologized_at_the_centre, 0.0005, 5, 0.4, term_days_max=10),
    "apologized_on_the_way": Course(apologized_on_the_way, 0.0005, 5, 0.4, term_days_max=10),
    "apologized_at_work": Course(apologized_at_work, 0.006, 5, 0.4, term_days_max=10),
    "forgotten": Course(forgotten, 0.003, 3, 0.4),
    "denied": Course(denied, 0.003, 3, 0.5),
    "denied_at_once": Course(denied_at_once, 0.0005, 1, 0.8),
    "passed_on_at_the_centre": Course(passed_on_at_the_centre, 0.0005, 5, 0.4),
    "passed_on_on_arrival": Course(passed_on_on_arrival, 0.0005, 5, 0.4),
    "passed_on_at_work": Course(passed_on_at_work, 0.0005, 5, 0.4),
    "wrong_at_the_agency": Course(wrong_at_the_agency, 0.0005, 3, 0.3, term_days_max=5, pace="early"),
    "wrong_at_the_centre": Course(wrong_at_the_centre, 0.0005, 3, 0.3, term_days_max=5, pace="early"),
    "wrong_in_hand": Course(wrong_in_hand, 0.001, 3, 0.2, term_days_max=5, pace="early"),
}
NEVER_ACCEPTED: dict[str, Course] = {
    "refused": Course(refused, 0.5, by=0.8),
    "never_completed": Course(never_completed, 0.2, by=0.6),
    "completion_withdrawn": Course(completion_withdrawn, 0.2, by=0.6),
    "withdrawn_before_receipt": Course(withdrawn_before_receipt, 0.1, by=0.8),
}
CARRIED = ("plain", "supplemented", "paid", "apologized_at_work", "forgotten")  # open when the month begins
COURSES = {**ACCEPTED, **NEVER_ACCEPTED}
