"""A paper that cannot be drawn is told where somebody looks, not in the log alone."""

import pytest

from tests.support.hall import Hall


def alarms(hall: Hall) -> list[tuple[str, str]]:
    return [(a.code, a.subject) for a in hall.service.status().alarms if a.code == "ticket_not_printed"]


def test_a_ticket_that_the_print_room_cannot_draw_is_an_alarm_until_it_is_out(hall: Hall) -> None:
    job = hall.press("k1", "take", service="A").d["job"]
    for _ in range(2):  # it is tried again, and told once
        hall.service.not_drawn(job)
        hall.settle()
    assert alarms(hall) == [("ticket_not_printed", "A001")]
    hall.restart()
    assert alarms(hall) == [("ticket_not_printed", "A001")]
    hall.press("k1", "printed", job=job)
    assert alarms(hall) == []
    hall.service.not_drawn(job)
    assert alarms(hall) == []


def test_a_slip_that_cannot_be_made_is_told_at_the_next_tick(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(job: object) -> None:
        raise ValueError("a picture is missing")

    monkeypatch.setattr(hall.service.jobs, "slip", broken)
    hall.take("A")
    hall.service.tick()
    hall.settle()
    assert alarms(hall) == [("ticket_not_printed", "A001")]
