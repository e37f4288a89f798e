"""What all devices' wirings share: which time-out comes first, also while the device makes itself known."""

import asyncio

from appliance import IDENTIFY_MS, Appliance
from lifecycle import earlier_ms
from mp_support import VirtualClock, equal, until


class Machine:
    """A machine whose next time-out is as told; `passed_ms` is the time it has lived."""

    def __init__(self, due):
        self.due = due
        self.passed_ms = 0

    def due_ms(self):
        return self.due

    def advance(self, elapsed_ms):
        self.passed_ms += elapsed_ms
        return []


class Watch:
    """Writes down how long the clock wants to sleep."""

    def __init__(self):
        self.asked = []

    async def wait(self, event, ms=None):
        self.asked.append(ms)
        await event.wait()


class Device:
    def __init__(self, clock):
        self.now_ms = clock.now_ms
        self.commands = {}


def appliance(due):
    return Appliance(Device(VirtualClock()), Machine(due))


def test_the_earlier_time_is_never_lost_to_nothing_or_to_nought():
    equal(earlier_ms(None, None), None)
    equal(earlier_ms(None, 5), 5)
    equal(earlier_ms(5, None), 5)
    equal(earlier_ms(0, None), 0)
    equal(earlier_ms(0, 5), 0)
    equal(earlier_ms(5, 0), 0)
    equal(earlier_ms(7, 5), 5)


def test_a_time_out_of_the_machine_does_not_wait_while_the_device_blinks():
    one = appliance(400)
    equal(one.due_ms(), 400)
    one.identify({})
    equal(one.due_ms(), 400)
    one.machine.due = None
    equal(one.due_ms(), IDENTIFY_MS)
    one.machine.due = IDENTIFY_MS + 1
    equal(one.due_ms(), IDENTIFY_MS)


async def test_the_clock_sleeps_until_the_machine_is_due_although_the_device_blinks():
    one, watch = appliance(400), Watch()
    one.identify({})
    task = asyncio.create_task(one._clock(watch))
    await until(lambda: watch.asked)
    task.cancel()
    equal(watch.asked[-1], 400)
