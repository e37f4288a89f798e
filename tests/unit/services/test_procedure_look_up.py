"""A kiosk's questions about procedures, and the slip that comes of them."""

from collections.abc import Iterator

import msgspec
import pytest

from hub.adapters.printing import SLIP_BYTES_MAX, EscposProcedurePrinter
from hub.contract.procedure_slip import ProcedureSlip
from hub.domain.office.office import Agency, Procedure
from tests.support.hall import Hall
from tests.support.offices import small_office
from tools.virtual_board.paper import render

LONG = "Đăng ký biến động đối với quyền sử dụng đất " * 25
PROCEDURES = {
    "1.000001": Procedure(
        code="1.000001",
        name="Cấp phiếu lý lịch tư pháp",
        agency="ca",
        fee_vnd=200_000,
        term=10,
        papers=("Tờ khai", "Bản chụp căn cước"),
    ),
    "1.000002": Procedure(code="1.000002", name=LONG, agency="dd"),
}
AGENCIES = {
    key: Agency(key=key, name_vi=name, name_en=name) for key, name in (("ca", "Công an"), ("dd", "Đất đai"))
}


@pytest.fixture
def hall() -> Iterator[Hall]:
    """An office with two procedures."""
    with Hall(msgspec.structs.replace(small_office(), procedures=PROCEDURES, agencies=AGENCIES)) as opened:
        yield opened


def test_agencies_and_procedures_are_told_a_page_at_a_time(hall: Hall) -> None:
    agencies = hall.press("k1", "procedure_agencies")
    assert [row["name"] for row in agencies.d["agencies"]] == ["Công an", "Đất đai"]
    found = hall.press("k1", "procedures", keys="5587", agency="ca")
    assert (found.d["pages"], found.d["code"]) == (1, "1.000001")
    assert hall.press("k1", "procedures", keys="9999").d["code"] == ""
    assert hall.press("k1", "procedures", page=7).d["code"] == ""


def test_the_longest_name_fits_the_message_of_a_kiosk(hall: Hall) -> None:
    found = hall.press("k1", "procedures", agency="dd")
    assert len(found.d["name"]) <= 121
    assert "…" in found.d["name"]


def test_a_slip_has_the_papers_and_the_fee_and_goes_to_the_kiosk_that_asked(hall: Hall) -> None:
    rows = len(hall.ledger.events)
    job = hall.press("k1", "procedure_slip", code="1.000001").d["job"]
    [(sent, slip)] = hall.messenger.of("print", "k1")
    assert sent == job
    assert isinstance(slip, ProcedureSlip)
    assert (slip.papers, slip.fee_vnd) == (("Tờ khai", "Bản chụp căn cước"), 200_000)
    assert len(hall.ledger.events) == rows  # a question is no history
    assert hall.press("k1", "printed", job=job).r == "ok"


def test_an_unknown_procedure_is_refused(hall: Hall) -> None:
    answer = hall.press("k1", "procedure_slip", code="9.999999")
    assert (answer.r, answer.d["code"]) == ("refused", "no_such_procedure")


def test_a_slip_fits_the_paper_whatever_the_name() -> None:
    papers = tuple(f"{number}. " + "Giấy chứng nhận " * 20 for number in range(40))
    slip = ProcedureSlip(
        office="Trung tâm", code="1.000002", name=LONG, agency="Đất đai", papers=papers, term=0
    )
    for mm in (58, 80):
        for accents in (True, False):
            data = EscposProcedurePrinter(accents=accents).render(slip, mm)
            assert len(data) <= SLIP_BYTES_MAX
            assert render(data, mm).errors == []
