"""The hub's time, as far as the device knows it. Pure.

The device's own wall clock is never trusted. `hub/state` says the time every 30 s; a sample that the broker
had kept (retained) may be old, so it counts only until a live one comes. Between samples the monotonic
clock goes on.
"""


def parse(text):
    """(ms since 1970, minutes ahead of UTC) of "2026-11-22T08:00:00.000+07:00". Raises ValueError."""
    year, month, day = int(text[0:4]), int(text[5:7]), int(text[8:10])
    hour, minute, second = int(text[11:13]), int(text[14:16]), int(text[17:19])
    rest = text[19:]
    millis = 0
    if rest[:1] == ".":
        digits = _fraction_digits(rest)
        millis = int((rest[1 : 1 + digits] + "00")[:3])
        rest = rest[1 + digits :]
    offset_min = _offset(rest)
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second <= 60):
        raise ValueError(text)
    seconds = ((_days(year, month, day) * 24 + hour) * 60 + minute - offset_min) * 60 + second
    return seconds * 1000 + millis, offset_min


def _fraction_digits(rest):
    count = 0
    while rest[1 + count : 2 + count].isdigit():
        count += 1
    return count


def _offset(text):
    """Minutes of "Z" or "+07:00"."""
    if text == "Z":
        return 0
    if len(text) != 6 or text[0] not in "+-" or text[3] != ":":
        raise ValueError("offset " + text)
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    return -minutes if text[0] == "-" else minutes


def _days(year, month, day):
    """Days since 1 January 1970; years begin in March so that the leap day is their last."""
    if month <= 2:
        year, month = year - 1, month + 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day - 719469


class HubTime:
    """The offset between the hub's time and the monotonic clock."""

    def __init__(self):
        self._ahead_ms = None  # hub's epoch milliseconds minus now_ms; None: never heard
        self._offset_min = 0  # civil time of the hub against UTC
        self.live = False  # the sample came from the hub just now, not out of the broker's memory

    def learn(self, text, now_ms, live):
        """Take a sample. Raises ValueError for what is not a time."""
        at_ms, offset_min = parse(text)
        if live or not self.live:
            self._ahead_ms, self._offset_min, self.live = at_ms - now_ms, offset_min, live

    def at(self, now_ms):
        """Milliseconds since 1970 at `now_ms`, or None."""
        return None if self._ahead_ms is None else self._ahead_ms + now_ms

    def clock(self, now_ms):
        """(hour, minute) of the hub's civil time, or None."""
        if self._ahead_ms is None:
            return None
        minutes = (self._ahead_ms + now_ms) // 60000 + self._offset_min
        return minutes // 60 % 24, minutes % 60

    def day(self, now_ms):
        """The hub's civil day, "2026-11-23", or None."""
        if self._ahead_ms is None:
            return None
        return civil_day(((self._ahead_ms + now_ms) // 60000 + self._offset_min) // 1440)


def civil_day(days):
    """The date that is `days` after 1 January 1970; the inverse of `_days`."""
    days += 719468  # since 1 March of the year 0
    era, of_era = days // 146097, days % 146097
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * of_year + 2) // 153
    day = of_year - (153 * month_from_march + 2) // 5 + 1
    month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9
    return "%04d-%02d-%02d" % (year_of_era + 400 * era + (month <= 2), month, day)
