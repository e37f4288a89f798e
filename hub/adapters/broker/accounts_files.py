"""Writing the accounts where the broker reads them, and knowing when it obeys them."""

import asyncio
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from hub.adapters.broker import accounts as account_file
from hub.adapters.broker import mosquitto
from hub.adapters.broker.accounts import PROBE_NAME, Account
from hub.adapters.broker.errors import BrokerUnavailable
from hub.adapters.broker.files import write_private
from hub.adapters.broker.passwords import hash_password, new_password
from hub.adapters.broker.probe import greet
from hub.adapters.broker.settings import ACCOUNTS_FILE, PID_FILE, BrokerSettings

_OBEYS_WAIT_S_MAX = 10.0
_ASK_EVERY_S = 0.02


def write_accounts(settings: BrokerSettings, accounts: Iterable[Account]) -> str:
    """Replace the accounts files; the answer is the password of a probe account that has no rights.

    The probe is new each time: a broker that lets it in has read these files and no older ones.
    """
    accounts = tuple(accounts)
    if any(account.name == PROBE_NAME for account in accounts):
        raise ValueError(f"{PROBE_NAME} is no name for a device: the probe account has it")
    password = new_password()
    known = (*accounts, Account(PROBE_NAME, "probe", hash_password(password)))
    write_private(settings.data_dir / ACCOUNTS_FILE, account_file.dump(known))
    if settings.mode == "mosquitto":
        for path, content in mosquitto.files(settings, known).items():
            write_private(path, content)
    return password


async def apply_accounts(settings: BrokerSettings, accounts: Iterable[Account]) -> None:
    """Make the running broker obey `accounts` and no others; returns when it does.

    Who is gone or has another password is disconnected. One writer at a time (the hub core), in any process.
    An external broker has its accounts elsewhere: nothing is done.
    BrokerUnavailable when the broker does not run, or does not follow within 10 s.
    """
    if settings.mode == "external":
        return
    accounts = tuple(accounts)
    if settings.mode == "mosquitto" and (ended := _ended(settings, accounts)):
        await _end_sessions(settings, accounts, ended)
    await _obey(settings, accounts)


async def _obey(settings: BrokerSettings, accounts: Iterable[Account]) -> None:
    password = write_accounts(settings, accounts)
    os.kill(_broker_pid(settings), signal.SIGHUP)
    await wait_obeying(settings, password)


def _ended(settings: BrokerSettings, accounts: Iterable[Account]) -> list[Account]:
    """Accounts in force that are gone now, or have another password: another board may have the name next."""
    try:
        before = account_file.load(settings.data_dir / ACCOUNTS_FILE)
    except (OSError, ValueError):
        return []
    after = {account.name: account for account in accounts}
    return [one for one in before.values() if one.name != PROBE_NAME and after.get(one.name) != one]


async def _end_sessions(
    settings: BrokerSettings, accounts: Iterable[Account], ended: Iterable[Account]
) -> None:
    """Mosquitto keeps a session and its queue without its account: a clean connection of ours ends it."""
    passwords = {one.name: new_password() for one in ended}
    ours = [replace(one, password_hash=hash_password(passwords[one.name])) for one in ended]
    await _obey(settings, [*(one for one in accounts if one.name not in passwords), *ours])
    for name, password in passwords.items():
        with suppress(OSError, TimeoutError):
            await greet(settings.host, settings.port, name, password)


async def wait_obeying(settings: BrokerSettings, probe_password: str) -> None:
    """Wait until the broker lets the newest probe in; BrokerUnavailable when it does not in 10 s."""
    try:
        async with asyncio.timeout(_OBEYS_WAIT_S_MAX):
            while not await _knows(settings, probe_password):  # noqa: ASYNC110
                await asyncio.sleep(_ASK_EVERY_S)  # another process: there is nothing to await
    except TimeoutError:
        raise BrokerUnavailable("silent", host=settings.host, port=settings.port) from None


async def _knows(settings: BrokerSettings, probe_password: str) -> bool:
    try:
        return await greet(settings.host, settings.port, PROBE_NAME, probe_password) == 0
    except (OSError, TimeoutError):
        return False


def _broker_pid(settings: BrokerSettings) -> int:
    """The process id in the broker's file, if that process is the broker and no later owner of the number."""
    import psutil  # not in the way of a start

    try:
        pid = int((settings.data_dir / PID_FILE).read_text())
        command = psutil.Process(pid).cmdline()  # type: ignore[no-untyped-call]
    except (OSError, ValueError, psutil.Error):
        command = []
    if not any(str(settings.data_dir) in word for word in command):
        raise BrokerUnavailable("not_running", data_dir=settings.data_dir)
    return pid
