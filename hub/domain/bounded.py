"""Types of what the hub tells: each text and each list has a bound, as those of what it is told have.

Nothing unbounded may be published: a broker hangs up on a packet over its limit. Names are as long as
office.toml may make them (`hub.config.table`); lists are as long as what they count can be.
"""

from typing import Annotated, Final

from msgspec import Meta

DEVICES_MAX: Final = 500  # of an office
COUNTERS_MAX: Final = 500
SERVICES_MAX: Final = 64
FAULTS_MAX: Final = 16  # of one device at a time
ALARMS_MAX: Final = 500  # in one answer; the rest follows when these are settled
BAG_MAX: Final = 300  # dossiers in one bag: what a courier carries
WORDS_CHARS_MAX: Final = 1_000
TOLD_MARK_CHARS_MAX: Final = 480  # a kiosk keeps it in flash (hub.services.press.told_marks)

Key = Annotated[str, Meta(max_length=64)]  # a code, a state, an id
Name = Annotated[str, Meta(max_length=400)]  # of a service, an office, a procedure
Words = Annotated[str, Meta(max_length=WORDS_CHARS_MAX)]  # sentences for a display
Version = Annotated[str, Meta(max_length=64)]
Ticket = Annotated[str, Meta(max_length=16)]  # as it is written
Code = Annotated[str, Meta(max_length=96)]  # of a dossier, a booking, a bag; of a QR
JobName = Annotated[str, Meta(max_length=80)]
Moment = Annotated[str, Meta(max_length=40)]  # a day, a time of day, or both
ToldMark = Annotated[str, Meta(max_length=TOLD_MARK_CHARS_MAX)]
Hexed = Annotated[str, Meta(max_length=128)]

Minutes = tuple[int, int]
Letters = Annotated[tuple[Key, ...], Meta(max_length=SERVICES_MAX)]
CounterNumbers = Annotated[tuple[int, ...], Meta(max_length=COUNTERS_MAX)]
Codes = Annotated[tuple[Code, ...], Meta(max_length=BAG_MAX)]
