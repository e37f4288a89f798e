"""Where a broker is; apart from the clients, as a console needs no event loop."""

from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Address:
    """Where the broker is and who we are there. `client_id` is the user name."""

    host: str
    port: int
    user: str
    password: str
