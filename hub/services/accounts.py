"""Changes of who may use the broker: made beside the presses, told when the broker obeys."""

import asyncio
import logging
from collections.abc import Sequence

from hub.domain.errors import Unavailable
from hub.services.ports import Account, Accounts, Messenger

_log = logging.getLogger("motcua.accounts")

Ack = tuple[str, bytes]


class AccountsDesk:
    """Hands the newest list of accounts to the broker; answers that wait for it are told afterwards.

    A reload takes a broker milliseconds to seconds. Presses must not wait for it, and a technician must not
    be told "works at once" before it does.
    """

    def __init__(self, accounts: Accounts, messenger: Messenger) -> None:
        self._accounts, self._messenger = accounts, messenger
        self._newest: Sequence[Account] | None = None
        self._held: list[Ack] = []
        self._awake = asyncio.Event()

    def submit(self, accounts: Sequence[Account], then: Sequence[Ack] = ()) -> None:
        """Let the broker obey these accounts, then send these answers."""
        self._newest = accounts
        self._held.extend(then)
        self._awake.set()

    async def run(self) -> None:
        """Work until cancelled; a broker that does not follow is logged, its next start reads the file."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            newest, self._newest = self._newest, None
            held, self._held = self._held, []
            if newest is not None:
                try:
                    await self._accounts.obey(newest)
                except Unavailable as error:
                    _log.error("the broker does not follow the change of accounts: %s", error)
            for dev, ack in held:
                self._messenger.ack(dev, ack)
