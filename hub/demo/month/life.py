"""One dossier of the month, and what can be done about it: the words between the stories and the player."""

from collections.abc import Generator

from msgspec import Struct

from hub.domain.office.office import Procedure


class Life(Struct):
    """Drawn before the month begins; only `code` comes with the first event.

    `day`: on which it is handed in, or accepted. `letter`: the line in which its citizen waits. `pace`:
    early, on_time, late or entered_late. `barcode`: its number, where it has one before
    anybody registers it.
    `open_until_ms`: it is not decided before.
    """

    number: int
    procedure: Procedure
    channel: str
    letter: str
    day: str
    course: str
    pace: str
    carried: bool = False
    open_until_ms: int = 0
    way: str = "counter"
    shares: tuple[str, ...] = ()  # agencies, the lead agency first
    barcode: str | None = None
    code: str = ""

    @property
    def online(self) -> bool:
        """Whether it never is on paper."""
        return self.channel == "online"


class Act(Struct, frozen=True):
    """Somebody enters an event of the contract about it at a console."""

    at_ms: int
    event: str
    d: dict[str, object] = {}


class Come(Struct, frozen=True):
    """Its citizen comes on a day, or the next on which the office receives; `what` is done at the counter."""

    day: str
    what: str


class Send(Struct, frozen=True):
    """It waits from a moment on for the next bag to an agency, or (`centre`) from it."""

    at_ms: int
    agency: str
    centre: bool = False


Doing = Act | Come | Send
Story = Generator[Doing, int, None]  # what is to be done next; is sent the moment at which it was done
