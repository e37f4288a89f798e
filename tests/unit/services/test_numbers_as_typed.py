"""A number means the same however it is typed and however wide numbers were, at every door."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from hub.domain.office.office import Numbering
from tests.support.hall import Hall, Reply
from tests.support.offices import small_office

TYPED = (
    "a2",
    "A2",
    "A 002",
    "a-2",
    "A-002",
    "Ａ２",
    "ａ００２",
    " A\u00a02 ",
    "A.2",
    "a–2",
    "A00002",
    "\u200bA2",
)
OTHERS = ("A20", "2", "B2", "A-2-1", "À2", "A٢", "A²", "")


@pytest.fixture(params=[3, 4, 2], ids=lambda width: f"now {width} digits")
def hall(request: pytest.FixtureRequest) -> Iterator[Hall]:
    """A001 and A002 were taken when numbers had three digits, and the office was configured anew."""
    with Hall() as hall:
        hall.take("A")
        hall.take("A")
        hall.login()
        tenth = 10 ** (request.param - 1)
        numbering = Numbering(width=request.param, last=8 * tenth - 1, booked_last=9 * tenth - 1, lease=1)
        hall.restart(replace(small_office(), numbering=numbering))
        yield hall


def in_hand(hall: Hall) -> str | None:
    """The number at counter 1."""
    ticket = hall.service.state.day.sessions[1].ticket
    return ticket and hall.service.state.day.tickets[ticket].number


@pytest.mark.parametrize("typed", TYPED)
def test_the_keypad_calls_it_and_puts_it_back(hall: Hall, typed: str) -> None:
    assert hall.press("q1", "call", ticket=typed).d["ticket"] == "A002"
    assert in_hand(hall) == "A002"
    assert hall.press("q1", "no_show").r == "ok"
    assert hall.press("q1", "return", ticket=typed).r == "ok"
    assert hall.press("q1", "call", ticket=typed).r == "ok"


@pytest.mark.parametrize("typed", TYPED)
def test_a_console_prints_it_again_and_takes_it_out(hall: Hall, typed: str) -> None:
    assert hall.press("c1", "reprint", ticket=typed).r == "ok"
    assert hall.press("c1", "void", ticket=typed, reason="đã về").r == "ok"
    states = {one.number: one.state for one in hall.service.state.day.tickets.values()}
    assert states == {"A001": "waiting", "A002": "void"}


@pytest.mark.parametrize("typed", OTHERS)
@pytest.mark.parametrize(
    ("dev", "event"), [("q1", "call"), ("q1", "return"), ("c1", "reprint"), ("c1", "void")]
)
def test_what_is_another_number_or_none_is_refused(hall: Hall, dev: str, event: str, typed: str) -> None:
    more = {"reason": "x"} if event == "void" else {}
    reply: Reply = hall.press(dev, event, ticket=typed, **more)
    assert reply.r in ("refused", "invalid"), reply
    assert {one.state for one in hall.service.state.day.tickets.values()} == {"waiting"}
