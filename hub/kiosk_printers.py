"""What each kiosk's printer is sent: tickets drawn for it, and the pictures that it keeps.

A set of pictures goes out in parts, the next when the kiosk has said in its `info` that it has the one
before, so that a citizen's ticket never waits for more than one. Where the kiosk says that it holds the set,
tickets name its pictures; if the printer has lost them meanwhile the kiosk says `no_pictures` and prints
nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from hub.adapters.mqtt.print_room import Drawn, Slip
from hub.config import Settings
from hub.config.settings import Printing
from hub.contract import messages as m
from hub.contract.procedure_slip import ProcedureSlip
from hub.contract.receipt_slip import ReceiptSlip
from hub.contract.slip import PictureSet
from hub.contract.topics import FILLING, PICTURES
from hub.services.shown.presence import PresenceBook

if TYPE_CHECKING:
    from PIL.Image import Image

    from hub.adapters.printing import EscposProcedurePrinter, EscposReceiptPrinter, EscposSlipPrinter, Stock

WHOLE_BYTES_MAX: Final = 200 * 1024  # of a set that goes out at once: less than the broker takes
SetKey = tuple[str, int, int, tuple[str, ...]]

AGAIN_S: Final = {"ram": 60.0, "nv": 600.0, "fsq": 600.0}  # a memory that wears out is written less often


class Lacking(NamedTuple):
    """A set of pictures: for which printers, and for which services; () for all."""

    printing: Printing
    letters: tuple[str, ...]

    @property
    def key(self) -> SetKey:
        """The same for all kiosks that share the set."""
        printing = self.printing
        return printing.pictures, printing.pictures_kb, printing.paper_mm, self.letters


def wanted_of(printing: Printing) -> Callable[[str], m.KioskPrinter]:
    """What a kiosk is told of its printer."""

    def told(kiosk: str) -> m.KioskPrinter:
        own = printing.of(kiosk)
        return m.KioskPrinter(own.paper_mm, own.answers, own.pictures if own.accents else "sent")

    return told


class KioskPrinters:
    """`services(kiosk)`: letters that it offers, () for all."""

    def __init__(
        self, settings: Settings, presence: PresenceBook, services: Callable[[str], tuple[str, ...]]
    ) -> None:
        self._settings, self._presence, self._services = settings, presence, services
        self._stocks: dict[SetKey, Stock] = {}
        self._sent: dict[str, tuple[str, int, float]] = {}  # kiosk: set, part, when

    def load(self) -> None:
        """Load what draws, which takes as long as the rest of a start; without it the first slip does."""
        _ = self._by_accents

    @cached_property
    def _by_accents(
        self,
    ) -> "dict[bool, tuple[EscposSlipPrinter, EscposReceiptPrinter, EscposProcedurePrinter]]":
        from hub.adapters.printing import EscposProcedurePrinter, EscposReceiptPrinter, EscposSlipPrinter

        printers = (self._settings.printing, *self._settings.printing.kiosks.values())
        return {
            accents: (
                EscposSlipPrinter(accents=accents),
                EscposReceiptPrinter(accents=accents),
                EscposProcedurePrinter(accents=accents),
            )
            for accents in {printing.accents for printing in printers}
        }

    def render(self, kiosk: str, slip: Slip) -> Drawn:
        """Draw for this kiosk, on a thread of its own."""
        printing = self._settings.printing.of(kiosk)
        if isinstance(slip, PictureSet):
            return Drawn(self._named(slip.name).parts[slip.part - 1])
        tickets, receipts, procedures = self._by_accents[printing.accents]
        if isinstance(slip, ProcedureSlip):
            return Drawn(procedures.render(slip, printing.paper_mm))
        if isinstance(slip, ReceiptSlip):
            return Drawn(receipts.render(slip, printing.paper_mm))
        stock = None if slip.bare else self._held(kiosk)
        return Drawn(tickets.render(slip, printing.paper_mm, stock), stock.name if stock else "")

    def to_fill(self, kiosks: Iterable[str], now_s: float) -> Iterator[tuple[str, str, PictureSet]]:
        """Kiosk, job and part of a set that is drawn, for each printer that lacks the next one."""
        for kiosk in kiosks:
            stock = self._stock(kiosk) if self._presence.of(kiosk).online else None
            if stock:
                part = self._next_part(kiosk, stock)
                if part <= len(stock.parts) and self._ripe(kiosk, stock.name, part, now_s):
                    self._sent[kiosk] = stock.name, part, now_s
                    yield (
                        kiosk,
                        f"{PICTURES}{stock.name}-{part}-{len(stock.parts)}",
                        PictureSet(stock.name, part),
                    )

    def undrawn(self, kiosks: Iterable[str]) -> list[Lacking]:
        """The sets that these kiosks are to keep and that are not drawn yet, each once."""
        wanted = (Lacking(self._settings.printing.of(k), self._services(k)) for k in kiosks if self._keeps(k))
        return [one for one in {one.key: one for one in wanted}.values() if one.key not in self._stocks]

    def draw(self, lacking: Lacking) -> Iterator[str]:
        """Draw a set, a picture at each step, and tell its name. Tickets do without until it is whole.

        Not on the loop: a step takes some milliseconds.
        """
        from hub.adapters.printing import Stock

        wanted = {}
        for name, picture in self._pictures(lacking):
            wanted[name] = picture
            yield name
        printing = lacking.printing
        bytes_max = printing.pictures_kb * 1024
        if printing.pictures == "fsq":
            bytes_max = min(bytes_max, WHOLE_BYTES_MAX)
        self._stocks[lacking.key] = Stock(printing.pictures, wanted, bytes_max)

    def _keeps(self, kiosk: str) -> bool:
        printing = self._settings.printing.of(kiosk)
        return printing.accents and printing.pictures != "sent"

    def _held(self, kiosk: str) -> "Stock | None":
        stock = self._stock(kiosk)
        return stock if stock and PICTURES + stock.name in self._presence.of(kiosk).info.caps else None

    def _next_part(self, kiosk: str, stock: "Stock") -> int:
        caps = self._presence.of(kiosk).info.caps
        if PICTURES + stock.name in caps:
            return len(stock.parts) + 1
        filled = f"{FILLING}{stock.name}-"
        parts = (cap.removeprefix(filled) for cap in caps if cap.startswith(filled))
        return next((int(part) + 1 for part in parts if part.isdecimal() and len(part) < 4), 1)

    def _ripe(self, kiosk: str, name: str, part: int, now_s: float) -> bool:
        sent_name, sent_part, sent_s = self._sent.get(kiosk, ("", 0, 0.0))
        if (sent_name, sent_part) != (name, part) and part > 1:
            return True
        family = self._settings.printing.of(kiosk).pictures
        return sent_name != name or now_s - sent_s >= AGAIN_S[family]

    def _stock(self, kiosk: str) -> "Stock | None":
        """What the printer of this kiosk is to hold; None: nothing, or it is not drawn yet."""
        if not self._keeps(kiosk):
            return None
        return self._stocks.get(Lacking(self._settings.printing.of(kiosk), self._services(kiosk)).key)

    def _named(self, name: str) -> "Stock":
        """Raises LookupError for a set that is nobody's."""
        found = [stock for stock in list(self._stocks.values()) if stock.name == name]
        return found[0]

    def _pictures(self, lacking: Lacking) -> "Iterator[tuple[str, Image]]":
        from hub.adapters.printing import constant_pictures

        office, lang, letters = self._settings.office, self._settings.lang, lacking.letters
        vi = lang == "vi"
        offered = [one for letter, one in office.services.items() if not letters or letter in letters]
        return constant_pictures(
            lacking.printing.paper_mm,
            lang,
            office=office.name_vi if vi else office.name_en,
            thanks=office.thanks_vi if vi else office.thanks_en,
            services=[service.name(lang) for service in offered],
            priorities=[one.name_vi if vi else one.name_en for one in office.priorities.values()],
        )
