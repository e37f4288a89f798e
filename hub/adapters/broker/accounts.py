"""The accounts a broker obeys, and their file.

`accounts.json` is what the embedded broker reads; Mosquitto gets a password file and an ACL file besides.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, get_args

from hub.adapters.broker.passwords import is_hash
from hub.domain.office import names

AccountType = Literal["kiosk", "counter_keypad", "led_board", "rating_pad", "console", "hub", "probe"]

# A name becomes a topic level, a line of an ACL file and a client id: no character may mean more there.
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
PROBE_NAME: Final = names.PROBE
_TYPES: Final = frozenset(get_args(AccountType))


@dataclass(frozen=True)
class Account:
    """A name that may connect: user name, client id and topic level in one."""

    name: str
    type: AccountType
    password_hash: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"not a name for a broker account: {self.name!r}")
        if self.type not in _TYPES:
            raise ValueError(f"not a type of broker account: {self.type!r}")


def trouble_with(name: str, type_: str, password_hash: str) -> str | None:
    """Why the broker cannot have such an account: the code of a refusal; None: it can."""
    if name in names.RESERVED:
        return "name_reserved"
    if not _NAME.fullmatch(name):
        return "bad_device_name"
    if type_ not in _TYPES:
        return "no_such_device_type"
    return None if is_hash(password_hash) else "bad_password_hash"


def dump(accounts: Iterable[Account]) -> str:
    """The accounts as the text of `accounts.json`."""
    rows = [{"name": a.name, "type": a.type, "password_hash": a.password_hash} for a in accounts]
    return json.dumps(rows, indent=1) + "\n"


def load(path: Path) -> dict[str, Account]:
    """The accounts of `accounts.json` by name; ValueError when the file is not whole."""
    try:
        return {row["name"]: Account(**row) for row in json.loads(path.read_text("utf-8"))}
    except (TypeError, KeyError) as broken:
        raise ValueError(f"{path} is not an accounts file: {broken}") from broken
