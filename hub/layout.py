"""Where everything of one office is kept on disk.

DIR/office.toml          the configuration, written by people
DIR/forms/               the office's own templates of forms, if it has any
DIR/calendar/YEAR.toml   which days of a year were announced as off or worked
DIR/profiles/            how a province speaks, where none of the profiles of the hub fits
DIR/upstream.secret      the password at the provincial system, mode 600
DIR/data/ledger.sqlite   the ledger
DIR/data/sync.sqlite     what upstream has been told
DIR/data/hub.json        the hub's own account at the broker, mode 600
DIR/data/console.json    the account of the command line on this machine, mode 600
DIR/data/broker/         the broker's files
DIR/data/office.cache    office.toml as it was read last; may be deleted
DIR/data/clock.back      what `hub clock back` left for the next start: the last row that it was said of
DIR/data/up.lock         held by the `hub up` that runs, or by a command that furnishes a closed office
DIR/data/started         office.toml as the running `hub up` read it
DIR/data/port            the port of the running `hub up`, which --mqtt-port may have changed
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True, frozen=True)
class Credentials:
    """A name and a password at the broker; `hash` as the broker keeps it."""

    name: str
    password: str
    hash: str


@dataclass(slots=True, frozen=True)
class Layout:
    """The paths of one office."""

    root: Path

    @property
    def office_toml(self) -> Path:
        """The configuration."""
        return self.root / "office.toml"

    @property
    def settings_cache(self) -> Path:
        """The configuration as it was read last."""
        return self.data / "office.cache"

    @property
    def forms(self) -> Path:
        """Templates of forms that stand in for the built-in ones."""
        return self.root / "forms"

    @property
    def profiles(self) -> Path:
        """Profiles of provinces that the office has written itself."""
        return self.root / "profiles"

    @property
    def data(self) -> Path:
        """All that the hub writes."""
        return self.root / "data"

    @property
    def ledger(self) -> Path:
        """The ledger."""
        return self.data / "ledger.sqlite"

    @property
    def console_lock(self) -> Path:
        """Held by the one console of this machine that talks to the hub."""
        return self.data / "console.lock"

    @property
    def sync(self) -> Path:
        """What upstream has been told."""
        return self.data / "sync.sqlite"

    @property
    def pull_lock(self) -> Path:
        """Held by the one pull from upstream that is at work."""
        return self.data / "pull.lock"

    @property
    def upstream_secret(self) -> Path:
        """The password at the provincial system."""
        return self.root / "upstream.secret"

    @property
    def broker(self) -> Path:
        """The broker's files."""
        return self.data / "broker"

    @property
    def hub_file(self) -> Path:
        """Credentials of the hub."""
        return self.data / "hub.json"

    @property
    def console_file(self) -> Path:
        """Credentials of the command line on this machine."""
        return self.data / "console.json"

    @property
    def set_aside(self) -> Path:
        """What broke the state of an earlier run and is not done again, a line each."""
        return self.data / "set-aside"

    @property
    def clock_back(self) -> Path:
        """What `hub clock back` left for the next start."""
        return self.data / "clock.back"

    @property
    def up_lock(self) -> Path:
        """Held by the `hub up` that runs, or by a command that furnishes a closed office."""
        return self.data / "up.lock"

    @property
    def started_file(self) -> Path:
        """The settings that the running `hub up` was started with."""
        return self.data / "started"

    @property
    def port_file(self) -> Path:
        """The port of the running `hub up`."""
        return self.data / "port"


class BrokenCredentials(ValueError):
    """A file of credentials that cannot be understood."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} cannot be understood")
        self.path = path


def write_credentials(path: Path, credentials: Credentials) -> None:
    """Keep credentials where only their owner may read them."""
    content = json.dumps(
        {"name": credentials.name, "password": credentials.password, "hash": credentials.hash}
    )
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content + "\n")


def read_credentials(path: Path) -> Credentials:
    """The credentials in a file. Raises OSError, BrokenCredentials."""
    try:
        return Credentials(**json.loads(path.read_text(encoding="utf-8")))
    except (TypeError, ValueError) as error:
        raise BrokenCredentials(path) from error
