"""What the office says to an accepted press: the `d` of an `ok` answer (DESIGN.md section 4)."""

from msgspec import UNSET, Struct, UnsetType


class Answer(Struct, frozen=True):
    """Base of all answers."""


class Nothing(Answer, frozen=True):
    """Accepted, and there is nothing to tell."""


class Taken(Answer, frozen=True):
    """To `take`: the number, how many wait before it, the expected wait (null: unknown) and the print job."""

    ticket: str
    ahead: int
    wait_min: tuple[int, int] | None
    job: str | None = None


class Called(Answer, frozen=True):
    """To `next` and `call`; `ticket` null: nobody is waiting."""

    ticket: str | None
    waiting: int
    service: str | UnsetType = UNSET


class Waiting(Answer, frozen=True):
    """To the keys that end a service."""

    waiting: int


class Nonce(Answer, frozen=True):
    """To `challenge`."""

    nonce: str
    salt: str


class Welcome(Answer, frozen=True):
    """To `login`."""

    name: str
