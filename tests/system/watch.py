"""A console that listens to what devices tell of themselves."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from hub.contract import topics as t
from tools.hall import HallOffice
from tools.patience import PATIENCE_S

ASK_AGAIN_S = 0.05


class Watch:
    """`async with Watch(office) as watch`: presence as it is published, wills included."""

    def __init__(self, office: HallOffice) -> None:
        self._topics = office.topics
        self.states: list[tuple[str, str]] = []  # device, `online` or `lost`; as they came
        self._heard = asyncio.Event()
        self.console = office.console(also=(office.topics.up("+", t.STATE),), on_message=self._hear)

    async def __aenter__(self) -> Self:
        await self.console.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.console.__aexit__(*error)

    def _hear(self, topic: str, payload: bytes) -> None:
        up = self._topics.parse_up(topic)
        with suppress(ValueError):
            if up and up.leaf == t.STATE and payload:
                self.states.append((up.dev, json.loads(payload)["s"]))
                self._heard.set()

    async def until(self, dev: str, state: str, *, after: int = 0, wait_s: float = PATIENCE_S) -> None:
        """Wait until a device's state was published, from number `after` on. Raises TimeoutError."""
        async with asyncio.timeout(wait_s):
            while (dev, state) not in self.states[after:]:
                self._heard.clear()
                await self._heard.wait()

    async def status(self) -> dict[str, Any]:
        """What `hub status` shows."""
        return (await self.console.ask("status")).d

    async def until_alarm(
        self, code: str, subject: str, *, there: bool = True, wait_s: float = PATIENCE_S
    ) -> None:
        """Ask for the status until an alarm is there, or gone; nothing is published about alarms."""
        async with asyncio.timeout(wait_s):
            while True:
                alarms = (await self.status())["alarms"]
                if ({"code": code, "subject": subject} in alarms) == there:
                    return
                await asyncio.sleep(ASK_AGAIN_S)


async def asked_until(condition: Callable[[], bool], *, wait_s: float = PATIENCE_S) -> None:
    """Ask until it is so: for what tells nobody, as files and processes. Raises TimeoutError."""
    async with asyncio.timeout(wait_s):
        while True:
            if condition():
                return
            await asyncio.sleep(ASK_AGAIN_S)
