"""What each kiosk's printer is sent: tickets drawn for it, and the pictures that it keeps.

A set of pictures goes out in parts, the next when the kiosk has said in its `info` that it has the one
before, so that a citizen's ticket never waits for more than one. Where the kiosk says that it holds the set,
tickets name its pictures; if the printer has lost them meanwhile the kiosk says `no_pictures` and prints
nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

from hub.adapters.mqtt.print_room import Drawn, Slip
from hub.config import Settings
from hub.config.settings import Printing
from hub.contract import messages as m
from hub.contract.procedure_slip import ProcedureSlip
from hub.contract.receipt_slip import ReceiptSlip
from hub.contract.slip import PictureSet
from hub.contract.topics import FILLING, PICTURES
from hub.services.presence import PresenceBook

if TYPE_CHECKING:
    from hub.adapters.printing import EscposProcedurePrinter, EscposReceiptPrinter, EscposSlipPrinter, Stock

AGAIN_S: Final = {"ram": 60.0, "nv": 600.0, "fsq": 600.0}  # a memory that wears out is written less often


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
        self._stocks: dict[tuple[str, tuple[str, ...]], Stock] = {}
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
            part = self._stock(kiosk).parts[slip.part - 1]
            return Drawn(part)
        tickets, receipts, procedures = self._by_accents[printing.accents]
        if isinstance(slip, ProcedureSlip):
            return Drawn(procedures.render(slip, printing.paper_mm))
        if isinstance(slip, ReceiptSlip):
            return Drawn(receipts.render(slip, printing.paper_mm))
        stock = None if slip.bare else self._held(kiosk)
        return Drawn(tickets.render(slip, printing.paper_mm, stock), stock.name if stock else "")

    def to_fill(self, kiosks: Iterable[str], now_s: float) -> Iterator[tuple[str, str, PictureSet]]:
        """Kiosk, job and part of a set, for each printer that lacks the next one."""
        for kiosk in kiosks:
            if self._keeps(kiosk) and self._presence.of(kiosk).online:
                stock = self._stock(kiosk)
                part = self._next_part(kiosk, stock)
                if part <= len(stock.parts) and self._ripe(kiosk, stock.name, part, now_s):
                    self._sent[kiosk] = stock.name, part, now_s
                    yield kiosk, f"{PICTURES}{stock.name}-{part}-{len(stock.parts)}", PictureSet(part)

    def _keeps(self, kiosk: str) -> bool:
        printing = self._settings.printing.of(kiosk)
        return printing.accents and printing.pictures != "sent"

    def _held(self, kiosk: str) -> "Stock | None":
        if not self._keeps(kiosk):
            return None
        stock = self._stock(kiosk)
        return stock if PICTURES + stock.name in self._presence.of(kiosk).info.caps else None

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

    def _stock(self, kiosk: str) -> "Stock":
        """What the printer of this kiosk is to hold; drawn once."""
        printing, letters = self._settings.printing.of(kiosk), self._services(kiosk)
        key = f"{printing.pictures} {printing.pictures_kb} {printing.paper_mm}", letters
        if key not in self._stocks:
            self._stocks[key] = self._draw(printing, letters)
        return self._stocks[key]

    def _draw(self, printing: Printing, letters: tuple[str, ...]) -> "Stock":
        from hub.adapters.printing import Stock, constant_pictures

        office, lang = self._settings.office, self._settings.lang
        vi = lang == "vi"
        offered = [one for letter, one in office.services.items() if not letters or letter in letters]
        wanted = constant_pictures(
            printing.paper_mm,
            lang,
            office=office.name_vi if vi else office.name_en,
            thanks=office.thanks_vi if vi else office.thanks_en,
            services=[service.name(lang) for service in offered],
            priorities=[one.name_vi if vi else one.name_en for one in office.priorities.values()],
        )
        return Stock(printing.pictures, wanted, printing.pictures_kb * 1024)
