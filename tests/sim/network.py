"""The broker and the cables: at most once, at least once, late, twice, out of order, and with holes."""

from collections.abc import Callable
from typing import Any

from tests.sim.faults import Plan
from tests.sim.loop import VirtualLoop

Deliver = Callable[[bytes], None]
LATENCY_S = (0.001, 0.02)
DELAY_S_MAX = 6.0
WILL_S = 3.0  # after which the broker notices that a device is gone
RECONNECT_S = (0.2, 1.5)


class Network:
    """Messages between devices and the hub. Retained messages belong to the broker."""

    def __init__(self, loop: VirtualLoop, plan: Plan) -> None:
        self._loop, self._plan, self._chance = loop, plan, plan.chance
        self.calm = False  # no faults any more
        self.up = True
        self.cut: dict[str, int] = {}  # devices that are cut off, and how often
        self.retained: dict[tuple[str, str], bytes] = {}  # (device, leaf)
        self._generation = 0  # of the broker: what was under way in an earlier one is lost
        self._last_s: dict[tuple[str, str], float] = {}
        self.to_hub: Callable[[str, str, bytes], None] | None = None
        self.to_device: dict[str, Callable[[str, bytes], None]] = {}
        self.on_up: list[Callable[[], None]] = []
        self.on_down: list[Callable[[], None]] = []

    def reachable(self, dev: str) -> bool:
        """Whether a device has a connection."""
        return self.up and not self.cut.get(dev)

    def send_up(self, dev: str, leaf: str, payload: bytes) -> None:
        """A device publishes."""
        if leaf == "state":
            self.retained[dev, leaf] = payload
        if self.reachable(dev):
            self._carry(dev, "up", lambda: self._arrive_at_hub(dev, leaf, payload))

    def send_down(self, dev: str, leaf: str, payload: bytes, retain: bool = False) -> None:
        """The hub publishes to a device."""
        if not self.up:
            return
        if retain:
            self.retained[dev, leaf] = payload
        self._carry(dev, "down", lambda: self._arrive_at_device(dev, leaf, payload))

    def give_retained(self, dev: str) -> None:
        """A device has subscribed."""
        if (want := self.retained.get((dev, "want"))) is not None:
            self._carry(dev, "down", lambda: self._arrive_at_device(dev, "want", want))

    def _arrive_at_hub(self, dev: str, leaf: str, payload: bytes) -> None:
        if self.to_hub is not None:
            self.to_hub(dev, leaf, payload)

    def _arrive_at_device(self, dev: str, leaf: str, payload: bytes) -> None:
        if self.reachable(dev) and dev in self.to_device:
            self.to_device[dev](leaf, payload)

    def _carry(self, dev: str, way: str, arrive: Callable[[], None]) -> None:
        if not self.calm and self._plan.strikes("drop", 0.08):
            return
        self._one(dev, way, arrive)
        if not self.calm and self._plan.strikes("duplicate", 0.08):
            self._one(dev, way, arrive)

    def _one(self, dev: str, way: str, arrive: Callable[[], None]) -> None:
        at_s = self._loop.time() + self._chance.uniform(*LATENCY_S)
        if not self.calm and self._plan.strikes("delay", 0.08):
            at_s += self._chance.uniform(0, DELAY_S_MAX)
        if self.calm or not self._plan.has("reorder"):
            at_s = max(at_s, self._last_s.get((dev, way), 0.0) + 0.0001)
        self._last_s[dev, way] = at_s
        generation = self._generation
        self._loop.call_at(at_s, self._land, generation, arrive)

    def _land(self, generation: int, arrive: Callable[[], None]) -> None:
        if self.up and generation == self._generation:
            arrive()

    # faults

    def crash(self, down_s: float, forget: bool) -> None:
        """The broker dies and comes back."""
        if not self.up:
            return
        self.up = False
        self._generation += 1
        if forget:
            self.retained.clear()
        for hear in list(self.on_down):
            hear()
        self._loop.call_later(down_s, self._back)

    def _back(self) -> None:
        self.up = True
        for hear in list(self.on_up):
            hear()

    def reconnect_s(self) -> float:
        """How long somebody takes to be back."""
        return self._chance.uniform(*RECONNECT_S)

    def later(self, delay_s: float, do: Callable[..., Any], *what: Any) -> Any:
        """Something happens by itself."""
        return self._loop.call_later(delay_s, do, *what)
