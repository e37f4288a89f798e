"""The hall of a made month: what is told at the kiosk is what the hub would tell."""

from types import SimpleNamespace
from typing import Any, cast

from hub.demo.month.agenda import Agenda
from hub.demo.month.hall import FORESEE_QUIET_MS, HallDay
from hub.domain.queue.tickets import Ticket
from hub.domain.state import OfficeState
from tests.support.offices import small_office


def test_waits_are_foreseen_anew_as_soon_as_the_line_is_another_and_now_and_then_while_it_is_not() -> None:
    state, asked_ms = OfficeState(small_office()), list[int]()
    house: Any = SimpleNamespace(state=state, foresee=lambda service, now_ms: asked_ms.append(now_ms))
    day = HallDay(house, Agenda(), cast(Any, None), cast(Any, None), hours=())
    begin_ms = 10**12
    for at_ms in (0, 1, FORESEE_QUIET_MS):
        day.look_ahead("A", begin_ms + at_ms)
    assert asked_ms == [begin_ms]
    state.day.lines.add(Ticket("2021-10-01/A001", "A", begin_ms, begin_ms))
    day.look_ahead("A", begin_ms + 2)
    day.look_ahead("A", begin_ms + FORESEE_QUIET_MS + 3)
    assert asked_ms == [begin_ms, begin_ms + 2, begin_ms + FORESEE_QUIET_MS + 3]
