"""Alarms as `hub status` tells them: a line for each kind of trouble, whatever a device calls its own."""

import pytest

from hub.cli.office.status import alarm_lines
from hub.contract import messages as m
from hub.i18n import text


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_LANG", "vi")


def test_alarms_of_one_code_are_one_line_with_the_first_and_a_count() -> None:
    lines = alarm_lines([m.Alarm("no_paper", f"k{n}") for n in range(9)])
    assert lines == ["k0, k1, k2, k3, k4 … (9): " + text("cli.alarm.no_paper", "vi")]


def test_codes_that_nobody_knows_are_told_in_words_in_one_line_for_each_device() -> None:
    alarms = [m.Alarm("no_such", "k1"), m.Alarm("x" * 60, "k1"), m.Alarm("no_such", "k2")]
    first, second = alarm_lines(alarms)
    assert first.startswith("k1: báo sự cố lạ: no_such, xxx")
    assert len(first) < 160
    assert second.startswith("k2: báo sự cố lạ: no_such;")


def test_days_in_alarms_are_written_as_people_read_them() -> None:
    alarms = [m.Alarm("ticket_stranded", "A042 (2026-11-30)"), m.Alarm("bookings_low", "B 2026-12-03")]
    first, second = alarm_lines(alarms)
    assert first.startswith("A042 (30/11/2026): ")
    assert second.startswith("B 03/12/2026: ")
    (device,) = alarm_lines([m.Alarm("no_paper", "k-2026-12-03")])
    assert device.startswith("k-2026-12-03: ")
