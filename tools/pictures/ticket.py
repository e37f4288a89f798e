"""Draws docs/pictures/ticket-80mm.png: the hub's ticket as a virtual printer puts it on paper.

python -m tools.pictures.ticket
"""

from datetime import UTC, datetime
from pathlib import Path

from hub.adapters.printing import EscposSlipPrinter
from hub.contract.slip import TicketSlip
from hub.domain.paper.codes import ticket_qr
from tools.virtual_board.paper import render

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "ticket-80mm.png"
EXAMPLE = TicketSlip(
    office="Trung tâm Phục vụ hành chính công tỉnh Nghệ An",
    number="D012",
    service_name="Hộ chiếu",
    ahead=4,
    wait_min=(9, 17),
    taken_at=datetime(2026, 11, 23, 1, 37, tzinfo=UTC),
    qr=ticket_qr("nghe-an", "2026-11-23", "D012"),
    errands=("Giấy phép lái xe",),
    thanks="Cảm ơn ông/bà",
)


def draw() -> None:
    """Print it and keep the paper. Raises ValueError for bytes that a printer would not understand."""
    paper = render(EscposSlipPrinter().render(EXAMPLE, 80), 80)
    if paper.errors:
        raise ValueError("\n".join(map(str, paper.errors)))
    paper.image.save(PICTURE)


if __name__ == "__main__":
    draw()
