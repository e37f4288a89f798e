"""The supervisor: trouble is a task that has not checked in, has returned or has raised."""

import asyncio

from mp_support import VirtualClock, equal, until
from supervisor import Supervisor


async def for_ever(watch):
    while True:
        watch.beat()
        await asyncio.sleep_ms(1)


async def test_no_trouble_while_all_check_in():
    clock = VirtualClock()
    supervisor = Supervisor(clock.now_ms)
    supervisor.start(for_ever, "a", 10)
    supervisor.start(for_ever, "b", 10)
    for _ in range(10):
        clock.pass_ms(9000)
        await asyncio.sleep_ms(10)
        equal(supervisor.trouble(), None)


async def test_one_task_that_hangs_is_trouble_although_others_check_in():
    async def hangs(watch):
        await asyncio.Event().wait()

    clock = VirtualClock()
    supervisor = Supervisor(clock.now_ms)
    supervisor.start(for_ever, "fine", 10)
    supervisor.start(hangs, "stuck", 10)
    await asyncio.sleep_ms(5)
    clock.pass_ms(10000)
    await asyncio.sleep_ms(5)
    equal(supervisor.trouble(), None)
    clock.pass_ms(1)
    assert "stuck" in supervisor.trouble()


async def test_a_task_that_returns_or_raises_is_trouble_with_its_reason():
    async def returns(watch):
        pass

    async def raises(watch):
        raise ValueError("no such pin")

    for task, words in ((returns, "returned"), (raises, "no such pin")):
        supervisor = Supervisor(VirtualClock().now_ms)
        supervisor.start(task, "short", 10)
        await until(supervisor.trouble)
        assert words in supervisor.trouble()
        assert "short" in supervisor.trouble()


async def test_waiting_through_the_watch_checks_in():
    clock = VirtualClock()
    supervisor = Supervisor(clock.now_ms)
    event = asyncio.Event()
    woken = []

    async def waits(watch):
        await watch.wait(event)
        woken.append(True)
        await for_ever(watch)

    task = supervisor.start(waits, "waits", 10)
    await asyncio.sleep_ms(1)
    clock.pass_ms(3600000)
    equal(supervisor.trouble(), None)
    event.set()
    await until(lambda: woken)
    equal(supervisor.trouble(), None)
    task.cancel()


async def test_after_its_wait_a_task_must_check_in_again():
    clock = VirtualClock()
    supervisor = Supervisor(clock.now_ms)

    async def sleeps_then_hangs(watch):
        await watch.sleep_ms(1)
        await asyncio.Event().wait()

    supervisor.start(sleeps_then_hangs, "sleeper", 10)
    await asyncio.sleep_ms(20)
    clock.pass_ms(10001)
    assert "sleeper" in supervisor.trouble()


async def test_a_wait_with_a_limit_says_whether_the_event_came():
    from supervisor import Watch
    from uptime import now_ms

    watch = Watch("w", 30000, now_ms)
    event = asyncio.Event()
    equal(await watch.wait(event, 5), False)
    event.set()
    equal(await watch.wait(event, 5), True)
