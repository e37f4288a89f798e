"""Pictures that stay in the printer: the ticket that names them is small and looks as if it brought them."""

import tomllib
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from hub.adapters.printing import (
    SENT_BYTES_MAX,
    STORED_BYTES_MAX,
    EscposSlipPrinter,
    Stock,
    constant_pictures,
)
from hub.adapters.printing.ticket import HELD
from tests.adapters.printing.test_ticket import EVERYTHING, SLIP
from tools.virtual_board.paper import MARGIN, Ticket
from tools.virtual_board.printer import Printer

OFFICE = tomllib.loads(
    (Path(__file__).parents[3] / "examples" / "nghe-an" / "office.toml").read_text("utf-8")
)
SERVICES = [service["name_vi"] for service in OFFICE["services"]]
PRIORITIES = [priority["name_vi"] for priority in OFFICE["priorities"]]
FAMILIES = ("ram", "nv", "fsq")
both_papers = pytest.mark.parametrize("mm", [58, 80])
SHIFT_DOTS = 8  # a picture of whole bytes stands this far beside one that is not, at most


def stock_of(family: str, mm: int, kb: int = 64, services: list[str] = SERVICES) -> Stock:
    pictures = constant_pictures(
        mm, "vi", office=SLIP.office, thanks=SLIP.thanks, services=services, priorities=PRIORITIES
    )
    return Stock(family, dict(pictures), kb * 1024)


def printed(data: bytes, mm: int, stock: Stock | None = None) -> Ticket:
    """The paper of a printer that was brought these pictures before."""
    printer = Printer()
    for part in stock.parts if stock else ():
        printer.receive(part)
    printer.receive(data)
    assert printer.store_errors == []
    (ticket,) = printer.tickets(mm)
    assert ticket.errors == []
    return ticket


def slip_for(service: str, **more: object) -> object:
    return msgspec.structs.replace(SLIP, service_name=service, ahead=112, wait_min=(110, 150), **more)


@both_papers
@pytest.mark.parametrize("family", FAMILIES)
def test_a_ticket_that_names_its_pictures_has_few_bytes(family: str, mm: int) -> None:
    stock, printer = stock_of(family, mm), EscposSlipPrinter()
    for service in SERVICES:
        usual = printer.render(slip_for(service), mm, stock)
        much = slip_for(
            service, priority_name=PRIORITIES[0], errands=tuple(SERVICES[:4]), copy=True, paged=True
        )
        assert len(usual) <= STORED_BYTES_MAX
        assert len(printer.render(much, mm, stock)) <= STORED_BYTES_MAX


@both_papers
@pytest.mark.parametrize("paged", [False, True])
def test_a_printer_that_keeps_no_pictures_is_sent_a_ticket_of_four_thousand_bytes(
    mm: int, paged: bool
) -> None:
    sizes = {name: len(EscposSlipPrinter().render(slip_for(name, paged=paged), mm)) for name in SERVICES}
    assert {name: size for name, size in sizes.items() if size > SENT_BYTES_MAX} == {}


def column_profile(image: Image.Image) -> list[int]:
    """Ink of each row: what a reader sees from top to bottom, wherever a line stands across."""
    rows = image.width
    return [rows * 255 - sum(image.crop((0, y, rows, y + 1)).tobytes()) for y in range(image.height)]


@both_papers
def test_the_paper_is_the_same_whoever_keeps_the_pictures_and_as_if_they_were_sent(
    mm: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    slip = msgspec.structs.replace(
        SLIP, priority_name=PRIORITIES[0], errands=(SERVICES[1],), service_name=SERVICES[0]
    )
    papers = {
        family: printed(EscposSlipPrinter().render(slip, mm, stock), mm, stock).image
        for family in FAMILIES
        for stock in [stock_of(family, mm)]
    }
    assert papers["ram"].tobytes() == papers["nv"].tobytes() == papers["fsq"].tobytes()
    monkeypatch.setattr("hub.adapters.printing.ticket.SENT", {mm: (HELD[mm],)})
    monkeypatch.setattr("hub.adapters.printing.ticket.SENT_BYTES_MAX", 10**6)
    monkeypatch.setattr("hub.adapters.printing.ticket.TICKET_BYTES_MAX", 10**6)
    sent = printed(EscposSlipPrinter().render(slip, mm), mm).image
    kept, whole = (sum(column_profile(image)) for image in (papers["ram"], sent))
    assert kept == whole  # the same ink, dot for dot; only the white between lines is in eights
    assert abs(papers["ram"].height - sent.height) <= SHIFT_DOTS * 10
    assert papers["ram"].crop((MARGIN, MARGIN, papers["ram"].width, MARGIN + 160)).tobytes() == (
        sent.crop((MARGIN, MARGIN, sent.width, MARGIN + 160)).tobytes()
    )  # the number stands where it stood


@pytest.mark.parametrize("family", FAMILIES)
def test_a_small_memory_holds_what_stands_on_most_tickets_and_the_rest_is_sent(family: str) -> None:
    stock = stock_of(family, 80, kb=16)
    assert 0 < stock.bytes_held <= 16 * 1024
    ticket = EscposSlipPrinter().render(slip_for(SERVICES[-1]), 80, stock)
    assert STORED_BYTES_MAX < len(ticket) <= SENT_BYTES_MAX
    assert printed(ticket, 80, stock).texts[0] == SLIP.number


def test_another_name_of_a_service_is_another_set() -> None:
    names = {stock_of("ram", 80, services=[name]).name for name in ("Đất đai", "Đất đai ", "Hộ tịch")}
    assert len(names) == 2  # a blank at the end is not printed


def test_parts_are_small_enough_that_a_ticket_need_not_wait_long_for_one() -> None:
    stock = stock_of("nv", 80)
    assert len(stock.parts) > 10
    assert max(map(len, stock.parts)) <= 4096


def test_a_ticket_with_a_line_that_nobody_foresaw_brings_that_line(tmp_path: Path) -> None:
    stock = stock_of("ram", 80)
    ticket = EscposSlipPrinter().render(EVERYTHING, 80, stock)
    assert len(ticket) <= SENT_BYTES_MAX or ticket == EscposSlipPrinter().render(EVERYTHING, 80)
    printed(ticket, 80, stock).image.save(tmp_path / "ticket.png")
