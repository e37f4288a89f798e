"""Slots booked upstream: read, compared with the ledger, kept or freed by the hub."""

import msgspec

from hub.domain.office.office import Office
from hub.domain.sync.down import Row, What
from hub.domain.sync.down import bookings as b
from hub.domain.sync.down.bookings import OnlineBooking
from hub.services.ports import Clock
from hub.services.sync.down.ports import Archive, Desk, HeldItem, Page, Seen, Source

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(OnlineBooking).decode


class BookingTaker:
    """`hub.services.sync.down.sync.Taker` of bookings. Raises Unavailable, UpstreamRejected of the hub."""

    what = What.BOOKINGS

    def __init__(self, source: Source, desk: Desk, archive: Archive, office: Office, clock: Clock) -> None:
        self._source, self._desk, self._archive = source, desk, archive
        self._office, self._clock = office, clock

    async def page(self, after: int, count: int) -> Page[OnlineBooking]:
        """What changed upstream after a number."""
        return await self._source.bookings(after, count)

    async def again(self, held: HeldItem) -> Row[OnlineBooking] | None:
        """What was held; there is no citizen in it, so it is kept here."""
        return Row(held.key, "", _decode(held.row)) if held.row else None

    def kept(self, item: OnlineBooking) -> str:
        """The booking, to be tried again."""
        return _encode(item).decode()

    def is_over(self, held: HeldItem) -> bool:
        """Whether the day of its slot is gone: nobody can do anything about it any more."""
        return bool(held.row) and b.over(_decode(held.row), self._clock.wall_ms())

    def seen(self, row: Row[OnlineBooking]) -> Seen:
        """Whether it changes."""
        return Seen(row.mark)

    async def decide(self, item: OnlineBooking) -> list[b.Act]:
        """What to do."""
        return b.decide(item, self._archive.booking(item.ref), self._office, self._clock.wall_ms())

    async def do(self, act: b.Act) -> None:
        """Have the hub do it."""
        match act:
            case b.Book():
                await self._desk.book(act.ref, act.service, act.slot_ms)
            case b.Cancel():
                await self._desk.give_back(act.code)
