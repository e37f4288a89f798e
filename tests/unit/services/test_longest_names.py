"""Names as long as office.toml may make them: answers, wants and papers that carry one stay in bounds."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from hub.adapters.printing import (
    RECEIPT_BYTES_MAX,
    SLIP_BYTES_MAX,
    TICKET_BYTES_MAX,
    EscposProcedurePrinter,
    EscposReceiptPrinter,
    EscposSlipPrinter,
)
from hub.config.sections import ITEM_CHARS_MAX, PROCEDURE_NAME_CHARS_MAX, REASON_CHARS_MAX
from hub.config.table import NAME_CHARS_MAX
from hub.contract import messages as m
from hub.contract.procedure_slip import ProcedureSlip
from hub.contract.receipt_slip import ReceiptSlip
from hub.domain.office.office import Agency
from tests.support.hall import Hall
from tests.support.offices import dossier_office
from tools.virtual_board.paper import render

CODE = "000.00.15.H41-261123-0001"
PACKET_BYTES = {"k": 4_096, "q": 2_048, "b": 2_048, "p": 2_048}  # that a device holds, by its first letter
HEAD_BYTES = 96  # topic and head of the packet
WORD = "ưỡng "  # four letters of three bytes and less


def long(start: str, chars: int) -> str:
    """A name of just so many letters that begins and ends with its own."""
    body = start + WORD * chars
    return body[: chars - len(start)].rstrip().ljust(chars - len(start), "ỡ") + start


@pytest.fixture
def hall() -> Iterator[Hall]:
    """An office in which every name is as long as may be."""
    made = dossier_office()
    papers = tuple(long(str(n), ITEM_CHARS_MAX) for n in range(8))
    reasons = tuple(long(str(n), REASON_CHARS_MAX) for n in range(8))
    office = replace(
        made,
        name_vi=long("T", NAME_CHARS_MAX),
        procedures={
            code: replace(
                one,
                name=long(code, PROCEDURE_NAME_CHARS_MAX),
                papers=papers,
                refusals=reasons,
                agency="a" * 32,
            )
            for code, one in made.procedures.items()
        },
        agencies={
            key: Agency(key=key, name_vi=long(key, NAME_CHARS_MAX), name_en=long(key, NAME_CHARS_MAX))
            for key in [*made.agencies, "a" * 32]
        },
        services={
            letter: replace(one, name_vi=long(letter, NAME_CHARS_MAX), any_agency=True)
            for letter, one in made.services.items()
        },
        dossiers=replace(made.dossiers, papers=papers, refusals=reasons),
    )
    with Hall(office) as opened:
        opened.login(1, "101")
        yield opened


PRESSES: dict[str, tuple[str, dict[str, Any]]] = {
    "procedure_agencies": ("k1", {}),
    "procedures": ("k1", {}),
    "procedure_slip": ("k1", {"code": "1.012783"}),
    "take": ("k1", {"service": "A"}),
    "services": ("q1", {}),
    "line": ("q1", {}),
    "dossier": ("q1", {"code": CODE, "action": "received"}),
    "status": ("c1", {}),
}


@pytest.mark.parametrize("event", PRESSES)
def test_an_answer_is_within_its_bounds_and_its_device_s_buffer(hall: Hall, event: str) -> None:
    dev, d = PRESSES[event]
    reply = hall.press(dev, event, **d)
    assert reply.r == "ok", reply
    fits(dev, event, reply.d)


def fits(dev: str, event: str, d: dict[str, Any]) -> None:
    """Raises for a field over its bound, or an answer over the device's memory."""
    msgspec.convert(d, m.EVENTS[event].answer)
    assert len(msgspec.json.encode(d)) + HEAD_BYTES <= PACKET_BYTES.get(dev[0], m.TOLD_BYTES_MAX)


def test_each_list_that_is_chosen_from_at_the_keypad_fits_it_and_ends_in_a_form(hall: Hall) -> None:
    asked = []
    chosen: dict[str, Any] = {}
    for _ in range(3):
        reply = hall.press("q1", "dossier", code=CODE, action="supplement", **chosen)
        assert reply.r == "ok", reply
        fits("q1", "dossier", reply.d)
        if "ask" not in reply.d:
            break
        asked.append(reply.d["ask"])
        first = reply.d["choose"][0]["code"]
        chosen |= {"procedure": first} if reply.d["ask"] == "procedure" else {"papers": [int(first)]}
    assert asked == ["procedure", "papers"]


def test_every_want_fits_its_device(hall: Hall) -> None:
    hall.press("k1", "take", service="A")
    hall.press("q1", "next")
    wants = [told for told in hall.messenger.told if told.what == "want" and told.data]
    assert {told.to[0] for told in wants if told.to} >= {"k", "q", "b"}
    for told in wants:
        assert len(msgspec.json.encode(told.data)) + HEAD_BYTES <= PACKET_BYTES[str(told.to)[0]], told.to


@pytest.mark.parametrize("mm", [58, 80])
def test_every_paper_comes_out(hall: Hall, mm: int) -> None:
    hall.press("k1", "take", service="A")
    hall.press("k1", "procedure_slip", code="1.012783")
    hall.press("q1", "dossier", code=CODE, action="received", procedure="1.012783")
    hall.press("c1", "dossier_receipt", code=CODE, device="k1")
    hall.settle()
    slips = [slip for _, slip in hall.messenger.of("print", "k1")]
    kinds = {type(slip) for slip in slips}
    assert {ProcedureSlip, ReceiptSlip} <= kinds, kinds
    for slip in slips:
        if isinstance(slip, ProcedureSlip):
            data, most = EscposProcedurePrinter().render(slip, mm), SLIP_BYTES_MAX
        elif isinstance(slip, ReceiptSlip):
            data, most = EscposReceiptPrinter().render(slip, mm), RECEIPT_BYTES_MAX
        else:
            data, most = EscposSlipPrinter().render(slip, mm), TICKET_BYTES_MAX
        assert len(data) <= most
        assert render(data, mm).errors == []
