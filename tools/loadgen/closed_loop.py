"""Kiosks that press again the moment they are answered, a hundred in one lean process.

`python -m tools.loadgen.closed_loop` reads an Order as JSON from its input, connects every kiosk, prints
`ready`, then presses for a window at each further line and prints a Report of it. `tools.loadgen.crowd` is
its other end.
"""

import select
import sys
import time
from collections.abc import Callable

import msgspec

from hub.contract.topics import Topics
from tools.loadgen.presser import Ack, Kiosk, Presser

REPEAT_S = 2.0  # a press that is not answered is repeated with its identity
DRAIN_S_MAX = 30.0
TURN_S = 0.1


Follow = Callable[[Presser, float], bytes | None]  # what a kiosk presses when it was answered


def _nothing(presser: Presser, now_s: float) -> None:
    """The window is over."""


def _printed(presser: Presser, now_s: float) -> bytes | None:
    """Of one ticket after the other."""
    return presser.printed(presser.jobs.pop(), now_s) if presser.jobs else None


class Order(msgspec.Struct, frozen=True):
    """Who presses where, and for how long at a time.

    `confirm`: after a window they tell that its tickets are printed; else the hub draws them again and again.
    """

    site: str
    port: int
    kiosks: list[Kiosk]
    window_s: float
    tickets_max: int = 0  # of one window; 0: no bound
    confirm: bool = False


class Report(msgspec.Struct, frozen=True):
    """One window and the answers to the presses under way at its end.

    `tickets`: all that were acked; `in_time`: how many of them in `window_s`. `times_ms`: press to answer.
    """

    window_s: float
    in_time: int
    tickets: list[str]
    times_ms: list[float]
    refused: int
    repeated: int
    cpu_s: float


class Window:
    """What is counted while pressing."""

    def __init__(self) -> None:
        self.tickets: list[str] = []
        self.times_ms: list[float] = []
        self.refused = self.repeated = 0

    def note(self, ack: Ack, took_s: float) -> None:
        """A press was answered."""
        self.times_ms.append(1000 * took_s)
        if ack.r != "ok":
            self.refused += 1
        elif ack.d.ticket:
            self.tickets.append(ack.d.ticket)


class ClosedLoop:
    """All kiosks of an order on one epoll."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._epoll = select.epoll()
        self._pressers: dict[int, Presser] = {}
        for kiosk in order.kiosks:
            presser = Presser(Topics(order.site), kiosk, order.port)
            self._pressers[presser.sock.fileno()] = presser
            self._epoll.register(presser.sock, select.EPOLLIN)
        while not all(p.subscribed for p in self._pressers.values()):
            self._turn(Window(), _nothing)

    def window(self) -> Report:
        """Press for the window, then until the last press is answered. Raises TimeoutError."""
        window, cpu_s, start_s = Window(), time.process_time(), time.perf_counter()
        end_s, checked_s, now_s = start_s + self._order.window_s, start_s, start_s
        tickets_max = self._order.tickets_max or sys.maxsize
        for presser in self._pressers.values():
            presser.sock.sendall(presser.take(start_s))
        while now_s < end_s and len(window.tickets) < tickets_max:
            self._turn(window, Presser.take)
            now_s = time.perf_counter()
            if now_s - checked_s > REPEAT_S / 4:
                checked_s = now_s
                window.repeated += self._repeat(now_s)
        in_time, window_s = len(window.tickets), now_s - start_s
        self._drain(window, _nothing)
        cpu_s = time.process_time() - cpu_s
        if self._order.confirm:
            self._confirm()
        return Report(
            window_s, in_time, window.tickets, window.times_ms, window.refused, window.repeated, cpu_s
        )

    def _confirm(self) -> None:
        for presser in self._pressers.values():
            if first := _printed(presser, time.perf_counter()):
                presser.sock.sendall(first)
        self._drain(Window(), _printed)

    def _drain(self, window: Window, follow: Follow) -> None:
        """Until no press is under way and none follows. Raises TimeoutError after a long silence."""
        answered_s, answers = time.perf_counter(), 0
        while any(p.waiting for p in self._pressers.values()):
            self._turn(window, follow)
            now_s = time.perf_counter()
            window.repeated += self._repeat(now_s)
            if len(window.times_ms) > answers:
                answered_s, answers = now_s, len(window.times_ms)
            if now_s > answered_s + DRAIN_S_MAX:
                raise TimeoutError("presses without an answer")

    def _turn(self, window: Window, follow: Follow) -> None:
        for fd, _ in self._epoll.poll(TURN_S):
            presser = self._pressers[fd]
            out, ack = presser.read()
            if ack is not None:
                now_s = time.perf_counter()
                window.note(ack, now_s - presser.first_s)
                if ack.d.job:
                    presser.jobs.append(ack.d.job)
                if press := follow(presser, now_s):
                    out.append(press)
            if out:
                presser.sock.sendall(b"".join(out))

    def _repeat(self, now_s: float) -> int:
        late = [p for p in self._pressers.values() if p.waiting and now_s - p.sent_s > REPEAT_S]
        for presser in late:
            presser.sock.sendall(presser.again(now_s))
        return len(late)


def main() -> None:
    """Do what the order says, a window for each line."""
    loop = ClosedLoop(msgspec.json.decode(sys.stdin.buffer.readline(), type=Order))
    print("ready", flush=True)
    while sys.stdin.buffer.readline():
        print(msgspec.json.encode(loop.window()).decode(), flush=True)


if __name__ == "__main__":
    main()
