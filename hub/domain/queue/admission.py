"""Whether a service gives numbers now, and if not, why: asked by a press and by what kiosks show."""

from hub.domain.calendar.civil_time import business_day, civil
from hub.domain.errors import Refused, refused
from hub.domain.queue.capacity import free_number
from hub.domain.state import OfficeState

OF_THE_OFFICE = frozenset({"day_off", "lunch", "office_closed"})  # reasons that hold for every service
WaitS = tuple[int, int]  # 10th and 90th percentile of the expected wait, in seconds


def shut(state: OfficeState, letter: str, at_ms: int, wait_s: WaitS | None) -> Refused | None:
    """Why `letter` gives no numbers at this moment, or None.

    `service_closed` by the office, `day_off`, `lunch`, `office_closed`, `quota_reached` or
    `numbers_exhausted` for today, or `too_late_today`: the middle of the expected wait lies beyond closing
    time, so a number would be an empty promise.
    """
    service, hours = state.office.services[letter], state.office.hours
    if letter in state.day.closed:
        return refused("service_closed", service=letter)
    if not hours.taking(at_ms):
        opens = _moment(hours.opens_next_ms(at_ms), at_ms)
        if day_off := hours.day_off(business_day(at_ms)):
            return refused("day_off", of=day_off, opens=opens)
        if hours.at_lunch(at_ms):
            return refused("lunch", opens=opens)
        return refused("office_closed", opens=opens)
    if service.quota_per_day and state.day.taken.get(letter, 0) >= service.quota_per_day:
        return refused("quota_reached", service=letter, quota=service.quota_per_day)
    if free_number(state, letter) is None:
        return refused("numbers_exhausted", service=letter)
    closes_ms = hours.closes_ms(at_ms)
    if closes_ms is not None and wait_s is not None and at_ms + 500 * sum(wait_s) > closes_ms:
        return refused("too_late_today", service=letter)
    return None


def minutes(wait_s: WaitS | None) -> tuple[int, int] | None:
    """The interval in whole minutes that holds it: never more exact than it is."""
    return (wait_s[0] // 60, -(-wait_s[1] // 60)) if wait_s else None


def _moment(then_ms: int | None, now_ms: int) -> str:
    """A moment to come as people say it: the time, and the date unless it is today."""
    if then_ms is None:
        return "—"
    today = business_day(then_ms) == business_day(now_ms)
    return f"{civil(then_ms):%H:%M}" if today else f"{civil(then_ms):%H:%M %d/%m}"
