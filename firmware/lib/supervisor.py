"""Who of the tasks is alive. The watchdog is fed only while every one of them has checked in.

A task gets a Watch and checks in with it: by `beat()`, or by waiting through it. While it waits through its
watch it is not late: that the loop itself lives is proved by whoever asks for `trouble`. A task that hangs in
a wait of its own, returns or raises is trouble, and trouble means last words and a reset.
"""

import asyncio


class Watch:
    """One task's line to the supervisor."""

    def __init__(self, name, beat_ms_max, now_ms):
        self.name = name
        self.ended = None  # how the task ended; None: it runs
        self._beat_ms_max = beat_ms_max
        self._now_ms = now_ms
        self._waits = False  # in a wait of this class
        self.beat()

    def beat(self):
        """I am alive."""
        self._waits = False
        self._beat_ms = self._now_ms()

    def trouble(self):
        """What is wrong with the task, or None."""
        if self.ended is not None:
            return "task %s ended: %s" % (self.name, self.ended)
        late_ms = self._now_ms() - self._beat_ms
        if late_ms > self._beat_ms_max and not self._waits:
            return "task %s has not checked in for %d ms" % (self.name, late_ms)
        return None

    async def wait(self, event, ms=None):
        """Wait for an asyncio.Event; True when it is set, False when `ms` are over."""
        self._waits = True
        try:
            if ms is None:
                await event.wait()
            elif not event.is_set():
                await asyncio.wait_for_ms(event.wait(), max(0, ms))
        except asyncio.TimeoutError:
            pass
        finally:
            self.beat()
        return event.is_set()

    async def sleep_ms(self, ms):
        """Sleep."""
        self._waits = True
        try:
            await asyncio.sleep_ms(ms)
        finally:
            self.beat()


class Supervisor:
    """All tasks of the device."""

    def __init__(self, now_ms):
        self._now_ms = now_ms
        self._watches = []

    def start(self, task, name, beat_s_max):
        """Run `task(watch)` and watch over it."""
        watch = Watch(name, int(beat_s_max * 1000), self._now_ms)
        self._watches.append(watch)
        return asyncio.create_task(self._run(task, watch))

    async def _run(self, task, watch):
        try:
            await task(watch)
            watch.ended = "returned"
        except Exception as error:
            watch.ended = describe(error)
        print(watch.trouble())

    def trouble(self):
        """The first thing wrong, or None: then the watchdog may be fed."""
        for watch in self._watches:
            trouble = watch.trouble()
            if trouble:
                return trouble
        return None


def describe(error):
    """The error with its traceback in one line, for the log."""
    import io
    import sys

    text = io.StringIO()
    # The stubs know a StringIO neither as a stream nor with getvalue; it is both.
    sys.print_exception(error, text)  # pyright: ignore[reportArgumentType]
    lines = text.getvalue().split("\n")  # pyright: ignore[reportAttributeAccessIssue]
    return " | ".join(line.strip() for line in lines[1:] if line)
