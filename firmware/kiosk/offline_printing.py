"""Tickets from the lease: to the printer one by one, and to the hub when it is back.

Both go in the order of the presses. A ticket that the printer surely did not finish is printed again, whole,
when the printer can; one that a power cut ended is handed in, because a citizen may hold it. What is handed
in goes through the durable outbox one ticket at a time, so the outbox keeps its places for presses, however
many tickets there are.
"""

import asyncio

from drivers.escpos_printer import UNCONFIRMED, UNKNOWN
from offline_ticket import pieces
from outbox import OutboxFull

RETRY_MS = 2000  # a full outbox, a printer out of paper
CLOCK_MS_MAX = 40000  # longest wait for the hub's own word on the time; it says it each 30 s
LEASED = "from the lease"  # the job's name at the printer


class OfflinePrinting:
    """`printed(number)` hears of every ticket that is out."""

    def __init__(self, device, book, printer, clear_slot, texts, face, printed, facts):
        self.device = device
        self.book = book
        self.printer = printer
        self.clear_slot = clear_slot  # coroutine function: cut off what an earlier job left hanging
        self.texts = texts
        self.face = face  # Font of the lines with tone marks, or None
        self.printed = printed
        self.facts = facts
        self.patience_ms = CLOCK_MS_MAX
        self.more = asyncio.Event()  # there may be something to print
        self.over = asyncio.Event()  # the attempt to print is over
        self.owed = asyncio.Event()  # there may be something to hand in, or the link has changed

    def add(self, number, service, day, priority, made_ms):
        """Burn a number and print it soon. Raises OSError: it will not be printed."""
        at_ms = self.device.hub_time.at(made_ms)
        self.book.burn(number, service, day, priority, at_ms, made_ms)
        self.more.set()

    async def print(self, watch):
        """Print what is queued, for ever."""
        while True:
            self.more.clear()
            index = self.book.to_print()
            if index is None:
                await watch.wait(self.more)
            elif self.printer.fault or not await self._attempt(index, watch):
                await watch.wait(self.more, RETRY_MS)

    async def _attempt(self, index, watch):
        """Print one ticket, which takes as long as the printer takes; the watch is content meanwhile."""
        self.over.clear()
        task = asyncio.create_task(self._print(index))
        await watch.wait(self.over)
        return await task

    async def _print(self, index):
        try:
            return await self._print_ticket(index)
        finally:
            self.over.set()

    async def _print_ticket(self, index):
        """Print one ticket; False when it did not come out and has to be printed again."""
        ticket = self.book.ticket(index)
        await self.clear_slot()
        await self.printer.open(LEASED)
        begun = not self.printer.trouble
        if begun:
            self.book.move(index, "begin")
            for piece in pieces(*self.content(ticket)):
                await self.printer.write(piece)
        end = await self.printer.close()
        if end and end not in (UNCONFIRMED, UNKNOWN):
            if begun:
                self.book.move(index, "spoilt")
            return False
        if end == UNKNOWN:
            self.device.log("warn", "lease ticket %s: the printer fell silent; handed in" % ticket.number)
        self.book.move(index, end or "printed")
        self.printed(ticket.number)
        self.owed.set()
        return True

    def content(self, ticket):
        """What is on a ticket; the arguments of `offline_ticket.pieces`."""
        want = self.book.want or {}
        text = self.texts.text
        mm = self.facts.paper_mm()
        before = [want.get("office") or "", text("ticket_title")]
        after = [named(want.get("services"), "letter", ticket.service)]
        if ticket.priority:
            after.append(text("ticket_class", name=named(want.get("priorities"), "key", ticket.priority)))
        after.append(self._when(ticket))
        after += [text("ticket_note"), text("ticket_called")]
        site = want.get("site") or self.device.config["site"]
        code = ("MOTCUA:%s/%s/%s" % (site, ticket.day, ticket.number)).upper()
        return (
            ([line for line in before if line], [line for line in after if line]),
            ticket.number,
            code,
            self.face,
            mm,
        )

    def _when(self, ticket):
        """The hub's time of the press where it is known, else the day of the lease."""
        clock = self.device.hub_time.clock(ticket.made_ms)
        day = "/".join(reversed(ticket.day.split("-")))
        return "%02d:%02d  %s" % (clock[0], clock[1], day) if clock else day

    async def hand_in(self, watch):
        """Tell the hub of the tickets, for ever."""
        answered = asyncio.Event()
        while True:
            self.owed.clear()
            index = self.book.to_hand_in() if self.device.online.value == "online" else None
            if index is None:
                await watch.wait(self.owed)
                continue
            if self._needs_clock(index):
                self.patience_ms -= RETRY_MS
                await watch.wait(self.owed, RETRY_MS)
                continue
            answered.clear()
            try:
                self._post(index, answered)
            except OutboxFull:
                await watch.wait(self.owed, RETRY_MS)
                continue
            await watch.wait(answered)

    def _needs_clock(self, index):
        """A ticket of an earlier boot is dated by the hub's clock; what the broker kept of it may be old."""
        return index < self.book.earlier and not self.device.hub_time.live and self.patience_ms > 0

    def _post(self, index, answered):
        """Give one ticket to the outbox. A power cut right here hands it in twice: the hub takes it once."""
        ticket = self.book.ticket(index)
        d = {"ticket": ticket.number, "service": ticket.service, "day": ticket.day}
        if ticket.priority:
            d["priority"] = ticket.priority
        made_ms = self._made_ms(index, ticket)
        self.device.post("offline_take", d, True, answered=answered, made_ms=made_ms)
        self.book.move(index, "posted")

    def _made_ms(self, index, ticket):
        """The moment of the press by this start's clock; below zero: before it."""
        if index >= self.book.earlier:
            return ticket.made_ms
        now_ms = self.device.now_ms()
        hub_ms = self.device.hub_time.at(now_ms)
        if not ticket.at_ms or hub_ms is None:
            return 0
        return min(0, now_ms - (hub_ms - ticket.at_ms))


def named(choices, field, value):
    """The name of the service or class whose `field` is `value`, or "" when it is gone."""
    for choice in choices or []:
        if choice.get(field) == value:
            return choice["name"]
    return ""
