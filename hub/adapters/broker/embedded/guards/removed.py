"""amqtt keeps the session of an account that is gone: who gets the name next would get its messages."""

import asyncio
from contextlib import suppress

from hub.adapters.broker.accounts import PROBE_NAME
from hub.adapters.broker.embedded.obedience import ObedientBroker

GONE_WAIT_S_MAX = 2.0


class RemovedAreForgotten(ObedientBroker):
    """With an account, or with its password, end its session, its queue and what it had retained."""

    async def reload(self) -> None:
        """Read the accounts again."""
        before = self._accounts
        await super().reload()
        ended = [name for name in before if self._accounts.get(name) != before[name] and name != PROBE_NAME]
        for name in ended:
            await self._end_session(name)
            if name not in self._accounts:
                self._forget_retained(name)

    async def _end_session(self, name: str) -> None:
        """Once its connection, which has been cut, is over."""
        session, _ = self._sessions.get(name, (None, None))
        if session is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(GONE_WAIT_S_MAX):
                while session.transitions.state == "connected":  # noqa: ASYNC110
                    await asyncio.sleep(0.005)  # amqtt tells nobody
        await self._del_all_subscriptions(session)
        session.attributes.clear()
        await self._cleanup_session(name)

    def _forget_retained(self, name: str) -> None:
        """Also what the hub had told it."""
        topics = self.settings.topics
        mine = (topics.up(name, ""), topics.dn(name, ""))
        for topic in [topic for topic in self._retained_messages if topic.startswith(mine)]:
            del self._retained_messages[topic]
