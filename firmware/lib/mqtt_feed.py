"""One streamed payload on its way into its sink. The sink may fail, the feed never does: the link goes on."""

import asyncio


class Feed:
    """Write to a sink, step by step; a sink that raises or stalls is cut and gets nothing more."""

    def __init__(self, sink, now_ms, on_trouble):
        self._sink = sink  # None: nobody wants the payload, or the sink has been cut
        self._now_ms = now_ms
        self._on_trouble = on_trouble
        self.busy_since_ms = None  # the start of the step under way; None between steps
        self._stalled = False  # `stall` has cancelled the step under way

    async def write(self, chunk):
        """One chunk; the sink must be done with the memoryview when it returns."""
        if self._sink and chunk:
            await self._step(self._sink.write(chunk))

    async def finish(self):
        """The whole payload was written."""
        if self._sink:
            await self._step(self._sink.finish())
            self._sink = None

    async def _step(self, job):
        self.busy_since_ms = self._now_ms()
        try:
            await job
        except asyncio.CancelledError:
            if not self._stalled:
                raise
            self._stalled = False
            self._give_up("stalled")
        except Exception as error:
            self._give_up(repr(error))
        finally:
            self.busy_since_ms = None

    def stall(self, task):
        """End the step under way, which `task` is in: it has taken too long."""
        if not self._stalled:
            self._stalled = True
            task.cancel()

    def cut(self, why):
        """Tell the sink that no more comes."""
        sink, self._sink = self._sink, None
        if sink:
            try:
                sink.cut(why)
            except Exception as error:
                self._on_trouble("cut of a sink: %r" % error)

    def _give_up(self, why):
        self.cut(why)
        self._on_trouble("sink: %s" % why)
