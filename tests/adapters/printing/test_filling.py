"""The pictures of a printer are drawn one by one, beside the tickets, and sent a part at a time."""

import msgspec
import pytest

from hub.config import example_toml
from hub.config.loading import parse
from hub.config.settings import Printing
from hub.contract import messages as m
from hub.kiosk_printers import KioskPrinters
from hub.services.shown.presence import PresenceBook
from tests.adapters.printing.test_ticket import SLIP


class Room:
    """Two kiosks with a memory in their printers, and one without."""

    def __init__(self) -> None:
        settings = parse(example_toml("starter"))
        self.office = settings.office
        printing = Printing(pictures="ram", kiosks={"k3": Printing()})
        self.presence = PresenceBook()
        self.letters: dict[str, tuple[str, ...]] = {"k2": ("A",)}
        self.printers = KioskPrinters(
            msgspec.structs.replace(settings, printing=printing),
            self.presence,
            lambda kiosk: self.letters.get(kiosk, ()),
        )
        for kiosk in ("k1", "k2", "k3"):
            self.says(kiosk)

    def says(self, kiosk: str, *caps: str) -> None:
        """A kiosk is there and tells what its printer holds."""
        self.presence.state(kiosk, m.DeviceState("online", "9f3c2a41d07e", "1.0"))
        self.presence.info(kiosk, m.DeviceInfo(caps=caps))

    def draw_all(self) -> int:
        """Draw what is lacking; how many pictures."""
        lacking = self.printers.undrawn(["k1", "k2", "k3"])
        return sum(len(list(self.printers.draw(one))) for one in lacking)

    def to_fill(self) -> list[tuple[str, int]]:
        """Kiosk and part of all that goes out now."""
        return [(kiosk, part.part) for kiosk, _, part in self.printers.to_fill(["k1", "k2", "k3"], 1e6)]


@pytest.fixture
def room() -> Room:
    return Room()


def test_nothing_is_drawn_while_it_is_asked_what_goes_out(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(*_: object) -> None:
        raise AssertionError("a press would wait")

    monkeypatch.setattr(KioskPrinters, "draw", drawn)
    assert room.to_fill() == []
    assert len(room.printers.undrawn(["k1", "k2", "k3"])) == 2


def test_a_set_is_drawn_a_picture_at_a_step_and_once_for_all_kiosks_alike(room: Room) -> None:
    room.letters["k2"] = ()
    (lacking,) = room.printers.undrawn(["k1", "k2", "k3"])
    steps = room.printers.draw(lacking)
    assert next(steps) != next(steps)
    assert room.to_fill() == [], "not before it is whole"
    assert len(list(steps)) > 5
    assert room.printers.undrawn(["k1", "k2", "k3"]) == []
    assert room.to_fill() == [("k1", 1), ("k2", 1)]


def test_a_ticket_does_not_wait_for_a_set_that_is_not_drawn_yet(room: Room) -> None:
    service = next(iter(room.office.services.values()))
    slip = msgspec.structs.replace(SLIP, office=room.office.name_vi, service_name=service.name_vi)
    early = room.printers.render("k1", slip)
    room.draw_all()
    ((_, job, part), *_) = room.printers.to_fill(["k1"], 1e6)
    room.says("k1", f"pictures-{part.name}")
    late = room.printers.render("k1", slip)
    assert (early.needs, late.needs) == ("", part.name)
    assert len(late.data) < len(early.data)
    assert job.startswith(f"pictures-{part.name}-1-")


def test_a_part_is_of_its_set_although_the_kiosk_offers_other_services_meanwhile(room: Room) -> None:
    room.draw_all()
    ((_, _, part),) = room.printers.to_fill(["k2"], 1e6)
    before = room.printers.render("k2", part)
    room.letters["k2"] = ("B",)
    room.draw_all()
    assert room.printers.render("k2", part) == before
