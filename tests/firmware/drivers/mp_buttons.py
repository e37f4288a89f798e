"""The queue of presses and the watch over stuck keys; samples and time are given."""

import asyncio

from drivers.buttons import EDGES_MAX, STUCK_MS, Buttons
from drivers.keypad import Keypad


class Board:
    """No pins are moved: the samples come by hand."""

    def spi(self):
        return None

    def output(self, name, value):
        return None


def feed(buttons, raw, now_ms, samples=4):
    for n in range(samples):
        buttons.take(raw, now_ms + 5 * n)


async def test_presses_come_in_order_and_releases_are_passed_over():
    buttons = Buttons(Board(), 8)
    feed(buttons, 0, 0)
    for raw in (1, 0, 4, 0):
        feed(buttons, raw, 100)
    assert await buttons.next() == 0
    assert await buttons.next() == 2


async def test_edges_tell_press_and_release():
    keys = Keypad(Board())
    feed(keys, 0, 0)
    feed(keys, 8, 100)
    feed(keys, 0, 200)
    assert [await keys.edge(), await keys.edge()] == [("next", True), ("next", False)]


async def test_next_waits_for_a_press():
    buttons = Buttons(Board(), 8)
    feed(buttons, 0, 0)
    waiting = asyncio.create_task(buttons.next())
    await asyncio.sleep_ms(0)
    assert not waiting.done()
    feed(buttons, 2, 100)
    assert await waiting == 1


def test_presses_that_nobody_fetches_are_bounded_and_counted():
    buttons = Buttons(Board(), 8)
    feed(buttons, 0, 0)
    for n in range(20):
        feed(buttons, 1, n)
        feed(buttons, 0, n)
    assert len(buttons._edges) == EDGES_MAX
    assert buttons.lost == 40 - EDGES_MAX


async def test_a_stuck_key_is_reported_once_and_the_others_still_work():
    buttons = Buttons(Board(), 16)
    feed(buttons, 0, 0)
    feed(buttons, 1, 1000)
    assert await buttons.next() == 0
    buttons.take(1, 1000 + STUCK_MS - 1)
    assert buttons.stuck() == ()
    assert not buttons.stuck_changed.is_set()
    buttons.take(1, 1020 + STUCK_MS)
    assert buttons.stuck() == (0,)
    assert buttons.stuck_changed.is_set()
    feed(buttons, 1 | 0x8000, 30000)
    assert await buttons.next() == 15
    buttons.stuck_changed.clear()
    feed(buttons, 0, 40000)
    assert buttons.stuck() == ()
    assert buttons.stuck_changed.is_set()
