"""What a broker is told when it starts; a value, no I/O."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hub.contract.topics import Topics

Mode = Literal["embedded", "mosquitto", "external"]

SETTINGS_FILE, ACCOUNTS_FILE, PID_FILE = "broker.json", "accounts.json", "broker.pid"
MOSQUITTO_FILE, PASSWORD_FILE, ACL_FILE = "mosquitto.conf", "passwords", "acl"


@dataclass(frozen=True, kw_only=True)
class BrokerSettings:
    """One broker of one site.

    `data_dir` belongs to the broker: its configuration, accounts and process id live there, mode 600.
    The limits hold in the embedded broker and in Mosquitto alike.
    """

    mode: Mode
    site: str
    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 1883

    packet_bytes_max: int = 256 * 1024
    """A longer packet closes its connection. A ticket is at most 12 KB, a slip of a page some 60 KB."""
    connect_wait_s_max: float = 10.0
    """How long a fresh connection may take to introduce itself (embedded; Mosquitto allows 30 s or so)."""
    connections_max: int = 1000
    inflight_max: int = 200
    """Unacknowledged messages on the way to one client. The hub commits in groups: a window smaller than
    a burst of presses would make the groups smaller than the burst."""
    queued_max: int = 2000
    """Messages waiting behind that window, per client; the newest beyond it is dropped and logged."""
    queued_bytes_max: int = 8 * 1024 * 1024

    refusals_logged: bool = True
    """Mosquitto names refused messages only in its debug log, which costs it a part of its speed."""

    @property
    def topics(self) -> Topics:
        """The topics of the site that this broker carries."""
        return Topics(self.site)
