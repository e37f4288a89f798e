"""Changes of who may use the broker: made beside the presses, told when the broker obeys."""

import asyncio
import logging
from collections.abc import Sequence

from hub.domain.errors import Unavailable
from hub.services.office.alarms import AlarmBook
from hub.services.ports import Account, Accounts, Messenger

_log = logging.getLogger("motcua.accounts")

ACCOUNT_SET_ASIDE = "account_set_aside"
ACCOUNTS_NOT_TOLD = "accounts_not_told"

Ack = tuple[str, bytes]


class AccountsDesk:
    """Hands the newest list of accounts to the broker; answers that wait for it are told afterwards.

    A reload takes a broker milliseconds to seconds. Presses must not wait for it, and a technician must not
    be told "works at once" before it does.
    """

    def __init__(self, accounts: Accounts, messenger: Messenger, alarms: AlarmBook | None = None) -> None:
        self._accounts, self._messenger = accounts, messenger
        self._alarms = alarms or AlarmBook()
        self._newest: Sequence[Account] | None = None
        self._held: list[Ack] = []
        self._awake = asyncio.Event()

    def submit(self, accounts: Sequence[Account], then: Sequence[Ack] = ()) -> None:
        """Let the broker obey these accounts, then send these answers."""
        self._newest = accounts
        self._held.extend(then)
        self._awake.set()

    async def run(self) -> None:
        """Work until cancelled; a broker that does not follow is told, its next start reads the file."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            newest, self._newest = self._newest, None
            held, self._held = self._held, []
            if newest is not None:
                await self._obey(newest)
            for dev, ack in held:
                self._messenger.ack(dev, ack)

    async def _obey(self, newest: Sequence[Account]) -> None:
        """What cannot be an account is set aside by name: it would be the same at each start."""
        try:
            set_aside = await self._accounts.obey(newest)
        except Unavailable as error:
            _log.error("the broker does not follow the change of accounts: %s", error)
            return
        except Exception:
            _log.exception("bug: the accounts were not handed to the broker")
            self._alarms.raised(ACCOUNTS_NOT_TOLD, "broker")
            return
        self._alarms.settled(ACCOUNTS_NOT_TOLD)
        self._alarms.settled(ACCOUNT_SET_ASIDE)
        for name in set_aside or ():
            _log.error("set aside: %s, no broker can have this account", name)
            self._alarms.raised(ACCOUNT_SET_ASIDE, name)
