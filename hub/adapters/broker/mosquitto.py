"""Mosquitto's files, written out of the settings, accounts and rights."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from hub.adapters.broker import rules
from hub.adapters.broker.accounts import Account
from hub.adapters.broker.errors import BrokerUnavailable
from hub.adapters.broker.settings import (
    ACL_FILE,
    MOSQUITTO_FILE,
    PASSWORD_FILE,
    PID_FILE,
    BrokerSettings,
)

_PLACES = (
    "/usr/sbin",
    "/usr/local/sbin",
    "/opt/homebrew/sbin",
)  # Debian keeps it off an ordinary user's PATH


def program() -> str:
    """The path of the mosquitto program; BrokerUnavailable when there is none."""
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *_PLACES))
    found = shutil.which("mosquitto", path=path)
    if found is None:
        raise BrokerUnavailable("mosquitto_missing")
    return found


def configuration(settings: BrokerSettings) -> str:
    """`mosquitto.conf`: one listener, accounts only, and the limits of the settings."""
    folder = settings.data_dir
    lines = [
        f"listener {settings.port} {settings.host}",
        "allow_anonymous false",
        f"password_file {folder / PASSWORD_FILE}",
        f"acl_file {folder / ACL_FILE}",
        f"pid_file {folder / PID_FILE}",
        # Two boards with one account must take over from each other, whatever client id they send.
        "use_username_as_clientid true",
        "set_tcp_nodelay true",
        "max_qos 1",
        f"max_connections {settings.connections_max}",
        f"max_packet_size {settings.packet_bytes_max}",
        f"max_inflight_messages {settings.inflight_max}",
        f"max_queued_messages {settings.queued_max}",
        f"max_queued_bytes {settings.queued_bytes_max}",
        "persistent_client_expiration 1d",
        # Devices and hub publish their state again after a restart; a file would only bring back yesterday's.
        "persistence false",
        "sys_interval 0",
        "log_dest stderr",  # stdout would be held back until 4 KB are full
        # Mosquitto tells of a refused publish only as a debug line, of a subscription under `subscribe`;
        # hub.adapters.broker.refusals keeps the few lines that matter.
        *(f"log_type {kind}" for kind in _log_types(settings)),
        "log_timestamp false",
        "connection_messages true",
    ]
    if os.geteuid() == 0:
        lines.append("user root")  # else it drops to its own user, who may not read these files
    return "\n".join(lines) + "\n"


def _log_types(settings: BrokerSettings) -> tuple[str, ...]:
    always = ("error", "warning", "notice")
    return (*always, "subscribe", "debug") if settings.refusals_logged else always


def password_file(accounts: Iterable[Account]) -> str:
    """`user:hash` lines."""
    return "".join(f"{account.name}:{account.password_hash}\n" for account in accounts)


def acl_file(settings: BrokerSettings, accounts: Iterable[Account]) -> str:
    """The rights of each account as `user` and `topic` lines; whoever is not named may do nothing."""
    blocks = []
    for account in accounts:
        granted = rules.rights(account, settings.topics)
        lines = [f"user {account.name}", *(f"topic {right.access} {right.filter}" for right in granted)]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def command(settings: BrokerSettings) -> list[str]:
    """How to start it in the foreground; its files must have been written."""
    return [program(), "-c", str(settings.data_dir / MOSQUITTO_FILE)]


def files(settings: BrokerSettings, accounts: Iterable[Account]) -> dict[Path, str]:
    """Every file that Mosquitto reads again on SIGHUP."""
    known = tuple(accounts)
    return {
        settings.data_dir / PASSWORD_FILE: password_file(known),
        settings.data_dir / ACL_FILE: acl_file(settings, known),
    }
