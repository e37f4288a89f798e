"""Draws docs/pictures/forms: the first page of each form, and form 01 on thermal paper.

python -m tools.pictures.forms
"""

from pathlib import Path

from hub.adapters.forms import FormPress
from hub.adapters.printing import EscposReceiptPrinter
from hub.contract.receipt_slip import receipt_slip
from hub.domain.paper.forms import Receipt
from tools.pictures.forms_examples import EXAMPLES
from tools.virtual_board.paper import render

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures" / "forms"
OFFICE = ROOT / "examples" / "nghe-an" / "forms"


def draw(folder: Path = FOLDER) -> None:
    """One picture a form."""
    folder.mkdir(parents=True, exist_ok=True)
    press = FormPress(OFFICE)
    for name, form in EXAMPLES.items():
        (folder / f"{name}.png").write_bytes(press.pictures(form)[0])
    _thermal(folder / "01-thermal.png")


def _thermal(file: Path) -> None:
    """Raises ValueError for bytes that a printer would not understand."""
    receipt = EXAMPLES["01"]
    if not isinstance(receipt, Receipt):
        raise TypeError("01 is the receipt")
    paper = render(EscposReceiptPrinter().render(receipt_slip(receipt), 80), 80)
    if paper.errors:
        raise ValueError("\n".join(map(str, paper.errors)))
    paper.image.save(file)


if __name__ == "__main__":
    draw()
